#![deny(warnings)]

use bedrock_prompt::{Output, Prompt, prompt::PromptSpec};

const TITAN: &str = "amazon.titan-text-lite-v1";

#[derive(Prompt)]
#[prompt(model = TITAN, user = "Hello", output = u8)]
struct BestOfModel;

#[derive(Prompt)]
#[prompt(model = TITAN, user = "Hello", output = u8, mode = "prompted")]
struct Prompted;

#[derive(Prompt)]
#[prompt(model = TITAN, user = "Hello", output = u8, mode = "tool", unchecked)]
struct Unchecked;

#[derive(Prompt)]
#[prompt(model = "meta.llama3-3-70b-instruct-v1:0", user = "Hello", output = O, mode = "auto_tool")]
struct Generic<O: Output>(#[prompt(skip)] std::marker::PhantomData<O>);

#[derive(Prompt)]
#[prompt(model = "newcomer.brilliant-v1:0", user = "Hello", output = u8, mode = "native")]
struct UnknownModel;

#[derive(Prompt)]
#[prompt(model = "anthropic.claude-sonnet-4-5-20250929-v1:0", user = "Hello", output = u8, mode = "strict_tool")]
struct Strict;

fn main() {
    let specs: [PromptSpec; 6] = [
        BestOfModel::SPEC,
        Prompted::SPEC,
        Unchecked::SPEC,
        Generic::<u8>::SPEC,
        UnknownModel::SPEC,
        Strict::SPEC,
    ];
    assert!(!specs.iter().any(|spec| format!("{spec:?}").is_empty()));
}
