#[derive(Prompt)]
#[prompt(user = "Hello")]
struct Hello;

fn main() {}
