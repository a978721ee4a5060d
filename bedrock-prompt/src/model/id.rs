//! Reads model ids, inference profile ids and ARNs.

/// The geography prefixes of AWS's inference profiles, with their dot.
const GEOGRAPHIES: &[&str] =
    &["us.", "eu.", "apac.", "global.", "jp.", "au.", "ca.", "us-gov.", "in.", "sa.", "mx."];

/// The base model's id in a model id, an inference profile id, or an ARN of either.
///
/// The ARNs of foundation models, inference profiles, custom models and default prompt routers
/// contain a model or a family. For other ARNs (application inference profiles, provisioned models,
/// deployments of custom models, imported models, prompts, prompt routers, `SageMaker` endpoints)
/// it is the part after the first slash, which does not identify a model.
pub(crate) const fn base_of(id: &str) -> &str {
    let id = resource_of_arn(id);
    let mut i = 0;
    while i < GEOGRAPHIES.len() {
        if starts_with(id, GEOGRAPHIES[i], 0) {
            return id.split_at(GEOGRAPHIES[i].len()).1;
        }
        i += 1;
    }
    id
}

/// Whether the id of a base model names a provider before its first dot: `gpt-4.1` has the dot of a
/// version.
pub(super) const fn has_provider(base: &str) -> bool {
    let bytes = base.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'.' => return i > 0 && i + 1 < bytes.len(),
            b':' => return false,
            b'-' if i + 1 < bytes.len() && bytes[i + 1].is_ascii_digit() => return false,
            _ => i += 1,
        }
    }
    false
}

/// Whether an ARN does not identify its model. Model ids contain a dot.
pub(crate) fn is_opaque(id: &str) -> bool {
    id.starts_with("arn:") && !base_of(id).contains('.')
}

/// `anthropic.x` for `arn:aws:bedrock:us-east-1::foundation-model/anthropic.x`.
pub(crate) const fn resource_of_arn(id: &str) -> &str {
    if !starts_with(id, "arn:", 0) {
        return id;
    }
    let bytes = id.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'/' {
            return id.split_at(i + 1).1;
        }
        i += 1;
    }
    id
}

/// Whether a text has a prefix. Its first `known` bytes are known to match and are skipped.
pub(super) const fn starts_with(text: &str, prefix: &str, known: usize) -> bool {
    let (bytes, prefix) = (text.as_bytes(), prefix.as_bytes());
    if bytes.len() < prefix.len() {
        return false;
    }
    let mut i = known;
    while i < prefix.len() {
        if bytes[i] != prefix[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Adds a geography prefix to a base model's id; returns any other id unchanged.
pub(crate) fn with_geography(id: &str, geography: Option<&str>) -> String {
    match geography {
        Some(geography) if base_of(id) == id && !id.starts_with("arn:") => {
            format!("{geography}.{id}")
        }
        _ => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_model_is_found_in_ids_and_arns() {
        for (id, base) in [
            ("anthropic.claude-x", "anthropic.claude-x"),
            ("us.anthropic.claude-x", "anthropic.claude-x"),
            ("us-gov.anthropic.claude-x", "anthropic.claude-x"),
            (
                "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0",
                "amazon.nova-pro-v1:0",
            ),
            (
                "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.meta.llama4",
                "meta.llama4",
            ),
            ("arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2", "a1b2"),
            ("", ""),
        ] {
            assert_eq!(base_of(id), base, "{id}");
        }
    }

    #[test]
    fn arns_without_a_model_are_opaque() {
        for (resource, has_model) in [
            ("foundation-model/meta.llama3-1-8b-instruct-v1:0", true),
            ("inference-profile/us.meta.llama3-1-8b-instruct-v1:0", true),
            ("custom-model/meta.llama3-1-8b-instruct-v1:0:128k/a1b2c3d4e5f6", true),
            ("default-prompt-router/meta.llama:1", true),
            ("application-inference-profile/a1b2c3d4e5f6", false),
            ("provisioned-model/a1b2c3d4e5f6", false),
            ("custom-model-deployment/a1b2c3d4e5f6", false),
            ("imported-model/a1b2c3d4e5f6", false),
            ("prompt/A1B2C3D4E5:2", false),
            ("prompt-router/a1b2c3d4e5f6", false),
        ] {
            let arn = format!("arn:aws:bedrock:us-east-1:111122223333:{resource}");
            assert_eq!(is_opaque(&arn), !has_model, "{arn}");
            assert_eq!(base_of(&arn).starts_with("meta.llama"), has_model, "{arn}");
        }
        assert!(is_opaque("arn:aws:sagemaker:us-east-1:111122223333:endpoint/llama-3"));
    }

    #[test]
    fn a_provider_ends_at_a_dot() {
        for id in ["amazon.x", "ai21.jamba-1-5", "zai.glm-4.6", "my-own.x", "x.y"] {
            assert!(has_provider(id), "{id}");
        }
        for id in ["gpt-4o", "gpt-4.1", "claude-3.5-sonnet", "bedrock:amazon.x", ".x", "x.", ""] {
            assert!(!has_provider(id), "{id}");
        }
    }

    #[test]
    fn only_base_model_ids_get_a_geography() {
        assert_eq!(with_geography("anthropic.x", Some("eu")), "eu.anthropic.x");
        assert_eq!(with_geography("us.anthropic.x", Some("eu")), "us.anthropic.x");
        assert_eq!(with_geography("arn:aws:x", Some("eu")), "arn:aws:x");
        assert_eq!(with_geography("anthropic.x", None), "anthropic.x");
    }
}
