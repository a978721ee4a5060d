#![deny(warnings, clippy::pedantic)]

use bedrock_prompt::Request;

fn main() {
    const MODEL: &str = "amazon.nova-lite-v1:0";

    #[derive(serde::Deserialize, schemars::JsonSchema)]
    struct Greeting {
        #[serde(rename = "greeting")]
        _text: String,
    }

    #[derive(bedrock_prompt::Prompt)]
    #[prompt(model = MODEL, user = "Hello {name}", output = Greeting)]
    struct Hello<'a> {
        name: &'a str,
    }

    #[derive(bedrock_prompt::Prompt)]
    #[prompt(user = "Goodbye", model = "amazon.nova-lite-v1:0")]
    struct Goodbye;

    assert!(Request::new(&Hello { name: "Ada" }).is_ok());
    assert!(Request::new(&Goodbye).is_ok());
}
