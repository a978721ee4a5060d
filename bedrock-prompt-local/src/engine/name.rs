//! The name of a field, and how well a label fits it.

use super::schema::Kind;
use super::units::{self, Unit};
use super::vocabulary::{
    are_synonyms, is_apart, is_empty, is_generic, is_implied, is_money, is_numbered, is_of_money,
};
use super::words::{label_words, stem};

/// The minimum fit of a label that is used for a field.
pub(super) const MIN_FIT: f64 = 0.5;

/// The weight of a synonym, where the word itself has 1.
const SYNONYM_WEIGHT: f64 = 0.65;

/// What a label fits better by for each of its words that the description has.
const HINT_BONUS: f64 = 0.02;

/// The stem of `name`.
const NAME: &str = "nam";

/// A word of a name.
#[derive(Clone)]
struct Word {
    stem: String,
    weight: f64,
    /// Whether it is a word of the object around the field.
    is_inherited: bool,
}

/// The name of a field, and the words that labels for it may have.
#[derive(Clone, Default)]
pub(super) struct FieldName {
    words: Vec<Word>,
    /// The stems of the description.
    hints: Vec<String>,
    /// The stems of the name of the whole.
    context: Vec<String>,
    /// Stems that exclude a label.
    rivals: Vec<String>,
    /// The units that the name has: `weight_kg`, `amount_usd`.
    units: Vec<Unit>,
    /// The stems for the kind of value: the label of a date may say `date`.
    kind: Vec<String>,
}

impl FieldName {
    /// `context` has the words of the whole: in an invoice, `Invoice date` means `Date`.
    pub(super) fn new(name: &str, description: &str, context: &[String]) -> Self {
        let mut words: Vec<Word> = Vec::new();
        for stem in label_words(name) {
            if !words.iter().any(|known| known.stem == stem) {
                let weight = weight(&stem, context);
                words.push(Word { stem, weight, is_inherited: false });
            }
        }
        let units = units::of_name(name);
        Self {
            words,
            hints: hints(description),
            context: context.to_vec(),
            units,
            ..Self::default()
        }
    }

    /// The same name for a kind of value.
    pub(super) fn of_kind(mut self, kind: &Kind<'_>) -> Self {
        let words: &[&str] = match kind {
            Kind::Date => &["date", "day"],
            Kind::DateTime { .. } => &["date", "day", "time"],
            Kind::Time => &["time"],
            Kind::Integer => &["number"],
            Kind::Decimal | Kind::Number | Kind::NumberOrText { is_integer: false } => &["amount"],
            Kind::Text { format: "email" } => &["address"],
            _ => &[],
        };
        self.kind = words.iter().map(|word| stem(word)).collect();
        self
    }

    /// Adds the words of fields next to this one: `Buyer city` is not the city of the seller.
    pub(super) fn add_rivals(&mut self, rivals: &[String]) {
        let own = |word: &String| self.words.iter().any(|known| known.stem == *word);
        let rivals = rivals.iter().filter(|word| !own(word));
        self.rivals.extend(rivals.cloned());
    }

    /// The name of a member: `city` in `address` may have the label `Address city`.
    pub(super) fn member(&self, name: &str, description: &str) -> Self {
        let mut member = Self::new(name, description, &self.context);
        member.rivals.clone_from(&self.rivals);
        let is_vague = member.words.iter().all(|word| is_generic(&word.stem));
        for word in &self.words {
            if !member.words.iter().any(|known| known.stem == word.stem) {
                let weight = word.weight * if is_vague { 1.0 } else { 0.4 };
                member.words.push(Word { weight, is_inherited: true, stem: word.stem.clone() });
            }
        }
        member
    }

    /// Whether the name has one of these words.
    pub(super) fn has(&self, any: &[&str]) -> bool {
        self.words.iter().any(|word| any.iter().any(|other| word.stem == stem(other)))
    }

    /// Whether a value or a label has another unit than the name.
    pub(super) fn has_other_unit(&self, units: &[Unit]) -> bool {
        units::differ(&self.units, units)
    }

    /// How well a label fits, from 0 to somewhat above 1; see [`MIN_FIT`].
    pub(super) fn fit(&self, label: &[String]) -> f64 {
        if label.is_empty() || label.iter().any(|word| self.rivals.contains(word)) {
            return 0.0;
        }
        // In an invoice, the label of `Invoice INV-7` means its number.
        if label.iter().all(|word| self.context.contains(word)) && !self.is_named(label) {
            return if self.is_only_number() { 0.55 } else { 0.0 };
        }
        if !label.iter().all(|word| self.explains(word)) || !self.is_of_same_kind(label) {
            return 0.0;
        }
        let hints = label.iter().filter(|word| self.hints.contains(word)).count();
        let bonus = HINT_BONUS * as_float(hints);
        if self.is_described(label) {
            return 1.0 + bonus;
        }
        if !self.has_only_implied_words_left(label) {
            return 0.0;
        }
        let fit = (self.covered(label) * self.similarity(label)).sqrt();
        if fit < MIN_FIT { 0.0 } else { fit + bonus }
    }

    /// Whether a value after this label has to look like a number or a code: `Invoice: 42`.
    pub(super) fn wants_code(&self, label: &[String]) -> bool {
        let is_number = |word: &String| are_synonyms(word, "number");
        self.words.iter().any(|word| is_number(&word.stem)) && !label.iter().any(is_number)
    }

    /// Whether the label has all words of the name that need to be said.
    fn is_named(&self, label: &[String]) -> bool {
        let is_left_out = |stem: &str| is_implied(stem) || stem == NAME;
        self.words.iter().all(|word| label.contains(&word.stem) || is_left_out(&word.stem))
            && self.words.iter().any(|word| label.contains(&word.stem))
    }

    fn is_only_number(&self) -> bool {
        let is_known = |word: &Word| is_generic(&word.stem) || self.context.contains(&word.stem);
        self.words.iter().all(is_known)
            && self.words.iter().any(|w| are_synonyms(&w.stem, "number"))
    }

    /// Whether a word of a label has its meaning in the name, in the description or in the whole, or
    /// has none of its own.
    fn explains(&self, word: &String) -> bool {
        let own = |is: fn(&str) -> bool| self.words.iter().any(|known| is(&known.stem));
        self.context.contains(word)
            || self.hints.contains(word)
            || self.kind.contains(word)
            || is_empty(word)
            || self.words.iter().any(|known| related(&known.stem, word) > 0.0)
            || (word == NAME && !own(is_money))
            || (are_synonyms(word, "number") && own(is_numbered))
            || (is_of_money(word) && own(is_money))
    }

    /// Whether label and name agree on the words that set values apart: `Total tax` is no total.
    fn is_of_same_kind(&self, label: &[String]) -> bool {
        let is_own = |word: &String| self.words.iter().any(|w| related(&w.stem, word) > 0.0);
        label.iter().all(|word| !is_apart(word) || is_own(word) || self.hints.contains(word))
    }

    /// Whether the words of the name that the label lacks need not be said.
    fn has_only_implied_words_left(&self, label: &[String]) -> bool {
        let is_money_name = self.words.iter().any(|word| is_money(&word.stem));
        let is_specific = |word: &&Word| {
            let stem = &word.stem;
            let is_left_out = is_generic(stem) || self.context.contains(stem);
            let is_of_money = is_money_name && is_of_money(stem);
            !(word.is_inherited || is_left_out || is_of_money)
        };
        let specific: Vec<&Word> = self.words.iter().filter(is_specific).collect();
        let is_said = |word: &Word| label.iter().any(|other| related(&word.stem, other) > 0.0);
        specific.last().is_none_or(|head| is_said(head))
            && specific.iter().all(|word| is_said(word) || is_implied(&word.stem))
    }

    /// The share of the name that is in the label.
    fn covered(&self, label: &[String]) -> f64 {
        let total: f64 = self.words.iter().map(|word| word.weight).sum();
        let found = self.words.iter().map(|word| word.weight * best(&word.stem, label.iter()));
        if total > 0.0 { found.sum::<f64>() / total } else { 0.0 }
    }

    /// How similar the words of the label are to those of the name.
    fn similarity(&self, label: &[String]) -> f64 {
        let (mut total, mut found) = (0.0, 0.0);
        for word in label {
            let weight = weight(word, &self.context);
            let known = best(word, self.words.iter().map(|word| &word.stem));
            total += weight;
            found += weight * if known > 0.0 { known } else { 1.0 };
        }
        if total > 0.0 { found / total } else { 0.0 }
    }

    /// Whether the label says the same as the description.
    fn is_described(&self, label: &[String]) -> bool {
        let is_specific = |word: &&String| !is_generic(word) && !self.context.contains(word);
        let mut hints = self.hints.iter().filter(is_specific).peekable();
        hints.peek().is_some()
            && hints.all(|hint| label.iter().any(|word| word == hint))
            && label.iter().filter(is_specific).all(|word| self.hints.contains(word))
    }
}

/// The stems of the first sentence of a description, up to a `not`.
fn hints(description: &str) -> Vec<String> {
    let sentence = description.split(". ").next().unwrap_or_default();
    label_words(sentence).into_iter().take_while(|word| word != "not").collect()
}

fn as_float(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The similarity of the meanings of two stems, from 0 to 1.
fn related(a: &str, b: &str) -> f64 {
    match () {
        () if a == b => 1.0,
        () if are_synonyms(a, b) => SYNONYM_WEIGHT,
        () => 0.0,
    }
}

fn best<'a>(word: &str, others: impl Iterator<Item = &'a String>) -> f64 {
    others.map(|other| related(word, other)).fold(0.0, f64::max)
}

fn weight(word: &str, context: &[String]) -> f64 {
    match word {
        _ if context.iter().any(|known| known == word) => 0.15,
        "to" | "from" | "by" => 0.2,
        _ if is_empty(word) => 0.15,
        _ if is_generic(word) => 0.3,
        _ => 1.0,
    }
}
