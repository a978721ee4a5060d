#![deny(warnings)]
//! A model that has not ended, or of which nothing is known, is not warned of; one that has, only where
//! it is asked for.

use bedrock_prompt::Prompt;

const ID: &str = "amazon.nova-lite-v1:0";

#[derive(Prompt)]
#[prompt(model = "newcomer.brilliant-v1:0", warn_retired, user = "Say hello to {name}")]
struct Hello<'a, T: std::fmt::Display> {
    name: &'a T,
}

#[derive(Prompt)]
#[prompt(model = ID, warn_retired, user = "Say hello")]
struct ByPath;

#[derive(Prompt)]
#[prompt(model = "meta.llama3-2-1b-instruct-v1:0", user = "Say hello")]
struct Retired;

fn main() {
    let (_, _, _) = (Hello { name: &"Ada" }, ByPath, Retired);
}
