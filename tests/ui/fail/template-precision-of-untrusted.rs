use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Read {document:.5}")]
struct Read {
    #[prompt(untrusted)]
    document: String,
}

fn main() {}
