use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Add one to {number}")]
#[repr(C, packed(2))]
struct Add {
    number: u64,
}

fn main() {}
