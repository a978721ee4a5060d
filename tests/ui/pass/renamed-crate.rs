#![deny(warnings)]

mod prompts {
    pub use bedrock_prompt as bedrock;
}

mod bedrock_prompt_of_another {}

#[derive(bedrock_prompt::Prompt)]
#[prompt(
    crate = crate::prompts::bedrock,
    model = "amazon.nova-lite-v1:0",
    user = "{name}{note}",
    output = Vec<String>,
    check = anything
)]
struct Hello {
    #[prompt(untrusted)]
    name: String,
    #[prompt(if_some = "{}")]
    note: Option<String>,
}

fn anything(_: &Hello, _: &Vec<String>) -> prompts::bedrock::Violations {
    prompts::bedrock::Violations::new()
}

fn main() {
    let hello = Hello { name: String::from("Ada"), note: None };
    assert!(prompts::bedrock::Request::new(&hello).is_ok());
}
