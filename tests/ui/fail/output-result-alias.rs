use bedrock_prompt::Prompt;

type Result<T> = std::result::Result<T, String>;

#[derive(Prompt)]
#[prompt(user = "Hello", output = Result<Vec<String>>)]
struct Hello;

fn main() {}
