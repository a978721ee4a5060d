use aws_sdk_bedrock::operation::get_inference_profile::GetInferenceProfileOutput;
use aws_sdk_bedrock::types::{InferenceProfileSummary, InferenceProfileType};

use super::ControlPlane;
use crate::model::base_of;
use crate::outcome::{Error, ErrorKind};

/// The most that AWS puts on one page.
const PAGE: i32 = 1000;

/// More pages than any account has: who sends more of them sends them forever.
const MOST_PAGES: usize = 100;

const MISSING: &str = "`ControlPlane::inference_profiles` lists the ids of the region";

impl ControlPlane {
    /// The inference profiles of a type, in AWS's order: those that AWS defines, or the account's
    /// own application profiles. All pages are read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AccessDenied`] and other kinds of a call that failed;
    /// [`ErrorKind::InvalidResponse`] when the pages do not end.
    pub async fn inference_profiles(
        &self,
        kind: InferenceProfileType,
    ) -> Result<Vec<InferenceProfileSummary>, Error> {
        let operation = "ListInferenceProfiles";
        let mut profiles = Vec::new();
        let mut next = None;
        for _ in 0..MOST_PAGES {
            let call = self.sdk.list_inference_profiles().type_equals(kind.clone());
            let call = call.max_results(PAGE).set_next_token(next).customize();
            let output = call.config_override(self.bounded()).send().await;
            let output = output.map_err(|error| self.error(operation, operation, "", error))?;
            profiles.extend(output.inference_profile_summaries.unwrap_or_default());
            next = output.next_token;
            if next.is_none() {
                return Ok(profiles);
            }
        }
        let what = format!("the list of inference profiles has more than {MOST_PAGES} pages");
        Err(Error::new(ErrorKind::InvalidResponse, what))
    }

    /// An inference profile, by its id or ARN.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ResourceNotFound`] when there is no such profile, and the kinds of a call that
    /// failed.
    pub async fn inference_profile(&self, id: &str) -> Result<GetInferenceProfileOutput, Error> {
        let call = self.sdk.get_inference_profile().inference_profile_identifier(id).customize();
        let output = call.config_override(self.bounded()).send().await;
        output.map_err(|error| self.error("GetInferenceProfile", id, MISSING, error))
    }

    /// The id of the base model that an inference profile stands for, such as
    /// `meta.llama3-3-70b-instruct-v1:0`.
    ///
    /// The ARN of an application profile does not show it. Told to the client, the table of what
    /// each model accepts holds for the profile too:
    ///
    /// ```no_run
    /// # async fn run(control: bedrock_prompt::control_plane::ControlPlane) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::{Client, model::ModelCapabilities};
    ///
    /// let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";
    /// let base = control.model_of_profile(arn).await?;
    /// let profile = ModelCapabilities::of(&base);
    /// let client = Client::builder().model_id(arn).model_profile(arn, profile).from_env().await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`inference_profile`](Self::inference_profile), and [`ErrorKind::InvalidResponse`] when
    /// it stands for no model, or for several.
    pub async fn model_of_profile(&self, id: &str) -> Result<String, Error> {
        let profile = self.inference_profile(id).await?;
        // One model in several regions.
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
