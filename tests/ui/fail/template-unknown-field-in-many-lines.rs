use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Dear {name},

how is {ctiy}?

Yours,
me")]
struct Hello {
    name: String,
    city: String,
}

fn main() {}
