//! Corpora: answers and schemas of other projects, and damaged answers of our own, each with what
//! is right. Prints how many are read, asked again and wrong. `README.md` has the command.

mod answer;
mod damaged;
mod judge;
mod real;
mod schemas;
mod table;
mod texts;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: corpora damaged
       corpora schemas FOLDER     the JSON Schema test suite
       corpora texts FILE         lines of JSON: suite, text, expected
       corpora real FILE          lines of JSON: model, kind, style, schema, raw, finish, prompt
With --list, the answers that are not read are printed, too.";

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_listed = arguments.iter().any(|argument| argument == "--list");
    arguments.retain(|argument| argument != "--list");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let table = match arguments.as_slice() {
        ["damaged"] => damaged::run().await,
        ["schemas", folder] => schemas::run(Path::new(folder)),
        ["texts", file] => texts::run(Path::new(file)).await,
        ["real", file] => real::run(Path::new(file)).await,
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    print!("{table}");
    if is_listed {
        print!("{}", table.list());
    }
    if table.is_right() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
