//! The models and inference profiles that the server lists: many of AWS's models, a few of its
//! profiles, and one application inference profile.

mod text_models;

use serde_json::{Value, json};

use crate::state::{ACCOUNT, REGION};
use text_models::TEXT_MODELS;

/// Whether the account may call a model.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Granted,
    /// The account has not accepted the provider's agreement.
    NoAgreement,
    /// The account is not allowed to accept it.
    NotAuthorized,
}

pub(super) struct Model {
    pub(super) id: &'static str,
    name: &'static str,
    pub(super) provider: &'static str,
    input: &'static [&'static str],
    pub(super) output: &'static str,
    streams: bool,
    customizations: &'static [&'static str],
    pub(super) inference: &'static [&'static str],
    is_legacy: bool,
    pub(super) access: Access,
}

pub(super) struct Profile {
    pub(super) id: &'static str,
    name: &'static str,
    pub(super) kind: &'static str,
    model: &'static str,
    regions: &'static [&'static str],
}

const TEXT: &[&str] = &["TEXT"];
const TEXT_AND_IMAGE: &[&str] = &["TEXT", "IMAGE"];
const TEXT_IMAGE_AND_VIDEO: &[&str] = &["TEXT", "IMAGE", "VIDEO"];
const ON_DEMAND: &[&str] = &["ON_DEMAND"];
const PROFILE: &[&str] = &["INFERENCE_PROFILE"];
const BOTH: &[&str] = &["ON_DEMAND", "INFERENCE_PROFILE"];

/// An active model for text that streams and that the account may call.
const fn model(
    id: &'static str,
    provider: &'static str,
    name: &'static str,
    inference: &'static [&'static str],
) -> Model {
    Model {
        id,
        name,
        provider,
        input: TEXT,
        output: "TEXT",
        streams: true,
        customizations: &[],
        inference,
        is_legacy: false,
        access: Access::Granted,
    }
}

/// A model that does not stream.
const fn non_streaming(id: &'static str, provider: &'static str, name: &'static str) -> Model {
    let mut model = model(id, provider, name, ON_DEMAND);
    model.streams = false;
    model
}

impl Model {
    const fn input(mut self, input: &'static [&'static str]) -> Self {
        self.input = input;
        self
    }

    const fn output(mut self, output: &'static str) -> Self {
        self.output = output;
        self
    }

    const fn legacy(mut self) -> Self {
        self.is_legacy = true;
        self
    }

    const fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    const fn customized_by(mut self, customizations: &'static [&'static str]) -> Self {
        self.customizations = customizations;
        self
    }
}

/// All models, in the order of the list.
pub(super) fn models() -> impl Iterator<Item = &'static Model> {
    MODELS.iter().chain(TEXT_MODELS)
}

/// The models of each kind that there is: output, access, lifecycle, inference.
const MODELS: &[Model] = &[
    model("amazon.nova-lite-v1:0", "Amazon", "Nova Lite", BOTH)
        .input(TEXT_IMAGE_AND_VIDEO)
        .customized_by(&["FINE_TUNING"]),
    model("amazon.nova-micro-v1:0", "Amazon", "Nova Micro", BOTH),
    model("amazon.nova-pro-v1:0", "Amazon", "Nova Pro", BOTH).input(TEXT_IMAGE_AND_VIDEO),
    non_streaming("amazon.titan-embed-text-v2:0", "Amazon", "Titan Text Embeddings V2")
        .output("EMBEDDING"),
    model("amazon.titan-text-express-v1", "Amazon", "Titan Text G1 - Express", ON_DEMAND).legacy(),
    model("anthropic.claude-3-haiku-20240307-v1:0", "Anthropic", "Claude 3 Haiku", BOTH)
        .input(TEXT_AND_IMAGE)
        .legacy(),
    model("anthropic.claude-haiku-4-5-20251001-v1:0", "Anthropic", "Claude Haiku 4.5", PROFILE)
        .input(TEXT_AND_IMAGE),
    model("anthropic.claude-sonnet-4-5-20250929-v1:0", "Anthropic", "Claude Sonnet 4.5", PROFILE)
        .input(TEXT_AND_IMAGE),
    non_streaming("cohere.embed-v4:0", "Cohere", "Embed v4")
        .input(TEXT_AND_IMAGE)
        .output("EMBEDDING"),
    model("meta.llama3-3-70b-instruct-v1:0", "Meta", "Llama 3.3 70B Instruct", PROFILE),
    model("mistral.mistral-large-2402-v1:0", "Mistral AI", "Mistral Large (24.02)", ON_DEMAND)
        .access(Access::NoAgreement),
    non_streaming("stability.stable-image-core-v1:1", "Stability AI", "Stable Image Core 1.0")
        .output("IMAGE")
        .access(Access::NotAuthorized),
];

const US: &[&str] = &["us-east-1", "us-east-2", "us-west-2"];

pub(super) const PROFILES: &[Profile] = &[
    system_profile("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "Global Claude Sonnet 4.5"),
    system_profile("us.amazon.nova-lite-v1:0", "US Nova Lite"),
    system_profile("us.anthropic.claude-haiku-4-5-20251001-v1:0", "US Claude Haiku 4.5"),
    system_profile("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "US Claude Sonnet 4.5"),
    system_profile("us.meta.llama3-3-70b-instruct-v1:0", "US Llama 3.3 70B Instruct"),
    Profile {
        id: "a1b2c3d4e5f6",
        name: "support-desk",
        kind: "APPLICATION",
        model: "meta.llama3-3-70b-instruct-v1:0",
        regions: US,
    },
];

/// An inference profile of AWS, whose id ends with that of its model.
const fn system_profile(id: &'static str, name: &'static str) -> Profile {
    let bytes = id.as_bytes();
    let mut dot = 0;
    while bytes[dot] != b'.' {
        dot += 1;
    }
    let model = id.split_at(dot + 1).1;
    Profile { id, name, kind: "SYSTEM_DEFINED", model, regions: US }
}

impl Model {
    fn arn(&self, region: &str) -> String {
        format!("arn:aws:bedrock:{region}::foundation-model/{}", self.id)
    }

    /// The model of an id or ARN.
    pub(super) fn find(id: &str) -> Option<&'static Self> {
        models().find(|model| model.id == id || model.arn(REGION) == id)
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "customizationsSupported": self.customizations,
            "inferenceTypesSupported": self.inference,
            "inputModalities": self.input,
            "modelArn": self.arn(REGION),
            "modelId": self.id,
            "modelLifecycle": {"status": if self.is_legacy { "LEGACY" } else { "ACTIVE" }},
            "modelName": self.name,
            "outputModalities": [self.output],
            "providerName": self.provider,
            "responseStreamingSupported": self.streams,
        })
    }
}

impl Profile {
    fn arn(&self) -> String {
        let kind = match self.kind {
            "APPLICATION" => "application-inference-profile",
            _ => "inference-profile",
        };
        format!("arn:aws:bedrock:{REGION}:{ACCOUNT}:{kind}/{}", self.id)
    }

    /// The profile of an id or ARN.
    pub(super) fn find(id: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.id == id || profile.arn() == id)
    }

    pub(super) fn json(&self) -> Value {
        let models = Model::find(self.model).map(|model| {
            let in_region = |region: &&str| json!({"modelArn": model.arn(region)});
            self.regions.iter().map(in_region).collect::<Vec<_>>()
        });
        let regions = self.regions.join(", ");
        json!({
            "description": format!("Routes requests to {} in {regions}.", self.model),
            "inferenceProfileArn": self.arn(),
            "inferenceProfileId": self.id,
            "inferenceProfileName": self.name,
            "models": models.unwrap_or_default(),
            "status": "ACTIVE",
            "type": self.kind,
        })
    }
}
