use bedrock_prompt::Prompt;

use bedrock_prompt::Text;

fn is_polite(_: &Hello, _: &Text) -> bool {
    true
}

#[derive(Prompt)]
#[prompt(user = "Hello", check = is_polite)]
struct Hello;

fn main() {}
