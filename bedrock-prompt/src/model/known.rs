//! The models with a known id: their inference profiles, and their ends of life.

mod life_cycle;
mod nearest;
#[rustfmt::skip]
mod rows;

use super::ModelCapabilities;
use super::id::{base_of, starts_with};
pub use life_cycle::{LifeCycle, life_cycle};
pub(super) use nearest::known_with_words_of;
pub(crate) use nearest::nearest_known;

/// A model with a known id.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct KnownModel {
    /// The id of the base model.
    pub(crate) id: &'static str,
    /// The id without date and version.
    prefix: &'static str,
    /// The geographies of its inference profiles; empty if none is known.
    pub(crate) geographies: &'static [&'static str],
    /// The regions where its own id can be called, if inference profiles serve the others.
    on_demand_regions: &'static [&'static str],
    /// The regions that can call a profile, where they are not those of its geography.
    profile_regions: &'static [(&'static str, &'static [&'static str])],
    /// The date of its end of life.
    ends: Option<&'static str>,
    successor: Option<&'static str>,
    /// Whether Converse serves it.
    is_text: bool,
}

impl KnownModel {
    const UNKNOWN: Self = Self {
        id: "",
        prefix: "",
        geographies: &[],
        on_demand_regions: &[],
        profile_regions: &[],
        ends: None,
        successor: None,
        is_text: true,
    };

    /// The model of a model id, an inference profile id, or an ARN of either; versions that are not
    /// known have the row of their model.
    pub(crate) const fn of(id: &str) -> Option<&'static Self> {
        let base = base_of(id);
        let mut i = 0;
        while i < rows::MODELS.len() {
            let model = &rows::MODELS[i];
            if starts_with(base, model.prefix, 0) {
                return if is_version(base.split_at(model.prefix.len()).1) {
                    Some(model)
                } else {
                    None
                };
            }
            i += 1;
        }
        None
    }

    /// The geography whose inference profile serves a region; `None` if there is none. A global one
    /// is the last choice.
    pub(crate) fn geography(&self, region: &str) -> Option<&'static str> {
        let of_region = rows::geographies_of(region);
        let regions_of = |geography: &str| {
            let mut rows = self.profile_regions.iter();
            rows.find(|(each, _)| *each == geography).map(|(_, regions)| *regions)
        };
        let can_call = |geography: &&str| match regions_of(geography) {
            Some(regions) => regions.contains(&region),
            None => of_region.contains(geography),
        };
        let preferred = of_region.iter().filter(|each| self.geographies.contains(each));
        let usable: Vec<&str> =
            preferred.chain(self.geographies).copied().filter(can_call).collect();
        usable.iter().find(|each| **each != "global").or(usable.first()).copied()
    }
}

/// The ids of the text models in the built-in table, in alphabetical order, without the prefixes of
/// inference profiles. Some of them may have ended: see [`life_cycle`].
///
/// ```
/// use bedrock_prompt::model::{ModelCapabilities, known_models};
///
/// let with_schemas: Vec<_> = known_models()
///     .filter(|id| ModelCapabilities::from_id(id).native_schema == bedrock_prompt::model::NativeSchema::Yes)
///     .collect();
/// assert!(with_schemas.contains(&"anthropic.claude-opus-5-5"));
/// ```
pub fn known_models() -> impl Iterator<Item = &'static str> {
    let mut ids: Vec<_> =
        rows::MODELS.iter().filter(|model| model.is_text).map(|model| model.id).collect();
    ids.sort_unstable();
    ids.into_iter()
}

/// Whether the rest of an id is a date or a version, and not the name of another model.
const fn is_version(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    match bytes {
        [] | [b':', ..] | [b'-', b'2', b'0', ..] => true,
        [b'-', b'v', digit, ..] | [b'-', digit, b':', ..] => digit.is_ascii_digit(),
        _ => false,
    }
}

/// The prefix of the inference profile through which a region calls a base model; `None` if its own
/// id is called.
///
/// `profile_only`: whether the model is served through inference profiles only.
pub(crate) fn geography_for(base: &str, region: &str, profile_only: bool) -> Option<&'static str> {
    let model = KnownModel::of(base);
    if !needs_profile(model, region, profile_only) {
        return None;
    }
    match model {
        Some(model) if !model.geographies.is_empty() => model.geography(region),
        _ => {
            // Of a new model, the profiles for whole continents are the most probable.
            let is_usual =
                |each: &&&str| matches!(**each, "us" | "us-gov" | "eu" | "apac" | "global");
            rows::geographies_of(region).iter().find(is_usual).copied()
        }
    }
}

/// The inference profiles of a base model, if a region needs one and can call none of them.
pub(crate) fn unreachable_profiles(base: &str, region: &str, profile_only: bool) -> Option<String> {
    let model = KnownModel::of(base);
    if !profile_only || !needs_profile(model, region, profile_only) {
        return None;
    }
    model.filter(|model| model.geography(region).is_none()).and_then(|_| profiles_of(base))
}

/// Whether a region calls a model through an inference profile. `profile_only` alone says it, where
/// the user has set it to another value than that of the table.
fn needs_profile(model: Option<&KnownModel>, region: &str, profile_only: bool) -> bool {
    match model {
        Some(model)
            if !model.on_demand_regions.is_empty()
                && ModelCapabilities::from_id(model.id).profile_only == profile_only =>
        {
            !model.on_demand_regions.contains(&region)
        }
        _ => profile_only,
    }
}

/// The geographies that a region can use which the table does not have.
fn geographies_of_new(region: &str) -> &'static [&'static str] {
    match region.split('-').next() {
        _ if region.starts_with("us-gov-") => &["us-gov"],
        Some("us") => &["us", "global"],
        Some("ca") => &["ca", "us", "global"],
        Some("eu") => &["eu", "global"],
        Some("ap") => &["apac", "global"],
        _ => &["global"],
    }
}

/// The ids of a model's inference profiles, for an error; `None` if they are not known.
pub(crate) fn profiles_of(id: &str) -> Option<String> {
    let model = KnownModel::of(id).filter(|model| !model.geographies.is_empty())?;
    let base = base_of(id);
    let ids: Vec<_> = model.geographies.iter().map(|each| format!("`{each}.{base}`")).collect();
    Some(ids.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_find_their_model_and_no_other() {
        for (id, known) in [
            ("anthropic.claude-opus-5", Some("anthropic.claude-opus-5")),
            ("us.anthropic.claude-opus-5-5", Some("anthropic.claude-opus-5-5")),
            ("anthropic.claude-opus-5-7", None),
            ("anthropic.claude-sonnet-4-9", None),
            (
                "anthropic.claude-sonnet-4-20250514-v1:0",
                Some("anthropic.claude-sonnet-4-20250514-v1:0"),
            ),
            ("openai.gpt-oss-20b-1:0", Some("openai.gpt-oss-20b-1:0")),
            ("meta.llama3-1-70b-instruct-v1:0:128k", Some("meta.llama3-1-70b-instruct-v1:0")),
            ("anthropic.claude", None),
            ("amazon.nova-lite-v1:0:300k", Some("amazon.nova-lite-v1:0")),
            ("amazon.nova-lite-v2:0", Some("amazon.nova-lite-v1:0")),
            ("a1b2c3d4e5f6", None),
        ] {
            assert_eq!(KnownModel::of(id).map(|model| model.id), known, "{id}");
        }
        for model in rows::MODELS {
            assert_eq!(KnownModel::of(model.id), Some(model));
        }
    }

    #[test]
    fn a_model_that_is_not_known_has_the_profile_of_its_continent() {
        for (region, geography) in [
            ("us-west-2", Some("us")),
            ("ap-northeast-1", Some("apac")),
            ("ap-new-9", Some("apac")),
            ("eu-new-1", Some("eu")),
            ("us-gov-new-1", Some("us-gov")),
            ("sa-east-1", Some("global")),
        ] {
            assert_eq!(
                geography_for("newcomer.brilliant-v1:0", region, true),
                geography,
                "{region}"
            );
            assert_eq!(geography_for("newcomer.brilliant-v1:0", region, false), None, "{region}");
        }
    }
}
