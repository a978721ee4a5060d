//! The command line.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
A local Amazon Bedrock on 127.0.0.1, for tests, demos and offline work.

It prints the environment variables for clients, then a line for each request. Any AWS SDK, in any
language, can be a client:

  $ bedrock-local --port 8080
  export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:8080
  ...
  POST /model/amazon.nova-lite-v1%3A0/converse 200 2 ms

Without a script, an extractive engine responds to Converse and InvokeModel (Claude, Nova, Llama,
Mistral, open models and others), streamed or not: it finds values in the text of a prompt and fills
the JSON schema of a tool with them. It is not a language model. InvokeModel also generates
embeddings (Titan, Cohere, Nova): the vectors of texts that share words are close to each other.
Requests need credentials, which are not verified.

Usage: bedrock-local [OPTIONS]

Options:
  --port N                  listen on port N (default 8080; 0 selects a free port)
  --host ADDRESS            listen on this address (default 127.0.0.1); with 0.0.0.0, everyone who
                            can reach this machine can use the server
  --allow-host NAME         also answer requests to this host, for example of a container or proxy,
                            on a server that listens on loopback; can be repeated
  --allow-model ID          also take requests to this model id, or to those before a `*` at its
                            end; can be repeated
  --strict                  also refuse what clients of Bedrock avoid, without AWS's word for it
  --regional                take a model only by the ids that AWS has in the region of the request
  --reasoning               reason where the model would, and check the signatures of reasoning in a
                            history, which newer models of Claude bind to what stands before it
  --account FILE            refuse what AWS refuses to the account that FILE describes in JSON,
                            such as {\"models\": {\"anthropic.*\": \"noUseCase\"}}
  --script FILE             take the replies from this script instead of the engine
  --log FILE                append a line of JSON for each request to FILE: operation, method, path,
                            query, status, ms, headers without credentials, body
  --knowledge-base ID=DIR   serve the .txt and .md files of DIR as the knowledge base ID; can be
                            repeated
  --cassettes DIR           replay the recorded exchanges of DIR, and respond to nothing else
  --record DIR              record requests and the responses of this server as cassettes in DIR
  --schema                  print the JSON Schema of scripts
  --version                 print the version
  --help                    print this text

A script is JSON. A request takes the first reply that matches it and is not used up:

  {
    \"replies\": [
      {\"error\": \"ThrottlingException\", \"message\": \"Too many requests\", \"times\": 2},
      {\"when\": {\"operation\": \"ConverseStream\"}, \"text\": \"One moment\",
       \"fault\": {\"afterEvents\": 3, \"how\": \"connection\"}},
      {\"when\": {\"text\": \"invoice\"},
       \"toolUse\": {\"name\": \"invoice\", \"input\": {\"number\": \"INV-7\"}}}
    ],
    \"always\": {\"text\": \"hello\", \"latencyMs\": 50}
  }

With \"thenEngine\": true in place of \"always\", the engine responds to the requests that are left.

SIGINT (Ctrl-C) and SIGTERM stop the server, with the exit code 0.
";

const DEFAULT_PORT: u16 = 8080;

#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Serve(Box<Settings>),
    Help,
    Schema,
    Version,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) allowed_models: Vec<String>,
    pub(crate) strict: bool,
    pub(crate) regional: bool,
    pub(crate) reasoning: bool,
    pub(crate) account: Option<PathBuf>,
    pub(crate) script: Option<PathBuf>,
    pub(crate) log: Option<PathBuf>,
    pub(crate) knowledge_bases: Vec<(String, PathBuf)>,
    pub(crate) cassettes: Option<PathBuf>,
    pub(crate) record: Option<PathBuf>,
}

pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut settings = Settings {
        host: Ipv4Addr::LOCALHOST.into(),
        port: DEFAULT_PORT,
        allowed_hosts: Vec::new(),
        allowed_models: Vec::new(),
        strict: false,
        regional: false,
        reasoning: false,
        account: None,
        script: None,
        log: None,
        knowledge_bases: Vec::new(),
        cassettes: None,
        record: None,
    };
    let mut arguments = arguments.into_iter().map(text);
    while let Some(argument) = arguments.next() {
        let argument = argument?;
        let (flag, given) = match argument.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        let mut value = |example: &str| match given.clone().map(Ok).or_else(|| arguments.next()) {
            Some(Ok(value)) if !value.is_empty() => Ok(value),
            Some(Err(error)) => Err(error),
            _ => Err(format!("`{flag}` needs a value, such as `{flag} {example}`")),
        };
        match flag {
            "--help" | "-h" => return Ok(Command::Help),
            "--schema" => return Ok(Command::Schema),
            "--version" | "-V" => return Ok(Command::Version),
            "--port" => {
                let value = value("8080")?;
                settings.port = value.parse().map_err(|_| {
                    format!("`--port {value}` is not a port; use a number from 0 to 65535")
                })?;
            }
            "--host" => {
                let value = value("127.0.0.1")?;
                settings.host = value.parse().map_err(|_| {
                    format!("`--host {value}` is not an address; use one such as 127.0.0.1 or ::1")
                })?;
            }
            "--allow-host" => {
                let value = value("host.docker.internal")?;
                if value.contains([':', '/']) {
                    return Err(format!(
                        "`--allow-host {value}` is not a host name; leave out the scheme, the port \
                         and the path"
                    ));
                }
                settings.allowed_hosts.push(value);
            }
            "--allow-model" => settings.allowed_models.push(value("acme.roadrunner-v1:0")?),
            "--strict" | "--regional" | "--reasoning" => {
                if let Some(value) = given {
                    return Err(format!("`{flag}={value}`: `{flag}` has no value"));
                }
                let setting = match flag {
                    "--strict" => &mut settings.strict,
                    "--reasoning" => &mut settings.reasoning,
                    _ => &mut settings.regional,
                };
                *setting = true;
            }
            "--account" => settings.account = Some(value("account.json")?.into()),
            "--script" => settings.script = Some(value("script.json")?.into()),
            "--log" => settings.log = Some(value("requests.jsonl")?.into()),
            "--cassettes" => settings.cassettes = Some(value("tests/cassettes")?.into()),
            "--record" => settings.record = Some(value("tests/cassettes")?.into()),
            "--knowledge-base" => {
                let value = value("HANDBOOK01=docs")?;
                let (id, folder) = value
                    .split_once('=')
                    .filter(|(id, folder)| !id.is_empty() && !folder.is_empty())
                    .ok_or_else(|| {
                        format!("`--knowledge-base {value}` has no folder; use ID=DIR")
                    })?;
                settings.knowledge_bases.push((id.to_owned(), folder.into()));
            }
            _ => return Err(format!("unknown argument `{argument}`")),
        }
    }
    let replays = settings.cassettes.is_some();
    let others = [
        ("--record", settings.record.is_some()),
        ("--script", settings.script.is_some()),
        ("--strict", settings.strict),
        ("--regional", settings.regional),
        ("--reasoning", settings.reasoning),
        ("--account", settings.account.is_some()),
        ("--allow-model", !settings.allowed_models.is_empty()),
        ("--knowledge-base", !settings.knowledge_bases.is_empty()),
    ];
    if let Some((flag, _)) = others.iter().find(|(_, is_given)| replays && *is_given) {
        return Err(format!("`--cassettes` replays a recording; use it without `{flag}`"));
    }
    Ok(Command::Serve(Box::new(settings)))
}

fn text(argument: OsString) -> Result<String, String> {
    argument
        .into_string()
        .map_err(|argument| format!("{} is not UTF-8", PathBuf::from(argument).display()))
}

#[cfg(test)]
mod tests {
    use super::{Command, Settings, parse};

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(Into::into))
    }

    fn settings(line: &str) -> Settings {
        match parsed(line) {
            Ok(Command::Serve(settings)) => *settings,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn flags() {
        let default = settings("");
        assert_eq!((default.port, default.host.is_loopback()), (8080, true));
        assert_eq!(settings("--port 9000").port, 9000);
        assert_eq!(settings("--port=0").port, 0);
        assert_eq!(settings("--host ::1").host.to_string(), "::1");
        let all =
            settings("--script a.json --log=b.jsonl --knowledge-base A=x --knowledge-base=B=y=z");
        assert_eq!(all.script.expect("a script").to_str(), Some("a.json"));
        assert_eq!(all.log.expect("a log").to_str(), Some("b.jsonl"));
        let bases = [("A".to_owned(), "x".into()), ("B".to_owned(), "y=z".into())];
        assert_eq!(all.knowledge_bases, bases);
        assert_eq!(settings("--cassettes a").cassettes, Some("a".into()));
        assert_eq!(settings("--record=b --script s").record, Some("b".into()));
        let admitted =
            settings("--allow-model gpt-4o --allow-model=acme.* --allow-host bedrock --strict");
        assert_eq!(admitted.allowed_models, ["gpt-4o", "acme.*"]);
        assert_eq!(admitted.allowed_hosts, ["bedrock"]);
        assert!(admitted.strict && !default.strict);
        let placed = settings("--regional --reasoning --account a.json");
        assert!(placed.regional && !default.regional);
        assert!(placed.reasoning && !default.reasoning);
        assert_eq!(placed.account, Some("a.json".into()));
        assert_eq!(parsed("--port 1 --help"), Ok(Command::Help));
        assert_eq!(parsed("--schema"), Ok(Command::Schema));
        assert_eq!(parsed("--version"), Ok(Command::Version));
    }

    #[test]
    fn a_recording_is_replayed_alone() {
        for other in [
            "--record b",
            "--script c.json",
            "--strict",
            "--regional",
            "--reasoning",
            "--account d.json",
            "--allow-model a.b",
            "--knowledge-base A=b",
        ] {
            let error = parsed(&format!("--cassettes a {other}")).expect_err(other);
            assert!(error.contains(other.split(' ').next().unwrap_or_default()), "{error}");
        }
    }

    #[test]
    fn errors_name_the_argument() {
        for line in [
            "--prot 1",
            "--port",
            "--port x",
            "--port 70000",
            "--host localhost",
            "--allow-host http://bedrock",
            "--allow-host bedrock:80",
            "--allow-model",
            "--strict=yes",
            "--regional=yes",
            "--account",
            "--script",
            "--log=",
            "--knowledge-base HANDBOOK01",
            "--record",
            "serve",
        ] {
            let error = parsed(line).expect_err(line);
            let first = line.split(['=', ' ']).next().unwrap_or_default();
            assert!(error.contains(first), "{error}");
        }
    }
}
