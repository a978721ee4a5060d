//! The table of a corpus: what became of the cases of each class.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The right value; of schemas, the right verdict.
    Read,
    /// Refused: the model would be asked again.
    AskedAgain,
    /// A value that is not right.
    Wrong,
    /// Nothing is known, and nothing is said.
    NotChecked,
}

impl Outcome {
    const ALL: [Self; 4] = [Self::Read, Self::AskedAgain, Self::Wrong, Self::NotChecked];

    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::AskedAgain => "asked again",
            Self::Wrong => "WRONG",
            Self::NotChecked => "not checked",
        }
    }
}

/// The outcomes of a corpus by class.
#[derive(Default)]
pub(crate) struct Table {
    counts: BTreeMap<String, [usize; 4]>,
    list: String,
}

impl Table {
    /// Adds a case. `what` is the case in one line, for the list.
    pub(crate) fn add(&mut self, class: &str, outcome: Outcome, what: &str) {
        let counts = self.counts.entry(class.to_owned()).or_default();
        let index = Outcome::ALL.iter().position(|each| *each == outcome);
        counts[index.expect("one of all")] += 1;
        if outcome != Outcome::Read {
            let _ = writeln!(self.list, "{}\t{class}\t{what}", outcome.name());
        }
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_right(&self) -> bool {
        self.count(Outcome::Wrong) == 0
    }

    /// The number of cases with an outcome.
    pub(crate) fn count(&self, outcome: Outcome) -> usize {
        let index = Outcome::ALL.iter().position(|each| *each == outcome);
        self.counts.values().map(|counts| counts[index.expect("one of all")]).sum()
    }

    /// The cases that are not read, one a line.
    pub(crate) fn list(&self) -> &str {
        &self.list
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| class | cases | read | asked again | wrong | not checked |")?;
        writeln!(f, "| --- | --- | --- | --- | --- | --- |")?;
        let mut all = [0; 4];
        for (class, counts) in &self.counts {
            for (all, count) in all.iter_mut().zip(counts) {
                *all += count;
            }
            row(f, class, counts)?;
        }
        row(f, "all", &all)
    }
}

fn row(f: &mut fmt::Formatter<'_>, class: &str, counts: &[usize; 4]) -> fmt::Result {
    write!(f, "| {class} | {} |", counts.iter().sum::<usize>())?;
    counts.iter().try_for_each(|count| write!(f, " {count} |"))?;
    writeln!(f)
}
