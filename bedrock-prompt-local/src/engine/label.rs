//! A labelled value.

use std::borrow::Cow;

use super::line::{bullet, column, columns, is_rule};
use super::name::FieldName;
use super::pair::{label_and_number, pair};
use super::units::{self, Unit};
use super::words::{label_words, stem};

/// A value and the words of its label.
pub(super) struct Label<'a> {
    pub(super) words: Vec<String>,
    /// The units in the label: `Total EUR`.
    pub(super) units: Vec<Unit>,
    pub(super) value: Cow<'a, str>,
    /// The text of the value in the first line, which identifies the label.
    pub(super) source: &'a str,
    /// The confidence that this is a label, from 0 to 1.
    pub(super) confidence: f64,
    /// Whether the value may go on in the next line.
    pub(super) is_open: bool,
    /// The line of the header of the table that the label is in.
    pub(super) header: Option<usize>,
    /// Whether the label is in a list item.
    pub(super) is_in_item: bool,
}

impl<'a> Label<'a> {
    pub(super) fn new(label: &str, value: &'a str, confidence: f64) -> Self {
        Self {
            words: label_words(label),
            units: units::of_name(label),
            value: value.into(),
            source: value,
            confidence,
            is_open: false,
            header: None,
            is_in_item: false,
        }
    }
}

impl Label<'_> {
    /// The words for a field whose name has the unit of the value: `Weight: 2 kg` for `weight_kg`.
    pub(super) fn words_with_unit(&self, name: &FieldName) -> Cow<'_, [String]> {
        let digits = |c: char| c.is_ascii_digit() || ".,- ".contains(c);
        let unit = self.value.trim_start_matches(digits);
        if unit.len() < self.value.len()
            && unit.chars().all(char::is_alphabetic)
            && name.has(&[unit])
        {
            let mut words = self.words.clone();
            words.push(stem(unit));
            return words.into();
        }
        (&self.words[..]).into()
    }

    /// How much less the label counts than others that fit as well.
    pub(super) fn demotion(&self) -> f64 {
        if self.is_in_item { 0.005 } else { 0.0 }
    }

    /// Adds the lines that a value goes on in.
    pub(super) fn go_on(&mut self, lines: &[&str]) {
        const LONG: usize = 50;
        let [line, rest @ ..] = lines else { return };
        let is_long = line.chars().count() >= LONG;
        for next in rest {
            let text = next.trim();
            let is_other = text.is_empty()
                || is_rule(next)
                || bullet(next).is_some()
                || columns(text).len() > 1
                || text.ends_with(':')
                || pair(next).is_some();
            let is_inside = column(next) > column(line);
            let is_label = label_and_number(text).is_some();
            let starts_low = text.starts_with(char::is_lowercase);
            match () {
                () if is_other => break,
                () if !is_label
                    && (self.value.ends_with(',') || (starts_low && (is_inside || is_long))) =>
                {
                    let value = self.value.to_mut();
                    value.push(' ');
                    value.push_str(text);
                }
                () => {
                    // After a comma, it is unclear whether `Block 7` is a label.
                    self.is_open = is_inside || self.value.ends_with(',');
                    break;
                }
            }
        }
    }
}
