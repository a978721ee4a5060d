//! The operation `RetrieveAndGenerate`: the sentences that fit a question, with where they stand.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use super::search::{Hit, Index, Query};
use super::{
    KnowledgeBases, Passage, Refusal, answer_from, check_search, is_alphanumeric,
    number_of_results, object, reference,
};
use crate::engine::telling_words;
use crate::incoming::Incoming;
use crate::validate::Bounds;
use crate::{AwsError, respond};

/// The most sentences of an answer.
const SENTENCES: usize = 3;

/// A line of at least so many characters is taken to go on in the next.
const WRAPPED: usize = 60;

/// What AWS answers when nothing is found.
const NOTHING: &str = "Sorry, I am unable to assist you with this request.";

const CONFIG: &str = "retrieveAndGenerateConfiguration";

pub(crate) async fn retrieve_and_generate(incoming: Incoming) -> Response<Body> {
    let request = match read(&incoming.body) {
        Ok(request) => request,
        Err(message) => return respond::error(AwsError::Validation, &message),
    };
    let config = &request[CONFIG]["knowledgeBaseConfiguration"];
    let id = config["knowledgeBaseId"].as_str().unwrap_or_default();
    answer_from(&incoming, id, |bases, index| answer(bases, index, id, &request)).await
}

fn read(body: &[u8]) -> Result<Value, String> {
    let request = object(body)?;
    let mut bounds = Bounds::default();
    match request["input"]["text"].as_str() {
        Some(text) => bounds.length(text, "input.text", 0, 1_000),
        None => bounds.breach("null", "input.text", "not be null"),
    }
    if let Some(id) = request["sessionId"].as_str() {
        bounds.length(id, "sessionId", 2, 100);
    }
    let config = &request[CONFIG];
    match config["type"].as_str() {
        Some("KNOWLEDGE_BASE") => {}
        Some("EXTERNAL_SOURCES") => {
            return Err("The local server has no external sources.".to_owned());
        }
        other => {
            let constraint = "satisfy enum value set: [EXTERNAL_SOURCES, KNOWLEDGE_BASE]";
            bounds.breach(other.unwrap_or("null"), &format!("{CONFIG}.type"), constraint);
        }
    }
    let at = format!("{CONFIG}.knowledgeBaseConfiguration");
    let config = &config["knowledgeBaseConfiguration"];
    let id = config["knowledgeBaseId"].as_str().unwrap_or_default();
    bounds.length(id, &format!("{at}.knowledgeBaseId"), 0, 10);
    if !is_alphanumeric(id) {
        let constraint = "satisfy regular expression pattern: [0-9a-zA-Z]+";
        bounds.breach(id, &format!("{at}.knowledgeBaseId"), constraint);
    }
    let model = config["modelArn"].as_str().unwrap_or_default();
    bounds.length(model, &format!("{at}.modelArn"), 1, 2048);
    let is_legal = |c: char| c.is_ascii_alphanumeric() || ".:/-_".contains(c);
    if !model.chars().all(is_legal) {
        bounds.breach(model, &format!("{at}.modelArn"), "satisfy regular expression pattern");
    }
    let search = &config["retrievalConfiguration"];
    check_search(search, &format!("{at}.retrievalConfiguration"), &mut bounds);
    bounds.finish()?;
    Ok(request)
}

fn answer(
    bases: &KnowledgeBases,
    index: &Index,
    knowledge_base_id: &str,
    request: &Value,
) -> Result<Value, Refusal> {
    let question = request["input"]["text"].as_str().unwrap_or_default();
    let session = request["sessionId"].as_str();
    let earlier = match session {
        None => Vec::new(),
        Some(id) => bases.sessions.questions(id, knowledge_base_id).ok_or_else(|| {
            let message = format!("Session with Id {id} is not valid. Please check and try again.");
            (AwsError::Validation, message)
        })?,
    };
    let query = Query::new(question, &earlier);
    let config = &request[CONFIG]["knowledgeBaseConfiguration"]["retrievalConfiguration"];
    let mut hits = index.search(&query, &config["vectorSearchConfiguration"]["filter"]);
    hits.truncate(number_of_results(config));
    let session_id = bases.sessions.ask(session, knowledge_base_id, question);
    let (text, citations) = cite(&choose(index, &query, &hits));
    Ok(json!({"citations": citations, "output": {"text": text}, "sessionId": session_id}))
}

/// The sentences that fit best, passage by passage, in the order of the text.
fn choose<'a>(index: &Index, query: &Query, hits: &[Hit<'a>]) -> Vec<(&'a Passage, String)> {
    let mut found = Vec::new();
    for hit in hits {
        for sentence in sentences(&hit.passage.text) {
            let words = telling_words(&sentence).into_iter().collect();
            found.push((index.score(query, &words), hit.passage, sentence));
        }
    }
    let mut scores: Vec<f64> = found.iter().map(|(score, ..)| *score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let best = scores.first().copied().unwrap_or_default();
    let third = scores.get(SENTENCES - 1).copied().unwrap_or_default();
    // What fits less than half as well as the best is about something else.
    let bar = third.max(best / 2.0);
    let fitting = found.into_iter().filter(|(score, ..)| *score > 0.0 && *score >= bar);
    fitting.take(SENTENCES).map(|(_, passage, sentence)| (passage, sentence)).collect()
}

/// The text of an answer, and a citation for each run of sentences from one passage.
fn cite(chosen: &[(&Passage, String)]) -> (String, Vec<Value>) {
    if chosen.is_empty() {
        return (NOTHING.to_owned(), vec![citation(NOTHING, 0, &[])]);
    }
    let (mut text, mut citations) = (String::new(), Vec::new());
    for run in chosen.chunk_by(|(a, _), (b, _)| std::ptr::eq(*a, *b)) {
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

/// The sentences of a passage; a heading is none.
fn sentences(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        match lines.last_mut().filter(|_| goes_on) {
            Some(open) => {
                open.push(' ');
                open.push_str(line);
            }
            None => lines.push(line.to_owned()),
        }
        goes_on = line.chars().count() >= WRAPPED;
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
    fn wrapped_lines_are_one_sentence_and_short_lines_are_each_their_own() {
        let text = "# Returns\nCustomers may return any unopened item, and they get the full\nprice of 3.50 back. No, really! Ask us.\nReturn window: 30 days\nReturn address: Leeds";
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
