use aws_sdk_bedrock::error::BuildError;
use aws_sdk_bedrock::operation::create_guardrail::CreateGuardrailInput;
use aws_sdk_bedrock::operation::create_guardrail::builders::CreateGuardrailInputBuilder;
use aws_sdk_bedrock::types::{
    GuardrailContentFilterConfig, GuardrailContentFilterType, GuardrailContentPolicyConfig,
    GuardrailFilterStrength, GuardrailManagedWordsConfig, GuardrailManagedWordsType,
    GuardrailPiiEntityConfig, GuardrailPiiEntityType, GuardrailRegexConfig,
    GuardrailSensitiveInformationAction, GuardrailSensitiveInformationPolicyConfig,
    GuardrailTopicConfig, GuardrailTopicPolicyConfig, GuardrailTopicType, GuardrailWordConfig,
    GuardrailWordPolicyConfig,
};

use super::limits;
use crate::outcome::{Error, ErrorKind};

/// What a guardrail blocks or masks: the input of
/// [`ControlPlane::create_guardrail`](crate::control_plane::ControlPlane::create_guardrail).
///
/// A match in a prompt or an answer is blocked, unless a method states otherwise; the caller then
/// gets one of the two blocked messages instead. It is part of the feature `control-plane`.
///
/// ```
/// use bedrock_prompt::control_plane::GuardrailDefinition;
/// use bedrock_prompt::control_plane_sdk::types::{
///     GuardrailContentFilterType as Filter, GuardrailFilterStrength as Strength,
///     GuardrailPiiEntityType as Pii, GuardrailSensitiveInformationAction as Action,
/// };
///
/// let definition = GuardrailDefinition::new("support-desk")
///     .content_filter(Filter::Hate, Strength::High)
///     .content_filter(Filter::PromptAttack, Strength::Medium)
///     .pii(Pii::CreditDebitCardNumber, Action::Block)
///     .pii(Pii::Email, Action::Anonymize)
///     .word("Project Heron")
///     .profanity()
///     .topic(
///         "Investment advice",
///         "Recommendations to buy, hold or sell a security.",
///         ["Which stocks shall I buy?"],
///     )
///     .blocked_input_message("I can only help with your order.");
/// # definition.create_guardrail_input()?;
/// # Ok::<(), bedrock_prompt::Error>(())
/// ```
///
/// Settings without a method here (tags, a KMS key, grounding) can be set on the SDK's input:
/// [`create_guardrail_input`](Self::create_guardrail_input).
#[derive(Debug, Clone)]
#[must_use = "a definition creates nothing until it is passed to `ControlPlane::create_guardrail`"]
pub struct GuardrailDefinition {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) filters: Vec<(GuardrailContentFilterType, GuardrailFilterStrength)>,
    pub(super) pii: Vec<(GuardrailPiiEntityType, GuardrailSensitiveInformationAction)>,
    pub(super) regexes: Vec<(String, String, GuardrailSensitiveInformationAction)>,
    pub(super) words: Vec<String>,
    pub(super) profanity: bool,
    pub(super) topics: Vec<Topic>,
    pub(super) blocked_input: String,
    pub(super) blocked_output: String,
}

#[derive(Debug, Clone)]
pub(super) struct Topic {
    pub(super) name: String,
    pub(super) definition: String,
    pub(super) examples: Vec<String>,
}

impl GuardrailDefinition {
    /// A guardrail without rules. Its name has 1 to 50 characters of `a-z`, `A-Z`, `0-9`, `-` and
    /// `_`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            filters: Vec::new(),
            pii: Vec::new(),
            regexes: Vec::new(),
            words: Vec::new(),
            profanity: false,
            topics: Vec::new(),
            blocked_input: "Sorry, I cannot help with this request.".into(),
            blocked_output: "Sorry, I cannot give this answer.".into(),
        }
    }

    /// A description of 1 to 200 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Blocks harmful content of a type; each type at most once.
    ///
    /// The filter for prompt attacks checks prompts only.
    pub fn content_filter(
        mut self,
        filter: GuardrailContentFilterType,
        strength: GuardrailFilterStrength,
    ) -> Self {
        self.filters.push((filter, strength));
        self
    }

    /// Blocks personal data of a type, or masks it by a placeholder such as `{EMAIL}`.
    pub fn pii(
        mut self,
        kind: GuardrailPiiEntityType,
        action: GuardrailSensitiveInformationAction,
    ) -> Self {
        self.pii.push((kind, action));
        self
    }

    /// Blocks or masks the matches of a regex: a name of up to 100 characters, a pattern of up to
    /// 500. At most 30 regexes.
    pub fn regex(
        mut self,
        name: impl Into<String>,
        pattern: impl Into<String>,
        action: GuardrailSensitiveInformationAction,
    ) -> Self {
        self.regexes.push((name.into(), pattern.into(), action));
        self
    }

    /// Blocks a word or a phrase of up to 100 characters. At most 10,000 words.
    pub fn word(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    /// Blocks the words of AWS's profanity list.
    pub fn profanity(mut self) -> Self {
        self.profanity = true;
        self
    }

    /// Blocks a topic: a name of up to 100 characters, a definition of up to 200, and up to 5
    /// examples of up to 100 characters each. At most 30 topics.
    pub fn topic<S: Into<String>>(
        mut self,
        name: impl Into<String>,
        definition: impl Into<String>,
        examples: impl IntoIterator<Item = S>,
    ) -> Self {
        self.topics.push(Topic {
            name: name.into(),
            definition: definition.into(),
            examples: examples.into_iter().map(Into::into).collect(),
        });
        self
    }

    /// The message that replaces a blocked prompt's answer: 1 to 500 characters.
    pub fn blocked_input_message(mut self, text: impl Into<String>) -> Self {
        self.blocked_input = text.into();
        self
    }

    /// The message that replaces a blocked answer: 1 to 500 characters.
    pub fn blocked_output_message(mut self, text: impl Into<String>) -> Self {
        self.blocked_output = text.into();
        self
    }

    /// The SDK's input that
    /// [`create_guardrail`](crate::control_plane::ControlPlane::create_guardrail) sends, to
    /// inspect, or to extend and send with the SDK's client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] with all violated limits of AWS.
    pub fn create_guardrail_input(&self) -> Result<CreateGuardrailInput, Error> {
        limits::check(self)?;
        let named = |what| format!("the guardrail `{}` {what}", self.name);
        let built = self.builder().and_then(CreateGuardrailInputBuilder::build);
        built.map_err(|source| {
            Error::new(ErrorKind::InvalidInput, named("cannot be built into a request"))
                .with_source(source)
        })
    }

    fn builder(&self) -> Result<CreateGuardrailInputBuilder, BuildError> {
        Ok(CreateGuardrailInput::builder()
            .name(&self.name)
            .set_description(self.description.clone())
            .set_topic_policy_config(self.topic_policy()?)
            .set_content_policy_config(self.content_policy()?)
            .set_word_policy_config(self.word_policy()?)
            .set_sensitive_information_policy_config(self.sensitive_information_policy()?)
            .blocked_input_messaging(&self.blocked_input)
            .blocked_outputs_messaging(&self.blocked_output))
    }

    fn topic_policy(&self) -> Result<Option<GuardrailTopicPolicyConfig>, BuildError> {
        let topics = self.topics.iter().map(|topic| {
            GuardrailTopicConfig::builder()
                .name(&topic.name)
                .definition(&topic.definition)
                .set_examples(Some(topic.examples.clone()).filter(|all| !all.is_empty()))
                .r#type(GuardrailTopicType::Deny)
                .build()
        });
        some(topics)?
            .map(|all| GuardrailTopicPolicyConfig::builder().set_topics_config(Some(all)).build())
            .transpose()
    }

    fn content_policy(&self) -> Result<Option<GuardrailContentPolicyConfig>, BuildError> {
        let filters = self.filters.iter().map(|(filter, strength)| {
            let of_output = match filter {
                GuardrailContentFilterType::PromptAttack => GuardrailFilterStrength::None,
                _ => strength.clone(),
            };
            GuardrailContentFilterConfig::builder()
                .r#type(filter.clone())
                .input_strength(strength.clone())
                .output_strength(of_output)
                .build()
        });
        some(filters)?
            .map(|all| {
                GuardrailContentPolicyConfig::builder().set_filters_config(Some(all)).build()
            })
            .transpose()
    }

    fn word_policy(&self) -> Result<Option<GuardrailWordPolicyConfig>, BuildError> {
        let words = self.words.iter().map(|word| GuardrailWordConfig::builder().text(word).build());
        let words = some(words)?;
        let profanity = GuardrailManagedWordsType::Profanity;
        let list = || GuardrailManagedWordsConfig::builder().r#type(profanity).build();
        let lists = self.profanity.then(list).transpose()?.map(|list| vec![list]);
        Ok((words.is_some() || lists.is_some()).then(|| {
            GuardrailWordPolicyConfig::builder()
                .set_words_config(words)
                .set_managed_word_lists_config(lists)
                .build()
        }))
    }

    fn sensitive_information_policy(
        &self,
    ) -> Result<Option<GuardrailSensitiveInformationPolicyConfig>, BuildError> {
        let pii = some(self.pii.iter().map(|(kind, action)| {
            GuardrailPiiEntityConfig::builder().r#type(kind.clone()).action(action.clone()).build()
        }))?;
        let regexes = some(self.regexes.iter().map(|(name, pattern, action)| {
            GuardrailRegexConfig::builder()
                .name(name)
                .pattern(pattern)
                .action(action.clone())
                .build()
        }))?;
        Ok((pii.is_some() || regexes.is_some()).then(|| {
            GuardrailSensitiveInformationPolicyConfig::builder()
                .set_pii_entities_config(pii)
                .set_regexes_config(regexes)
                .build()
        }))
    }
}

/// AWS rejects empty lists.
fn some<T>(all: impl Iterator<Item = Result<T, BuildError>>) -> Result<Option<Vec<T>>, BuildError> {
    let all: Vec<T> = all.collect::<Result<_, _>>()?;
    Ok((!all.is_empty()).then_some(all))
}
