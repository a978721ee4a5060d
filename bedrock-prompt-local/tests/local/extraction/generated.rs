//! Invoices with random values in known layouts, some with a value taken out.

use serde_json::{Value, json};

use super::corpus::{Case, Expected};

/// A generator of pseudo-random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let limit = u64::try_from(limit).expect("a small number");
        usize::try_from((mixed ^ (mixed >> 31)) % limit).expect("a small number")
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const GOODS: [&str; 16] = [
    "Copier paper",
    "A4 paper, 80 g",
    "Kraft envelopes C5, box of 500",
    "Total tape",
    "Date stamp",
    "Balance bike",
    "Number plates (2 pieces)",
    "VAT guide for beginners",
    "Ink: black",
    "Pencil No. 2",
    "Glue \"strong\"",
    "Order book & pen",
    "Tape - clear",
    "Rubber/eraser",
    "Net 2 x 3 m",
    "Invoice folder",
];

const MONTHS: [&str; 4] = ["January", "March", "June", "December"];

struct Line {
    description: &'static str,
    quantity: usize,
    cents: usize,
}

/// The parts of an invoice as they are written.
struct Written {
    number: String,
    issued: String,
    rows: Vec<[String; 3]>,
    total: String,
}

/// An amount with a mark for thousands and one for decimals.
fn amount(cents: usize, (thousands, mark): (&str, &str)) -> String {
    let mut whole = (cents / 100).to_string();
    if whole.len() > 3 && !thousands.is_empty() {
        whole.insert_str(whole.len() - 3, thousands);
    }
    format!("{whole}{mark}{:02}", cents % 100)
}

/// The invoice of a seed. Its expected value is complete, or names the value that was taken out.
pub(crate) fn invoice(seed: u64, schema: Value) -> Case {
    let random = &mut Random(seed);
    let lines: Vec<Line> = (0..=random.below(5))
        .map(|_| Line {
            description: random.one(&GOODS),
            quantity: 1 + random.below(990),
            cents: 1 + random.below(900_000),
        })
        .collect();
    let number =
        format!("{}{}", random.one(&["INV-", "R", "NW/", "2026-", ""]), 1 + random.below(99_999));
    let (day, month) = (1 + random.below(28), random.below(MONTHS.len()));
    let month_number = [1, 3, 6, 12][month];
    let issued = match random.below(4) {
        0 => format!("2026-{month_number:02}-{day:02}"),
        1 => format!("{day} {} 2026", MONTHS[month]),
        2 => format!("{} {day}, 2026", MONTHS[month]),
        _ => format!("{day:02}.{month_number:02}.2026"),
    };
    let total_cents: usize = lines.iter().map(|line| line.cents).sum();
    let layout = random.below(8);
    // A comma in a number would need quotation marks in rows with commas; JSON has points.
    let marks = match layout {
        4 | 6 | 7 => ("", "."),
        _ => [("", "."), (",", "."), (".", ","), ("'", ".")][random.below(4)],
    };
    let mut rows: Vec<[String; 3]> = lines
        .iter()
        .map(|line| {
            [line.description.to_owned(), line.quantity.to_string(), amount(line.cents, marks)]
        })
        .collect();
    let mut expected = json!({
        "number": number,
        "issued": format!("2026-{month_number:02}-{day:02}"),
        "lines": lines.iter().map(|line| json!({
            "description": line.description,
            "quantity": line.quantity,
            "amount": amount(line.cents, ("", ".")),
        })).collect::<Vec<_>>(),
        "total": amount(total_cents, ("", ".")),
    });
    let mut missing = Vec::new();
    if random.below(3) == 0 {
        let (at, cell) = (random.below(rows.len()), 1 + random.below(2));
        random.one(&["", "n/a", "tbd"]).clone_into(&mut rows[at][cell]);
        missing.push(format!("lines[{at}].{}", ["description", "quantity", "amount"][cell]));
        expected = Value::Null;
    }
    let written = Written { number, issued, rows, total: amount(total_cents, marks) };
    let text = match layout {
        0 => columns(&written, random),
        1 => pipes(&written, random),
        2 => records(&written, random),
        3 => paragraphs(&written),
        4 => delimited(&written, ',', random),
        5 => delimited(&written, ';', random),
        6 => yaml(&written),
        _ => json_document(&written),
    };
    let expected =
        if expected.is_null() { Expected::Missing(missing) } else { Expected::Value(expected) };
    Case {
        name: format!("seed {seed}\n{text}\n"),
        tool: "invoice".to_owned(),
        schema,
        text,
        expected,
    }
}

fn head(written: &Written, random: &mut Random) -> String {
    let number =
        random.one(&["Invoice number", "Invoice no.", "Number", "Rechnungsnummer", "INVOICE NO"]);
    let issued = random.one(&["Date of issue", "Invoice date", "Date", "Issued", "Rechnungsdatum"]);
    let Written { number: value, issued: date, .. } = written;
    match random.below(3) {
        0 => format!("{number}: {value}\n{issued}: {date}\nDue date: 31 December 2026\n"),
        1 => format!("Customer number: 5\n{number:<20}: {value}\n{issued:<20}: {date}\n"),
        _ => format!("{issued}:   {date}      {number}:   {value}\n"),
    }
}

fn foot(written: &Written, random: &mut Random) -> String {
    let total =
        random.one(&["Total due", "Total", "Amount payable", "Grand total", "Gesamtbetrag"]);
    let total_line = match random.below(3) {
        0 => format!("{total}: {}", written.total),
        1 => format!("{total:<40} {:>12} EUR", written.total),
        _ => format!("| {total} | {} |", written.total),
    };
    match random.below(2) {
        0 => format!("\n{total_line}\n"),
        _ => format!(
            "\nNet amount: 1.00\nVAT 20 %: 0.20\n{total_line}\nPlease pay soon. Thank you!\n"
        ),
    }
}

fn columns(written: &Written, random: &mut Random) -> String {
    let gap = random.one(&["", "------------------------------------------------------\n"]);
    let mut text = format!(
        "{}\n{:<40}{:>10}{:>16}\n{gap}",
        head(written, random),
        "Description",
        "Quantity",
        "Amount"
    );
    for [description, quantity, amount] in &written.rows {
        match (random.below(4), description.split_once(' ')) {
            (0, Some((first, rest))) => {
                text.extend([format!("{first}\n  {rest:<38}{quantity:>10}{amount:>16}\n")]);
            }
            (1, Some((first, rest))) => {
                text.extend([format!("{first:<40}{quantity:>10}{amount:>16}\n  {rest}\n")]);
            }
            _ => text.extend([format!("{description:<40}{quantity:>10}{amount:>16}\n")]),
        }
    }
    text + &foot(written, random)
}

fn pipes(written: &Written, random: &mut Random) -> String {
    let mut text = format!("{}\n| Qty | Item | Amount |\n|---:|---|---:|\n", head(written, random));
    for [description, quantity, amount] in &written.rows {
        text.extend([format!("| {quantity} | {description} | {amount} |\n")]);
    }
    text + &foot(written, random)
}

fn records(written: &Written, random: &mut Random) -> String {
    let mut text = format!("{}\nLines:\n", head(written, random));
    for [description, quantity, amount] in &written.rows {
        text.extend([format!(
            "- Description: {description}\n  Quantity: {quantity}\n  Amount: {amount}\n"
        )]);
    }
    text + &foot(written, random)
}

fn paragraphs(written: &Written) -> String {
    let Written { number, issued, total, .. } = written;
    let mut text =
        format!("Invoice number: {number}\nDate of issue: {issued}\nTotal due: {total}\n");
    for [description, quantity, amount] in &written.rows {
        text.extend([format!(
            "\nDescription: {description}\nQuantity: {quantity}\nAmount: {amount}\n"
        )]);
    }
    text
}

fn delimited(written: &Written, mark: char, random: &mut Random) -> String {
    let mut text = format!("{}\nDescription{mark}Quantity{mark}Amount\n", head(written, random));
    for [description, quantity, amount] in &written.rows {
        let description = description.replace('"', "\"\"");
        text.extend([format!("\"{description}\"{mark}{quantity}{mark}{amount}\n")]);
    }
    text + &foot(written, random)
}

fn yaml(written: &Written) -> String {
    let Written { number, issued, total, .. } = written;
    let mut text = format!("invoice_number: {number}\nissued: {issued}\nlines:\n");
    for [description, quantity, amount] in &written.rows {
        text.extend([format!(
            "  - description: '{description}'\n    quantity: {quantity}\n    amount: {amount}\n"
        )]);
    }
    format!("{text}total: {total}\n")
}

fn json_document(written: &Written) -> String {
    let Written { number, issued, total, .. } = written;
    let rows = written.rows.iter().map(|[description, quantity, amount]| {
        json!({ "description": description, "quantity": quantity, "amount": amount })
    });
    let rows: Vec<Value> = rows.collect();
    json!({ "number": number, "date": issued, "lines": rows, "total": total }).to_string()
}
