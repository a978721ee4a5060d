//! Reads an answer whose texts have U+FFFD for halves of surrogate pairs.

use crate::decode::{Answer, Check, Output};
use crate::json::{Repair, RepairKind, RepairPolicy};
use crate::model::Wanted;
use crate::outcome::{Error, ErrorKind};
use crate::wire::Part;

const REPLACEMENT: char = '\u{fffd}';

/// A text is returned, with each replacement on record; JSON in a text is data, in which a half stays
/// what it is, and is refused. `halves` are those of the texts, in order.
pub(super) fn read<T: Output>(
    answer: Answer<'_>,
    halves: &[u16],
    wanted: Wanted<'_>,
    policy: RepairPolicy,
    check: Check<'_, T>,
) -> Result<(T, Vec<Repair>), Error> {
    if !T::IS_TEXT {
        let parts = with_halves(answer.parts, halves);
        return Answer { parts: &parts, ..answer }.read(wanted, policy, check);
    }
    let (value, mut repairs) = answer.read(wanted, policy, check)?;
    if let (RepairPolicy::Off, Some(half)) = (policy, halves.first()) {
        let what = format!("the answer has half of a character (`{}`)", escape(*half));
        return Err(Error::new(ErrorKind::MalformedAnswer, what));
    }
    let replaced =
        |half: &u16| Repair::new(RepairKind::HalfCharacter, "", escape(*half), REPLACEMENT);
    repairs.extend(halves.iter().map(replaced));
    Ok((value, repairs))
}

/// The parts with the escapes of halves in place of U+FFFD. A text may have U+FFFD of its own; which
/// of them were halves is not known then, and all become escapes: the half is refused either way.
fn with_halves<'a>(parts: &[Part<'a>], halves: &[u16]) -> Vec<Part<'a>> {
    let mut halves = halves.iter().copied();
    let mut last = 0xd800;
    let mut escaped = |text: &str| {
        let mut pieces = text.split(REPLACEMENT);
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            last = halves.next().unwrap_or(last);
            out.push_str(&escape(last));
            out.push_str(piece);
        }
        out
    };
    let with_halves = |part: &Part<'a>| match part {
        Part::Text(text) => Part::Text(escaped(text).into()),
        Part::ToolUse { .. } => part.clone(),
    };
    parts.iter().map(with_halves).collect()
}

fn escape(half: u16) -> String {
    format!("\\u{half:04x}")
}
