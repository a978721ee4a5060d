use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::Deref;

use aws_sdk_bedrockagentruntime::types::{
    KnowledgeBaseRetrievalResult, RetrievalResultContent, RetrievalResultLocation,
    RetrievedReference,
};
use aws_smithy_types::Document;
use serde::Serialize;
use serde_json::Value;

use crate::prompt::field::write_inside;
use crate::wire::to_value;

const TAG: &str = "passage";

/// A passage from a knowledge base, with its source (feature `knowledge-base`).
///
/// `Display` shows the text in a `<passage>` tag that the text cannot close, for a prompt. `Debug`
/// does not show the text.
///
/// ```no_run
/// # async fn run(handbook: bedrock_prompt::knowledge_base::KnowledgeBase) -> Result<(), bedrock_prompt::Error> {
/// for passage in handbook.retrieve("return window").await?.iter() {
///     println!("{:?} {:?}: {}", passage.score, passage.source, passage.text);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Passage {
    /// The text. For a row of a table it has a line for each column, for audio it is the transcription,
    /// for video the summary. It is empty for an image.
    pub text: String,
    /// AWS's score of the similarity to the query, comparable within one search. `None` for a passage
    /// cited by an answer.
    pub score: Option<f64>,
    /// The source: the URI of a file, the URL of a page, the id of a document, or the SQL query.
    pub source: Option<String>,
    /// The attributes of the source, including AWS's own (`x-amz-bedrock-kb-..`).
    pub metadata: BTreeMap<String, Value>,
}

/// The passages found by a search, in AWS's order: by descending score (feature `knowledge-base`).
///
/// `Display` shows each passage in a `<passage>` tag that its text cannot close, numbered from 1, for
/// a template: `{passages}`. The passages dereference to a slice, and serialize as a list.
///
/// ```no_run
/// # async fn run(handbook: bedrock_prompt::knowledge_base::KnowledgeBase) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::knowledge_base::Passages;
///
/// let found = handbook.retrieve("return window").await?;
/// let near: Passages =
///     found.into_iter().filter(|passage| passage.score.is_some_and(|score| score > 0.4)).collect();
/// println!("{} passages:\n{near}", near.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Passages {
    pub(super) items: Vec<Passage>,
    pub(super) next_token: Option<String>,
    pub(super) guardrail_intervened: bool,
    pub(super) request_id: Option<String>,
}

impl Passages {
    /// The token of the next page, if there is one, for
    /// [`RetrieveRequest::next_token`](super::RetrieveRequest::next_token). Further pages are not
    /// requested automatically.
    pub fn next_token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }

    /// Whether a guardrail has changed or removed content.
    pub fn guardrail_intervened(&self) -> bool {
        self.guardrail_intervened
    }

    /// AWS's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl From<&KnowledgeBaseRetrievalResult> for Passage {
    fn from(result: &KnowledgeBaseRetrievalResult) -> Self {
        let (content, location) = (result.content(), result.location());
        Self { score: result.score(), ..Self::new(content, location, result.metadata()) }
    }
}

impl From<&RetrievedReference> for Passage {
    fn from(reference: &RetrievedReference) -> Self {
        Self::new(reference.content(), reference.location(), reference.metadata())
    }
}

impl Passage {
    fn new(
        content: Option<&RetrievalResultContent>,
        location: Option<&RetrievalResultLocation>,
        metadata: Option<&HashMap<String, Document>>,
    ) -> Self {
        let metadata = metadata.into_iter().flatten();
        Self {
            text: content.map(text_of).unwrap_or_default(),
            score: None,
            source: location.and_then(source_of).filter(|source| !source.is_empty()),
            metadata: metadata.map(|(key, value)| (key.clone(), to_value(value))).collect(),
        }
    }

    /// Writes the text in its tag, with a number if there is one.
    fn write(&self, number: Option<usize>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{TAG}")?;
        if let Some(number) = number {
            write!(f, " number=\"{number}\"")?;
        }
        if let Some(source) = &self.source {
            let source = source.replace('"', "&quot;").replace('<', "&lt;");
            write!(f, " source=\"{}\"", source.replace(char::is_control, " "))?;
        }
        writeln!(f, ">")?;
        write_inside(TAG, &self.text, f)?;
        write!(f, "\n</{TAG}>")
    }
}

fn text_of(content: &RetrievalResultContent) -> String {
    if !content.text().is_empty() {
        return content.text().to_owned();
    }
    let transcription = content.audio().and_then(|audio| audio.transcription());
    let summary = content.video().and_then(|video| video.summary());
    if let Some(text) = transcription.or(summary) {
        return text.to_owned();
    }
    let columns = content.row().iter().map(|column| {
        let (name, value) = (column.column_name(), column.column_value());
        format!("{}: {}", name.unwrap_or_default(), value.unwrap_or_default())
    });
    columns.collect::<Vec<_>>().join("\n")
}

fn source_of(location: &RetrievalResultLocation) -> Option<String> {
    let s3 = location.s3_location().and_then(|at| at.uri());
    let web = || location.web_location().and_then(|at| at.url());
    let confluence = || location.confluence_location().and_then(|at| at.url());
    let salesforce = || location.salesforce_location().and_then(|at| at.url());
    let share_point = || location.share_point_location().and_then(|at| at.url());
    let one_drive = || location.one_drive_location().and_then(|at| at.url());
    let google_drive = || location.google_drive_location().and_then(|at| at.url());
    let kendra = || location.kendra_document_location().and_then(|at| at.uri());
    let custom = || location.custom_document_location().and_then(|at| at.id());
    let sql = || location.sql_location().and_then(|at| at.query());
    s3.or_else(web)
        .or_else(confluence)
        .or_else(salesforce)
        .or_else(share_point)
        .or_else(one_drive)
        .or_else(google_drive)
        .or_else(kendra)
        .or_else(custom)
        .or_else(sql)
        .map(Into::into)
}

impl fmt::Display for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(None, f)
    }
}

impl fmt::Debug for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passage")
            .field("text_len", &self.text.len())
            .field("score", &self.score)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Passages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, passage) in self.items.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            passage.write(Some(index + 1), f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Passages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passages")
            .field("passages", &self.items)
            .field("guardrail_intervened", &self.guardrail_intervened)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

impl Serialize for Passages {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

impl Deref for Passages {
    type Target = [Passage];

    fn deref(&self) -> &[Passage] {
        &self.items
    }
}

/// Collects passages, such as a selection or those of several searches.
impl FromIterator<Passage> for Passages {
    fn from_iter<I: IntoIterator<Item = Passage>>(passages: I) -> Self {
        Self {
            items: passages.into_iter().collect(),
            next_token: None,
            guardrail_intervened: false,
            request_id: None,
        }
    }
}

impl IntoIterator for Passages {
    type Item = Passage;
    type IntoIter = std::vec::IntoIter<Passage>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a> IntoIterator for &'a Passages {
    type Item = &'a Passage;
    type IntoIter = std::slice::Iter<'a, Passage>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
