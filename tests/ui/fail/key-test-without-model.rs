use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = String, test)]
struct Hello;

fn main() {}
