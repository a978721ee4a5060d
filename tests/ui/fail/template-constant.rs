use bedrock_prompt::Prompt;

#[allow(non_upper_case_globals)]
const weather: &str = "fine";

#[derive(Prompt)]
#[prompt(user = "Hello {name}, the weather is {weather}")]
struct Hello {
    name: String,
}

fn main() {}
