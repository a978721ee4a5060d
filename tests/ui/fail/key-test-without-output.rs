use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "amazon.nova-lite-v1:0", test)]
struct Hello;

fn main() {}
