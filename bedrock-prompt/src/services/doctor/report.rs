//! What was found, and how it is printed.

use std::fmt::{self, Write as _};

use crate::outcome::{Error, What};

/// The columns of the printed report before the text, and of the text.
const MARGIN: usize = 25;
const WIDTH: usize = 95;

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Check {
    /// The region of the client.
    Region,
    /// Whether the endpoint answers.
    Endpoint,
    /// Whether credentials were found, and AWS accepts them.
    Credentials,
    /// Whether the region has the model.
    Model,
    /// Whether the account can call the model.
    Access,
    /// Which id goes out, and whether the model can be called by it.
    ModelId,
    /// Until when the model can be called.
    LifeCycle,
    /// The output mode with which a typed value is requested.
    OutputMode,
    /// How far the model can be made to call tools.
    Tools,
    /// A request to the model.
    Request,
}

impl Check {
    /// A name of one or two words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Endpoint => "endpoint",
            Self::Credentials => "credentials",
            Self::Model => "model",
            Self::Access => "access",
            Self::ModelId => "model id",
            Self::LifeCycle => "life cycle",
            Self::OutputMode => "output",
            Self::Tools => "tools",
            Self::Request => "request",
        }
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// All is well.
    Ok,
    /// It works, and something is to be known about it.
    Warning,
    /// Calls fail because of it.
    Failed,
    /// It could not be checked, or was not to be.
    NotChecked,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "FAILED",
            Self::NotChecked => "not checked",
        }
    }
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What was checked.
    pub check: Check,
    /// How it ended.
    pub state: State,
    /// What was found, or why nothing was checked.
    pub found: String,
    /// What to do; empty if there is nothing to do.
    pub advice: String,
}

impl Finding {
    pub(super) fn new(
        check: Check,
        state: State,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { check, state, found: found.into(), advice: advice.into() }
    }

    pub(super) fn ok(check: Check, found: impl Into<String>) -> Self {
        Self::new(check, State::Ok, found, "")
    }

    pub(super) fn warning(
        check: Check,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self::new(check, State::Warning, found, advice)
    }

    pub(super) fn failed(
        check: Check,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self::new(check, State::Failed, found, advice)
    }

    /// `why` begins with "because".
    pub(super) fn not_checked(
        check: Check,
        why: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self::new(check, State::NotChecked, why, advice)
    }

    /// What an error says, with its help text as the advice.
    pub(super) fn of_error(check: Check, state: State, error: &Error) -> Self {
        let because = if state == State::NotChecked { "because " } else { "" };
        Self::new(check, state, format!("{because}{}", What(error)), error.help())
    }
}

/// All findings, from [`ControlPlane::doctor`](crate::control_plane::ControlPlane::doctor).
///
/// `Display` is a table for a terminal: the state, what was checked, what was found, and what to do.
/// Neither it nor the findings contain a credential. It is part of the feature `control-plane`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoctorReport {
    prompt: Option<&'static str>,
    model_id: String,
    region: Option<String>,
    findings: Vec<Finding>,
}

impl DoctorReport {
    pub(super) fn new(prompt: Option<&'static str>, model_id: &str, region: Option<&str>) -> Self {
        let region = region.map(Into::into);
        Self { prompt, model_id: model_id.into(), region, findings: Vec::new() }
    }

    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The findings, in the order in which a call would meet them.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The finding of a check, if it was made.
    pub fn finding(&self, check: Check) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.check == check)
    }

    /// The model id that was checked; empty if none is set.
    pub fn model_id(&self) -> &str {
        &self.model_id
    }

    /// Whether nothing failed. What was not checked may still fail.
    pub fn is_ok(&self) -> bool {
        self.count(State::Failed) == 0
    }

    fn count(&self, state: State) -> usize {
        self.findings.iter().filter(|finding| finding.state == state).count()
    }
}

impl fmt::Display for DoctorReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prompt) = self.prompt {
            write!(f, "`{prompt}` on ")?;
        }
        match self.model_id.trim() {
            "" => f.write_str("no model")?,
            id => write!(f, "`{}`", id.escape_debug())?,
        }
        match &self.region {
            Some(region) => writeln!(f, " in {}", region.escape_debug())?,
            None => f.write_str("\n")?,
        }
        for finding in &self.findings {
            let Finding { check, state, found, advice } = finding;
            let head = format!("{:<13}{:<12}", state.name(), check.name());
            write!(f, "\n{head}")?;
            write_wrapped(f, found)?;
            if !advice.is_empty() {
                write!(f, "\n{:MARGIN$}", "")?;
                write_wrapped(f, &format!("-> {advice}"))?;
            }
        }
        let counts = [
            (State::Failed, "failed"),
            (State::Warning, "with a warning"),
            (State::NotChecked, "not checked"),
        ]
        .map(|(state, name)| (self.count(state), name));
        let counts: Vec<_> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        let total = self.findings.len();
        match counts.as_slice() {
            [] => write!(f, "\n\n{total} checks: all is well"),
            counts => write!(f, "\n\n{total} checks: {}", counts.join(", ")),
        }
    }
}

/// Writes a text with breaks between words, and the margin before each line but the first.
fn write_wrapped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && MARGIN + column + 1 + length > WIDTH {
            write!(f, "\n{:MARGIN$}", "")?;
            column = 0;
        } else if column > 0 {
            f.write_str(" ")?;
            column += 1;
        }
        // AWS's words, and what a user wrote, give the terminal no orders.
        word.chars().filter(|c| !c.is_control()).try_for_each(|c| f.write_char(c))?;
        column += length;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_table() {
        let mut report = DoctorReport::new(None, "a.b", None);
        assert_eq!(report.to_string(), "`a.b`\n\n\n0 checks: all is well");
        report.add(Finding::ok(Check::Region, "x ".repeat(60)));
        let long = "y".repeat(100);
        report.add(Finding::failed(Check::Endpoint, format!("a {long} b"), "do \u{1b}[31mthis"));
        report.add(Finding::not_checked(Check::Model, "", ""));
        let expected = format!(
            "`a.b`\n\nok           region      {}\n{:25}{}\nFAILED       endpoint    a\n{:25}{long}\n\
             {:25}b\n{:25}-> do [31mthis\nnot checked  model       \n\n3 checks: 1 failed, 1 not checked",
            ["x"; 35].join(" "),
            "",
            ["x"; 25].join(" "),
            "",
            "",
            "",
        );
        assert_eq!(report.to_string(), expected);
        assert!(!report.is_ok());
        assert_eq!(report.finding(Check::Endpoint).map(|it| it.state), Some(State::Failed));
        assert_eq!(report.finding(Check::Tools), None);
    }
}
