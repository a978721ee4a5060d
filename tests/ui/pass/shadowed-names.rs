#![allow(dead_code, unused_macros, non_camel_case_types, non_upper_case_globals)]
#![deny(warnings)]

use ::bedrock_prompt::Prompt as Derive;

struct Option;
struct Result;
struct String;
struct Ok;
struct Err;
struct Some;
struct None;
struct Vec;
struct Violations;
struct Rendered;
struct Spec;
struct Text;
struct RenderResult;
struct f;
const out: u8 = 1;
const to: u8 = 1;
const output: u8 = 1;
const prompt: u8 = 1;
static value: u8 = 1;
static name: u8 = 1;
trait Prompt {}
trait Output {}
trait Display {}
mod core {}
mod std {}
mod bedrock_prompt {}
fn text() {}
fn join() {}
fn json() {}
fn if_some() {}
fn untrusted() {}
macro_rules! format_args {
    ($($t:tt)*) => {
        compile_error!("the expansion used a name of the user")
    };
}
macro_rules! assert {
    ($($t:tt)*) => {
        compile_error!("the expansion used a name of the user")
    };
}

#[derive(Derive)]
#[prompt(
    model = "amazon.nova-lite-v1:0",
    user = "{name} {items} {data} {note}",
    output = u8,
    max_tokens = out_of,
    check = fine,
    temperature = 0.5
)]
struct Hello<'a> {
    #[prompt(untrusted)]
    name: &'a str,
    #[prompt(join = ", ")]
    items: [u8; 2],
    #[prompt(json)]
    data: bool,
    #[prompt(if_some = "{}")]
    note: ::core::option::Option<u8>,
}

const out_of: u32 = 100;

fn fine(_: &Hello<'_>, _: &u8) -> ::bedrock_prompt::Violations {
    ::bedrock_prompt::Violations::new()
}

fn main() {}
