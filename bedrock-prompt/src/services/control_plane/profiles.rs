use aws_sdk_bedrock::operation::get_inference_profile::GetInferenceProfileOutput;
use aws_sdk_bedrock::types::{InferenceProfileSummary, InferenceProfileType};

use super::ControlPlane;
use crate::model::base_of;
use crate::outcome::{Error, ErrorKind};

/// The maximum number of items on a page.
const PAGE_SIZE: i32 = 1000;

/// More pages than an account can have; an endpoint that sends more would send them without end.
const MAX_PAGES: usize = 100;

const MISSING: &str = "`ControlPlane::inference_profiles` lists the ids of the region";

impl ControlPlane {
    /// The inference profiles of a type, in AWS's order: those that AWS defines, or the account's
    /// application inference profiles. All pages are read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidResponse`] if there are more than 100 pages, or another kind if a call
    /// fails, such as [`ErrorKind::AccessDenied`].
    pub async fn inference_profiles(
        &self,
        kind: InferenceProfileType,
    ) -> Result<Vec<InferenceProfileSummary>, Error> {
        let operation = "ListInferenceProfiles";
        let mut profiles = Vec::new();
        let mut next = None;
        for _ in 0..MAX_PAGES {
            let call = self.sdk.list_inference_profiles().type_equals(kind.clone());
            let call = call.max_results(PAGE_SIZE).set_next_token(next).customize();
            let output = call.config_override(self.with_timeout()).send().await;
            let output = output.map_err(|error| self.error(operation, operation, "", error))?;
            profiles.extend(output.inference_profile_summaries.unwrap_or_default());
            next = output.next_token;
            if next.is_none() {
                return Ok(profiles);
            }
        }
        let what = format!("the list of inference profiles has more than {MAX_PAGES} pages");
        Err(Error::new(ErrorKind::InvalidResponse, what))
    }

    /// The details of an inference profile. `id` is its id or ARN.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ResourceNotFound`] if the inference profile does not exist, or another kind if the
    /// call fails.
    pub async fn inference_profile(&self, id: &str) -> Result<GetInferenceProfileOutput, Error> {
        let call = self.sdk.get_inference_profile().inference_profile_identifier(id).customize();
        let output = call.config_override(self.with_timeout()).send().await;
        output.map_err(|error| self.error("GetInferenceProfile", id, MISSING, error))
    }

    /// The id of an inference profile's base model, such as `meta.llama3-3-70b-instruct-v1:0`.
    ///
    /// The ARN of an application inference profile does not contain it. With it, the client knows
    /// what the model accepts:
    ///
    /// ```no_run
    /// # async fn run(control: bedrock_prompt::control_plane::ControlPlane) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::{Client, model::ModelCapabilities};
    ///
    /// let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";
    /// let base = control.model_of_profile(arn).await?;
    /// let capabilities = ModelCapabilities::from_id(&base);
    /// let builder = Client::builder().model(arn).model_capabilities(arn, capabilities);
    /// let client = builder.from_env().await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`inference_profile`](Self::inference_profile), and [`ErrorKind::InvalidResponse`] if the
    /// inference profile has no model or several.
    pub async fn model_of_profile(&self, id: &str) -> Result<String, Error> {
        let profile = self.inference_profile(id).await?;
        // One ARN per region.
        let arns = profile.models().iter().filter_map(|model| model.model_arn());
        let mut bases: Vec<&str> = arns.map(base_of).collect();
        bases.sort_unstable();
        bases.dedup();
        match bases.as_slice() {
            [base] => Ok((*base).to_owned()),
            [] => Err(Error::new(
                ErrorKind::InvalidResponse,
                format!("the inference profile `{id}` has no model"),
            )),
            several => Err(Error::new(
                ErrorKind::InvalidResponse,
                format!("the inference profile `{id}` has several models: {}", several.join(", ")),
            )),
        }
    }
}
