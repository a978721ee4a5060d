//! The program `bedrock-local`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{PATH, SIGNED, user};

struct Program {
    child: Child,
    out: BufReader<ChildStdout>,
    host: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bedrock-local"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(arguments: &[&str]) -> Program {
    let mut child = program(arguments).arg("--port=0").spawn().expect("it starts");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    let url = line.trim().strip_prefix("export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=");
    let host = url.and_then(|url| url.strip_prefix("http://")).expect("an address").to_owned();
    Program { child, out, host }
}

impl Program {
    async fn ask(&self, path: &str, body: &Value) -> String {
        let mut socket = TcpStream::connect(&self.host).await.expect("a connection");
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{SIGNED}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        socket.write_all(request.as_bytes()).await.expect("a server that reads");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.expect("an answer");
        answer
    }

    /// Sends a signal. Returns what the program has printed, and its exit code.
    fn stop(&mut self, signal: &str) -> (String, Option<i32>) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().expect("kill");
        assert!(sent.success());
        let status = self.child.wait().expect("it ends");
        let mut printed = String::new();
        self.out.read_to_string(&mut printed).expect("UTF-8");
        (printed, status.code())
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("bedrock-local-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[tokio::test]
async fn a_script_a_log_and_a_line_a_request() {
    let folder = folder("program");
    let (script, log) = (folder.join("script.json"), folder.join("log.jsonl"));
    let replies = json!({"replies": [{"error": "ThrottlingException", "message": "busy"}],
        "always": {"text": "hello"}});
    std::fs::write(&script, replies.to_string()).expect("a file");
    let (script, file) = (script.display().to_string(), log.display().to_string());
    let mut program = start(&["--script", &script, "--log", &file]);
    assert!(program.ask(PATH, &user("one")).await.starts_with("HTTP/1.1 429 "));
    assert!(program.ask(PATH, &user("two")).await.contains(r#"{"text":"hello"}"#));
    assert!(program.ask("/nothing", &json!({})).await.starts_with("HTTP/1.1 404 "));
    let (printed, code) = program.stop("-TERM");
    assert_eq!(code, Some(0));
    for name in ["AWS_ENDPOINT_URL_BEDROCK", "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME"] {
        assert!(printed.contains(&format!("export {name}=http://{}\n", program.host)), "{printed}");
    }
    let lines: Vec<&str> = printed.lines().filter(|line| line.starts_with("POST ")).collect();
    let [busy, hello, nothing] = lines[..] else { panic!("{printed}") };
    assert!(busy.starts_with(&format!("POST {PATH} 429 ")) && busy.ends_with(" ms"), "{busy}");
    assert!(hello.starts_with(&format!("POST {PATH} 200 ")), "{hello}");
    assert!(nothing.starts_with("POST /nothing 404 "), "{nothing}");

    let logged = std::fs::read_to_string(&log).expect("a log");
    let logged: Vec<Value> =
        logged.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let members: Vec<&String> = logged[0].as_object().expect("an object").keys().collect();
    assert_eq!(
        members,
        ["operation", "method", "path", "query", "status", "ms", "headers", "body"]
    );
    let operations: Vec<_> = logged.iter().map(|line| &line["operation"]).collect();
    assert_eq!(operations, ["Converse", "Converse", ""]);
    assert_eq!((&logged[0]["status"], &logged[1]["status"]), (&json!(429), &json!(200)));
    assert_eq!(logged[0]["path"], PATH);
    assert_eq!(logged[0]["body"], user("one"));
    assert_eq!(logged[0]["headers"]["content-type"], "application/json");
    assert_eq!(logged[0]["headers"].get("authorization"), None, "no credentials");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&log).expect("a log").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::remove_dir_all(&folder).expect("no folder any more");
}

#[tokio::test]
async fn ctrl_c_closes_connections() {
    let mut program = start(&[]);
    let mut socket = TcpStream::connect(&program.host).await.expect("a connection");
    assert!(program.ask(PATH, &user("hi")).await.starts_with("HTTP/1.1 200 "));
    assert_eq!(program.stop("-INT").1, Some(0));
    assert_eq!(socket.read(&mut [0]).await.unwrap_or_default(), 0);
}

/// More lines than a pipe holds, and nobody reads them: a program that only took the address.
#[tokio::test]
async fn a_reader_that_does_not_read_stops_nothing() {
    let mut program = start(&[]);
    let path = format!("/nothing/{}", "x".repeat(8_000));
    for _ in 0..40 {
        let answer = program.ask(&path, &json!({})).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    }
    let (printed, code) = program.stop("-TERM");
    assert_eq!(code, Some(0));
    // The pipe held the first of them.
    assert!(printed.matches("POST /nothing/").count() >= 1, "{}", printed.len());
}

#[tokio::test]
async fn knowledge_bases_are_folders() {
    let folder = folder("handbook");
    std::fs::write(folder.join("a.txt"), "The moon is far away.").expect("a file");
    let base = format!("HANDBOOK01={}", folder.display());
    let program = start(&["--knowledge-base", &base]);
    let query = json!({"retrievalQuery": {"text": "moon"}});
    let answer = program.ask("/knowledgebases/HANDBOOK01/retrieve", &query).await;
    assert!(answer.contains("The moon is far away."), "{answer}");
    std::fs::remove_dir_all(&folder).expect("no folder any more");
}

#[test]
fn help_schema_and_mistakes() {
    let run = |arguments: &[&str]| program(arguments).output().expect("it runs");
    let help = run(&["--help"]);
    let text = String::from_utf8(help.stdout).expect("UTF-8");
    assert!(help.status.success());
    for flag in [
        "--allow-host",
        "--allow-model",
        "--host",
        "--knowledge-base",
        "--log",
        "--port",
        "--schema",
        "--script",
        "--strict",
        "--regional",
        "--reasoning",
        "--account",
        "--version",
    ] {
        assert!(text.contains(flag), "{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let version = concat!("bedrock-local ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8_lossy(&run(&["--version"]).stdout), version);
    let schema: Value = serde_json::from_slice(&run(&["--schema"]).stdout).expect("JSON");
    assert_eq!(schema["title"], "Script");

    let wrong = run(&["--prot", "1"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("unknown argument `--prot`"));
    let gone = run(&["--script", "/no/such/script.json"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&gone.stderr).contains("/no/such/script.json: "));
}

/// Each message says which argument is wrong, and what to do.
#[tokio::test]
async fn what_is_checked_at_the_start() {
    let folder = folder("start");
    let (empty, file) = (folder.join("empty"), folder.join("a.txt"));
    std::fs::create_dir_all(&empty).expect("a folder");
    std::fs::write(empty.join("a.pdf"), "text").expect("a file");
    std::fs::write(&file, "text").expect("a file");
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port_in_use = port.local_addr().expect("an address").port().to_string();
    let path = |path: &std::path::Path| path.display().to_string();
    let base = |path: &std::path::Path| format!("HANDBOOK01={}", path.display());
    let gone = base(&folder.join("gone"));
    for (arguments, parts) in [
        (
            vec!["--knowledge-base", &gone],
            ["knowledge base `HANDBOOK01`", "there is no folder", "create it"],
        ),
        (
            vec!["--knowledge-base", &base(&file)],
            ["knowledge base `HANDBOOK01`", "is not a folder", "give the folder"],
        ),
        (
            vec!["--knowledge-base", &base(&empty)],
            ["knowledge base `HANDBOOK01`", "has no passages", "add .txt or .md files"],
        ),
        (
            vec!["--knowledge-base", "HAND-BOOK=x"],
            ["`HAND-BOOK`", "id of a knowledge base", "such as HANDBOOK01"],
        ),
        (vec!["--script", &path(&folder)], ["`--script`", "cannot read", "directory"]),
        (vec!["--script", &path(&file)], ["`--script`", "a.txt:1:1", "a script is an object"]),
        (vec!["--log", &path(&folder)], ["cannot open the log", "name a file", "`--log`"]),
        (
            vec!["--port", &port_in_use],
            ["cannot listen on 127.0.0.1 port", "stop the program that has the port", "`--port`"],
        ),
        (
            vec!["--host", "192.0.2.1"],
            ["cannot listen on 192.0.2.1", "not one of this machine", "`--host`"],
        ),
    ] {
        let result = program(&arguments).output().expect("it ends");
        let error = String::from_utf8_lossy(&result.stderr);
        assert_eq!(result.status.code(), Some(1), "{arguments:?}: {error}");
        assert!(parts.iter().all(|part| error.contains(part)), "{arguments:?}: {error}");
        assert!(result.stdout.is_empty(), "{arguments:?}");
    }
    std::fs::remove_dir_all(&folder).expect("no folder any more");
}

#[tokio::test]
async fn ids_and_hosts_that_are_allowed() {
    let program = start(&["--allow-model", "gpt-*", "--allow-host=bedrock", "--strict"]);
    let asked = program.ask("/model/gpt-4o/converse", &user("hi")).await;
    assert!(asked.starts_with("HTTP/1.1 200 "), "{asked}");
    let asked = program.ask("/model/other/converse", &user("hi")).await;
    assert!(asked.contains("The provided model identifier is invalid."), "{asked}");
    let forced = json!({
        "messages": [{"role": "user", "content": [{"text": "hi"}]}],
        "inferenceConfig": {"temperature": 0.5},
    });
    let asked = program.ask("/model/us.anthropic.claude-sonnet-5-5/converse", &forced).await;
    assert!(asked.starts_with("HTTP/1.1 400 "), "{asked}");
}

/// The script in the help is valid.
#[test]
fn the_example_in_the_help() {
    let help = program(&["--help"]).output().expect("it runs").stdout;
    let help = String::from_utf8(help).expect("UTF-8");
    let (from, to) = (help.find("\n  {\n"), help.rfind("\n  }\n"));
    let script = &help[from.expect("a start")..to.expect("an end") + 5];
    assert!(script.parse::<bedrock_prompt_local::Script>().is_ok(), "{script}");
}
