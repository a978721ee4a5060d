use aws_sdk_bedrock::operation::list_foundation_models::builders::ListFoundationModelsFluentBuilder;
use aws_sdk_bedrock::types::{FoundationModelDetails, FoundationModelSummary, Offer};

use super::{ControlPlane, ModelAccess};
use crate::model::nearest_known;
use crate::outcome::{Error, ErrorKind};

impl ControlPlane {
    /// The foundation models of the region, in AWS's order.
    ///
    /// A summary contains the input and output modalities, the lifecycle status, the inference types
    /// (`ON_DEMAND`, `PROVISIONED`, `INFERENCE_PROFILE`) and whether responses can be streamed.
    ///
    /// # Errors
    ///
    /// The call fails, for instance with [`ErrorKind::AccessDenied`].
    pub async fn models(&self) -> Result<Vec<FoundationModelSummary>, Error> {
        self.models_with(|list| list).await
    }

    /// The foundation models of the region that match AWS's filters.
    ///
    /// ```no_run
    /// # async fn run(control: bedrock_prompt::control_plane::ControlPlane) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::control_plane_sdk::types::ModelModality;
    ///
    /// let embedding = control
    ///     .models_with(|list| list.by_output_modality(ModelModality::Embedding))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`models`](Self::models).
    pub async fn models_with(
        &self,
        filter: impl FnOnce(ListFoundationModelsFluentBuilder) -> ListFoundationModelsFluentBuilder,
    ) -> Result<Vec<FoundationModelSummary>, Error> {
        let call = filter(self.sdk.list_foundation_models()).customize();
        let output = call.config_override(self.with_timeout()).send().await;
        let operation = "ListFoundationModels";
        let output = output.map_err(|error| self.error(operation, operation, "", error))?;
        Ok(output.model_summaries.unwrap_or_default())
    }

    /// The details of a foundation model. `id` is its id or ARN.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ResourceNotFound`] if the region does not have the model, or another kind if the
    /// call fails.
    pub async fn model(&self, id: &str) -> Result<FoundationModelDetails, Error> {
        let call = self.sdk.get_foundation_model().model_identifier(id).customize();
        let output = call.config_override(self.with_timeout()).send().await;
        let output = output.map_err(|error| {
            self.error("GetFoundationModel", id, &missing(id), error).with_model_id(id)
        })?;
        output.model_details.ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidResponse,
                format!("the response has no details of the model `{id}`"),
            )
        })
    }

    /// Whether the account can call a model, and which conditions are not met.
    ///
    /// ```no_run
    /// # async fn run(control: bedrock_prompt::control_plane::ControlPlane) -> Result<(), bedrock_prompt::Error> {
    /// let access = control.model_access("mistral.mistral-large-2402-v1:0").await?;
    /// if !access.is_available() {
    ///     println!("{access}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`model`](Self::model).
    pub async fn model_access(&self, id: &str) -> Result<ModelAccess, Error> {
        let call = self.sdk.get_foundation_model_availability().model_id(id).customize();
        let output = call.config_override(self.with_timeout()).send().await;
        let output = output.map_err(|error| {
            self.error("GetFoundationModelAvailability", id, &missing(id), error).with_model_id(id)
        })?;
        Ok(output.into())
    }

    /// The agreements that a model's provider offers: the prices, the legal terms, and the token for
    /// accepting one with the SDK's `create_foundation_model_agreement`.
    ///
    /// # Errors
    ///
    /// As [`model`](Self::model).
    pub async fn agreement_offers(&self, id: &str) -> Result<Vec<Offer>, Error> {
        let call = self.sdk.list_foundation_model_agreement_offers().model_id(id).customize();
        let output = call.config_override(self.with_timeout()).send().await;
        let output = output.map_err(|error| {
            let operation = "ListFoundationModelAgreementOffers";
            self.error(operation, id, &missing(id), error).with_model_id(id)
        })?;
        Ok(output.offers)
    }
}

fn missing(id: &str) -> String {
    match nearest_known(id) {
        Some(known) => format!("did you mean `{known}`?"),
        None => {
            "`ControlPlane::models` lists the ids of the region, without inference profiles".into()
        }
    }
}
