//! Schemas checked in the user's own tests: `check!`, `#[prompt(test)]`, reports and examples.

use std::panic::catch_unwind;
use std::time::{Duration, UNIX_EPOCH};

use bedrock_prompt::{OutputMode, Prompt, Text, schema::SchemaReport};

use crate::examples::{run, tried};
use crate::prompts::{Classify, ReadInvoice};

/// A comment, and the answers to it.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Comment {
    text: String,
    #[serde(rename = "größe")]
    size: u32,
    answers: Vec<Comment>,
}

// The test that the key makes runs among these.
#[derive(Prompt)]
#[prompt(
    model = "anthropic.claude-sonnet-4-5-20250929-v1:0",
    user = "{letter}",
    output = Vec<Option<u8>>,
    mode = "native",
    test
)]
struct Digits<'a> {
    letter: &'a str,
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{0}", output = Comment)]
struct OnNova(String);

#[derive(Prompt)]
#[prompt(
    model = "anthropic.claude-sonnet-4-5-20250929-v1:0",
    user = "{0}",
    output = Comment,
    mode = "strict_tool"
)]
struct OnClaude(String);

#[derive(Prompt)]
#[prompt(user = "{0}")]
struct Plain(String);

fn panic_of(test: fn()) -> String {
    let payload = catch_unwind(test).expect_err("the check fails");
    payload.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn a_model_that_ends_is_warned_of() {
    let day = |days: u64| UNIX_EPOCH + Duration::from_secs((20_787 + days) * 24 * 60 * 60);
    let digits = SchemaReport::for_prompt::<Digits<'_>>();
    let warning = |days| digits.life_cycle_warning(day(days)).unwrap_or_default();
    // 129 days before 2027-04-08, 180 and 181 days, the day before, and that day.
    let soon = "`Digits`: `anthropic.claude-sonnet-4-5-20250929-v1:0` ends on 2027-04-08, in";
    assert!(warning(0).starts_with(&format!("{soon} 129 days; change to `")), "{}", warning(0));
    assert!(digits.life_cycle_warning(day(0) - Duration::from_hours(51 * 24)).is_some());
    assert!(digits.life_cycle_warning(day(0) - Duration::from_hours(52 * 24)).is_none());
    assert!(warning(128).starts_with(&format!("{soon} 1 day; ")), "{}", warning(128));
    assert!(warning(129).contains("ended on 2027-04-08"), "{}", warning(129));
    let plain = SchemaReport::for_prompt::<Plain>();
    assert_eq!(plain.life_cycle_warning(day(0)), None);
}

#[test]
fn prompts_fit_their_models() {
    bedrock_prompt::check!(ReadInvoice<'_>, Classify, Digits, Plain);
}

#[test]
fn all_refusals_are_reported_at_once() {
    let said = panic_of(|| bedrock_prompt::check!(ReadInvoice, OnNova, Plain, OnClaude));
    insta::assert_snapshot!(said);
}

#[test]
fn generated_test_passes() {
    // By its name; it also runs by itself.
    digits_fits_its_model();
}

#[test]
fn each_model_has_its_own_rules() {
    let refusals = |model: &str, mode: OutputMode| {
        let report = SchemaReport::for_type::<Comment>(model);
        let fit = report.fit(mode).expect("a mode").clone();
        (fit.is_supported(), fit.refusals().len())
    };
    let claude = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    // A key that Claude's tools reject.
    assert_eq!(refusals(claude, OutputMode::Tool), (true, 1));
    assert_eq!(refusals(claude, OutputMode::StrictTool), (true, 2));
    // Recursion.
    assert_eq!(refusals(claude, OutputMode::Native), (true, 1));
    assert!(!refusals("meta.llama3-3-70b-instruct-v1:0", OutputMode::Tool).0);
    assert_eq!(refusals("meta.llama3-3-70b-instruct-v1:0", OutputMode::AutoTool), (true, 1));
    assert_eq!(refusals("newcomer.brilliant-v1:0", OutputMode::Tool), (true, 0));
    assert_eq!(refusals(claude, OutputMode::Prompted), (true, 0));
}

#[test]
fn text_has_no_modes() {
    let report = SchemaReport::for_type::<Text>("amazon.nova-lite-v1:0");
    assert_eq!((report.mode(), report.fits().len()), (None, 0));
    assert_eq!(report.to_string(), "`Text` on `amazon.nova-lite-v1:0`: plain text");
}

#[test]
fn example_output() {
    insta::assert_snapshot!(run("check", &[]));
}

#[test]
fn example_counts_a_folder_of_schemas() {
    insta::assert_snapshot!(run("schema_report", &[]));
}

#[test]
fn example_accepts_any_folder() {
    let folder = std::env::temp_dir().join(format!("schemas-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a writable folder");
    let path = folder.to_str().expect("UTF-8");
    let (printed, is_fine) = tried("schema_report", &[path]);
    assert!(printed.contains("schemas: 0, files that cannot be read: 0\n") && !is_fine);
    for (name, text) in [("b", "{\"$ref\":\"#/%\"}"), ("c", "null")] {
        let path = folder.join(name).with_extension("json");
        std::fs::write(path, text).expect("a writable folder");
    }
    let (printed, is_fine) = tried("schema_report", &[path]);
    assert!(printed.contains("1 of 2 fit Tool on") && is_fine, "{printed}");
    std::fs::write(folder.join("a.json"), "[".repeat(200_000)).expect("a writable folder");
    let (printed, is_fine) = tried("schema_report", &[path]);
    std::fs::remove_dir_all(&folder).expect("the folder just made");
    assert!(printed.contains("schemas: 2, files that cannot be read: 1\n"), "{printed}");
    assert!(printed.contains("1 of 2 fit Tool on") && !is_fine, "{printed}");
}
