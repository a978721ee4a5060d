//! The HTTP client for SDK clients without one.

use aws_sdk_bedrockruntime::config::SharedHttpClient;

/// The HTTP client to add to an SDK client; `None` if it has one.
///
/// An SDK that was compiled with an HTTPS client of its own (the feature `default-https-client`
/// of any of its crates) keeps it: the user chose it, with its TLS.
pub(crate) fn missing_from(is_configured: bool) -> Option<SharedHttpClient> {
    if is_configured { None } else { fallback() }
}

#[cfg(not(feature = "rustls-ring"))]
pub(super) fn fallback() -> Option<SharedHttpClient> {
    None
}

/// The SDK's default HTTPS client with ring instead of AWS-LC. It uses the proxy of the environment
/// and the SDK's timeouts.
#[cfg(feature = "rustls-ring")]
pub(super) fn fallback() -> Option<SharedHttpClient> {
    use aws_sdk_bedrockruntime::config::BehaviorVersion;
    use aws_smithy_http_client::proxy::ProxyConfig;
    use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
    use aws_smithy_http_client::{Builder, ConnectorBuilder};
    use aws_smithy_runtime::client::defaults::default_http_client_plugin_v2;

    if default_http_client_plugin_v2(BehaviorVersion::latest()).is_some() {
        return None;
    }
    Some(Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = ConnectorBuilder::default()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.build()
    }))
}
