use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = format!("Hello {}", self.name))]
struct Hello {
    name: String,
}

fn main() {}
