use std::str::FromStr;

use proc_macro2::TokenStream;

use crate::expand;

/// A generator of pseudo-random numbers; the numbers are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn soup(&mut self, words: &[&str], max_length: usize) -> String {
        let length = self.below(max_length);
        let mut soup = String::new();
        for _ in 0..length {
            soup.push_str(words[self.below(words.len())]);
            soup.push(' ');
        }
        soup
    }
}

const WORDS: &[&str] = &[
    "model",
    "system",
    "user",
    "system_file",
    "user_file",
    "output",
    "tool",
    "description",
    "max_tokens",
    "temperature",
    "top_p",
    "stop_sequences",
    "guardrail",
    "check",
    "test",
    "unchecked",
    "warn_retired",
    "crate",
    "skip",
    "untrusted",
    "join",
    "json",
    "if_some",
    "usr",
    "Self",
    "Text",
    "Vec<u8>",
    "=",
    "=",
    "=",
    "=",
    ",",
    ",",
    ",",
    ",",
    ";",
    ":",
    "::",
    "Result<",
    "&'a str",
    "include_str!(\"a\")",
    "output = Vec<&'a str>,",
    "temperature = 0;",
    "!",
    "-",
    "&",
    "<",
    ">",
    "'a",
    "1",
    "0.5",
    "1e99",
    "9999999999999",
    "true",
    "'c'",
    "b\"x\"",
    "c\"x\"",
    "\"\"",
    "\" \"",
    "\"{a}\"",
    "\"{}\"",
    "\"{0}\"",
    "\"{\"",
    "\"{a:b$.*?}\"",
    "\"é{ä\"",
    "\"{{}}\"",
    "[\"a\", \"b\"]",
    "[]",
    "(\"a\")",
    "{}",
    "()",
    "r#type",
];

const KEYS: &[&str] = &[
    "user = \"{a}{b}\",",
    "user = \"{}\",",
    "user = \"Hi {r:?}\",",
    "system = \"{0}{{\",",
    "user_file = \"u.txt\",",
    "output = Vec<u8>,",
    "model = M::ID,",
    "model = \"m\",",
    "top_p = 1,",
    "max_tokens = 7,",
    "check = f,",
    "tool = \"t\",",
    "untrusted,",
    "skip,",
    "json,",
    "join = \"\",",
    "if_some = \"{}\",",
    "if_some = \"{0:?}\",",
    "stop_sequences = [\"a\"],",
    "unchecked,",
    "warn_retired,",
    "test,",
];

const SHAPES: &[&str] = &[
    "struct S;",
    "struct S();",
    "struct S {}",
    "struct S(#[prompt(@)] String);",
    "struct S(u8, #[prompt(@)] u8);",
    "struct S { #[prompt(@)] a: u8, #[prompt(@)] b: Option<&'static [u8]> }",
    "struct S<'a, T: ?Sized, const N: usize> where T: Copy { #[prompt(@)] a: &'a T, r#type: [u8; N] }",
    "enum S { A(u8), B }",
    "union S { a: u8 }",
];

#[test]
fn no_input_makes_the_macro_panic() {
    let mut random = Random(7);
    let mut accepted = 0;
    for round in 0..10_000 {
        let words = if round % 2 == 0 { WORDS } else { KEYS };
        let mut input = format!("#[prompt({})] ", random.soup(words, 8));
        for part in SHAPES[random.below(SHAPES.len())].split_inclusive('@') {
            let soup = random.soup(words, 3);
            input.push_str(&part.replace('@', &soup));
        }
        let Ok(tokens) = TokenStream::from_str(&input) else {
            continue;
        };
        if let Ok(expanded) = expand(tokens) {
            accepted += usize::from(!expanded.to_string().contains("compile_error"));
            assert!(syn::parse2::<syn::File>(expanded).is_ok(), "{input}");
        }
    }
    assert!(accepted > 20, "only {accepted} inputs reached the emitter");
}

#[test]
fn no_template_makes_the_parser_panic() {
    const PIECES: &[&str] = &[
        "{",
        "}",
        "{",
        "}",
        ":",
        "a",
        "ä",
        "_",
        "0",
        "9",
        "$",
        ".",
        "*",
        "<",
        "^",
        "?",
        "x",
        "#",
        "+",
        "-",
        " ",
        "\n",
        "é",
        "\u{1f600}",
        "\"",
    ];
    let mut random = Random(11);
    for _ in 0..50_000 {
        let soup = random.soup(PIECES, 10).replace(' ', "");
        drop(crate::template::parse(&soup));
    }
}
