use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Read this: {{ document }}, and {{name}}")]
struct Read {
    document: String,
    name: String,
}

fn main() {}
