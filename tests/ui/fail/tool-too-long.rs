use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(
    user = "Hello",
    output = Vec<String>,
    tool = "a_name_that_goes_on_and_on_until_it_has_more_characters_than_bedrock_takes"
)]
struct Hello;

fn main() {}
