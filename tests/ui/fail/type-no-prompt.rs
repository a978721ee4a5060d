use bedrock_prompt::Request;

struct Hello {
    name: String,
}

fn main() {
    let hello = Hello { name: String::from("Ada") };
    let _ = Request::new(&hello);
}
