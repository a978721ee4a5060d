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
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{SIGNED}content-length: {}\r\n\r\n{body}",
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
    for flag in
        ["--port", "--host", "--script", "--log", "--knowledge-base", "--schema", "--version"]
    {
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

/// The script in the help is valid.
#[test]
fn the_example_in_the_help() {
    let help = program(&["--help"]).output().expect("it runs").stdout;
    let help = String::from_utf8(help).expect("UTF-8");
    let (from, to) = (help.find("\n  {\n"), help.rfind("\n  }\n"));
    let script = &help[from.expect("a start")..to.expect("an end") + 5];
    assert!(script.parse::<bedrock_prompt_local::Script>().is_ok(), "{script}");
}
