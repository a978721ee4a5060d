//! Constraints on single members, with AWS's messages.
//!
//! Violations are collected and reported together, as AWS does.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::json::items;

/// Constraints that members have violated so far.
#[derive(Default)]
pub(crate) struct Constraints(Vec<String>);

impl Constraints {
    /// Adds a violation. The value is quoted, or left out.
    pub(super) fn violated_by(&mut self, value: &str, at: &str, constraint: &str) {
        self.0.push(format!(
            "Value{value} at '{at}' failed to satisfy constraint: Member must {constraint}"
        ));
    }

    /// Adds a violation by this value.
    pub(crate) fn violated(&mut self, value: &str, at: &str, constraint: &str) {
        self.violated_by(&format!(" '{value}'"), at, constraint);
    }

    /// The text has an allowed number of characters.
    pub(crate) fn length(&mut self, text: &str, at: &str, allowed: RangeInclusive<usize>) {
        let (min, max) = allowed.into_inner();
        let length = text.chars().count();
        if length < min {
            let constraint = format!("have length greater than or equal to {min}");
            self.violated(text, at, &constraint);
        } else if length > max {
            let constraint = format!("have length less than or equal to {max}");
            self.violated(text, at, &constraint);
        }
    }

    /// The value is an allowed number, or null.
    pub(crate) fn range(&mut self, value: &Value, at: &str, allowed: RangeInclusive<f64>) {
        let (min, max) = allowed.into_inner();
        if value.is_null() {
            return;
        }
        match value.as_f64() {
            None => self.violated(&value.to_string(), at, "be a number"),
            Some(number) if number < min => {
                let constraint = format!("have value greater than or equal to {min}");
                self.violated(&value.to_string(), at, &constraint);
            }
            Some(number) if number > max => {
                let constraint = format!("have value less than or equal to {max}");
                self.violated(&value.to_string(), at, &constraint);
            }
            Some(_) => {}
        }
    }

    /// The value is a list, or null. Returns its items.
    pub(crate) fn list<'v>(&mut self, value: &'v Value, at: &str) -> &'v [Value] {
        if !value.is_null() && !value.is_array() {
            self.violated(&value.to_string(), at, "be a list");
        }
        items(value)
    }

    /// The value is a union, which sets exactly one of these keys.
    pub(crate) fn one_of(&mut self, value: &Value, at: &str, keys: &[&str]) {
        let set = |members: &Map<String, Value>| {
            keys.iter().filter(|key| members.get(**key).is_some_and(|v| !v.is_null())).count()
        };
        if value.as_object().map(set) != Some(1) {
            let constraint = format!("set exactly one of the following keys: {}", keys.join(", "));
            self.violated(&value.to_string(), at, &constraint);
        }
    }

    /// All violations as the message of one error.
    pub(crate) fn finish(self) -> Result<(), String> {
        match self.0.len() {
            0 => Ok(()),
            1 => Err(format!("1 validation error detected: {}", self.0[0])),
            n => Err(format!("{n} validation errors detected: {}", self.0.join("; "))),
        }
    }
}
