use bedrock_prompt::Prompt;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Greeting {
    #[prompt(untrusted)]
    text: String,
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
