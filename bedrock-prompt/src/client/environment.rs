//! The configuration that the AWS CLI would use, with what boto3 does and the SDK does not: a variable
//! that is empty is unset, and errors say what is wrong with the profile or the key pair.

use std::env;

use aws_config::imds::region::ImdsRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::{Profile, ProfileFileLoadError, ProfileFileRegionProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};

use aws_smithy_types::retry::RetryConfig;

use super::preflight::{Refusal, check_runtime};
use super::{https, retries};
use crate::outcome::{ErrorKind, Misconfigured};

/// What was found, for the configuration of any service.
pub(crate) struct Environment {
    pub(crate) config: SdkConfig,
    /// With an explanation of its errors.
    pub(crate) credentials: Option<SharedCredentialsProvider>,
    /// Why no request can be sent.
    pub(crate) refusal: Option<Refusal>,
    /// Where the region was found.
    pub(crate) region_source: &'static str,
}

/// The builder of a service's configuration from an [`Environment`].
macro_rules! service_config {
    ($environment:expr, $builder:ty, $service:literal) => {{
        let environment = &$environment;
        let mut builder = <$builder>::from(&environment.config);
        builder.set_credentials_provider(environment.credentials.clone());
        let variable = concat!("AWS_ENDPOINT_URL_", $service);
        if let Some(url) = $crate::client::environment::Environment::malformed_url(variable) {
            builder.set_endpoint_url(Some(url));
        } else if $crate::client::environment::is_blank(variable) {
            builder.set_endpoint_url(environment.config.endpoint_url().map(Into::into));
        }
        if $crate::client::environment::is_blank("AWS_BEARER_TOKEN_BEDROCK") {
            let preference = environment.config.auth_scheme_preference().cloned();
            builder.set_auth_scheme_preference(preference);
        }
        match environment.refusal.clone() {
            Some(refusal) => builder.interceptor(refusal),
            None => builder,
        }
    }};
}
pub(crate) use service_config;

impl Environment {
    /// Reads the environment. What is set in code goes before it.
    pub(crate) async fn load(region: Option<&Region>, profile_name: Option<&str>) -> Self {
        if let Err(error) = check_runtime() {
            let what =
                "the client was made outside of a tokio runtime, which the HTTP client needs";
            let refusal = Misconfigured { what: what.into(), ..error };
            let config = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).build();
            let refusal = Some(Refusal(refusal));
            return Self { config, credentials: None, refusal, region_source: region_source() };
        }
        let mut loader = aws_config::defaults(BehaviorVersion::latest());
        let https = https::fallback();
        if let Some(client) = https.clone() {
            loader = loader.http_client(client);
        }
        let blank_profile = is_blank("AWS_PROFILE").then_some("default");
        let profile_name = profile_name.or(blank_profile);
        if let Some(name) = profile_name {
            loader = loader.profile_name(name);
        }
        loader = match region {
            Some(region) => loader.region(region.clone()),
            None if is_blank("AWS_REGION") || is_blank("AWS_DEFAULT_REGION") => {
                let profile = ProfileFileRegionProvider::builder();
                let profile = match profile_name {
                    Some(name) => profile.profile_name(name),
                    None => profile,
                };
                let variable = value("AWS_REGION").or_else(|| value("AWS_DEFAULT_REGION"));
                let variable = variable.map(Region::new);
                let chain = RegionProviderChain::first_try(variable).or_else(profile.build());
                let services = match https {
                    Some(client) => ProviderConfig::default().with_http_client(client),
                    None => ProviderConfig::default(),
                };
                let of_instance = ImdsRegionProvider::builder().configure(&services).build();
                loader.region(chain.or_else(of_instance))
            }
            None => loader,
        };
        let retries = retries::find(profile_name).await;
        if let Some(retries) = retries.clone().unwrap_or_else(|_| Some(RetryConfig::standard())) {
            loader = loader.retry_config(retries);
        }
        let config = loader.load().await;
        let profile_name = profile_name.map(ToOwned::to_owned);
        let refusal = match (retries, config.region()) {
            (Err(problem), _) => Some(Refusal(problem)),
            (Ok(_), Some(_)) => None,
            (Ok(_), None) => profile_problem(profile_name.as_deref()).await.map(|problem| {
                let what = format!("no AWS region is set, because {}", problem.what);
                Refusal(Misconfigured { kind: ErrorKind::NoRegion, what, ..problem })
            }),
        };
        let credentials = config
            .credentials_provider()
            .map(|provider| SharedCredentialsProvider::new(Explained { provider, profile_name }));
        Self { config, credentials, refusal, region_source: region_source() }
    }

    /// A common URL that is none, where the service has no other: the SDK ignores it, and the
    /// request would go to AWS.
    pub(crate) fn malformed_url(variable: &str) -> Option<String> {
        let is_ignored = value("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if is_ignored || value(variable).is_some() {
            return None;
        }
        value("AWS_ENDPOINT_URL").filter(|url| !url.contains("://"))
    }
}

/// Where the region is found, in the SDK's order.
fn region_source() -> &'static str {
    let variables = ["AWS_REGION", "AWS_DEFAULT_REGION"];
    let set = variables.into_iter().find(|name| value(name).is_some());
    set.unwrap_or("the AWS profile, or the metadata service of the machine")
}

/// A variable that is set and has no value.
pub(crate) fn is_blank(name: &str) -> bool {
    env::var(name).is_ok_and(|value| value.trim().is_empty())
}

pub(super) fn value(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Credentials of the environment. Where there are none, the error says why.
#[derive(Debug)]
struct Explained {
    provider: SharedCredentialsProvider,
    profile_name: Option<String>,
}

impl ProvideCredentials for Explained {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            let error = match self.provider.provide_credentials().await {
                Ok(credentials) => return check_header_text(credentials),
                Err(error) => error,
            };
            let is_explained = matches!(
                error,
                CredentialsError::CredentialsNotLoaded(_)
                    | CredentialsError::InvalidConfiguration(_)
            );
            if !is_explained {
                return Err(error);
            }
            let problem = match half_of_a_key_pair() {
                Some(problem) => Some(problem),
                None => profile_problem(self.profile_name.as_deref()).await,
            };
            Err(match problem {
                Some(problem) => CredentialsError::not_loaded(problem),
                None => error,
            })
        })
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.provider.fallback_on_interrupt()
    }
}

/// Refuses a key that no HTTP header takes, such as one with a line break: the SDK would panic.
fn check_header_text(credentials: Credentials) -> Result<Credentials, CredentialsError> {
    let is_header = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let token = credentials.session_token().unwrap_or_default();
    let what = match (is_header(credentials.access_key_id()), is_header(token)) {
        (true, true) => return Ok(credentials),
        (false, _) => "the AWS access key id",
        (true, false) => "the AWS session token",
    };
    Err(CredentialsError::not_loaded(Misconfigured {
        kind: ErrorKind::InvalidCredentials,
        what: format!("{what} has a line break or another character that no key has"),
        help: Some("set it again, without what follows it in its file".into()),
    }))
}

const ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";

fn half_of_a_key_pair() -> Option<Misconfigured> {
    let (set, missing) = match (value(ID), value(SECRET)) {
        (Some(_), None) => (ID, SECRET),
        (None, Some(_)) => (SECRET, ID),
        _ => return None,
    };
    Some(Misconfigured {
        kind: ErrorKind::NoCredentials,
        what: format!("the AWS credentials are incomplete: {set} is set, and {missing} is not"),
        help: Some(format!("set {missing}, or unset {set} to use a profile")),
    })
}

/// The profiles of the files, with the one of this name selected, or else that of the environment.
pub(super) async fn profiles(name: Option<&str>) -> Result<ProfileSet, ProfileFileLoadError> {
    let (files, variables, sources) = Default::default();
    let name = name.map(|name| name.to_owned().into());
    aws_config::profile::load(&files, &variables, &sources, name).await
}

/// What is wrong with the profile that is asked for, if it is.
async fn profile_problem(name: Option<&str>) -> Option<Misconfigured> {
    let problem = |what: String, help: String| {
        Some(Misconfigured { kind: ErrorKind::NoCredentials, what, help: Some(help) })
    };
    let profiles = match profiles(name).await {
        Ok(profiles) => profiles,
        Err(error) => {
            let last = std::iter::successors(Some(&error as &dyn std::error::Error), |&error| {
                error.source()
            });
            let cause = last.last().map(ToString::to_string).unwrap_or_default();
            let cause = cause.split_whitespace().collect::<Vec<_>>().join(" ");
            let what = format!("the AWS profiles cannot be read: {cause}");
            return problem(what, "correct ~/.aws/config or ~/.aws/credentials".into());
        }
    };
    let name = profiles.selected_profile();
    let Some(profile) = profiles.get_profile(name) else {
        if name == "default" {
            return None;
        }
        let mut others: Vec<_> = profiles.profiles().map(|other| format!("`{other}`")).collect();
        others.sort();
        let others = match others.as_slice() {
            [] => String::new(),
            others => format!(", or use {}", others.join(" or ")),
        };
        let help = format!("add it with `aws configure --profile {name}`{others}");
        return problem(format!("the AWS profile `{name}` does not exist"), help);
    };
    let has =
        |profile: &Profile, key| profile.get(key).is_some_and(|value| !value.trim().is_empty());
    let (id, secret) = ("aws_access_key_id", "aws_secret_access_key");
    let (set, missing) = match (has(profile, id), has(profile, secret)) {
        (true, false) => (id, secret),
        (false, true) => (secret, id),
        _ => return None,
    };
    let what = format!("the AWS profile `{name}` has {set} and no {missing}");
    problem(what, format!("add {missing} to the profile in ~/.aws/credentials"))
}
