//! The operation `RetrieveAndGenerate`: the sentences that match a question best, with citations.

use hyper::Response;
use serde_json::{Value, json};

use super::{
    check_retrieval_configuration, is_alphanumeric, number_of_results, reference, respond_from,
    search,
};
use crate::engine::significant_words;
use crate::json::object_body;
use crate::operations::OperationRequest;
use crate::protocol::{AwsError, Body, Refusal, response};
use crate::rules::Constraints;
use crate::state::{Hit, Index, Passage, Query, Sessions};

/// The maximum number of sentences in the generated text.
const MAX_SENTENCES: usize = 3;

/// A line of at least this many characters is assumed to continue on the next line.
const WRAPPED_LINE_CHARS: usize = 60;

/// AWS's text when nothing is found.
const NOTHING_FOUND: &str = "Sorry, I am unable to assist you with this request.";

const CONFIG: &str = "retrieveAndGenerateConfiguration";

pub(in crate::operations) async fn retrieve_and_generate(
    request: &OperationRequest,
) -> Response<Body> {
    let body = match read(request.body()) {
        Ok(body) => body,
        Err(message) => return response::validation_error(&message),
    };
    let config = &body[CONFIG]["knowledgeBaseConfiguration"];
    let id = config["knowledgeBaseId"].as_str().unwrap_or_default();
    let sessions = &request.state.knowledge_bases.sessions;
    respond_from(request, id, |index| generate(sessions, index, id, &body)).await
}

fn read(body: &[u8]) -> Result<Value, String> {
    let request = object_body(body)?.to_value();
    let mut constraints = Constraints::default();
    match request["input"]["text"].as_str() {
        Some(text) => constraints.length(text, "input.text", 0..=1_000),
        None => constraints.violated("null", "input.text", "not be null"),
    }
    if let Some(id) = request["sessionId"].as_str() {
        constraints.length(id, "sessionId", 2..=100);
    }
    let config = &request[CONFIG];
    match config["type"].as_str() {
        Some("KNOWLEDGE_BASE") => {}
        Some("EXTERNAL_SOURCES") => {
            return Err("The local server has no external sources.".to_owned());
        }
        other => {
            let constraint = "satisfy enum value set: [EXTERNAL_SOURCES, KNOWLEDGE_BASE]";
            constraints.violated(other.unwrap_or("null"), &format!("{CONFIG}.type"), constraint);
        }
    }
    let at = format!("{CONFIG}.knowledgeBaseConfiguration");
    let config = &config["knowledgeBaseConfiguration"];
    let id = config["knowledgeBaseId"].as_str().unwrap_or_default();
    constraints.length(id, &format!("{at}.knowledgeBaseId"), 0..=10);
    if !is_alphanumeric(id) {
        let constraint = "satisfy regular expression pattern: [0-9a-zA-Z]+";
        constraints.violated(id, &format!("{at}.knowledgeBaseId"), constraint);
    }
    let model = config["modelArn"].as_str().unwrap_or_default();
    constraints.length(model, &format!("{at}.modelArn"), 1..=2048);
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".:/-_".contains(c);
    if !model.chars().all(is_allowed) {
        constraints.violated(
            model,
            &format!("{at}.modelArn"),
            "satisfy regular expression pattern",
        );
    }
    let retrieval = &config["retrievalConfiguration"];
    check_retrieval_configuration(
        retrieval,
        &format!("{at}.retrievalConfiguration"),
        &mut constraints,
    );
    constraints.finish()?;
    Ok(request)
}

fn generate(
    sessions: &Sessions,
    index: &Index,
    knowledge_base_id: &str,
    request: &Value,
) -> Result<Value, Refusal> {
    let question = request["input"]["text"].as_str().unwrap_or_default();
    let session = request["sessionId"].as_str();
    let earlier = match session {
        None => Vec::new(),
        Some(id) => sessions.questions(id, knowledge_base_id).ok_or_else(|| {
            let message = format!("Session with Id {id} is not valid. Please check and try again.");
            Refusal::new(AwsError::Validation, message)
        })?,
    };
    let query = Query::new(question, &earlier);
    let config = &request[CONFIG]["knowledgeBaseConfiguration"]["retrievalConfiguration"];
    let mut hits = search(index, &query, config);
    hits.truncate(number_of_results(config));
    let session_id = sessions.add_question(session, knowledge_base_id, question);
    let (text, citations) = cite(&select_sentences(index, &query, &hits));
    Ok(json!({"citations": citations, "output": {"text": text}, "sessionId": session_id}))
}

/// The sentences with the best scores, in the order of their passages.
fn select_sentences<'a>(
    index: &Index,
    query: &Query,
    hits: &[Hit<'a>],
) -> Vec<(&'a Passage, String)> {
    let mut found = Vec::new();
    for hit in hits {
        for sentence in sentences(&hit.passage.text) {
            let words = significant_words(&sentence).into_iter().collect();
            found.push((index.score(query, &words), hit.passage, sentence));
        }
    }
    let mut scores: Vec<f64> = found.iter().map(|(score, ..)| *score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let best = scores.first().copied().unwrap_or_default();
    let third = scores.get(MAX_SENTENCES - 1).copied().unwrap_or_default();
    // A sentence with less than half of the best score is about something else.
    let min_score = third.max(best / 2.0);
    let selected = found.into_iter().filter(|(score, ..)| *score > 0.0 && *score >= min_score);
    selected.take(MAX_SENTENCES).map(|(_, passage, sentence)| (passage, sentence)).collect()
}

/// The generated text, and a citation for each run of sentences from one passage.
fn cite(selected: &[(&Passage, String)]) -> (String, Vec<Value>) {
    if selected.is_empty() {
        return (NOTHING_FOUND.to_owned(), vec![citation(NOTHING_FOUND, 0, &[])]);
    }
    let (mut text, mut citations) = (String::new(), Vec::new());
    for run in selected.chunk_by(|(a, _), (b, _)| std::ptr::eq(*a, *b)) {
        let sentences: Vec<&str> = run.iter().map(|(_, sentence)| sentence.as_str()).collect();
        let part = sentences.join(" ");
        if !text.is_empty() {
            text.push(' ');
        }
        citations.push(citation(&part, text.chars().count(), &[reference(run[0].0)]));
        text.push_str(&part);
    }
    (text, citations)
}

fn citation(text: &str, start: usize, references: &[Value]) -> Value {
    let end = start + text.chars().count() - 1;
    let part = json!({"span": {"end": end, "start": start}, "text": text});
    json!({
        "generatedResponsePart": {"textResponsePart": part},
        "retrievedReferences": references,
    })
}

/// The sentences of a passage, without its headings.
fn sentences(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_wrapped = false;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        match lines.last_mut().filter(|_| is_wrapped) {
            Some(open) => {
                open.push(' ');
                open.push_str(line);
            }
            None => lines.push(line.to_owned()),
        }
        is_wrapped = line.chars().count() >= WRAPPED_LINE_CHARS;
    }
    let mut found: Vec<String> = lines.iter().flat_map(|line| split(line)).collect();
    found.retain(|sentence| !sentence.is_empty());
    found
}

fn split(line: &str) -> Vec<String> {
    let mut start = 0;
    let mut found = Vec::new();
    let ends = line.match_indices(['.', '?', '!']).map(|(at, _)| at + 1);
    for end in ends.filter(|end| line[*end..].starts_with(' ')).chain([line.len()]) {
        found.push(line[start..end].trim().to_owned());
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined_and_short_lines_are_separate() {
        let text = "# Returns\nCustomers may return any unopened item, and they get the full\n\
                    price of 3.50 back. No, really! Ask us.\nReturn window: 30 days\n\
                    Return address: Leeds";
        assert_eq!(
            sentences(text),
            [
                "Customers may return any unopened item, and they get the full price of 3.50 back.",
                "No, really!",
                "Ask us.",
                "Return window: 30 days",
                "Return address: Leeds",
            ]
        );
    }
}
