use bedrock_prompt::Prompt;

use bedrock_prompt::Text;

#[derive(Prompt)]
#[prompt(user = "Hello", output = Text, tool = "greet")]
struct Hello;

fn main() {}
