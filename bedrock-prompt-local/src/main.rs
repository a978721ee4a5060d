//! `bedrock-local`: the local Bedrock Runtime as a program.

use std::io::Write as _;
use std::process::ExitCode;

use bedrock_prompt_local::Server;

const HELP: &str = "\
A local Amazon Bedrock Runtime on 127.0.0.1, for demos and offline work.

It answers Converse and ConverseStream, and InvokeModel and InvokeModelWithResponseStream in the
formats of Claude and Llama, from an extractive engine: it finds values in the text of a prompt and
fills the JSON schema of the tool with them. It is not a language model. InvokeModel also makes
embeddings in the formats of Titan and Cohere: texts that share words are near one another.

Usage: bedrock-local [--port N]

Options:
  --port N   listen on port N (default 8080; 0 takes a free one)
  --help     show this text
";

const DEFAULT_PORT: u16 = 8080;

#[derive(Debug, PartialEq)]
enum Command {
    Serve { port: u16 },
    Help,
}

fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut port = DEFAULT_PORT;
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (flag, mut value) = match argument.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        match flag {
            "--help" | "-h" => return Ok(Command::Help),
            "--port" => {
                let value = value
                    .take()
                    .or_else(|| arguments.next())
                    .ok_or("`--port` needs a number, such as `--port 8080`")?;
                port = value.parse().map_err(|_| {
                    format!("`--port {value}` is not a port; use a number from 0 to 65535")
                })?;
            }
            _ => return Err(format!("unknown argument `{argument}`")),
        }
    }
    Ok(Command::Serve { port })
}

#[tokio::main]
async fn main() -> ExitCode {
    match parse(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            say(format_args!("{}", HELP.trim_end()));
            ExitCode::SUCCESS
        }
        Ok(Command::Serve { port }) => serve(port).await,
        Err(error) => {
            eprintln!("bedrock-local: {error}; see `bedrock-local --help`");
            ExitCode::from(2)
        }
    }
}

async fn serve(port: u16) -> ExitCode {
    let started = Server::builder()
        .port(port)
        .record(false)
        .on_answer(|method, path, status| say(format_args!("{method} {path} {status}")))
        .start()
        .await;
    let local = match started {
        Ok(local) => local,
        Err(error) => {
            eprintln!("bedrock-local: cannot listen on port {port}: {error}");
            return ExitCode::FAILURE;
        }
    };
    say(format_args!("export AWS_ENDPOINT_URL_BEDROCK_RUNTIME={}", local.endpoint_url()));
    say(format_args!(
        "# Answers come from an extractive engine, not a language model. Ctrl-C stops."
    ));
    if let Err(error) = tokio::signal::ctrl_c().await {
        eprintln!("bedrock-local: cannot wait for ctrl-c: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// A reader that has gone away, as after `| head -1`, is no reason to stop serving.
fn say(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn flags() {
        assert_eq!(parsed(""), Ok(Command::Serve { port: 8080 }));
        assert_eq!(parsed("--port 9000"), Ok(Command::Serve { port: 9000 }));
        assert_eq!(parsed("--port=0"), Ok(Command::Serve { port: 0 }));
        assert_eq!(parsed("--port 1 --help"), Ok(Command::Help));
    }

    #[test]
    fn mistakes_are_named() {
        for line in ["--prot 1", "--port", "--port x", "--port 70000", "serve"] {
            let error = parsed(line).expect_err(line);
            let first = line.split_whitespace().next().unwrap_or_default();
            assert!(error.contains(first), "{error}");
        }
    }
}
