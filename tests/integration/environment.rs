//! What `from_env` makes of the environment and the profiles, odd ones included.
//!
//! The environment belongs to the process: each case runs in a child, which is this test program.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use bedrock_prompt::Client;
use bedrock_prompt::control_plane::ControlPlane;
use bedrock_prompt::doctor::Check;
use bedrock_prompt::knowledge_base::KnowledgeBase;
use bedrock_prompt_local::{AwsError, ReceivedRequest, Reply, Script, Server};
use insta::assert_snapshot;

use crate::doctor::lines;
use crate::errors::report;

const KEY: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIDOFENV");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "secret");
const REGION: (&str, &str) = ("AWS_REGION", "us-east-1");
const ENDPOINT: &str = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME";

/// Between these, a child prints what its client said.
const START: &str = "<said>";
const END: &str = "</said>";

#[tokio::test]
#[ignore = "other tests run it as a child, with an environment of its own"]
async fn child() {
    let builder = Client::builder().model("amazon.nova-lite-v1:0").max_attempts(1);
    let client = builder.from_env().await;
    let said = match client.prompt("Name a river.").await {
        Ok(response) => response.output.to_string(),
        Err(error) => report(&[error]),
    };
    println!("{START}{said}{END}");
}

#[tokio::test]
#[ignore = "other tests run it as a child, with an environment of its own"]
async fn child_that_tries_again() {
    let client = Client::builder().model("amazon.nova-lite-v1:0").from_env().await;
    let error = client.prompt("Name a river.").await.expect_err("throttled");
    println!("{START}{}{END}", error.record().attempts);
}

#[tokio::test]
#[ignore = "other tests run it as a child, with an environment of its own"]
async fn child_of_the_other_services() {
    let models = ControlPlane::from_env().await.models().await.expect_err("no service");
    let base = KnowledgeBase::from_env("HANDBOOK01").await;
    let passages = base.retrieve("rivers").await.expect_err("no service");
    println!("{START}{}{END}", report(&[models, passages]));
}

#[tokio::test]
#[ignore = "other tests run it as a child, with an environment of its own"]
async fn child_of_doctor() {
    let client = Client::builder().model("amazon.nova-lite-v1:0").from_env().await;
    let report = ControlPlane::from_env().await.doctor(&client).await;
    let checks = [Check::Region, Check::Endpoint, Check::Credentials, Check::Model];
    println!("{START}{}{END}", lines(&report, &checks));
}

struct Case {
    config: &'static str,
    credentials: &'static str,
    variables: Vec<(&'static str, String)>,
    child: &'static str,
}

fn case<const N: usize>(variables: [(&'static str, &str); N]) -> Case {
    let variables = variables.map(|(name, value)| (name, value.to_owned())).into();
    Case { config: "", credentials: "", variables, child: "child" }
}

impl Case {
    /// What the client of a child says, with this environment and no other of AWS's.
    async fn said(self) -> String {
        tokio::task::spawn_blocking(move || self.run()).await.expect("no panic")
    }

    fn run(self) -> String {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let name = format!("{}-{}", std::process::id(), next_number());
        let file = |kind: &str, text: &str| {
            let path = folder.join(format!("{name}-{kind}"));
            fs::write(&path, text).expect("a file to write");
            path
        };
        let config = file("config", self.config);
        let credentials = file("credentials", self.credentials);
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        let output = command
            .args(["--exact", "--ignored", "--nocapture"])
            .arg(format!("environment::{}", self.child))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", &config)
            .env("AWS_SHARED_CREDENTIALS_FILE", &credentials)
            .envs(self.variables)
            .output()
            .expect("the program runs");
        for path in [&config, &credentials] {
            fs::remove_file(path).expect("the file that was written");
        }
        let printed = String::from_utf8_lossy(&output.stdout);
        let said = printed.split_once(START).and_then(|(_, rest)| rest.split_once(END));
        let said = said.unwrap_or_else(|| panic!("{output:?}")).0;
        said.replace(&config.display().to_string(), "~/.aws/config")
    }
}

/// A number that no other case of this process has.
fn next_number() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

async fn rhine() -> Server {
    let script = Script::always(Reply::text("The Rhine."));
    Server::builder().script(script).start().await.expect("a free port")
}

fn signed(request: &ReceivedRequest) -> String {
    let found = request.headers.iter().find(|(name, _)| name == "authorization");
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let broken = "[profile work\nregion = eu-west-1";
    let half = "[work]\naws_access_key_id = AKIDOFWORK";
    let profile = ("AWS_PROFILE", "work");
    let cases = [
        ("nothing", case([])),
        ("a region", case([REGION])),
        ("keys", case([KEY, SECRET])),
        ("a profile that is not there", case([REGION, profile])),
        ("the same, without a region", case([profile])),
        (
            "the same, among others",
            Case { config: "[default]\n[profile home]", ..case([REGION, profile]) },
        ),
        ("a profile with half a key pair", Case { credentials: half, ..case([REGION, profile]) }),
        ("profiles that cannot be read", Case { config: broken, ..case([REGION, profile]) }),
        ("a key without its secret", case([REGION, KEY])),
        ("a secret without its key", case([REGION, SECRET])),
        ("a secret that is empty", case([REGION, KEY, (SECRET.0, "")])),
        ("an empty region", case([KEY, SECRET, ("AWS_REGION", "")])),
        ("a zone", case([KEY, SECRET, ("AWS_REGION", "us-east-1a")])),
        ("no number of attempts", case([REGION, KEY, SECRET, ("AWS_MAX_ATTEMPTS", "abc")])),
        ("no attempts", case([REGION, KEY, SECRET, ("AWS_MAX_ATTEMPTS", "0")])),
        ("no retry mode", case([REGION, KEY, SECRET, ("AWS_RETRY_MODE", "foo")])),
        (
            "a profile without attempts",
            Case { config: "[default]\nmax_attempts = 0", ..case([REGION, KEY, SECRET]) },
        ),
        ("a key with a line break", case([REGION, (KEY.0, "AKIDOFENV\n"), SECRET])),
        (
            "FIPS beside a URL",
            case([
                REGION,
                KEY,
                SECRET,
                (ENDPOINT, "http://localhost:1"),
                ("AWS_USE_FIPS_ENDPOINT", "true"),
            ]),
        ),
        ("no scheme", case([REGION, KEY, SECRET, (ENDPOINT, "localhost:8080")])),
        ("no scheme for all", case([REGION, KEY, SECRET, ("AWS_ENDPOINT_URL", "127.0.0.1:8080")])),
    ];
    let mut said = Vec::new();
    for (name, case) in cases {
        said.push(format!("{name}: {}", case.said().await));
    }
    assert_snapshot!(said.join("\n\n"));
}

#[tokio::test]
async fn doctor_says_where_the_region_and_the_credentials_are_from() {
    let server = rhine().await;
    let url = ("AWS_ENDPOINT_URL", &*server.endpoint_url());
    let secret = (SECRET.0, "thesecret");
    let profile = ("AWS_PROFILE", "work");
    let in_profile = "[default]\nregion = eu-west-1";
    let (token, key) =
        (("AWS_SESSION_TOKEN", "tokenofenv"), ("AWS_BEARER_TOKEN_BEDROCK", "keyofenv"));
    let mut said = Vec::new();
    for (name, case) in [
        ("nothing", case([url])),
        ("no region and a profile that is not there", case([url, profile])),
        ("no credentials", case([url, REGION])),
        ("a profile that is not there", case([url, REGION, profile])),
        ("a key without its secret", case([url, REGION, KEY])),
        ("keys", case([url, REGION, KEY, secret])),
        ("keys of a session", case([url, REGION, KEY, secret, token])),
        ("an API key", case([url, REGION, key])),
        ("the other variable", case([url, ("AWS_DEFAULT_REGION", "eu-north-1"), KEY, secret])),
        ("a region in the profile", Case { config: in_profile, ..case([url, KEY, secret]) }),
    ] {
        let case = Case { child: "child_of_doctor", ..case };
        said.push(format!("{name}\n{}", case.said().await));
    }
    let said = said.concat();
    for secret in [KEY.1, "thesecret", token.1, key.1] {
        assert!(!said.contains(secret), "{secret}");
    }
    let port = server.endpoint_url().rsplit(':').next().expect("a port").to_owned();
    assert_snapshot!(said.replace(&format!(":{port}"), ":50000"));
}

#[tokio::test]
async fn attempts_are_as_many_as_are_set() {
    let script = Script::always(Reply::error(AwsError::Throttling, "Slow down."));
    let server = Server::builder().script(script).start().await.expect("a free port");
    let url = &*server.endpoint_url();
    let variable = |value| {
        let case = case([REGION, KEY, SECRET, (ENDPOINT, url), ("AWS_MAX_ATTEMPTS", value)]);
        Case { child: "child_that_tries_again", ..case }
    };
    let profile = |config| Case {
        config,
        child: "child_that_tries_again",
        ..case([REGION, KEY, SECRET, (ENDPOINT, url)])
    };
    for (case, attempts) in [
        (variable("1"), "1"),
        (variable(" 2\n"), "2"),
        (variable(""), "3"),
        (profile("[default]\nmax_attempts = 2"), "2"),
        (profile("[default]\nmax_attempts = 2\nretry_mode = legacy"), "2"),
        (profile("[default]\nmax_attempts =\nretry_mode ="), "3"),
    ] {
        let set = format!("{:?} {:?}", case.variables, case.config);
        assert_eq!(case.said().await, attempts, "{set}");
    }
}

#[tokio::test]
async fn an_empty_variable_is_unset() {
    let server = rhine().await;
    let url = &*server.endpoint_url();
    let in_profile = "[default]\nregion = eu-west-1";
    for (case, region) in [
        (case([REGION, KEY, SECRET, (ENDPOINT, ""), ("AWS_ENDPOINT_URL", url)]), "us-east-1"),
        (case([REGION, KEY, SECRET, (ENDPOINT, url), ("AWS_ENDPOINT_URL", "")]), "us-east-1"),
        (case([REGION, KEY, SECRET, (ENDPOINT, url), ("AWS_PROFILE", "")]), "us-east-1"),
        (
            case([REGION, KEY, SECRET, (ENDPOINT, url), ("AWS_BEARER_TOKEN_BEDROCK", "")]),
            "us-east-1",
        ),
        (
            case([
                REGION,
                KEY,
                SECRET,
                (ENDPOINT, url),
                ("AWS_MAX_ATTEMPTS", ""),
                ("AWS_RETRY_MODE", ""),
            ]),
            "us-east-1",
        ),
        // The mode of boto3 and of older SDKs.
        (case([REGION, KEY, SECRET, (ENDPOINT, url), ("AWS_RETRY_MODE", "legacy")]), "us-east-1"),
        (
            Case {
                config: "[default]\nregion = eu-west-1\nretry_mode = legacy\nmax_attempts = 4",
                ..case([KEY, SECRET, (ENDPOINT, url)])
            },
            "eu-west-1",
        ),
        (
            case([
                ("AWS_REGION", ""),
                ("AWS_DEFAULT_REGION", "eu-central-1"),
                KEY,
                SECRET,
                (ENDPOINT, url),
            ]),
            "eu-central-1",
        ),
        (
            Case {
                config: in_profile,
                ..case([("AWS_REGION", " "), KEY, SECRET, (ENDPOINT, url)])
            },
            "eu-west-1",
        ),
    ] {
        let variables = format!("{:?}", case.variables);
        assert_eq!(case.said().await, "The Rhine.", "{variables}");
        let received = server.received();
        let signed = signed(received.last().expect("a request"));
        assert!(signed.contains("Credential=AKIDOFENV/"), "{variables}: {signed}");
        assert!(signed.contains(&format!("/{region}/bedrock/")), "{variables}: {signed}");
    }
}

#[tokio::test]
async fn the_other_services_read_it_the_same_way() {
    let child = "child_of_the_other_services";
    let cases = [
        ("a profile that is not there", case([REGION, ("AWS_PROFILE", "work")])),
        ("no scheme for all", case([REGION, KEY, SECRET, ("AWS_ENDPOINT_URL", "127.0.0.1:8080")])),
        (
            "an empty endpoint beside one for all",
            case([
                REGION,
                KEY,
                SECRET,
                ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
                ("AWS_ENDPOINT_URL_BEDROCK", ""),
                ("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", ""),
                ("AWS_MAX_ATTEMPTS", "1"),
            ]),
        ),
    ];
    let mut said = Vec::new();
    for (name, case) in cases {
        said.push(format!("{name}: {}", Case { child, ..case }.said().await));
    }
    assert_snapshot!(said.join("\n\n"));
}
