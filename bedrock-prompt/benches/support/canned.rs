//! An SDK client whose answers come out of memory.

use std::fmt;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use bedrock_prompt::sdk;
use bedrock_prompt::sdk::config::{BehaviorVersion, Credentials, Region, RuntimeComponents};

/// Answers every request with the same body.
#[derive(Clone)]
struct Canned(&'static str);

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canned")
    }
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let status = 200.try_into().expect("a status");
        let mut response = HttpResponse::new(status, SdkBody::from(self.0));
        response.headers_mut().insert("content-type", "application/json");
        response.headers_mut().insert("x-amzn-requestid", "00000000-0000-4000-8000-000000000001");
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl HttpClient for Canned {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// A client that is answered with a tool input of about this many bytes.
pub(crate) fn sdk_client<T: super::Answer>(size: usize) -> sdk::Client {
    let config = sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "bench"))
        .http_client(Canned(super::answer::<T>(size).leak()))
        .build();
    sdk::Client::from_conf(config)
}
