//! All errors of AWS as they are sent.

use bedrock_prompt_local::{AwsError, Reply, Script, Server};

use crate::support::{SIGNED, converse, send, user};

#[tokio::test]
async fn status_header_and_body() {
    for error in AwsError::ALL {
        let script = Script::new().reply(Reply::error(error, "it failed"));
        let local = Server::builder().script(script).start().await.expect("a free port");
        let answer = converse(&local, &user("hello")).await;
        assert_eq!(answer.status, error.status(), "{error}");
        // Credentials are checked before Bedrock gets the request.
        let is_of_bedrock = ![
            "ExpiredTokenException",
            "IncompleteSignatureException",
            "InvalidSignatureException",
            "MissingAuthenticationTokenException",
            "UnknownOperationException",
            "UnrecognizedClientException",
        ]
        .contains(&error.name());
        let service = if is_of_bedrock { "com.amazon.bedrock" } else { "com.amazon.coral.service" };
        assert_eq!(
            answer.header("x-amzn-ErrorType"),
            Some(format!("{error}:http://internal.amazon.com/coral/{service}/").as_str())
        );
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.message(), "it failed");
        let members = if error == AwsError::ModelError { 3 } else { 1 };
        assert_eq!(answer.json().as_object().map(serde_json::Map::len), Some(members));
    }
}

#[test]
fn names_and_statuses() {
    let rows = [
        (AwsError::AccessDenied, "AccessDeniedException", 403),
        (AwsError::ExpiredToken, "ExpiredTokenException", 403),
        (AwsError::InternalServer, "InternalServerException", 500),
        (AwsError::InvalidSignature, "InvalidSignatureException", 403),
        (AwsError::ModelError, "ModelErrorException", 424),
        (AwsError::ModelNotReady, "ModelNotReadyException", 429),
        (AwsError::ModelTimeout, "ModelTimeoutException", 408),
        (AwsError::ResourceNotFound, "ResourceNotFoundException", 404),
        (AwsError::ServiceQuotaExceeded, "ServiceQuotaExceededException", 400),
        (AwsError::ServiceUnavailable, "ServiceUnavailableException", 503),
        (AwsError::Throttling, "ThrottlingException", 429),
        (AwsError::UnrecognizedClient, "UnrecognizedClientException", 403),
        (AwsError::Validation, "ValidationException", 400),
    ];
    for (error, name, status) in rows {
        assert_eq!((error.name(), error.status()), (name, status));
    }
}

#[tokio::test]
async fn unknown_operations() {
    let local = Server::start().await.expect("a free port");
    let requests =
        [("POST", "/model/x/converse-nothing"), ("GET", "/model/x/converse"), ("POST", "/")];
    for (method, path) in requests {
        let answer = send(&local, method, path, SIGNED, b"{}").await;
        assert_eq!(answer.status, 404, "{method} {path}");
        let kind = answer.header("x-amzn-errortype").unwrap_or_default();
        assert!(kind.starts_with("UnknownOperationException:"), "{kind}");
        let message = answer.message();
        let listed = message.contains("POST /model/{modelId}/converse");
        assert_eq!(listed, path == "/", "{message}");
        assert!(listed || message.contains(path) && message.len() < 150, "{message}");
        assert!(answer.header("x-amzn-requestid").is_some());
    }
}

#[tokio::test]
async fn operations_that_the_server_does_not_have() {
    let local = Server::start().await.expect("a free port");
    for (method, path, name) in [
        ("GET", "/custom-models", "ListCustomModels"),
        ("POST", "/model-invocation-job", "CreateModelInvocationJob"),
        ("POST", "/agents/A1/agentAliases/B2/sessions/s/text", "InvokeAgent"),
        ("POST", "/rerank", "Rerank"),
        ("POST", "/async-invoke", "StartAsyncInvoke"),
        (
            "POST",
            "/model/amazon.nova-sonic-v1%3A0/invoke-with-bidirectional-stream",
            "InvokeModelWithBidirectionalStream",
        ),
        ("POST", "/guardrail-checks/invoke", "InvokeGuardrailChecks"),
        ("POST", "/retrieveAndGenerateStream", "RetrieveAndGenerateStream"),
        ("PUT", "/knowledgebases/", "CreateKnowledgeBase"),
        ("GET", "/guardrails", "ListGuardrails"),
    ] {
        let answer = send(&local, method, path, SIGNED, b"").await;
        let kind = answer.header("x-amzn-errortype").unwrap_or_default();
        assert!(answer.status == 404 && kind.starts_with("UnknownOperationException:"), "{kind}");
        let message = answer.message();
        let start =
            format!("The local server does not have the operation {name} ({method} {path}).");
        assert!(message.starts_with(&start), "{message}");
        assert!(message.contains(" It has Converse, ConverseStream, "), "{message}");
        assert!(message.ends_with(", RetrieveAndGenerate."), "{message}");
    }
}

/// The words that AWS has for credentials, in a script without a message.
#[tokio::test]
async fn words_of_credentials() {
    for (error, words) in [
        (AwsError::ExpiredToken, "The security token included in the request is expired"),
        (AwsError::UnrecognizedClient, "The security token included in the request is invalid."),
        (
            AwsError::InvalidSignature,
            "The request signature we calculated does not match the signature you provided. Check \
             your AWS Secret Access Key and signing method. Consult the service documentation for \
             details.",
        ),
        (AwsError::Throttling, "The script has this error."),
    ] {
        let script: Script =
            format!(r#"{{"replies": [{{"error": "{error}"}}]}}"#).parse().expect("valid");
        let local = Server::builder().script(script).start().await.expect("a free port");
        let answer = converse(&local, &user("hello")).await;
        assert_eq!((answer.status, answer.message().as_str()), (error.status(), words));
    }
}
