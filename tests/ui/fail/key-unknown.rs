use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}", temprature = 0.5)]
struct Hello {
    name: String,
}

fn main() {}
