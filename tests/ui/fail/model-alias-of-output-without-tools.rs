use bedrock_prompt::Prompt;

type Text = Vec<String>;

#[derive(Prompt)]
#[prompt(model = "amazon.titan-text-lite-v1", user = "Hello", output = Text)]
struct Hello;

fn main() {}
