//! The parts of a model id: geography, provider, name.

/// The prefixes of inference profiles that AWS defines, with the point after them.
const GEOGRAPHIES: &[&str] =
    &["us.", "eu.", "apac.", "global.", "jp.", "au.", "ca.", "us-gov.", "in.", "sa.", "mx."];

/// The base model's id in a model id, an inference profile's id, or an ARN of either.
///
/// Of an opaque ARN (an application inference profile, a provisioned model) it is
/// the last part: nothing in it says which model it stands for.
pub(crate) const fn base_of(id: &str) -> &str {
    let id = resource_of_arn(id);
    let mut i = 0;
    while i < GEOGRAPHIES.len() {
        if let Some(base) = strip_prefix(id, GEOGRAPHIES[i]) {
            return base;
        }
        i += 1;
    }
    id
}

/// Whether nothing in an ARN says which model it stands for: ids of models have a point.
pub(crate) fn is_opaque(id: &str) -> bool {
    id.starts_with("arn:") && !base_of(id).contains('.')
}

/// `anthropic.x` of `arn:aws:bedrock:us-east-1::foundation-model/anthropic.x`.
const fn resource_of_arn(id: &str) -> &str {
    if !starts_with(id, "arn:") {
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

pub(crate) const fn starts_with(text: &str, prefix: &str) -> bool {
    strip_prefix(text, prefix).is_some()
}

const fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (bytes, wanted) = (text.as_bytes(), prefix.as_bytes());
    if bytes.len() < wanted.len() {
        return None;
    }
    let mut i = 0;
    while i < wanted.len() {
        if bytes[i] != wanted[i] {
            return None;
        }
        i += 1;
    }
    Some(text.split_at(wanted.len()).1)
}

/// The id of a base model's inference profile in a geography; any other id as it is.
pub(crate) fn with_geography(id: &str, geography: Option<&str>) -> String {
    match geography {
        Some(geography) if base_of(id) == id && !id.starts_with("arn:") => {
            format!("{geography}.{id}")
        }
        _ => id.to_owned(),
    }
}

/// The geography whose inference profiles a region calls.
///
/// Source: Bedrock user guide, "Supported Regions and models for inference
/// profiles". Newer models have profiles for Japan and Australia in place of
/// `apac`. A client sets another one with [`geography`](crate::ClientBuilder::geography).
pub(crate) fn geography_of_region(region: &str, has_countries: bool) -> Option<&'static str> {
    Some(match region {
        "ap-northeast-1" | "ap-northeast-3" if has_countries => "jp",
        "ap-southeast-2" | "ap-southeast-4" if has_countries => "au",
        _ => match region.split('-').next()? {
            "us" if region.starts_with("us-gov-") => "us-gov",
            "us" | "ca" => "us",
            "eu" => "eu",
            "ap" => "apac",
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_model_is_found_in_ids_and_arns() {
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
    fn only_a_base_id_gets_a_geography() {
        assert_eq!(with_geography("anthropic.x", Some("eu")), "eu.anthropic.x");
        assert_eq!(with_geography("us.anthropic.x", Some("eu")), "us.anthropic.x");
        assert_eq!(with_geography("arn:aws:x", Some("eu")), "arn:aws:x");
        assert_eq!(with_geography("anthropic.x", None), "anthropic.x");
    }

    #[test]
    fn a_region_has_its_geography() {
        for (region, geography) in [
            ("us-east-1", Some("us")),
            ("us-gov-west-1", Some("us-gov")),
            ("ca-central-1", Some("us")),
            ("eu-central-1", Some("eu")),
            ("ap-south-1", Some("apac")),
            ("ap-northeast-1", Some("apac")),
            ("me-south-1", None),
        ] {
            assert_eq!(geography_of_region(region, false), geography, "{region}");
        }
        assert_eq!(geography_of_region("ap-northeast-1", true), Some("jp"));
        assert_eq!(geography_of_region("ap-southeast-2", true), Some("au"));
    }
}
