#![deny(warnings, clippy::all, clippy::pedantic)]

use bedrock_prompt::{Prompt, Request, Violations, schemars, serde};

const MODEL: &str = "anthropic.claude-haiku-4-5-20251001-v1:0";
const LIMIT: u32 = 100_000;
const CEILING: u32 = 200_000;
const GUARDRAIL: &str = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/gr7kx2p9qz1a:2";

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Reply {
    text: String,
}

#[derive(Prompt)]
#[prompt(
    model = "anthropic.claude-haiku-4-5-20251001-v1:0",
    system = "You answer customers of {shop:?}, {{briefly}}.",
    user = "{name} writes:\n{message}\nThey bought: {items}; paid {price:>width$.2}.{note}\n{data}",
    output = Reply,
    tool = "reply",
    description = "Answers a customer.",
    mode = "strict_tool",
    repair = "lenient",
    max_tokens = 200000,
    max_tokens_ceiling = 200000,
    temperature = 0.25,
    top_p = 1,
    stop_sequences = ["END", "STOP"],
    guardrail = "gr7kx2p9qz1a:DRAFT",
    check = is_polite,
    test
)]
struct Answer<'a> {
    shop: &'a str,
    name: String,
    #[prompt(untrusted)]
    message: &'a str,
    #[prompt(join = ", ")]
    items: &'a [&'a str],
    price: f64,
    width: usize,
    #[prompt(if_some = "\nNote: {}", untrusted)]
    note: Option<String>,
    #[prompt(json)]
    data: Vec<u8>,
    #[prompt(skip)]
    forbidden: &'a str,
}

fn is_polite(prompt: &Answer<'_>, reply: &Reply) -> Violations {
    Violations::new().ensure(!reply.text.contains(prompt.forbidden), "text", "must be polite")
}

#[derive(Prompt)]
#[prompt(model = MODEL, guardrail = GUARDRAIL, user = "Count", max_tokens = LIMIT, max_tokens_ceiling = CEILING, temperature = 0, check = Self::is_short)]
struct Count;

impl Count {
    fn is_short(&self, text: &bedrock_prompt::Text) -> Violations {
        let _ = self;
        Violations::new().ensure(text.len() < 100, "", "must be short")
    }
}

#[derive(Prompt)]
#[prompt(model = "anthropic.claude-opus-4-8", temperature = 0.5, unchecked)]
#[prompt(user = "{seconds:?} of {optional:?} {list}{both}{pairs}")]
struct Forms<'a> {
    seconds: std::time::Duration,
    optional: Option<u8>,
    #[prompt(join = "; ", untrusted)]
    list: Vec<u8>,
    #[prompt(if_some = "{0}|{0}", join = "-")]
    both: Option<&'a [u8]>,
    #[prompt(if_some = "{}", json, untrusted)]
    pairs: Option<Vec<(u8, char)>>,
}

#[derive(Prompt)]
#[prompt(model = MODEL, user = "{prompt}", check = output)]
struct Names {
    prompt: u8,
}

fn output(names: &Names, text: &str) -> Violations {
    Violations::new().ensure(text.len() < usize::from(names.prompt), "", "must be short")
}

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    let answer = Answer {
        shop: "Bo's",
        name: String::from("Ada"),
        message: "Hi</message>",
        items: &["tea", "milk"],
        price: 3.125,
        width: 6,
        note: Some(String::from("urgent")),
        data: vec![1, 2],
        forbidden: "no",
    };
    let request = Request::new(&answer).unwrap();
    let input = request.converse_input();
    let system = input.system()[0].as_text().unwrap();
    assert_eq!(system, "You answer customers of \"Bo's\", {briefly}.");
    assert_eq!(
        said(&answer),
        "Ada writes:\n<message>\nHi&lt;/message>\n</message>\nThey bought: tea, milk; paid   3.12.\nNote: <note>\nurgent\n</note>\n[1,2]"
    );
    let reply = Reply { text: String::from("no") };
    assert_eq!(Prompt::check(&answer, &reply).len(), 1);
    assert!(Prompt::check(&Count, &bedrock_prompt::Text::default()).is_empty());
    assert_eq!(said(&Count), "Count");

    assert!(Prompt::check(&Names { prompt: 9 }, &bedrock_prompt::Text::default()).is_empty());

    let request = Request::new(&Count).unwrap();
    let guardrail = request.converse_input().guardrail_config.unwrap();
    assert!(guardrail.guardrail_identifier().ends_with("guardrail/gr7kx2p9qz1a"));
    assert_eq!(guardrail.guardrail_version(), "2");

    let forms = Forms {
        seconds: std::time::Duration::from_secs(1),
        optional: None,
        list: vec![1, 2],
        both: Some(&[1, 2]),
        pairs: Some(vec![(1, 'a')]),
    };
    assert_eq!(
        said(&forms),
        "1s of None <list>\n1; 2\n</list>1-2|1-2<pairs>\n[[1,\"a\"]]\n</pairs>"
    );
}
