use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{text}", output = String, test)]
struct Hello<T> {
    text: T,
}

fn main() {}
