use std::str::FromStr;

use proc_macro2::TokenStream;

use crate::expand;

fn pretty(input: &str) -> String {
    let input = TokenStream::from_str(input).expect("the input is Rust");
    let expanded = expand(input).expect("the input is a struct");
    prettyplease::unparse(&syn::parse2(expanded).expect("the expansion is Rust"))
}

#[test]
fn five_fields() {
    let expansion = pretty(
        r#"
        #[prompt(
            model = "anthropic.claude-haiku-4-5-20251001-v1:0",
            system = "You answer customers of {shop}.",
            user = "{name} writes:\n{message}\nThey bought: {items}{note}",
            output = Reply,
            tool = "reply",
            max_tokens = 2048,
            temperature = 0.2,
            stop_sequences = ["END", "STOP"],
            check = is_polite,
        )]
        struct Answer<'a> {
            shop: &'a str,
            name: String,
            #[prompt(untrusted)]
            message: &'a str,
            #[prompt(join = ", ")]
            items: &'a [String],
            #[prompt(if_some = "\nNote: {}")]
            note: Option<String>,
        }
        "#,
    );
    assert!(expansion.lines().count() <= 56, "{expansion}");
    insta::assert_snapshot!(expansion);
}

#[test]
fn every_form_of_a_field() {
    insta::assert_snapshot!(pretty(
        r#"
        #[prompt(user = "{plain} {debug:?} {width:digits$.2} {list} {data} {type} {option}{tagged}{both}{counted}")]
        struct Forms<'a, T: Show> where T: Clone {
            plain: T,
            debug: Vec<T>,
            width: f64,
            digits: usize,
            #[prompt(join = "; ", untrusted)]
            list: &'a [&'a str],
            #[prompt(json)]
            data: Data,
            r#type: Kind,
            #[prompt(if_some = "{:?}")]
            option: Option<T>,
            #[prompt(if_some = "{}", untrusted, json)]
            tagged: Option<Data>,
            #[prompt(if_some = "{}")]
            #[prompt(join = ", ")]
            both: Option<&'a [u8]>,
            #[prompt(if_some = "{0:>8}, {0}")]
            counted: Option<u8>,
            #[prompt(skip)]
            marker: PhantomData<T>,
        }
        "#
    ));
}

#[test]
fn a_newtype() {
    insta::assert_snapshot!(pretty(
        r#"
        #[prompt(user = "Summarise: {}", model = MODEL, unchecked, crate = my::prompts)]
        struct LongText(#[prompt(untrusted)] String);
        "#
    ));
}

#[test]
fn a_mode() {
    insta::assert_snapshot!(pretty(
        r#"
        #[prompt(user = "Hello", model = "amazon.nova-lite-v1:0", output = u8, mode = "strict_tool")]
        struct Hello;
        "#
    ));
}

#[test]
fn limits_and_a_repair_policy() {
    insta::assert_snapshot!(pretty(
        r#"
        #[prompt(user = "Hello", output = u8, repair = "off", max_tokens = 512, max_tokens_ceiling = CEILING)]
        struct Hello;
        "#
    ));
}

#[test]
fn files() {
    insta::assert_snapshot!(pretty(
        r#"
        #[prompt(system = "Hello", user_file = "user.txt", max_tokens = LIMIT, top_p = 1, description = "Writes.", output = Vec<u8>)]
        struct Files { name: String, #[prompt(skip)] id: u32 }
        "#
    ));
}

#[test]
fn a_test() {
    insta::assert_snapshot!(pretty(
        r#"
        #[prompt(model = ID, user = "{text}", output = Topic, unchecked, test, crate = my::prompts)]
        struct ReadTopic<'a> { text: &'a str }
        "#
    ));
}

#[test]
fn a_unit_struct() {
    insta::assert_snapshot!(pretty(r#"#[prompt(user = "Hello")] struct Hello;"#));
}

#[test]
fn a_generic_output_and_limit() {
    insta::assert_snapshot!(pretty(
        r#"
        #[prompt(user = "Hello", model = ID, output = Vec<O>, max_tokens = Self::LIMIT)]
        struct Generic<O>(#[prompt(skip)] PhantomData<O>) where Vec<O>: Output;
        "#
    ));
}

#[test]
fn errors_with_a_fallback() {
    insta::assert_snapshot!(pretty(
        r#"
        #[prompt(usr = "{nmae}", system = "{", output = Reply, temperature = 2)]
        struct Wrong<'a, T> where T: Clone { name: &'a T, #[prompt(jion = "")] list: Vec<T> }
        "#
    ));
}
