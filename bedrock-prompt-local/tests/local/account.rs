//! What AWS refuses to an account, on the runtime and on the control plane.

use bedrock_prompt_local::{Account, AwsError, DeniedBy, ModelAccess, Server};
use serde_json::{Value, json};

use crate::support::{Answer, SIGNED, send, taken_by, user};

const HAIKU: &str = "anthropic.claude-haiku-4-5-20251001-v1:0";
const NOVA: &str = "amazon.nova-lite-v1:0";

async fn with(account: Account) -> Server {
    Server::builder().account(account).start().await.expect("a free port")
}

async fn get(local: &Server, path: &str) -> Answer {
    send(local, "GET", path, SIGNED, b"").await
}

async fn post(local: &Server, id: &str, operation: &str, body: &Value) -> Answer {
    let path = format!("/model/{}/{operation}", id.replace(':', "%3A"));
    send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await
}

fn kind(answer: &Answer) -> &str {
    answer.header("x-amzn-errortype").and_then(|kind| kind.split(':').next()).unwrap_or_default()
}

#[tokio::test]
async fn credentials_are_refused_for_every_request() {
    for (error, words) in [
        (AwsError::ExpiredToken, "The security token included in the request is expired"),
        (AwsError::UnrecognizedClient, "The security token included in the request is invalid."),
        (AwsError::InvalidSignature, "The request signature we calculated does not match"),
    ] {
        let local = with(Account::new().credentials(error)).await;
        for answer in [
            post(&local, NOVA, "converse", &user("hi")).await,
            post(&local, "a.b", "converse-stream", &json!({})).await,
            get(&local, "/foundation-models").await,
        ] {
            assert_eq!((answer.status, kind(&answer)), (403, error.name()));
            assert!(answer.message().starts_with(words), "{}", answer.message());
        }
        assert_eq!(send(&local, "GET", "/foundation-models", "", b"").await.status, 403);
    }
}

/// State, status, error, the start of its words, and what the control plane says: agreement,
/// authorization, entitlement, region, life cycle.
type Row = (ModelAccess, u16, &'static str, &'static str, [&'static str; 5]);

const ROWS: [Row; 7] = [
    (
        ModelAccess::NoUseCase,
        404,
        "ResourceNotFoundException",
        "Model use case details have not been submitted for this account.",
        ["NOT_AVAILABLE", "NOT_AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE", "ACTIVE"],
    ),
    (
        ModelAccess::NoSubscription,
        403,
        "AccessDeniedException",
        "Model access is denied due to IAM user or service role is not authorized to perform the \
         required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe)",
        ["NOT_AVAILABLE", "AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE", "ACTIVE"],
    ),
    (
        ModelAccess::NoPayment,
        403,
        "AccessDeniedException",
        "Model access is denied due to INVALID_PAYMENT_INSTRUMENT",
        ["ERROR", "AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE", "ACTIVE"],
    ),
    (
        ModelAccess::NotAllowed,
        403,
        "AccessDeniedException",
        "You don't have access to the model with the specified model ID.",
        ["NOT_AVAILABLE", "NOT_AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE", "ACTIVE"],
    ),
    (
        ModelAccess::Legacy,
        404,
        "ResourceNotFoundException",
        "Access denied. This Model is marked by provider as Legacy",
        ["AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE", "LEGACY"],
    ),
    (
        ModelAccess::Retired,
        404,
        "ResourceNotFoundException",
        "This model version has reached the end of its life.",
        ["AVAILABLE", "AUTHORIZED", "AVAILABLE", "NOT_AVAILABLE", "LEGACY"],
    ),
    (
        ModelAccess::DataRetention,
        400,
        "ValidationException",
        "data retention mode 'default' is not available for this model",
        ["AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE", "ACTIVE"],
    ),
];

#[tokio::test]
async fn models_are_refused_in_the_words_of_aws() {
    let count = json!({"input": {"converse": user("hi")}});
    for (access, status, error, words, states) in ROWS {
        let local = with(Account::new().model("anthropic.*", access)).await;
        let profile = format!("us.{HAIKU}");
        let arn = format!("arn:aws:bedrock:us-east-1:111122223333:inference-profile%2F{profile}");
        for (id, operation, body) in [
            (profile.as_str(), "converse", user("hi")),
            (profile.as_str(), "converse-stream", user("hi")),
            (profile.as_str(), "invoke", json!({})),
            (arn.as_str(), "converse", user("hi")),
            // The account comes before what is wrong in the request.
            (profile.as_str(), "converse", json!({"messages": []})),
            (HAIKU, "count-tokens", count.clone()),
        ] {
            let answer = post(&local, id, operation, &body).await;
            assert_eq!((answer.status, kind(&answer)), (status, error), "{access:?} {operation}");
            assert!(answer.message().starts_with(words), "{}", answer.message());
        }
        taken_by(&local, NOVA, &user("hi")).await;
        // An id that does not exist, or needs a profile, is no question of access.
        for id in ["anthropic", "apac.anthropic.claude-fable-5-1", HAIKU] {
            let answer = post(&local, id, "converse", &user("hi")).await;
            assert_eq!((answer.status, kind(&answer)), (400, "ValidationException"), "{id}");
            assert!(!answer.message().starts_with(words), "{id}");
        }
        let id = HAIKU.replace(':', "%3A");
        let said = get(&local, &format!("/foundation-model-availability/{id}")).await.json();
        let model = get(&local, &format!("/foundation-models/{id}")).await.json();
        let found = [
            &said["agreementAvailability"]["status"],
            &said["authorizationStatus"],
            &said["entitlementAvailability"],
            &said["regionAvailability"],
            &model["modelDetails"]["modelLifecycle"]["status"],
        ];
        assert_eq!(found.map(|state| state.as_str().unwrap_or_default()), states, "{access:?}");
        assert_eq!(said["agreementAvailability"]["errorMessage"].is_null(), states[0] != "ERROR");
        let profile = get(&local, &format!("/inference-profiles/us.{id}")).await.status;
        assert_eq!(profile, if access == ModelAccess::Retired { 404 } else { 200 });
    }
}

#[tokio::test]
async fn the_last_pattern_counts() {
    let account = Account::new()
        .model("*", ModelAccess::NotAllowed)
        .model("amazon.*", ModelAccess::Granted)
        .model("amazon.nova-pro-v1:0", ModelAccess::Legacy);
    let local = with(account).await;
    for (id, status) in [
        (NOVA, 200),
        ("us.amazon.nova-lite-v1:0", 200),
        ("eu.amazon.nova-pro-v1:0", 404),
        ("openai.gpt-oss-20b-1:0", 403),
    ] {
        assert_eq!(post(&local, id, "converse", &user("hi")).await.status, status, "{id}");
    }
}

#[tokio::test]
async fn actions_are_denied_with_their_resource() {
    let by = |action: &str, by| Account::new().deny(action, by);
    let user_arn = "User: arn:aws:sts::111122223333:assumed-role/local/local is not authorized to \
                    perform: bedrock:";
    let no_policy = "because no identity-based policy allows the bedrock:";
    for (account, id, operation, said) in [
        (
            by("bedrock:InvokeModel", DeniedBy::NoPolicy),
            NOVA,
            "converse",
            format!(
                "InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/{NOVA} \
                 {no_policy}InvokeModel action"
            ),
        ),
        (
            by("bedrock:InvokeModel*", DeniedBy::IdentityPolicy),
            "us.amazon.nova-lite-v1:0",
            "converse-stream",
            format!(
                "InvokeModelWithResponseStream on resource: arn:aws:bedrock:us-east-1:\
                 111122223333:inference-profile/us.{NOVA} with an explicit deny in an \
                 identity-based policy"
            ),
        ),
        (
            by("bedrock:*", DeniedBy::ServiceControlPolicy),
            NOVA,
            "invoke",
            format!(
                "InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/{NOVA} with \
                 an explicit deny in a service control policy"
            ),
        ),
    ] {
        let local = with(account).await;
        let answer = post(&local, id, operation, &user("hi")).await;
        assert_eq!((answer.status, kind(&answer)), (403, "AccessDeniedException"));
        assert_eq!(answer.message(), format!("{user_arn}{said}"));
    }
    let local = with(by("bedrock:ListFoundationModels", DeniedBy::NoPolicy)).await;
    let answer = get(&local, "/foundation-models").await;
    let said = format!("ListFoundationModels {no_policy}ListFoundationModels action");
    assert_eq!((answer.status, answer.message()), (403, format!("{user_arn}{said}")));
    assert_eq!(get(&local, "/inference-profiles").await.status, 200);
    taken_by(&local, NOVA, &user("hi")).await;
}

#[test]
fn accounts_are_read_from_json() {
    let json = r#"{
        "credentials": "ExpiredTokenException",
        "deny": [{"action": "bedrock:InvokeModel", "by": "noPolicy"}],
        "models": {"amazon.nova-lite-v1:0": "legacy", "amazon.*": "granted", "*": "notAllowed"}
    }"#;
    let account = Account::new()
        .credentials(AwsError::ExpiredToken)
        .deny("bedrock:InvokeModel", DeniedBy::NoPolicy)
        .model("*", ModelAccess::NotAllowed)
        .model("amazon.*", ModelAccess::Granted)
        .model("amazon.nova-lite-v1:0", ModelAccess::Legacy);
    assert_eq!(json.parse(), Ok(account));
    assert_eq!("{}".parse(), Ok(Account::new()));
    for (json, says) in [
        (r#"{"credentials": "Expired"}"#, "`Expired`"),
        (r#"{"models": {"a": "none"}}"#, "unknown variant `none`"),
        (r#"{"deny": [{"action": "bedrock:*"}]}"#, "missing field `by`"),
        (r#"{"model": {}}"#, "unknown field `model`"),
        ("[", "line 1"),
    ] {
        let error = json.parse::<Account>().expect_err(json).to_string();
        assert!(error.contains(says), "{error}");
    }
    let error = Account::read("/nowhere/account.json").expect_err("no file").to_string();
    assert!(error.starts_with("/nowhere/account.json: "), "{error}");
}
