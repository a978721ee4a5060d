//! `bedrock-local`: the local Bedrock Runtime as a program.

mod arguments;

use std::io::Write as _;
use std::process::ExitCode;

use arguments::{Command, HELP, Settings};
use bedrock_prompt_local::{Builder, Script, Server};

const SCHEMA: &str = include_str!("../../../script.schema.json");

/// What a client needs to come here; each is the endpoint of one of its services.
const ENDPOINTS: [&str; 3] = [
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
    "AWS_ENDPOINT_URL_BEDROCK",
    "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
];

#[tokio::main]
async fn main() -> ExitCode {
    match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            say(format_args!("{}", HELP.trim_end()));
            ExitCode::SUCCESS
        }
        Ok(Command::Schema) => {
            say(format_args!("{}", SCHEMA.trim_end()));
            ExitCode::SUCCESS
        }
        Ok(Command::Serve(settings)) => match serve(settings).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("bedrock-local: {error}");
                ExitCode::FAILURE
            }
        },
        Err(error) => {
            eprintln!("bedrock-local: {error}; see `bedrock-local --help`");
            ExitCode::from(2)
        }
    }
}

async fn serve(settings: Settings) -> Result<(), String> {
    // Before the first line is printed: who reads it may send a signal at once.
    let stop = stop().map_err(|error| format!("cannot wait for a signal: {error}"))?;
    let (host, port) = (settings.host, settings.port);
    let started = builder(&settings).map_err(|error| error.to_string())?.start().await;
    let local = started.map_err(|error| format!("cannot start on {host} port {port}: {error}"))?;
    for name in ENDPOINTS {
        say(format_args!("export {name}={}", local.endpoint_url()));
    }
    say(format_args!(
        "# Without a region and credentials: export AWS_REGION=us-east-1 \
         AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local"
    ));
    if !host.is_loopback() {
        say(format_args!("# Whoever can reach this machine can use the server."));
    }
    let source = match &settings.script {
        Some(script) => script.display().to_string(),
        None => "an extractive engine, not a language model".to_owned(),
    };
    say(format_args!("# Answers come from {source}. Ctrl-C stops."));
    stop.await;
    local.stop().await;
    Ok(())
}

fn builder(settings: &Settings) -> std::io::Result<Builder> {
    let mut builder = Server::builder()
        .host(settings.host)
        .port(settings.port)
        .record(false)
        .on_answer(|answered| say(format_args!("{answered}")));
    if let Some(script) = &settings.script {
        builder = builder.script(Script::read(script)?);
    }
    if let Some(log) = &settings.log {
        builder = builder.log_to(log);
    }
    for (id, folder) in &settings.knowledge_bases {
        builder = builder.knowledge_base(id, folder);
    }
    Ok(builder)
}

/// Ends with the first signal to stop.
#[cfg(unix)]
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// A reader that has gone away, as after `| head -1`, is no reason to stop serving.
fn say(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
