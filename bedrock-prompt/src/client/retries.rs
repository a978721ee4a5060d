//! The retries of the environment and the profile, where the SDK would panic: a value that is empty,
//! `legacy`, zero or no number.

use std::str::FromStr as _;

use aws_smithy_types::retry::{RetryConfig, RetryMode};

use super::builder::MAX_ATTEMPTS;
use super::environment::{is_blank, profiles, value};
use crate::outcome::{ErrorKind, Misconfigured};

const ATTEMPTS: &str = "AWS_MAX_ATTEMPTS";
const MODE: &str = "AWS_RETRY_MODE";

/// The retries, if the SDK cannot be left to find them.
pub(super) async fn find(profile_name: Option<&str>) -> Result<Option<RetryConfig>, Misconfigured> {
    let profiles = profiles(profile_name).await.ok();
    let of_profile = |key: &str| profiles.as_ref()?.get(key).map(str::to_owned);
    let is_blank_in_profile = |key| of_profile(key).is_some_and(|value| value.trim().is_empty());
    let attempts = setting(ATTEMPTS, "max_attempts", of_profile);
    let mode = setting(MODE, "retry_mode", of_profile);
    // The SDK parses what is set as it is, an empty value too.
    let mut is_plain = !is_blank(ATTEMPTS)
        && !is_blank(MODE)
        && !is_blank_in_profile("max_attempts")
        && !is_blank_in_profile("retry_mode");
    let mut retries = RetryConfig::standard();
    if let Some((name, text)) = attempts {
        let count = text.trim().parse::<u32>().ok().filter(|count| *count > 0);
        let Some(count) = count else {
            return Err(invalid(&name, &text, "a whole number, at least 1"));
        };
        is_plain &= count <= MAX_ATTEMPTS && text.parse::<u32>().is_ok();
        retries = retries.with_max_attempts(count.min(MAX_ATTEMPTS));
    }
    if let Some((name, text)) = mode {
        // The mode of older SDKs: of those that are left, the default is the nearest.
        let is_legacy = text.trim().eq_ignore_ascii_case("legacy");
        is_plain &= !is_legacy;
        let mode = if is_legacy { Ok(RetryMode::Standard) } else { RetryMode::from_str(&text) };
        let Ok(mode) = mode else {
            return Err(invalid(&name, &text, "`standard` or `adaptive`"));
        };
        retries = retries.with_retry_mode(mode);
    }
    Ok((!is_plain).then_some(retries))
}

/// The name and the value of a setting: of the variable, or else of the profile.
fn setting(
    variable: &str,
    key: &str,
    of_profile: impl Fn(&str) -> Option<String>,
) -> Option<(String, String)> {
    let of_variable = value(variable).map(|value| (variable.to_owned(), value));
    let of_profile = of_profile(key).filter(|value| !value.trim().is_empty());
    of_variable.or_else(|| Some((format!("`{key}` of the profile"), of_profile?)))
}

fn invalid(name: &str, value: &str, expected: &str) -> Misconfigured {
    Misconfigured {
        kind: ErrorKind::InvalidConfiguration,
        what: format!("{name} is `{}`", value.escape_debug()),
        help: Some(format!("write {expected}, or leave it out")),
    }
}
