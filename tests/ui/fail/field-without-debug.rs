use bedrock_prompt::Prompt;

struct Secret;

#[derive(Prompt)]
#[prompt(user = "Hello {secret:?}")]
struct Hello {
    secret: Secret,
}

fn main() {}
