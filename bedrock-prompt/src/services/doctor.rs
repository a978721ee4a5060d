//! Why a prompt cannot be sent, or that it can: credentials, region, endpoint, model, access, inference
//! profile and output mode, each with what to do (feature `control-plane`).
//!
//! [`ControlPlane::doctor`] checks them for a client and a prompt, or a model id. Nothing that it sends
//! is paid for, unless [`Doctor::send_request`] asks for it.
//!
//! ```no_run
//! # async fn run() {
//! use bedrock_prompt::{Client, Prompt, control_plane::ControlPlane};
//!
//! #[derive(Prompt)]
//! #[prompt(model = "anthropic.claude-sonnet-4-5-20250929-v1:0", user = "{0}", output = Vec<String>)]
//! struct Rivers<'a>(&'a str);
//!
//! let (client, control) = (Client::from_env().await, ControlPlane::from_env().await);
//! println!("{}", control.doctor(&client).prompt::<Rivers>().await);
//! # }
//! ```
//!
//! `cargo run --features control-plane --example doctor -- --aws` does it without a program.

mod access;
mod connection;
mod life_cycle;
mod model;
mod model_id;
mod output;
mod report;
mod request;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

pub use report::{Check, DoctorReport, Finding, State};

use crate::client::timeouts::MAX_TIMEOUT;
use crate::client::{Client, Probe};
use crate::model::{ModelCapabilities, base_of};
use crate::outcome::{Error, ErrorKind};
use crate::prompt::Prompt;
use crate::services::control_plane::ControlPlane;
use output::PromptFacts;

/// The time limit of a request, all its attempts included.
const TIMEOUT: Duration = Duration::from_secs(10);

impl ControlPlane {
    /// Checks whether a client can call the model of a prompt, and says what to do where it cannot.
    ///
    /// The control plane is asked in the region of the client. Awaiting it sends a handful of requests
    /// that read: `CountTokens` to the client's endpoint, and `GetFoundationModel`,
    /// `GetFoundationModelAvailability` and `ListInferenceProfiles` (for an application inference
    /// profile, `GetInferenceProfile`) to the control plane. Where IAM denies one, its finding says which
    /// permission is missing.
    pub fn doctor(&self, client: &Client) -> Doctor {
        Doctor {
            control: self.clone(),
            client: client.clone(),
            prompt: None,
            model_id: None,
            sends_request: false,
            timeout: TIMEOUT,
            today: None,
        }
    }
}

/// The checks of a client and a model, created by [`ControlPlane::doctor`].
///
/// The model is that of [`model`](Self::model), of the [prompt](Self::prompt) or of the client, in this
/// order, as for a call. It is part of the feature `control-plane`.
#[must_use = "nothing is checked before it is awaited"]
pub struct Doctor {
    control: ControlPlane,
    client: Client,
    prompt: Option<PromptFacts>,
    model_id: Option<String>,
    sends_request: bool,
    timeout: Duration,
    today: Option<SystemTime>,
}

impl Doctor {
    /// Checks the model of a prompt, and which output mode its type is requested with.
    pub fn prompt<P: Prompt>(mut self) -> Self {
        self.prompt = Some(PromptFacts::of::<P>());
        self
    }

    /// The model id, inference profile id or ARN to check. Default: the prompt's, or the client's.
    pub fn model(mut self, id: impl Into<String>) -> Self {
        self.model_id = Some(id.into());
        self
    }

    /// Whether to send one short request to the model, which is paid for: a question of one word, with
    /// 16 tokens for the answer. Default: no.
    pub fn send_request(mut self, on: bool) -> Self {
        self.sends_request = on;
        self
    }

    /// The time limit of each request, all its attempts included. Default: 10 seconds. Maximum: 365 days.
    /// The one to the model has at least a minute.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(MAX_TIMEOUT);
        self
    }

    /// The date by which the end of a model is judged. Default: now.
    pub fn today(mut self, today: SystemTime) -> Self {
        self.today = Some(today);
        self
    }

    /// Checks everything. It can also be awaited as it is.
    ///
    /// No finding makes it fail, and it ends: each request has the [time limit](Self::timeout).
    pub async fn run(self) -> DoctorReport {
        let of_prompt = self.prompt.as_ref().and_then(|prompt| prompt.model);
        let of_client = self.client.settings().model_id.as_deref();
        let id = self.model_id.as_deref().or(of_prompt).or(of_client).unwrap_or_default();
        let mut report = DoctorReport::new(
            self.prompt.as_ref().map(|prompt| prompt.name),
            id,
            self.client.region(),
        );
        let today = self.today.unwrap_or_else(SystemTime::now);
        let mut patient = Patient {
            client: &self.client,
            control: self.control.for_doctor(&self.client, self.timeout),
            id,
            base: base_of(id).to_owned(),
            capabilities: self.client.model(id),
            silence: None,
        };
        // Without a usable region it sends nothing, and its error says why.
        let probe = self.client.probe(patient.probed_id(), self.timeout).await;
        let (region, is_usable) = connection::region(&self.client, &probe);
        report.add(region);
        if is_usable {
            let (endpoint, credentials) = connection::read(&probe, self.client.region());
            if credentials.state == State::Failed {
                patient.silence = Some("of the credentials");
            }
            if matches!(&probe.result, Err(error) if error.kind() == ErrorKind::NoRuntime) {
                patient.silence = Some("there is no tokio runtime");
            }
            report.add(endpoint);
            report.add(credentials);
        } else {
            for check in [Check::Endpoint, Check::Credentials] {
                report.add(Finding::not_checked(check, "because of the region", ""));
            }
            patient.silence = Some("of the region");
        }
        patient.examine(&mut report, &probe, today).await;
        if !id.is_empty() {
            let prompt = self.prompt.as_ref();
            report.add(output::mode(prompt, &self.client, id, patient.capabilities));
            report.add(output::tools(patient.capabilities));
        }
        let may_send = is_usable && patient.silence.is_none() && !id.is_empty();
        report.add(match self.sends_request {
            true if may_send => request::send(&self.client, id, self.timeout).await,
            true => Finding::not_checked(Check::Request, "because of what failed above", ""),
            false => request::not_sent(),
        });
        report
    }
}

impl IntoFuture for Doctor {
    type Output = DoctorReport;
    type IntoFuture = Pin<Box<dyn Future<Output = DoctorReport> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Doctor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doctor")
            .field("control", &self.control)
            .field("client", &self.client)
            .field("model_id", &self.model_id)
            .field("sends_request", &self.sends_request)
            .finish_non_exhaustive()
    }
}

/// What is examined, and what is known of it.
struct Patient<'a> {
    client: &'a Client,
    control: ControlPlane,
    /// The id as it was written.
    id: &'a str,
    /// The id of the base model; that of an opaque id, if it is not known.
    base: String,
    capabilities: ModelCapabilities,
    /// Why the control plane is not asked any more: it would give the same answer.
    silence: Option<&'static str>,
}

/// Why something is not known.
enum Unknown {
    /// A request failed.
    Failed(Error),
    /// Nothing was asked.
    NotAsked(&'static str),
}

impl Unknown {
    fn finding(&self, check: Check) -> Finding {
        match self {
            Self::Failed(error) => Finding::of_error(check, State::NotChecked, error),
            Self::NotAsked(why) => Finding::not_checked(check, format!("because {why}"), ""),
        }
    }
}

/// Why nothing else is said of a model that is not there.
const NOT_THERE: &str = "because the region does not have the model";

/// The models and profiles of an id that does not name them are not known.
const UNNAMED: &str = "the id does not say which model it stands for";

impl Patient<'_> {
    /// The id with which `CountTokens` is asked: it knows no inference profiles.
    fn probed_id(&self) -> &str {
        if self.base.is_empty() { "amazon.nova-lite-v1:0" } else { &self.base }
    }

    fn region(&self) -> &str {
        self.client.region().unwrap_or_default()
    }

    /// The findings about the model, for which the control plane is asked.
    async fn examine(&mut self, report: &mut DoctorReport, probe: &Probe, today: SystemTime) {
        if self.id.trim().is_empty() {
            report.add(model::none_set());
            return;
        }
        let mut of_profile = None;
        if model_id::is_of_application_profile(self.id) {
            let control = self.control.clone();
            let resolved = self.ask(control.model_of_profile(self.id)).await;
            if let Ok(base) = &resolved {
                self.base.clone_from(base);
            }
            of_profile = Some(resolved);
        }
        let is_unnamed = match &of_profile {
            Some(resolved) => resolved.is_err(),
            None => !model_id::names_a_model(self.id),
        };
        let (details, access, profiles);
        if is_unnamed {
            (details, access) = (Err(Unknown::NotAsked(UNNAMED)), Err(Unknown::NotAsked(UNNAMED)));
            profiles = Err(Unknown::NotAsked(UNNAMED));
        } else {
            let (control, base) = (self.control.clone(), self.base.clone());
            details = self.ask(control.model(&base)).await;
            access = if model_id::is_missing(&details) {
                // What is not there cannot be granted.
                Err(Unknown::NotAsked("the region does not have the model"))
            } else {
                self.ask(control.model_access(&base)).await
            };
            let kind = aws_sdk_bedrock::types::InferenceProfileType::SystemDefined;
            profiles = self.ask(control.inference_profiles(kind)).await;
        }
        let existing = profiles.as_ref().map(|all| model_id::of_model(all, &self.base));
        let listed = existing.as_deref().unwrap_or_default();
        report.add(model::there(self, &details, listed, probe, today));
        if model::end_of_life(probe).is_some() {
            for check in [Check::Access, Check::ModelId] {
                report.add(Finding::not_checked(check, "because the model has ended", ""));
            }
        } else {
            report.add(access::granted(self, &access, probe));
            report.add(model_id::reachable(self, &details, &existing, of_profile.as_ref()));
        }
        report.add(life_cycle::until(self, &details, today));
    }

    /// Asks the control plane, unless it is known not to answer.
    async fn ask<T>(&mut self, call: impl Future<Output = Result<T, Error>>) -> Result<T, Unknown> {
        if let Some(why) = self.silence {
            return Err(Unknown::NotAsked(why));
        }
        call.await.map_err(|error| {
            self.silence = match error.kind() {
                ErrorKind::ConnectionFailed | ErrorKind::Timeout => {
                    Some("the control plane did not answer")
                }
                ErrorKind::NoCredentials
                | ErrorKind::ExpiredCredentials
                | ErrorKind::InvalidCredentials => Some("of the control plane's credentials"),
                ErrorKind::NoRegion
                | ErrorKind::InvalidConfiguration
                | ErrorKind::NoRuntime
                | ErrorKind::Dispatch
                | ErrorKind::InvalidResponse => Some("the control plane cannot be asked"),
                _ => None,
            };
            Unknown::Failed(error)
        })
    }
}
