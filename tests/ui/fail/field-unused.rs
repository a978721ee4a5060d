use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(system = "Be brief.", user = "Hello {name}")]
struct Hello {
    name: String,
    city: String,
}

fn main() {}
