use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens = Limits<u8>::MOST)]
struct Hello;

fn main() {}
