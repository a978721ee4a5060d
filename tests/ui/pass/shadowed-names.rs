#![allow(dead_code, unused_macros, non_camel_case_types)]
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
trait Prompt {}
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

fn main() {}
