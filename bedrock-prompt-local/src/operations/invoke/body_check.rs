//! Checks of a body against its schema, with the messages of AWS.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::json::items;

/// The members of an object, and the schema violations found so far.
pub(super) struct BodyCheck<'v> {
    /// Where the object is: `#` is the body.
    at: String,
    members: &'v Map<String, Value>,
    violations: Vec<String>,
}

impl<'v> BodyCheck<'v> {
    /// The check of a body that may have these members alone.
    pub(super) fn new(body: &'v Value, known: &[&str]) -> Result<Self, String> {
        let mut check = Self::open(body)?;
        check.close(known);
        Ok(check)
    }

    /// The check of a body that may have any other members.
    pub(super) fn open(body: &'v Value) -> Result<Self, String> {
        let Some(members) = body.as_object() else {
            return Err(malformed(&wrong_type("#", "JSONObject", body)));
        };
        Ok(Self { at: "#".to_owned(), members, violations: Vec::new() })
    }

    fn close(&mut self, known: &[&str]) {
        for key in self.members.keys().filter(|key| !known.contains(&key.as_str())) {
            self.violations.push(format!("{}: extraneous key [{key}] is not permitted", self.at));
        }
    }

    /// Checks an object in this one that may have these members alone.
    pub(super) fn object(&mut self, key: &str, known: &[&str], check: impl FnOnce(&mut Self)) {
        let Some(members) = self.typed(key, "JSONObject", Value::as_object) else { return };
        let mut inner = Self { at: self.path(key), members, violations: Vec::new() };
        inner.close(known);
        check(&mut inner);
        self.violations.extend(inner.violations);
    }

    fn path(&self, key: &str) -> String {
        format!("{}/{key}", self.at)
    }

    /// The value of an optional member.
    pub(super) fn member(&self, key: &str) -> Option<&'v Value> {
        self.members.get(key)
    }

    /// Whether a list is there that is not empty: some formats take an empty one as none.
    pub(super) fn has_items(&self, key: &str) -> bool {
        self.member(key).is_some_and(|list| list.as_array().is_none_or(|items| !items.is_empty()))
    }

    pub(super) fn violation(&mut self, violation: String) {
        self.violations.push(violation);
    }

    pub(super) fn required(&mut self, key: &str) {
        if !self.members.contains_key(key) {
            self.violation(format!("{}: required key [{key}] not found", self.at));
        }
    }

    fn typed<T>(
        &mut self,
        key: &str,
        kind: &str,
        read: impl FnOnce(&'v Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.member(key)?;
        let read = read(value);
        if read.is_none() {
            self.violation(wrong_type(&self.path(key), kind, value));
        }
        read
    }

    /// A text of at least `min` characters.
    pub(super) fn text(&mut self, key: &str, min: usize) -> Option<&'v str> {
        let text = self.typed(key, "String", Value::as_str)?;
        self.length(&self.path(key), text, min..=usize::MAX);
        Some(text)
    }

    pub(super) fn length(&mut self, at: &str, text: &str, allowed: RangeInclusive<usize>) {
        let (min, max) = allowed.into_inner();
        let actual = text.chars().count();
        if actual < min {
            self.violation(format!("{at}: expected minLength: {min}, actual: {actual}"));
        } else if actual > max {
            self.violation(format!("{at}: expected maxLength: {max}, actual: {actual}"));
        }
    }

    pub(super) fn boolean(&mut self, key: &str) -> Option<bool> {
        self.typed(key, "Boolean", Value::as_bool)
    }

    /// An integer of at least `min`.
    pub(super) fn integer(&mut self, key: &str, min: u64) -> Option<u64> {
        let number = self.typed(key, "Integer", Value::as_i64)?;
        match u64::try_from(number) {
            Ok(number) if number >= min => Some(number),
            _ => {
                self.violation(format!(
                    "{}: {number} is not greater or equal to {min}",
                    self.path(key)
                ));
                None
            }
        }
    }

    /// A number from 0 to 1.
    pub(super) fn fraction(&mut self, key: &str) {
        self.number(key, 1.0);
    }

    /// A number from 0 to `max`.
    pub(super) fn number(&mut self, key: &str, max: f64) {
        let Some(number) = self.typed(key, "Number", Value::as_f64) else {
            return;
        };
        if number < 0.0 {
            self.violation(format!("{}: {number} is not greater or equal to 0", self.path(key)));
        } else if number > max {
            self.violation(format!("{}: {number} is not less or equal to {max}", self.path(key)));
        }
    }

    /// One of these integers.
    pub(super) fn enum_integer(&mut self, key: &str, known: &[usize]) -> Option<usize> {
        let value = self.member(key)?;
        let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
        let found = number.filter(|number| known.contains(number));
        if found.is_none() {
            self.violation(format!("{}: {value} is not a valid enum value", self.path(key)));
        }
        found
    }

    /// One of these strings.
    pub(super) fn enum_string(&mut self, key: &str, known: &[&str]) -> Option<&'v str> {
        let text = self.typed(key, "String", Value::as_str)?;
        if !known.contains(&text) {
            self.violation(format!("{}: {text} is not a valid enum value", self.path(key)));
        }
        Some(text)
    }

    /// A list of 1 to `max` items.
    pub(super) fn list(&mut self, key: &str, max: usize) -> &'v [Value] {
        let Some(list) =
            self.typed(key, "JSONArray", |value| value.is_array().then(|| items(value)))
        else {
            return &[];
        };
        let found = list.len();
        if found == 0 {
            self.violation(format!("{}: expected minimum item count: 1, found: 0", self.path(key)));
        } else if found > max {
            self.violation(format!(
                "{}: expected maximum item count: {max}, found: {found}",
                self.path(key)
            ));
        }
        list
    }

    /// A list of 1 to `max` texts, each of 1 to `max_length` characters.
    pub(super) fn texts(&mut self, key: &str, max: usize, max_length: usize) -> Vec<&'v str> {
        let mut texts = Vec::new();
        for (index, item) in self.list(key, max).iter().enumerate() {
            let at = format!("{}/{index}", self.path(key));
            match item.as_str() {
                Some(text) => {
                    self.length(&at, text, 1..=max_length);
                    texts.push(text);
                }
                None => self.violation(wrong_type(&at, "String", item)),
            }
        }
        texts
    }

    pub(super) fn finish(self) -> Result<(), String> {
        match &self.violations[..] {
            [] => Ok(()),
            [violation] => Err(malformed(violation)),
            violations => Err(malformed(&format!("{} schema violations found", violations.len()))),
        }
    }
}

/// AWS's message for an invalid body.
pub(super) fn malformed(problem: &str) -> String {
    format!("Malformed input request: {problem}, please reformat your input and try again.")
}

fn wrong_type(at: &str, expected: &str, value: &Value) -> String {
    let found = match value {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Number(number) if number.is_f64() => "BigDecimal",
        Value::Number(_) => "Integer",
        Value::String(_) => "String",
        Value::Array(_) => "JSONArray",
        Value::Object(_) => "JSONObject",
    };
    format!("{at}: expected type: {expected}, found: {found}")
}
