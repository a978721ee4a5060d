//! The models and inference profiles of a request's region, as its account sees them, and one
//! application inference profile.

use serde_json::{Value, json};

use crate::account::{ACCOUNT, ModelAccess};
use crate::catalogue;
use crate::operations::OperationRequest;

/// A model in a region.
pub(super) struct Model<'r> {
    pub(super) row: &'static catalogue::Model,
    pub(super) access: ModelAccess,
    region: &'r str,
}

/// An inference profile in a region.
pub(super) struct Profile<'r> {
    /// Of one of AWS.
    geography: Option<&'static str>,
    model: &'static catalogue::Model,
    region: &'r str,
}

/// The application inference profile: its id, its name, and its model.
const OWN: (&str, &str, &str) = ("a1b2c3d4e5f6", "support-desk", "meta.llama3-3-70b-instruct-v1:0");

/// The models, in the order of their ids.
pub(super) fn models(request: &OperationRequest) -> impl Iterator<Item = Model<'_>> {
    let region = request.region();
    let here = catalogue::models().iter().filter(move |model| model.is_in(region));
    here.map(move |row| Model::new(request, row))
}

/// The profiles of the models that are not retired.
pub(super) fn profiles(request: &OperationRequest) -> impl Iterator<Item = Profile<'_>> {
    let region = request.region();
    let is_there =
        |model: &catalogue::Model| request.state.account.access(model.id) != ModelAccess::Retired;
    let of_aws =
        catalogue::models().iter().filter(move |model| is_there(model)).flat_map(move |model| {
            let here = model.profiles(region);
            here.map(move |geography| Profile { geography: Some(geography), model, region })
        });
    let own = catalogue::find(OWN.2).into_iter();
    of_aws.chain(own.map(move |model| Profile { geography: None, model, region }))
}

/// The ARN of a model.
fn model_arn(region: &str, id: &str) -> String {
    format!("arn:{}:bedrock:{region}::foundation-model/{id}", catalogue::partition(region))
}

impl<'r> Model<'r> {
    fn new(request: &'r OperationRequest, row: &'static catalogue::Model) -> Self {
        let access = match request.state.account.access(row.id) {
            ModelAccess::Granted if row.is("unagreed") => ModelAccess::NoSubscription,
            ModelAccess::Granted if row.is("barred") => ModelAccess::NotAllowed,
            access => access,
        };
        Self { row, access, region: request.region() }
    }

    /// The model of an id or ARN, whether or not the region has it.
    pub(super) fn find_anywhere(request: &'r OperationRequest, id: &str) -> Option<Self> {
        let name = id.rsplit('/').next().unwrap_or_default();
        catalogue::find(name).map(|row| Self::new(request, row))
    }

    /// Whether the region has it.
    pub(super) fn is_here(&self) -> bool {
        self.row.is_in(self.region)
    }

    /// The model of an id or ARN.
    pub(super) fn find(request: &'r OperationRequest, id: &str) -> Option<Self> {
        models(request)
            .find(|model| model.row.id == id || model_arn(model.region, model.row.id) == id)
    }

    pub(super) fn json(&self) -> Value {
        let Self { row, access, region } = self;
        let mut inference = Vec::new();
        if row.has_id(Some(region)) {
            inference.push("ON_DEMAND");
        }
        if row.profiles(region).next().is_some() {
            inference.push("INFERENCE_PROFILE");
        }
        let customizations: &[&str] = if row.is("tuned") { &["FINE_TUNING"] } else { &[] };
        let is_past = matches!(access, ModelAccess::Legacy | ModelAccess::Retired);
        let is_legacy = row.end.is_some() || row.is("legacy") || is_past;
        let mut lifecycle = json!({"status": if is_legacy { "LEGACY" } else { "ACTIVE" }});
        if let Some(end) = row.end {
            lifecycle["endOfLifeTime"] = format!("{end}T00:00:00Z").into();
        }
        json!({
            "customizationsSupported": customizations,
            "inferenceTypesSupported": inference,
            "inputModalities": row.input(),
            "modelArn": model_arn(region, row.id),
            "modelId": row.id,
            "modelLifecycle": lifecycle,
            "modelName": row.name,
            "outputModalities": [row.output.to_uppercase()],
            "providerName": row.provider,
            "responseStreamingSupported": !row.is("whole"),
        })
    }
}

impl<'r> Profile<'r> {
    pub(super) const fn kind(&self) -> &'static str {
        match self.geography {
            Some(_) => "SYSTEM_DEFINED",
            None => "APPLICATION",
        }
    }

    fn id(&self) -> String {
        match self.geography {
            Some(geography) => format!("{geography}.{}", self.model.id),
            None => OWN.0.to_owned(),
        }
    }

    fn name(&self) -> String {
        match self.geography {
            Some("global") => format!("Global {} {}", self.model.provider, self.model.name),
            Some(geography) => {
                let geography = geography.to_uppercase();
                format!("{geography} {} {}", self.model.provider, self.model.name)
            }
            None => OWN.1.to_owned(),
        }
    }

    fn arn(&self) -> String {
        let kind = match self.geography {
            Some(_) => "inference-profile",
            None => "application-inference-profile",
        };
        let (region, id) = (self.region, self.id());
        format!("arn:{}:bedrock:{region}:{ACCOUNT}:{kind}/{id}", catalogue::partition(region))
    }

    /// The profile of an id or ARN.
    pub(super) fn find(request: &'r OperationRequest, id: &str) -> Option<Self> {
        profiles(request).find(|profile| profile.id() == id || profile.arn() == id)
    }

    pub(super) fn json(&self) -> Value {
        let regions = catalogue::destinations(self.geography.unwrap_or("us"));
        let models: Vec<Value> = regions
            .iter()
            .map(|region| json!({"modelArn": model_arn(region, self.model.id)}))
            .collect();
        json!({
            "description": format!("Routes requests to {} in {}.", self.model.id, regions.join(", ")),
            "inferenceProfileArn": self.arn(),
            "inferenceProfileId": self.id(),
            "inferenceProfileName": self.name(),
            "models": models,
            "status": "ACTIVE",
            "type": self.kind(),
        })
    }
}
