//! `bedrock-local`: the local Bedrock as a program.

mod arguments;
mod output;

use std::io::{self, Write as _};
use std::process::ExitCode;

use arguments::{Command, HELP, Settings};
use bedrock_prompt_local::{Account, Cassettes, Script, Server, ServerBuilder};
use output::Output;

const SCHEMA: &str = include_str!("../../../script.schema.json");

/// The environment variables with the endpoints of the services, for clients.
const ENDPOINTS: [&str; 3] = [
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
    "AWS_ENDPOINT_URL_BEDROCK",
    "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
];

#[tokio::main]
async fn main() -> ExitCode {
    match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            print_line(format_args!("{}", HELP.trim_end()));
            ExitCode::SUCCESS
        }
        Ok(Command::Schema) => {
            print_line(format_args!("{}", SCHEMA.trim_end()));
            ExitCode::SUCCESS
        }
        Ok(Command::Version) => {
            print_line(format_args!("bedrock-local {}", env!("CARGO_PKG_VERSION")));
            ExitCode::SUCCESS
        }
        Ok(Command::Serve(settings)) => match serve(*settings).await {
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
    // Before the first line is printed, since its reader may send a signal at once.
    let stop = stop().map_err(|error| format!("cannot wait for a signal: {error}"))?;
    let output = Output::start().map_err(|error| format!("cannot start a thread: {error}"))?;
    let host = settings.host;
    let started = builder(&settings, output.clone())?.start().await;
    let local = started.map_err(|error| format!("cannot start: {error}"))?;
    for name in ENDPOINTS {
        output.line(format_args!("export {name}={}", local.endpoint_url()));
    }
    output.line(format_args!(
        "# Without a region and credentials: export AWS_REGION=us-east-1 \
         AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local"
    ));
    output.line(format_args!(
        "# boto3 and the AWS CLI send nothing over plain HTTP while AWS_BEARER_TOKEN_BEDROCK is set: \
         unset it."
    ));
    output.line(format_args!(
        "# LiteLLM and Anthropic's SDK do not read the variables above: export \
         AWS_BEDROCK_RUNTIME_ENDPOINT={url} ANTHROPIC_BEDROCK_BASE_URL={url}",
        url = local.endpoint_url()
    ));
    if !host.is_loopback() {
        output.line(format_args!("# Everyone who can reach this machine can use the server."));
    }
    let source = match settings.cassettes.as_ref().or(settings.script.as_ref()) {
        Some(path) => path.display().to_string(),
        None => "an extractive engine, not a language model".to_owned(),
    };
    if let Some(folder) = &settings.record {
        output.line(format_args!("# Requests and responses are recorded in {}.", folder.display()));
    }
    output.line(format_args!("# Replies come from {source}. Press Ctrl-C to stop."));
    stop.await;
    local.stop().await;
    output.finish();
    Ok(())
}

fn builder(settings: &Settings, output: Output) -> Result<ServerBuilder, String> {
    let mut builder = Server::builder()
        .host(settings.host)
        .port(settings.port)
        .strict(settings.strict)
        .regional(settings.regional)
        .reasoning(settings.reasoning)
        .record(false)
        .on_response(move |exchange| output.line(format_args!("{exchange}")));
    let of = |flag: &'static str| move |error: io::Error| format!("`{flag}`: {error}");
    if let Some(script) = &settings.script {
        builder = builder.script(Script::read(script).map_err(of("--script"))?);
    }
    if let Some(account) = &settings.account {
        builder = builder.account(Account::read(account).map_err(of("--account"))?);
    }
    if let Some(folder) = &settings.cassettes {
        builder = builder.cassettes(Cassettes::replay(folder).map_err(of("--cassettes"))?);
    }
    if let Some(folder) = &settings.record {
        builder = builder.cassettes(Cassettes::record(folder).map_err(of("--record"))?);
    }
    if let Some(log) = &settings.log {
        builder = builder.log_to(log);
    }
    for model in &settings.allowed_models {
        builder = builder.allow_model(model);
    }
    for host in &settings.allowed_hosts {
        builder = builder.allow_host(host);
    }
    for (id, folder) in &settings.knowledge_bases {
        builder = builder.knowledge_base(id, folder);
    }
    Ok(builder)
}

/// Completes on SIGINT or SIGTERM.
#[cfg(unix)]
fn stop() -> io::Result<impl Future<Output = ()>> {
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

/// Completes on Ctrl-C.
#[cfg(not(unix))]
fn stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// A reader that has gone, as after `| head -1`, is no error.
fn print_line(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stdout(), "{line}");
}
