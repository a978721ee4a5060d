use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {nmae}, how is {city}?")]
struct Hello {
    name: String,
    city: String,
}

fn main() {}
