use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = Vec<String>, tool = "2_words")]
struct Hello;

fn main() {}
