use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {user.name}")]
struct Hello {
    user: User,
}

struct User {
    name: String,
}

fn main() {}
