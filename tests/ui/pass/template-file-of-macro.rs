#![deny(warnings)]

#[macro_use]
#[path = "templates/macros.rs"]
mod macros;

summary!(Summary);

fn main() {
    let request = bedrock_prompt::Request::new(&Summary(String::from("x"))).unwrap();
    let text = request.converse_input().messages()[0].content()[0].as_text().unwrap();
    assert_eq!(text, "Read:\n<summary>\nx\n</summary>\n");
}
