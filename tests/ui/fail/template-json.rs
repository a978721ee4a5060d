use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}, answer as {\"greeting\": \"..\"}")]
struct Hello {
    name: String,
}

fn main() {}
