use std::fmt;

use aws_sdk_bedrock::operation::get_foundation_model_availability::GetFoundationModelAvailabilityOutput;
use aws_sdk_bedrock::types::{
    AgreementStatus, AuthorizationStatus, EntitlementAvailability, RegionAvailability,
};

/// Whether an account can call a model: the four conditions for it.
///
/// `Display` shows `available`, or the conditions that are not met, such as `not authorized`. It is
/// part of the feature `control-plane`.
///
/// ```no_run
/// # async fn run(control: bedrock_prompt::control_plane::ControlPlane) -> Result<(), bedrock_prompt::Error> {
/// let access = control.model_access("amazon.nova-lite-v1:0").await?;
/// if !access.is_available() {
///     println!("{}: {access}", access.model_id); // such as "no agreement, not entitled"
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelAccess {
    /// The model id.
    pub model_id: String,
    /// Whether IAM permits these credentials to use the model.
    pub authorization: AuthorizationStatus,
    /// Whether the account is entitled to the model.
    pub entitlement: EntitlementAvailability,
    /// Whether the region has the model.
    pub region: RegionAvailability,
    /// Whether the provider's agreement is accepted; `None` if AWS does not report it.
    pub agreement: Option<AgreementStatus>,
    /// AWS's message about why the agreement failed.
    pub agreement_error: Option<String>,
}

impl ModelAccess {
    /// Whether all conditions are met.
    pub fn is_available(&self) -> bool {
        self.obstacles().is_empty()
    }

    fn obstacles(&self) -> Vec<&'static str> {
        let mut found = Vec::new();
        if self.region != RegionAvailability::Available {
            found.push("not in this region");
        }
        if self.authorization != AuthorizationStatus::Authorized {
            found.push("not authorized");
        }
        match self.agreement {
            Some(AgreementStatus::Available) => {}
            Some(AgreementStatus::Pending) => found.push("agreement pending"),
            Some(AgreementStatus::Error) => found.push("agreement failed"),
            Some(_) => found.push("no agreement"),
            None => found.push("agreement unknown"),
        }
        if self.entitlement != EntitlementAvailability::Available {
            found.push("not entitled");
        }
        found
    }
}

impl fmt::Display for ModelAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.obstacles().as_slice() {
            [] => f.write_str("available"),
            obstacles => f.write_str(&obstacles.join(", ")),
        }
    }
}

impl From<GetFoundationModelAvailabilityOutput> for ModelAccess {
    fn from(output: GetFoundationModelAvailabilityOutput) -> Self {
        let (agreement, agreement_error) = match output.agreement_availability {
            Some(agreement) => (Some(agreement.status), agreement.error_message),
            None => (None, None),
        };
        Self {
            model_id: output.model_id,
            authorization: output.authorization_status,
            entitlement: output.entitlement_availability,
            region: output.region_availability,
            agreement,
            agreement_error,
        }
    }
}
