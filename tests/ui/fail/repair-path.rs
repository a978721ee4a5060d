use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = u8, repair = RepairPolicy::Off)]
struct Hello;

fn main() {}
