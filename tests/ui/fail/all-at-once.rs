use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(
    model = "",
    sytem = "You are {role}.",
    user = "Hello {nmae}, it is {weather}: {}",
    tool = "say hello",
    max_tokens = 0,
    temperature = 1.5,
    top_p = "high",
    stop_sequences = ["END", ""],
    description = " ",
    output = Vec<String>,
    skip,
    max_tokens = 5,
    check = "is_polite",
    unchecked = true
)]
struct Hello {
    name: String,
    #[prompt(jion = ", ")]
    friends: Vec<String>,
    #[prompt(skip, json)]
    id: u64,
    #[prompt(join = "; ", json)]
    items: Vec<String>,
    #[prompt(if_some = "{note}")]
    note: Option<String>,
}

#[derive(Prompt)]
#[prompt(system = "Answer as { \"a\": 1 }")]
struct WithoutUser;

#[derive(Prompt)]
enum Choice {
    One,
    Two,
}

fn main() {
    let hello = Hello {
        name: String::new(),
        friends: Vec::new(),
        id: 1,
        items: Vec::new(),
        note: None,
    };
    // The stub: no mistake follows from those above.
    let _ = bedrock_prompt::Request::new(&hello);
    let _ = bedrock_prompt::Request::new(&WithoutUser);
    let _ = bedrock_prompt::Request::new(&Choice::One);
}
