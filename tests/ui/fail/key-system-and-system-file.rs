use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(system_file = "templates/hello.txt", system = "Be brief.", user = "Hello {name}")]
struct Hello {
    name: String,
}

fn main() {}
