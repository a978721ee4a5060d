#![deny(deprecated)]

use bedrock_prompt::Prompt;

const ID: &str = "us.meta.llama3-2-1b-instruct-v1:0";

#[derive(Prompt)]
#[prompt(model = "meta.llama3-2-1b-instruct-v1:0", warn_retired, user = "Say hello to {name}")]
struct Hello<'a> {
    name: &'a str,
}

#[derive(Prompt)]
#[prompt(model = ID, warn_retired, user = "Say hello")]
struct ByPath;

fn main() {}
