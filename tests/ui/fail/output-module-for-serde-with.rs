use bedrock_prompt::Prompt;

mod shouted {
    pub fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
        let text: String = serde::Deserialize::deserialize(from)?;
        Ok(text.to_uppercase())
    }
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Greeting {
    #[serde(with = "shouted")]
    text: String,
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
