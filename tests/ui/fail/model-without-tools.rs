use bedrock_prompt::Prompt;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Greeting {
    text: String,
}

#[derive(Prompt)]
#[prompt(model = "amazon.titan-text-lite-v1", user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
