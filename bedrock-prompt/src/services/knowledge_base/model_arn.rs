//! The model identifier that `RetrieveAndGenerate` requires.

use crate::model::{ModelCapabilities, Serves, base_of, geography_for, with_geography};
use crate::outcome::{Error, ErrorKind};

/// The ARN of a foundation model, or the id of an inference profile.
///
/// The ARN of an inference profile contains an account id, which is unknown here; AWS accepts the
/// profile's id too.
pub(super) fn model_arn(id: &str, region: Option<&str>) -> Result<String, Error> {
    let invalid = |what: String| Error::new(ErrorKind::InvalidInput, what);
    if id.trim().is_empty() {
        return Err(invalid("no model is set to answer the question".into())
            .with_help("set one: `.model(\"amazon.nova-lite-v1:0\")`"));
    }
    if id.starts_with("arn:") || base_of(id) != id {
        return Ok(id.to_owned());
    }
    let model = ModelCapabilities::from_id(id);
    if model.serves == Serves::OtherOperation {
        return Err(invalid(format!("`{id}` does not generate text"))
            .with_help("use a model that supports Converse"));
    }
    let Some(region) = region else {
        return Err(Error::new(ErrorKind::NoRegion, "no AWS region is set"));
    };
    let geography = geography_for(id, region, model.profile_only);
    if geography.is_some() {
        return Ok(with_geography(id, geography));
    }
    let partition = match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    Ok(format!("arn:{partition}:bedrock:{region}::foundation-model/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_have_arns_and_profiles_have_ids() {
        let claude = "anthropic.claude-sonnet-4-5-20250929-v1:0";
        for (id, region, expected) in [
            (
                "amazon.nova-lite-v1:0",
                "us-east-1",
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
            ),
            (
                "amazon.nova-lite-v1:0",
                "us-gov-west-1",
                "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0",
            ),
            ("eu.amazon.nova-lite-v1:0", "eu-west-1", "eu.amazon.nova-lite-v1:0"),
            (claude, "eu-west-1", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"),
            ("arn:aws:bedrock:x", "eu-west-1", "arn:aws:bedrock:x"),
        ] {
            assert_eq!(model_arn(id, Some(region)).ok().as_deref(), Some(expected), "{id}");
        }
    }
}
