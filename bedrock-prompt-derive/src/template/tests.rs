use super::Position::{Index, Name, Next};
use super::UseKind::{Count, Display, OtherTrait};
use super::{Position, UseKind, line_of_escaped, parse};

fn uses(text: &str) -> Option<Vec<(Position, UseKind)>> {
    let uses = parse(text)?;
    Some(uses.into_iter().map(|found| (found.position, found.kind)).collect())
}

fn name(name: &str) -> Position {
    Name(name.to_owned())
}

#[test]
fn names_and_their_traits_are_found() {
    for (text, expected) in [
        ("", vec![]),
        ("plain {{braces}} }}{{", vec![]),
        ("{a}", vec![(name("a"), Display)]),
        ("{ a }{größe}", vec![(name("a"), Display), (name("größe"), Display)]),
        ("{a:?}{b:#?}", vec![(name("a"), OtherTrait), (name("b"), OtherTrait)]),
        ("{a:08.2}{a:*^+9}", vec![(name("a"), Display), (name("a"), Display)]),
        ("{a:}<5}", vec![(name("a"), Display)]),
        ("{a:x}{a:#X?}", vec![(name("a"), OtherTrait), (name("a"), OtherTrait)]),
        ("{a:w$}", vec![(name("w"), Count), (name("a"), Display)]),
        ("{a:>0w$.p$e}", vec![(name("w"), Count), (name("p"), Count), (name("a"), OtherTrait)]),
        ("{{{a}}}", vec![(name("a"), Display)]),
        ("{a.b.0}", vec![(name("a.b.0"), Display)]),
        ("{type}", vec![(name("type"), Display)]),
    ] {
        assert_eq!(uses(text), Some(expected), "{text}");
    }
}

#[test]
fn positions_are_counted_as_std_counts_them() {
    for (text, expected) in [
        ("{}{}", vec![(Next(0), Display), (Next(1), Display)]),
        ("{0}{}", vec![(Index(0), Display), (Next(0), Display)]),
        ("{:.*}", vec![(Next(0), Count), (Next(1), Display)]),
        ("{a:.*}", vec![(Next(0), Count), (name("a"), Display)]),
        ("{:0$}", vec![(Index(0), Count), (Next(0), Display)]),
        ("{:05}", vec![(Next(0), Display)]),
        ("{99999999999999999999}", vec![(Index(usize::MAX), Display)]),
    ] {
        assert_eq!(uses(text), Some(expected), "{text}");
    }
}

#[test]
fn an_invalid_format_string_is_left_to_rustc() {
    for text in [
        "{",
        "}",
        "{a",
        "{a}}",
        "{\"a\": 1}",
        "{a b}",
        "{a: 1}",
        "{r#type}",
        "{a.}",
        "{a.b()}",
        "{a:9$9}",
        "{-}",
        "{a:?x}",
    ] {
        assert_eq!(uses(text), None, "{text}");
    }
}

#[test]
fn a_use_has_its_format_specification() {
    let formats: Vec<String> = parse("{a}{a:}{a : >8}{a:w$.2?}{::<3}")
        .into_iter()
        .flatten()
        .filter(|found| found.kind != Count)
        .map(|found| found.spec)
        .collect();
    assert_eq!(formats, ["", "", " >8", "w$.2?", ":<3"]);
}

#[test]
fn a_name_in_double_braces_has_its_line() {
    for (text, line) in [
        ("{{a}}", Some(1)),
        ("{b}\n{{ {{b}} {{ a }}", Some(2)),
        ("{{{{a}}}}", Some(1)),
        ("{a} {{b}} {{a.b}} {{ a", None),
    ] {
        assert_eq!(line_of_escaped(text, "a"), line, "{text}");
    }
}

#[test]
fn a_use_has_its_line() {
    let lines: Vec<usize> =
        parse("{a}\n\n{b}{c:\n}").into_iter().flatten().map(|found| found.line).collect();
    assert_eq!(lines, [1, 3, 3]);
}
