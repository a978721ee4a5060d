//! Images, documents, videos and citations: which models take them, and where.
//!
//! Sources: opencode#49443 (images in results, run against 20 models), boto3#4608, #4648 and #4726
//! (citations), sample-ai-persona#126 (documents), pydantic-ai 2.68 and strands 1.62, which say that
//! they ran it; what each model reads, by AWS's model cards. Where AWS's words for a refusal are not
//! on record, they are those that it has for another block.

use crate::catalogue;
use crate::json::Node;
use crate::rules::blocks::{blocks, results};

use super::features::is_set;
use super::{Family, base_id, model_error};

/// Models that read no documents.
const NO_DOCUMENTS: [&str; 2] = ["amazon.nova-micro", "openai.gpt-5.6"];

/// Models that read images in the result of a tool.
const RESULT_IMAGES: [&str; 3] = ["amazon.nova", "anthropic.", "meta.llama4"];

/// Models that read no documents in the result of a tool.
const NO_RESULT_DOCUMENTS: [&str; 3] = ["moonshot.", "moonshotai.", "qwen."];

/// The formats of documents with citations.
const CITED_FORMATS: [&str; 2] = ["txt", "pdf"];

pub(super) fn check(strict: bool, model_id: &str, request: &Node<'_>) -> Result<(), String> {
    let (id, family) = (base_id(model_id), Family::of(model_id));
    let input = catalogue::find(id).map(catalogue::Model::input);
    let is_one_of = |list: &[&str]| list.iter().any(|prefix| id.starts_with(prefix));
    for (_, block) in blocks(&request["messages"]) {
        check_input(id, input, block)?;
        results(block).try_for_each(|result| check_input(id, input, result))?;
        let document = &block["document"];
        if is_set(document) && is_one_of(&NO_DOCUMENTS) {
            return Err("This model doesn't support documents.".to_owned());
        }
        if is_cited(document) {
            check_citations(family, &document["format"], request)?;
        }
        for result in results(block) {
            let document = &result["document"];
            if is_cited(document) {
                return Err("Citations are not supported in tool result documents.".to_owned());
            }
            let has_image = is_set(&result["image"]) && family == Family::Other;
            if has_image && !is_one_of(&RESULT_IMAGES) {
                return Err(in_result("image"));
            }
            let is_text = ["csv", "html", "md", "txt"].iter().any(|it| document["format"] == *it);
            let is_refused = is_one_of(&NO_RESULT_DOCUMENTS)
                || strict && id.starts_with("amazon.nova") && !is_text;
            if is_set(document) && is_refused {
                return Err(in_result("document"));
            }
        }
    }
    Ok(())
}

fn in_result(kind: &str) -> String {
    format!(
        "This model doesn't support the {kind} field for user messages. Remove {kind} and try again."
    )
}

/// Checks that a model reads a block. One that the catalogue does not have may read it.
fn check_input(id: &str, input: Option<&[&str]>, block: &Node<'_>) -> Result<(), String> {
    let kinds = [("image", "IMAGE"), ("video", "VIDEO")];
    let Some((kind, modality)) = kinds.into_iter().find(|(kind, _)| is_set(&block[kind])) else {
        return Ok(());
    };
    let reads = match input {
        Some(input) => input.contains(&modality),
        // No model of Claude reads videos.
        None => kind != "video" || !id.starts_with("anthropic."),
    };
    if reads {
        return Ok(());
    }
    Err(format!(
        "This model doesn't support the {kind} content block that you provided. Update the content \
         block and try again."
    ))
}

fn is_cited(document: &Node<'_>) -> bool {
    document["citations"]["enabled"] == true
}

fn check_citations(family: Family, format: &Node<'_>, request: &Node<'_>) -> Result<(), String> {
    if family == Family::Other {
        return Err("This model doesn't support citations.".to_owned());
    }
    let is_citable = format.is_null() || CITED_FORMATS.iter().any(|cited| *format == *cited);
    if !is_citable {
        return Err("Unsupported document format. Only txt and pdf formats are supported when \
                    citations are enabled."
            .to_owned());
    }
    let fields = &request["additionalModelRequestFields"]["output_config"]["format"];
    if is_set(&request["outputConfig"]["textFormat"]) || is_set(fields) {
        return Err(model_error("Citations cannot be enabled when output format is set."));
    }
    Ok(())
}
