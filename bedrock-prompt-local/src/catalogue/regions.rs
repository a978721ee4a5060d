//! Regions and the geographies of inference profiles that each may call.
//!
//! Source: the Bedrock user guide, "Supported Regions and models for inference profiles", and AWS's
//! announcements for Canada, Japan, Australia and India. Where the guide lists the source regions of
//! a profile, `sources.txt` has them; any other may be called from all regions of its geography, so
//! that a request of which the sources say nothing is taken. `global` is for all commercial regions.

/// The prefixes of the ids of AWS's inference profiles.
pub(crate) const GEOGRAPHIES: [&str; 11] =
    ["apac", "au", "ca", "eu", "global", "in", "jp", "mx", "sa", "us", "us-gov"];

/// The geographies whose profiles a region may call.
pub(crate) fn geographies(region: &str) -> &'static [&'static str] {
    match region {
        region if is_gov(region) => &["us-gov"],
        "ap-northeast-1" | "ap-northeast-3" => &["jp", "apac", "global"],
        "ap-southeast-2" | "ap-southeast-4" | "ap-southeast-6" => &["au", "apac", "global"],
        "ap-south-1" | "ap-south-2" => &["in", "apac", "global"],
        region if region.starts_with("ap-") => &["apac", "global"],
        region if region.starts_with("us-") => &["us", "global"],
        // Models of the United States can be called from Canada.
        region if region.starts_with("ca-") => &["ca", "us", "global"],
        region if region.starts_with("eu-") => &["eu", "global"],
        region if region.starts_with("mx-") => &["mx", "global"],
        region if region.starts_with("sa-") => &["sa", "global"],
        _ => &["global"],
    }
}

/// Regions to which a profile of a geography routes. A global one routes to all; the list has one
/// of each geography.
pub(crate) fn destinations(geography: &str) -> &'static [&'static str] {
    match geography {
        "apac" => &["ap-northeast-1", "ap-south-1", "ap-southeast-1"],
        "au" => &["ap-southeast-2", "ap-southeast-4"],
        "ca" => &["ca-central-1", "ca-west-1"],
        "eu" => &["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3"],
        "in" => &["ap-south-1", "ap-south-2"],
        "jp" => &["ap-northeast-1", "ap-northeast-3"],
        "mx" => &["mx-central-1"],
        "sa" => &["sa-east-1"],
        "us" => &["us-east-1", "us-east-2", "us-west-2"],
        "us-gov" => &["us-gov-east-1", "us-gov-west-1"],
        _ => &["us-east-1", "eu-west-1", "ap-northeast-1"],
    }
}

pub(crate) fn is_gov(region: &str) -> bool {
    region.starts_with("us-gov-")
}

/// The partition of the ARNs of a region.
pub(crate) fn partition(region: &str) -> &'static str {
    if is_gov(region) { "aws-us-gov" } else { "aws" }
}
