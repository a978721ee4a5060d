//! Reads an answer whose texts have U+FFFD for halves of surrogate pairs.

use crate::decode::{Answer, Check, Output};
use crate::json::{Repair, RepairKind, RepairPolicy};
use crate::model::Wanted;
use crate::outcome::{Error, ErrorKind};
use crate::wire::Part;

const REPLACEMENT: char = '\u{fffd}';

/// A text is returned, with the replacement on record; JSON in a text is data, in which the half stays
/// what it is, and is refused.
pub(super) fn read<T: Output>(
    answer: Answer<'_>,
    half: u16,
    wanted: Wanted<'_>,
    policy: RepairPolicy,
    check: Check<'_, T>,
) -> Result<(T, Vec<Repair>), Error> {
    let written = format!("\\u{half:04x}");
    let has_half = |text: &str| text.contains(REPLACEMENT);
    if !T::IS_TEXT {
        let mut parts = answer.parts.to_vec();
        for part in &mut parts {
            if let Part::Text(text) = part {
                *text = text.replace(REPLACEMENT, &written).into();
            }
        }
        return Answer { parts: &parts, ..answer }.read(wanted, policy, check);
    }
    let (value, mut repairs) = answer.read(wanted, policy, check)?;
    if answer.parts.iter().any(|part| matches!(part, Part::Text(text) if has_half(text))) {
        if policy == RepairPolicy::Off {
            let what = format!("the answer has half of a character (`{written}`)");
            return Err(Error::new(ErrorKind::MalformedAnswer, what));
        }
        repairs.push(Repair::new(RepairKind::HalfCharacter, "", written, REPLACEMENT));
    }
    Ok((value, repairs))
}
