use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}, your number is {id}")]
struct Hello {
    name: String,
    #[prompt(skip)]
    id: u64,
}

fn main() {}
