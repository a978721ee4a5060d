#![deny(warnings)]

#[deprecated]
#[derive(bedrock_prompt::Prompt)]
#[prompt(user = "Hello {name}")]
pub struct Hello {
    #[deprecated]
    pub name: String,
}

fn main() {}
