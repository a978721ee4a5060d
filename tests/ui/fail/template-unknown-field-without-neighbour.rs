use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}, it is {weather} in {city}")]
struct Hello {
    name: String,
    city: String,
}

fn main() {}
