use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(system = std::include_str!(concat!("templates/", "hello.txt")), user = "Hello")]
struct Hello;

fn main() {}
