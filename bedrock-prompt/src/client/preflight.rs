//! What is checked before a request goes out, and what is added to an error of the connection.

use aws_sdk_bedrockruntime::config::interceptors::{
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
    FinalizerInterceptorContextMut,
};
use aws_sdk_bedrockruntime::config::{ConfigBag, Intercept, Region, RuntimeComponents};
use aws_sdk_bedrockruntime::error::{BoxError, ConnectorError};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;
use aws_smithy_types::endpoint::Endpoint;
use aws_types::endpoint_config::{EndpointUrl, UseDualStack, UseFips};

use crate::outcome::{
    ErrorKind, Misconfigured, Unreachable, check_endpoint_url, check_key_in_the_open, check_region,
    shown_url,
};

/// The hooks of every client, an interceptor or a part of one: an endpoint URL or a region with which
/// the SDK would panic, or say nothing that helps, is an error, and so is an API key on its way
/// without TLS; an error of the connection knows its URL.
#[derive(Debug)]
pub(crate) struct Preflight {
    /// Whether the client's connections need a tokio runtime.
    pub(crate) needs_tokio: bool,
}

impl Intercept for Preflight {
    fn name(&self) -> &'static str {
        "BedrockPromptPreflight"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.needs_tokio {
            check_runtime()?;
        }
        if let Some(EndpointUrl(url)) = config.load::<EndpointUrl>() {
            check_endpoint_url(url)?;
            let use_fips = config.load::<UseFips>().is_some_and(|on| on.0);
            let use_dual_stack = config.load::<UseDualStack>().is_some_and(|on| on.0);
            check_variant(use_fips, use_dual_stack)?;
        }
        if let Some(region) = config.load::<Region>() {
            check_region(region.as_ref())?;
        }
        Ok(())
    }

    /// An API key is the secret itself, where a signature is not: it does not travel in the open.
    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request();
        if let Some(rest) = request.uri().strip_prefix("http://")
            && request
                .headers()
                .get("authorization")
                .is_some_and(|value| value.starts_with("Bearer "))
        {
            check_key_in_the_open(rest.split('/').next().unwrap_or_default())?;
        }
        Ok(())
    }

    fn modify_before_attempt_completion(
        &self,
        context: &mut FinalizerInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(result) = context.output_or_error_mut() else { return Ok(()) };
        let Some(error) = result.as_ref().err().and_then(OrchestratorError::as_connector_error)
        else {
            return Ok(());
        };
        let Some(endpoint) = config.load::<Endpoint>() else { return Ok(()) };
        let kind = of_kind(error);
        let url = shown_url(endpoint.url());
        let Err(source) = std::mem::replace(result, Err(OrchestratorError::other("replaced")))
        else {
            return Ok(());
        };
        let source = Unreachable { url, source: source.into() };
        *result = Err(OrchestratorError::connector(kind(source.into())));
        Ok(())
    }
}

/// An interceptor of a client that cannot send anything.
#[cfg(feature = "aws-config")]
#[derive(Debug, Clone)]
pub(crate) struct Refusal(pub(crate) Misconfigured);

#[cfg(feature = "aws-config")]
impl Intercept for Refusal {
    fn name(&self) -> &'static str {
        "BedrockPromptRefusal"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        Err(self.0.clone().into())
    }
}

/// What makes another error of the same kind: the SDK retries by it.
fn of_kind(error: &ConnectorError) -> Box<dyn FnOnce(BoxError) -> ConnectorError> {
    if error.is_timeout() {
        Box::new(ConnectorError::timeout)
    } else if error.is_io() {
        Box::new(ConnectorError::io)
    } else if error.is_user() {
        Box::new(ConnectorError::user)
    } else {
        let kind = error.as_other();
        Box::new(move |source| ConnectorError::other(source, kind))
    }
}

/// An error if a variant of AWS's endpoint is asked for beside an endpoint URL: the SDK refuses that.
fn check_variant(use_fips: bool, use_dual_stack: bool) -> Result<(), Misconfigured> {
    let (what, setting, variable) = match (use_fips, use_dual_stack) {
        (true, _) => ("a FIPS endpoint", "use_fips", "AWS_USE_FIPS_ENDPOINT"),
        (_, true) => ("a dual-stack endpoint", "use_dual_stack", "AWS_USE_DUALSTACK_ENDPOINT"),
        _ => return Ok(()),
    };
    Err(Misconfigured {
        kind: ErrorKind::InvalidConfiguration,
        what: format!("{what} and an endpoint URL are both set"),
        help: Some(format!(
            "remove `{setting}` or {variable}, or remove the endpoint URL; for a VPC endpoint, write \
             its own URL only"
        )),
    })
}

/// An error if the thread is not within a tokio runtime: the SDK would panic.
pub(crate) fn check_runtime() -> Result<(), Misconfigured> {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => Ok(()),
        Err(_) => Err(Misconfigured {
            kind: ErrorKind::NoRuntime,
            what: "the call is outside of a tokio runtime, which the HTTP client needs".into(),
            help: None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_needs_a_runtime() {
        let error = check_runtime().expect_err("no runtime");
        assert_eq!(error.kind, ErrorKind::NoRuntime);
    }
}
