#![deny(warnings)]

use bedrock_prompt::{Output, Prompt, Request, schemars, serde};

mod own {
    /// No plain text, but a type of this name.
    #[derive(super::serde::Deserialize, super::schemars::JsonSchema)]
    #[allow(dead_code)]
    pub struct Text {
        words: Vec<String>,
    }
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Read", output = own::Text, tool = "read_text", description = "Reads.")]
struct Typed;

type Plain = bedrock_prompt::Text;

#[derive(Prompt)]
#[prompt(model = "amazon.titan-text-lite-v1", user = "Read", output = Plain)]
struct Aliased;

#[derive(Prompt)]
#[prompt(model = "amazon.titan-text-lite-v1", user = "Read", output = O)]
struct Generic<O: Output>(#[prompt(skip)] std::marker::PhantomData<O>);

fn has_tool(prompt: &impl Prompt) -> bool {
    Request::new(prompt).unwrap().converse_input().tool_config().is_some()
}

fn main() {
    assert!(has_tool(&Typed));
    assert!(!has_tool(&Aliased));
    assert!(!has_tool(&Generic::<Plain>(std::marker::PhantomData)));
}
