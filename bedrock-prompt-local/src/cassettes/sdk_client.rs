//! Cassettes as the HTTP client of an AWS SDK client.

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime::client::defaults::default_http_client_plugin_v2;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin as _;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use hyper::header::{AUTHORIZATION, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Uri};

use super::cassette::Response;
use super::replayed::ReplayedBody;
use super::request::Request;
use super::tape::{RecordedBody, Tape};
use super::{Cassettes, Mode};
use crate::protocol::{Operation, unserved};

impl HttpClient for Cassettes {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let cassettes = self.clone();
        SharedHttpConnector::new(match self.mode {
            Mode::Replay => Connector { cassettes, source: None },
            Mode::Record => {
                let client = self.http_client.clone().unwrap_or_else(default_http_client);
                Connector { cassettes, source: Some(client.http_connector(settings, components)) }
            }
        })
    }
}

/// The HTTPS client with which the SDK was built; one with ring if it was built without.
fn default_http_client() -> SharedHttpClient {
    let of_sdk = default_http_client_plugin_v2(BehaviorVersion::latest()).and_then(|plugin| {
        let none = RuntimeComponentsBuilder::new("cassettes");
        plugin.runtime_components(&none).http_client()
    });
    of_sdk.unwrap_or_else(|| {
        Builder::new().build_with_connector_fn(|settings, components| {
            let mut connector = ConnectorBuilder::default()
                .tls_provider(Provider::Rustls(CryptoMode::Ring))
                .proxy_config(ProxyConfig::from_env());
            connector.set_connector_settings(settings.cloned());
            connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
            connector.build()
        })
    })
}

#[derive(Debug)]
struct Connector {
    cassettes: Cassettes,
    /// Where the responses to record come from; `None` if they are replayed.
    source: Option<SharedHttpConnector>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let headers = header_map(request.headers().iter());
        let Some(body) = request.body().bytes() else {
            return failed(
                "a request whose body is a stream cannot be recorded or replayed; send it with a \
                 client without cassettes",
            );
        };
        let uri: Uri = match request.uri().parse() {
            Ok(uri) => uri,
            Err(error) => return failed(error),
        };
        let is_for_bedrock = is_for_bedrock(request.method(), uri.path(), &headers);
        if let Some(source) = self.source.as_ref().filter(|_| !is_for_bedrock) {
            return source.call(request);
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let scrubber = self.cassettes.scrubber.clone().with_credentials(&headers);
        let recorded = Request::new(request.method(), path, &headers, body, &scrubber);
        let Some(source) = &self.source else {
            return match self.cassettes.next(&recorded) {
                Ok(response) => HttpConnectorFuture::ready(http_response(response)),
                Err(not_recorded) => failed(not_recorded),
            };
        };
        let cassettes = self.cassettes.clone();
        let response = source.call(request);
        HttpConnectorFuture::new(async move {
            let mut response = response.await?;
            let headers = header_map(response.headers().iter());
            let tape = Tape {
                cassettes,
                request: recorded,
                scrubber,
                status: response.status().as_u16(),
                headers,
            };
            let body = std::mem::replace(response.body_mut(), SdkBody::taken());
            let body = RecordedBody::new(Box::pin(body), tape)
                .map_err(|error| ConnectorError::user(error.into()))?;
            *response.body_mut() = SdkBody::from_body_1_x(body);
            Ok(response)
        })
    }
}

/// Whether a request is signed for Bedrock, or has an API key.
///
/// A configuration of `aws-config` uses its HTTP client for credentials too. The responses of STS,
/// IAM Identity Center and the metadata of an instance or of a container are secrets; the token of
/// a container may look like an API key.
fn is_for_bedrock(method: &str, path: &str, headers: &HeaderMap) -> bool {
    let authorization = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some((scheme, rest)) = authorization.and_then(|value| value.split_once(' ')) else {
        return false;
    };
    // KEY/DATE/REGION/SERVICE/aws4_request
    let scope = rest.split_once("Credential=").map(|(_, rest)| rest.split(',').next());
    let service = scope.flatten().and_then(|scope| scope.rsplit('/').nth(1));
    let may_be_metadata = method == "GET"
        && Operation::find(&Method::GET, path).is_none()
        && unserved::name(method, path).is_none();
    scheme.eq_ignore_ascii_case("bearer") && !may_be_metadata
        || service.is_some_and(|service| service.starts_with("bedrock"))
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> HttpConnectorFuture {
    // Not an error of the connection, which would be tried again.
    HttpConnectorFuture::ready(Err(ConnectorError::user(error.into())))
}

fn header_map<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>) -> HeaderMap {
    let valid = headers.filter_map(|(name, value)| {
        Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
    });
    valid.collect()
}

fn http_response(mut recorded: Response) -> Result<HttpResponse, ConnectorError> {
    let user = |error| ConnectorError::user(error);
    let status = StatusCode::try_from(recorded.status).map_err(|error| user(error.into()))?;
    let headers = std::mem::take(&mut recorded.headers);
    let body = SdkBody::from_body_1_x(ReplayedBody::new(recorded));
    let mut response = HttpResponse::new(status, body);
    for (name, value) in headers {
        response.headers_mut().try_insert(name, value).map_err(|error| user(error.into()))?;
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Responds to everything, as a service that has credentials.
    #[derive(Debug)]
    struct Source;

    impl HttpConnector for Source {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            let body = SdkBody::from(r#"{"Token": "planted"}"#);
            let response = StatusCode::try_from(200).map(|status| HttpResponse::new(status, body));
            HttpConnectorFuture::ready(response.map_err(|error| ConnectorError::user(error.into())))
        }
    }

    #[tokio::test]
    async fn only_exchanges_with_bedrock_are_recorded() {
        let signed = |service: &str| {
            format!(
                "AWS4-HMAC-SHA256 Credential=AKIA/20261130/us-east-1/{service}/aws4_request, Signature=0a"
            )
        };
        let global =
            "AWS4-ECDSA-P256-SHA256 Credential=AKIA/20261130/bedrock/aws4_request, Signature=0a";
        let key = || Some("Bearer my-key".to_owned());
        for (method, path, authorization, count) in [
            ("POST", "/latest", Some(signed("bedrock")), 1),
            ("POST", "/latest", Some(global.to_owned()), 1),
            ("POST", "/gateway/model/a.b/converse", key(), 1),
            ("GET", "/foundation-models", key(), 1),
            ("GET", "/custom-models", key(), 1),
            ("GET", "/v2/credentials/1234", key(), 0),
            ("POST", "/", Some(signed("sts")), 0),
            ("GET", "/v2/credentials/1234", Some("container-token".to_owned()), 0),
            ("GET", "/latest/meta-data", None, 0),
        ] {
            let name = format!("bedrock-prompt-local-only-{}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            let cassettes = Cassettes::record(&folder).expect("a folder");
            let source = Some(SharedHttpConnector::new(Source));
            let connector = Connector { cassettes, source };
            let mut request = HttpRequest::new(SdkBody::from("{}"));
            request.set_method(method).expect("a method");
            request.set_uri(format!("https://example.com{path}")).expect("a URI");
            if let Some(value) = &authorization {
                request.headers_mut().insert("authorization", value.clone());
            }
            let mut response = connector.call(request).await.expect("a response");
            let body = std::mem::replace(response.body_mut(), SdkBody::taken());
            drop(body);
            let files = std::fs::read_dir(&folder).expect("a folder").count();
            std::fs::remove_dir_all(&folder).expect("a folder");
            assert_eq!(files, count, "{method} {path} {authorization:?}");
        }
    }
}
