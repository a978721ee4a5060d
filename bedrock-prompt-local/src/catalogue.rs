//! The models of Bedrock and their inference profiles, by region, as of a date: `models.txt` and
//! `sources.txt`.

mod regions;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use regions::{GEOGRAPHIES, destinations, geographies, is_gov, partition};

/// The rows, with comments that say what they are and where they come from.
const ROWS: &str = include_str!("catalogue/models.txt");

/// The regions of some profiles.
const SOURCES: &str = include_str!("catalogue/sources.txt");

static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| rows(ROWS).collect());

/// The regions that can call a profile, by its id.
static REGIONS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let rows = SOURCES.lines().filter(|line| !line.starts_with('#'));
    let cells = rows.filter_map(|line| line.split_once('|'));
    let profiles = cells.flat_map(|(regions, ids)| {
        let regions: Vec<&str> = regions.split_whitespace().collect();
        ids.split_whitespace().map(move |id| (id, regions.clone()))
    });
    profiles.collect()
});

/// The ids by which a model may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CalledBy {
    Id,
    Profile,
    Both,
}

/// A foundation model.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) id: &'static str,
    called_by: CalledBy,
    /// Those of its inference profiles.
    geographies: Vec<&'static str>,
    /// `text`, `image` or `video`: the last that it reads.
    input: &'static str,
    pub(crate) output: &'static str,
    /// The day from which it is not there.
    pub(crate) end: Option<&'static str>,
    also: Vec<&'static str>,
    pub(crate) provider: &'static str,
    pub(crate) name: &'static str,
}

/// All models, in the order of their ids.
pub(crate) fn models() -> &'static [Model] {
    &MODELS
}

/// The model of an id without a geography.
pub(crate) fn find(id: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.id == id)
}

/// The geography of the id of an inference profile, and the id of its model. Of any other id, the
/// whole id.
pub(crate) fn split(id: &str) -> (Option<&str>, &str) {
    match id.split_once('.') {
        Some((geography, model)) if GEOGRAPHIES.contains(&geography) => (Some(geography), model),
        _ => (None, id),
    }
}

impl Model {
    /// Whether a region has the profile of a geography; without a region, whether any has it.
    pub(crate) fn has_profile(&self, geography: &str, region: Option<&str>) -> bool {
        self.geographies.contains(&geography)
            && region.is_none_or(|region| {
                match REGIONS.get(format!("{geography}.{}", self.id).as_str()) {
                    Some(regions) => regions.contains(&region),
                    None => geographies(region).contains(&geography),
                }
            })
    }

    /// The geographies of the profiles that a region has.
    pub(crate) fn profiles(&self, region: &str) -> impl Iterator<Item = &'static str> {
        let here = self.geographies.iter().copied();
        here.filter(move |geography| self.has_profile(geography, Some(region)))
    }

    /// Whether a region has it by its own id; without a region, whether any has it.
    pub(crate) fn has_id(&self, region: Option<&str>) -> bool {
        match region {
            Some(region) if is_gov(region) => self.is("gov"),
            _ => self.called_by != CalledBy::Profile,
        }
    }

    /// Whether a region has it, by any id.
    pub(crate) fn is_in(&self, region: &str) -> bool {
        self.has_id(Some(region)) || self.profiles(region).next().is_some()
    }

    /// What it reads, as AWS names it.
    pub(crate) fn input(&self) -> &'static [&'static str] {
        match self.input {
            "video" => &["TEXT", "IMAGE", "VIDEO"],
            "image" => &["TEXT", "IMAGE"],
            _ => &["TEXT"],
        }
    }

    /// Whether it has one of the marks of the column `also`.
    pub(crate) fn is(&self, mark: &str) -> bool {
        self.also.contains(&mark)
    }
}

/// The models of the rows; a row that is not one is left out, which a test finds.
fn rows(text: &'static str) -> impl Iterator<Item = Model> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(row)
}

fn row(line: &'static str) -> Option<Model> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [id, called_by, geographies, input, output, end, also, provider, name] = cells[..] else {
        return None;
    };
    let words = |cell: &'static str| cell.split_whitespace().filter(|word| *word != "-").collect();
    let called_by = match called_by {
        "id" => CalledBy::Id,
        "profile" => CalledBy::Profile,
        "both" => CalledBy::Both,
        _ => return None,
    };
    Some(Model {
        id,
        called_by,
        geographies: words(geographies),
        input,
        output,
        end: (end != "-").then_some(end),
        also: words(also),
        provider,
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_a_model() {
        let lines = ROWS.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), models().len());
        assert!(models().len() > 125, "{}", models().len());
        for pair in models().windows(2) {
            assert!(pair[0].id < pair[1].id, "{} is out of order", pair[1].id);
        }
        let known = |list: &[&str], word: &str| list.contains(&word);
        for model in models() {
            let id = model.id;
            assert!(known(&["text", "image", "video"], model.input), "{id}: {}", model.input);
            assert!(known(&["text", "image", "embedding"], model.output), "{id}: {}", model.output);
            assert!(model.geographies.iter().all(|name| GEOGRAPHIES.contains(name)), "{id}");
            let marks = ["gov", "whole", "legacy", "tuned", "unagreed", "barred"];
            assert!(model.also.iter().all(|mark| known(&marks, mark)), "{id}: {:?}", model.also);
            assert_eq!(model.geographies.is_empty(), model.called_by == CalledBy::Id, "{id}");
            let is_day = |end: &str| end.len() == 10 && end.starts_with("202");
            assert!(model.end.is_none_or(is_day), "{id}: {:?}", model.end);
            assert_eq!(split(id), (None, id));
        }
    }

    #[test]
    fn each_profile_with_regions_is_one() {
        let rows = SOURCES.lines().filter(|line| !line.starts_with('#'));
        assert!(rows.clone().all(|line| line.matches('|').count() == 1));
        let ids = rows
            .flat_map(|line| line.split('|').next_back().unwrap_or_default().split_whitespace());
        assert_eq!(ids.count(), REGIONS.len(), "one is there twice");
        for (id, regions) in REGIONS.iter() {
            let (geography, model) = split(id);
            let model = find(model).unwrap_or_else(|| panic!("{id}"));
            assert!(model.has_profile(geography.unwrap_or_default(), None), "{id}");
            assert!(!regions.is_empty(), "{id}");
        }
    }

    #[test]
    fn regions_have_profiles() {
        let sonnet = find("anthropic.claude-sonnet-4-5-20250929-v1:0").expect("a model");
        for (region, geographies) in [
            ("us-east-1", vec!["us", "global"]),
            ("eu-central-1", vec!["eu", "global"]),
            ("ap-northeast-1", vec!["jp", "global"]),
            ("ap-southeast-2", vec!["au", "global"]),
            ("ap-south-1", vec!["global"]),
            ("sa-east-1", vec!["global"]),
            ("us-gov-west-1", vec!["us-gov"]),
        ] {
            assert_eq!(sonnet.profiles(region).collect::<Vec<_>>(), geographies, "{region}");
            assert!(!sonnet.has_id(Some(region)) || is_gov(region), "{region}");
        }
        assert!(!sonnet.has_profile("apac", None) && sonnet.has_profile("eu", None));
        assert!(!sonnet.has_profile("eu", Some("us-east-1")));
        let nova = find("amazon.nova-micro-v1:0").expect("a model");
        assert!(nova.has_id(Some("us-gov-west-1")) && nova.has_id(Some("us-east-1")));
        let grok = find("xai.grok-4.7").expect("a model");
        assert!(grok.is_in("us-gov-east-1") && !grok.has_id(Some("us-gov-east-1")));
        let from = |id: &str, region: &str| -> Vec<&str> {
            find(id).expect("a model").profiles(region).collect()
        };
        let nova_lite = "amazon.nova-lite-v1:0";
        assert_eq!(from(nova_lite, "il-central-1"), ["eu"]);
        assert_eq!(from(nova_lite, "me-central-1"), ["apac"]);
        assert_eq!(from(nova_lite, "ca-central-1"), ["ca"]);
        assert_eq!(from(nova_lite, "us-west-1"), ["us"]);
        assert_eq!(from("amazon.nova-2-lite-v1:0", "ca-west-1"), ["us", "global"]);
        assert!(from("meta.llama3-3-70b-instruct-v1:0", "us-west-1").is_empty());
        assert!(!find("deepseek.r1-v1:0").expect("a model").is_in("eu-west-1"));
    }
}
