use std::collections::HashMap;
use std::fmt;

use aws_sdk_bedrockruntime::types::{
    GuardrailAssessment, GuardrailContentPolicyAssessment, GuardrailContentSource,
    GuardrailContextualGroundingPolicyAssessment as Grounding, GuardrailTopicPolicyAssessment,
    GuardrailTraceAssessment,
};

/// The member of a native response that contains the guardrail trace.
pub(crate) const TRACE: &str = "amazon-bedrock-trace";

/// An action of a guardrail on the prompt or the answer, without the text that matched.
///
/// [`Response::interventions`](crate::Response::interventions) and
/// [`Error::interventions`](crate::Error::interventions) read it from the guardrail trace; request
/// the trace with [`Call::guardrail_trace`](crate::client::Call::guardrail_trace). `Display` shows
/// all four fields: ``topic `Investment advice` BLOCKED in the input``.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::guardrail::GuardrailPolicy;
///
/// let call = client.prompt("My number is 555 0100.").guardrail("gr7kx2p9qz1a:1");
/// let response = call.guardrail_trace(true).await?;
/// for intervention in response.interventions() {
///     if intervention.policy == GuardrailPolicy::SensitiveInformation {
///         println!("masked: {}", intervention.name);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Intervention {
    /// The policy that matched.
    pub policy: GuardrailPolicy,
    /// The name of the topic or regex, or the type of the filter or of the personal data, as AWS
    /// spells it. `custom word` for a custom word of the guardrail.
    pub name: String,
    /// The action as AWS spells it: `BLOCKED` or `ANONYMIZED`.
    pub action: String,
    /// Whether the match was in the prompt (`Input`) or in the answer (`Output`).
    pub source: GuardrailContentSource,
}

/// A policy of a guardrail whose findings have an action.
///
/// ```
/// use bedrock_prompt::guardrail::GuardrailPolicy;
///
/// assert_eq!(GuardrailPolicy::SensitiveInformation.to_string(), "sensitive information");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GuardrailPolicy {
    /// Denied topics.
    Topic,
    /// Filters of harmful content and of prompt attacks.
    Content,
    /// Custom words, and managed word lists such as profanity.
    Word,
    /// Personal data, and custom regexes.
    SensitiveInformation,
    /// Answers that the given sources do not support, or that are not relevant to the question.
    ContextualGrounding,
}

impl fmt::Display for GuardrailPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Topic => "topic",
            Self::Content => "content",
            Self::Word => "word",
            Self::SensitiveInformation => "sensitive information",
            Self::ContextualGrounding => "contextual grounding",
        })
    }
}

impl fmt::Display for Intervention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self.source {
            GuardrailContentSource::Input => "input",
            _ => "output",
        };
        write!(f, "{} `{}` {} in the {place}", self.policy, self.name, self.action)
    }
}

/// The actions in a trace: first those on the input, then those on the output.
///
/// Findings of automated reasoning are not included, because they have no action.
pub(crate) fn interventions(trace: &GuardrailTraceAssessment) -> Vec<Intervention> {
    let mut found = Vec::new();
    for assessment in sorted(trace.input_assessment()) {
        collect(assessment, &GuardrailContentSource::Input, &mut found);
    }
    for assessment in sorted(trace.output_assessments()).into_iter().flatten() {
        collect(assessment, &GuardrailContentSource::Output, &mut found);
    }
    found
}

/// Whether the guardrail only masked data: then the response has the answer, not the guardrail's
/// message.
pub(crate) fn is_masked(trace: &GuardrailTraceAssessment) -> bool {
    let all = interventions(trace);
    !all.is_empty() && all.iter().all(|each| each.action == "ANONYMIZED")
}

/// The values in the order of the guardrail ids, because the SDK's maps have no order.
fn sorted<T>(assessments: Option<&HashMap<String, T>>) -> Vec<&T> {
    let mut all: Vec<_> = assessments.into_iter().flatten().collect();
    all.sort_unstable_by_key(|(id, _)| *id);
    all.into_iter().map(|(_, assessment)| assessment).collect()
}

fn collect(
    assessment: &GuardrailAssessment,
    source: &GuardrailContentSource,
    found: &mut Vec<Intervention>,
) {
    let mut add = |policy, name: &str, action: &str| {
        if action != "NONE" {
            let (name, action, source) = (name.to_owned(), action.to_owned(), source.clone());
            found.push(Intervention { policy, name, action, source });
        }
    };
    let topics = assessment.topic_policy().map(GuardrailTopicPolicyAssessment::topics);
    for topic in topics.into_iter().flatten() {
        add(GuardrailPolicy::Topic, topic.name(), topic.action().as_str());
    }
    let filters = assessment.content_policy().map(GuardrailContentPolicyAssessment::filters);
    for filter in filters.into_iter().flatten() {
        add(GuardrailPolicy::Content, filter.r#type().as_str(), filter.action().as_str());
    }
    if let Some(policy) = assessment.word_policy() {
        for word in policy.custom_words() {
            add(GuardrailPolicy::Word, "custom word", word.action().as_str());
        }
        for word in policy.managed_word_lists() {
            add(GuardrailPolicy::Word, word.r#type().as_str(), word.action().as_str());
        }
    }
    if let Some(policy) = assessment.sensitive_information_policy() {
        for entity in policy.pii_entities() {
            let name = entity.r#type().as_str();
            add(GuardrailPolicy::SensitiveInformation, name, entity.action().as_str());
        }
        for regex in policy.regexes() {
            let name = regex.name().unwrap_or("regex");
            add(GuardrailPolicy::SensitiveInformation, name, regex.action().as_str());
        }
    }
    let grounding = assessment.contextual_grounding_policy();
    for filter in grounding.map(Grounding::filters).into_iter().flatten() {
        let name = filter.r#type().as_str();
        add(GuardrailPolicy::ContextualGrounding, name, filter.action().as_str());
    }
}
