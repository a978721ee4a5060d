#![no_implicit_prelude]
#![deny(warnings)]

#[derive(::bedrock_prompt::Prompt)]
#[prompt(
    model = "amazon.nova-lite-v1:0",
    system = "Be brief.",
    user = "{name} {items} {data} {note}",
    stop_sequences = ["END"],
    temperature = 0.5,
    output = ::std::vec::Vec<u8>,
    check = is_short
)]
struct Hello<'a> {
    #[prompt(untrusted)]
    name: &'a str,
    #[prompt(join = ", ")]
    items: ::std::vec::Vec<u8>,
    #[prompt(json)]
    data: u8,
    #[prompt(if_some = "{}")]
    note: ::std::option::Option<u8>,
}

fn is_short(
    _: &Hello<'_>,
    output: &::std::vec::Vec<u8>,
) -> ::bedrock_prompt::Violations {
    ::bedrock_prompt::Violations::new().ensure(output.len() < 3, "", "must be short")
}

fn main() {
    let hello = Hello {
        name: "Ada",
        items: ::std::vec::Vec::new(),
        data: 1,
        note: ::std::option::Option::None,
    };
    ::std::assert!(::std::matches!(
        ::bedrock_prompt::Request::new(&hello),
        ::std::result::Result::Ok(_)
    ));
}
