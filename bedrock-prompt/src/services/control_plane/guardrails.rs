use std::time::{Duration, Instant};

use aws_sdk_bedrock::Client as SdkClient;
use aws_sdk_bedrock::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrock::operation::create_guardrail::CreateGuardrailInput;
use aws_sdk_bedrock::operation::create_guardrail::builders::CreateGuardrailFluentBuilder;
use aws_sdk_bedrock::operation::get_guardrail::GetGuardrailOutput;
use aws_sdk_bedrock::types::GuardrailStatus;
use aws_smithy_async::rt::sleep::{AsyncSleep as _, default_async_sleep};

use super::{ControlPlane, GuardrailDefinition};
use crate::model::{Guardrail, is_id};
use crate::outcome::{Error, ErrorKind};

/// The version of the working draft.
const DRAFT: &str = "DRAFT";

const MISSING: &str =
    "check its id, its version and the region: `aws bedrock list-guardrails` lists them";

/// The maximum time until a guardrail is ready, which takes seconds.
const READY_TIMEOUT: Duration = Duration::from_mins(1);

/// The time between two requests for its status.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

impl ControlPlane {
    /// Creates a guardrail, waits up to one minute until it is ready, and returns its working draft.
    ///
    /// The working draft can be edited. [`create_guardrail_version`](Self::create_guardrail_version)
    /// creates a version that does not change. Requires the permissions `bedrock:CreateGuardrail` and
    /// `bedrock:GetGuardrail`.
    ///
    /// ```no_run
    /// # async fn run(control: bedrock_prompt::control_plane::ControlPlane) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::control_plane::GuardrailDefinition;
    ///
    /// let definition = GuardrailDefinition::new("support-desk").profanity().word("Project Heron");
    /// let draft = control.create_guardrail(&definition).await?;
    /// let guardrail = control.create_guardrail_version(&draft).await?;
    /// println!("guardrail = \"{guardrail}\"");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`], before anything is sent, if the definition exceeds a limit of AWS.
    /// [`ErrorKind::Timeout`] if the guardrail is not ready in time, or another kind if a call fails.
    /// If the guardrail was created but waiting for it failed, the message says so and contains its
    /// id, so that it can be used later or deleted.
    pub async fn create_guardrail(
        &self,
        definition: &GuardrailDefinition,
    ) -> Result<Guardrail, Error> {
        let input = definition.create_guardrail_input()?;
        let name = input.name().unwrap_or_default().to_owned();
        let call = fluent(&self.sdk, input).customize();
        let output = call.config_override(self.with_timeout()).send().await;
        let output = output.map_err(|error| self.error("CreateGuardrail", &name, "", error))?;
        let guardrail = Guardrail::new(output.guardrail_id, output.version);
        self.wait_until_ready(&guardrail, READY_TIMEOUT).await?;
        Ok(guardrail)
    }

    /// Creates a numbered version from a guardrail's working draft, waits up to one minute until it is
    /// ready, and returns it. The working draft does not change.
    ///
    /// Requires the permissions `bedrock:CreateGuardrailVersion` and `bedrock:GetGuardrail`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`], before anything is sent, if the id or the version has an invalid
    /// form; [`ErrorKind::ResourceNotFound`] if the guardrail does not exist; otherwise as
    /// [`create_guardrail`](Self::create_guardrail).
    pub async fn create_guardrail_version(
        &self,
        guardrail: &Guardrail,
    ) -> Result<Guardrail, Error> {
        check(guardrail)?;
        let call = self.sdk.create_guardrail_version().guardrail_identifier(guardrail.id());
        let output = call.customize().config_override(self.with_timeout()).send().await;
        let output = output
            .map_err(|error| self.guardrail_error("CreateGuardrailVersion", guardrail, error))?;
        let version = Guardrail::new(guardrail.id(), output.version);
        self.wait_until_ready(&version, READY_TIMEOUT).await?;
        Ok(version)
    }

    /// Deletes a guardrail with all its versions. `id` is its id or ARN.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`], before anything is sent, if the id has an invalid form;
    /// [`ErrorKind::ResourceNotFound`] if the guardrail does not exist; or another kind if the call
    /// fails.
    pub async fn delete_guardrail(&self, id: &str) -> Result<(), Error> {
        if !is_id(id) {
            return Err(invalid(format!("`{id}` is not a guardrail id")).with_help(
                "write its id or its ARN without a version; \
                 `ControlPlane::delete_guardrail_version` deletes one version",
            ));
        }
        self.delete(&Guardrail::new(id, ""), None).await
    }

    /// Deletes one numbered version of a guardrail.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`], before anything is sent, if the id or the version has an invalid
    /// form, or for a working draft, which can be deleted only with its guardrail; otherwise as
    /// [`delete_guardrail`](Self::delete_guardrail).
    pub async fn delete_guardrail_version(&self, guardrail: &Guardrail) -> Result<(), Error> {
        check(guardrail)?;
        if guardrail.version() == DRAFT {
            let what = format!("`{guardrail}` is the working draft, not a version");
            return Err(invalid(what).with_help(
                "`ControlPlane::delete_guardrail` deletes the guardrail with all of its versions",
            ));
        }
        self.delete(guardrail, Some(guardrail.version())).await
    }

    async fn delete(&self, guardrail: &Guardrail, version: Option<&str>) -> Result<(), Error> {
        let call = self.sdk.delete_guardrail().guardrail_identifier(guardrail.id());
        let call = call.set_guardrail_version(version.map(Into::into)).customize();
        let output = call.config_override(self.with_timeout()).send().await;
        output.map(drop).map_err(|error| self.guardrail_error("DeleteGuardrail", guardrail, error))
    }

    fn guardrail_error<E>(
        &self,
        operation: &str,
        guardrail: &Guardrail,
        error: SdkError<E>,
    ) -> Error
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        self.error(operation, &guardrail.to_string(), MISSING, error)
            .with_guardrail(Some(guardrail))
    }

    /// Waits until a guardrail that was just created is ready.
    async fn wait_until_ready(
        &self,
        guardrail: &Guardrail,
        timeout: Duration,
    ) -> Result<(), Error> {
        let sleep = self.sdk.config().sleep_impl().or_else(default_async_sleep);
        let begin = Instant::now();
        let remaining = || timeout.saturating_sub(begin.elapsed());
        while !remaining().is_zero() {
            let call = self.sdk.get_guardrail().guardrail_identifier(guardrail.id());
            let call = call.guardrail_version(guardrail.version()).customize();
            match call.config_override(self.with_timeout_within(Some(remaining()))).send().await {
                Ok(output) => match output.status() {
                    GuardrailStatus::Ready => return Ok(()),
                    GuardrailStatus::Failed | GuardrailStatus::Deleting => {
                        return Err(not_usable(guardrail, &output));
                    }
                    _ => {}
                },
                Err(_) if remaining().is_zero() => break,
                Err(error) => {
                    let error = self.guardrail_error("GetGuardrail", guardrail, error);
                    let help = format!("{}; {}", error.help(), next_step(guardrail));
                    let place = format!("`{guardrail}` was created, but waiting for it failed");
                    return Err(error.with_place(&place).with_help(help));
                }
            }
            let Some(sleep) = &sleep else { break };
            sleep.sleep(POLL_INTERVAL.min(remaining())).await;
        }
        let what = format!(
            "the guardrail `{guardrail}` was created, but was not ready within {timeout:?}"
        );
        Err(Error::new(ErrorKind::Timeout, what).with_help(next_step(guardrail)))
    }
}

fn check(guardrail: &Guardrail) -> Result<(), Error> {
    guardrail.check().map_err(|what| invalid(format!("the call {what}")))
}

fn invalid(what: String) -> Error {
    Error::new(ErrorKind::InvalidInput, what)
}

/// The help text for a guardrail that exists but was not ready in time.
fn next_step(guardrail: &Guardrail) -> String {
    let delete = match guardrail.version() {
        DRAFT => "delete_guardrail",
        _ => "delete_guardrail_version",
    };
    format!("it exists: use it later, or delete it with `ControlPlane::{delete}`")
}

fn not_usable(guardrail: &Guardrail, output: &GetGuardrailOutput) -> Error {
    let what = format!("the guardrail `{guardrail}` is {}", output.status().as_str());
    let reasons = output.status_reasons().join("; ");
    let reasons = Some(reasons.as_str()).filter(|reasons| !reasons.is_empty());
    Error::new(ErrorKind::OtherService, what)
        .with_service_message(reasons)
        .with_help("change the definition, or delete the guardrail and create it again")
}

/// The SDK cannot send an input, so every member is copied to the call.
fn fluent(sdk: &SdkClient, input: CreateGuardrailInput) -> CreateGuardrailFluentBuilder {
    sdk.create_guardrail()
        .set_name(input.name)
        .set_description(input.description)
        .set_topic_policy_config(input.topic_policy_config)
        .set_content_policy_config(input.content_policy_config)
        .set_word_policy_config(input.word_policy_config)
        .set_sensitive_information_policy_config(input.sensitive_information_policy_config)
        .set_blocked_input_messaging(input.blocked_input_messaging)
        .set_blocked_outputs_messaging(input.blocked_outputs_messaging)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_hanging_call_ends_with_the_wait() {
        // It never accepts a connection.
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let control = ControlPlane::local(url);
        let guardrail = Guardrail::new("gr1", "DRAFT");
        let result = control.wait_until_ready(&guardrail, Duration::from_millis(300)).await;
        let error = result.expect_err("the call hangs");
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(
            error.to_string(),
            "the guardrail `gr1:DRAFT` was created, but was not ready within 300ms; it exists: use \
             it later, or delete it with `ControlPlane::delete_guardrail`"
        );
    }
}
