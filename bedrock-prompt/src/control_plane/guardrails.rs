use std::time::Duration;

use aws_sdk_bedrock::Client as SdkClient;
use aws_sdk_bedrock::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrock::operation::create_guardrail::CreateGuardrailInput;
use aws_sdk_bedrock::operation::create_guardrail::builders::CreateGuardrailFluentBuilder;
use aws_sdk_bedrock::types::GuardrailStatus;
use aws_smithy_async::rt::sleep::{AsyncSleep as _, default_async_sleep};

use super::{ControlPlane, GuardrailDefinition};
use crate::error::{Error, ErrorKind};
use crate::guardrail::Guardrail;

/// The version that can be worked on.
const DRAFT: &str = "DRAFT";

const MISSING: &str =
    "check its id, its version and the region: `aws bedrock list-guardrails` lists them";

/// A guardrail is made in seconds.
const PAUSE: Duration = Duration::from_millis(250);
const MOST_PAUSES: usize = 240;

impl ControlPlane {
    /// Makes a guardrail, and waits until it can be used: for one minute at most.
    ///
    /// What comes back is its working draft, by id; prompts that should not change with it name a
    /// [version](Self::create_guardrail_version). It takes the permissions
    /// `bedrock:CreateGuardrail` and `bedrock:GetGuardrail`.
    ///
    /// ```no_run
    /// # async fn run(control: bedrock_prompt::ControlPlane) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::GuardrailDefinition;
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
    /// [`ErrorKind::InvalidInput`] when the definition breaks a limit of AWS's: then nothing is
    /// sent. [`ErrorKind::Timeout`] when it is not ready in time, and the kinds of a call that
    /// failed.
    pub async fn create_guardrail(
        &self,
        definition: &GuardrailDefinition,
    ) -> Result<Guardrail, Error> {
        let input = definition.create_guardrail_input()?;
        let name = input.name().unwrap_or_default().to_owned();
        let call = fluent(&self.sdk, input).customize();
        let output = call.config_override(self.bounded()).send().await;
        let output = output.map_err(|error| self.error("CreateGuardrail", &name, "", error))?;
        let guardrail = Guardrail::new(output.guardrail_id, output.version);
        self.ready(&guardrail).await?;
        Ok(guardrail)
    }

    /// Makes a numbered version of a guardrail's working draft, which stays as it is.
    ///
    /// It takes the permissions `bedrock:CreateGuardrailVersion` and `bedrock:GetGuardrail`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ResourceNotFound`] when there is no such guardrail, and as
    /// [`create_guardrail`](Self::create_guardrail).
    pub async fn create_guardrail_version(
        &self,
        guardrail: &Guardrail,
    ) -> Result<Guardrail, Error> {
        let call = self.sdk.create_guardrail_version().guardrail_identifier(guardrail.id());
        let output = call.customize().config_override(self.bounded()).send().await;
        let output = output
            .map_err(|error| self.guardrail_error("CreateGuardrailVersion", guardrail, error))?;
        let version = Guardrail::new(guardrail.id(), output.version);
        self.ready(&version).await?;
        Ok(version)
    }

    /// Deletes a numbered version of a guardrail; of the working draft, the guardrail with all of
    /// its versions.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ResourceNotFound`] when there is no such guardrail, and the kinds of a call
    /// that failed.
    pub async fn delete_guardrail(&self, guardrail: &Guardrail) -> Result<(), Error> {
        let number = Some(guardrail.version()).filter(|version| *version != DRAFT);
        let call = self.sdk.delete_guardrail().guardrail_identifier(guardrail.id());
        let call = call.set_guardrail_version(number.map(Into::into)).customize();
        let output = call.config_override(self.bounded()).send().await;
        output.map(drop).map_err(|error| self.guardrail_error("DeleteGuardrail", guardrail, error))
    }

    fn guardrail_error<E>(&self, operation: &str, of: &Guardrail, error: SdkError<E>) -> Error
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        self.error(operation, &of.to_string(), MISSING, error).with_guardrail(Some(of))
    }

    async fn ready(&self, guardrail: &Guardrail) -> Result<(), Error> {
        let sleep = self.sdk.config().sleep_impl().or_else(default_async_sleep);
        for _ in 0..MOST_PAUSES {
            let call = self.sdk.get_guardrail().guardrail_identifier(guardrail.id());
            let call = call.guardrail_version(guardrail.version()).customize();
            let output = call.config_override(self.bounded()).send().await;
            let output =
                output.map_err(|error| self.guardrail_error("GetGuardrail", guardrail, error))?;
            match output.status() {
                GuardrailStatus::Ready => return Ok(()),
                GuardrailStatus::Failed | GuardrailStatus::Deleting => {
                    let status = output.status().as_str();
                    let what = format!("the guardrail `{guardrail}` is {status}");
                    let reasons = output.status_reasons().join("; ");
                    let reasons = Some(reasons.as_str()).filter(|reasons| !reasons.is_empty());
                    let error = Error::new(ErrorKind::OtherService, what);
                    return Err(error.with_service_message(reasons).with_help(
                        "change the definition, or delete the guardrail and make it again",
                    ));
                }
                _ => match &sleep {
                    Some(sleep) => sleep.sleep(PAUSE).await,
                    None => break,
                },
            }
        }
        let what = format!("the guardrail `{guardrail}` was not ready within one minute");
        Err(Error::new(ErrorKind::Timeout, what)
            .with_help("it exists: use it later, or delete it in the Bedrock console"))
    }
}

/// The SDK has no way from an input to a call: every member is handed over.
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
