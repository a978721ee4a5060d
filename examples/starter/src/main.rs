//! Reads a message to a support desk, and prints what it is about.
//!
//! `cargo run -- message.txt` reads a file with the local server, `cargo run -- message.txt --aws` with
//! Bedrock. Without a file, it reads a message of its own.

mod ticket;

use std::process::ExitCode;

use bedrock_prompt::{Client, Error};
use bedrock_prompt_local::Server;

use ticket::read_ticket;

const MESSAGE: &str = "
Order: 7-24
The lamp arrived broken. When does the parcel with the new one arrive?
";

#[tokio::main]
async fn main() -> ExitCode {
    let (flags, files): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|arg| arg == "--aws");
    let message = match files.first().map(std::fs::read_to_string) {
        None => MESSAGE.to_owned(),
        Some(Ok(message)) => message,
        Some(Err(error)) => {
            eprintln!("{}: {error}", files[0]);
            return ExitCode::FAILURE;
        }
    };
    let result = if flags.is_empty() {
        // A small Bedrock inside this program. It finds values that have a label in the text.
        let server = Server::start().await.expect("a free port on loopback");
        read_ticket(&Client::local(server.endpoint_url()), &message).await
    } else {
        read_ticket(&Client::from_env().await, &message).await
    };
    match result {
        Ok(ticket) => {
            println!("{ticket:#?}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            explain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Prints what is wrong and what to do. The model's answer is printed here and never logged: it can
/// repeat what the customer wrote.
fn explain(error: &Error) {
    eprintln!("error: {error}");
    if let Some(answer) = error.answer() {
        eprintln!("the model answered: {answer}");
    }
    if error.is_retryable() {
        eprintln!(
            "the same request may succeed later ({} attempts so far)",
            error.record().attempts
        );
    }
}
