use bedrock_prompt::Prompt;

const TITLE: &str = " {}";

#[derive(Prompt)]
#[prompt(user = "Hello{title}")]
struct Hello {
    #[prompt(if_some = TITLE)]
    title: Option<String>,
}

fn main() {}
