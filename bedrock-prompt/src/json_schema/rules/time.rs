//! Dates, times and durations of RFC 3339.

/// `2026-11-20`
pub(super) fn is_date(text: &str) -> bool {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else { return false };
    let (Some(century), Some(year)) = (pair(*y0, *y1), pair(*y2, *y3)) else { return false };
    let (Some(month), Some(day)) = (pair(*m0, *m1), pair(*d0, *d1)) else { return false };
    let year = century * 100 + year;
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// `09:30:00.25+01:00`
pub(super) fn is_time(text: &str) -> bool {
    let [h0, h1, b':', m0, m1, b':', s0, s1, rest @ ..] = text.as_bytes() else { return false };
    let (Some(hour), Some(minute)) = (pair(*h0, *h1), pair(*m0, *m1)) else { return false };
    let Some(second) = pair(*s0, *s1) else { return false };
    let offset = match rest.split_first() {
        Some((b'.', rest)) => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return false;
            }
            &rest[digits..]
        }
        _ => rest,
    };
    // Minutes that the clock is ahead of UTC, within a day.
    let ahead = match offset {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => match (pair(*h0, *h1), pair(*m0, *m1)) {
            (Some(hours @ 0..24), Some(minutes @ 0..60)) => match sign {
                b'+' => hours * 60 + minutes,
                _ => 24 * 60 - (hours * 60 + minutes),
            },
            _ => return false,
        },
        _ => return false,
    };
    // Leap seconds come at the end of a day of UTC.
    let is_last_minute = (hour * 60 + minute + 24 * 60 - ahead) % (24 * 60) == 24 * 60 - 1;
    hour < 24 && minute < 60 && (second < 60 || second == 60 && is_last_minute)
}

/// `2026-11-20T09:30:00Z`
pub(super) fn is_date_time(text: &str) -> bool {
    text.split_once(['T', 't']).is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// `P1Y2M3DT4H5M6S`, or `P2W`
pub(super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return is_digits(weeks);
    }
    match rest.split_once('T') {
        None => is_units(rest, "YMD"),
        Some(("", time)) => is_units(time, "HMS"),
        Some((date, time)) => is_units(date, "YMD") && is_units(time, "HMS"),
    }
}

/// Numbers with these units: in their order, from any one to any later one, none left out.
fn is_units(text: &str, units: &str) -> bool {
    let mut rest = text;
    let mut last = None;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let Some(unit) = after.chars().next().and_then(|unit| units.find(unit)) else {
            return false;
        };
        if !is_digits(digits) || last.is_some_and(|last: usize| unit != last + 1) {
            return false;
        }
        last = Some(unit);
        rest = &after[1..];
    }
    last.is_some()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn pair(tens: u8, ones: u8) -> Option<u32> {
    (tens.is_ascii_digit() && ones.is_ascii_digit())
        .then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}
