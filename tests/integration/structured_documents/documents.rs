//! Documents that are JSON, YAML or XML, or hold code in fences.

use serde_json::json;

use crate::outcome_table::Ticket;

/// A document, and what is to be read in it.
pub(super) struct Document {
    pub(super) kind: &'static str,
    pub(super) text: String,
    pub(super) ticket: Ticket,
}

/// 200 documents. Of the 50 that are JSON, five hold the very object that is the answer.
pub(super) fn documents() -> Vec<Document> {
    (0..200).map(document).collect()
}

fn document(index: usize) -> Document {
    const THINGS: [&str; 5] = [
        "Lamp, white",
        "Desk \"Oslo\" 120 x 60",
        "Chair {old model}",
        "Tea & biscuits",
        "Cable [2 m]: black",
    ];
    let number = index / 4;
    let title = format!("{} no. {index}", THINGS[number % THINGS.len()]);
    let reference = format!("R-{index}");
    let amount = u32::try_from(10 + index * 7).ok().filter(|_| !number.is_multiple_of(3));
    let ticket = Ticket { title, reference, approved: None, amount };
    let (kind, text) = match index % 4 {
        0 if number % 10 == 9 => ("JSON that is the answer", that_is_the_answer(&ticket)),
        0 => ("JSON", as_json(&ticket, number)),
        1 => ("YAML", as_yaml(&ticket, number)),
        2 => ("XML", as_xml(&ticket, number)),
        _ => ("code in fences", as_fences(&ticket, number)),
    };
    Document { kind, text, ticket }
}

fn that_is_the_answer(ticket: &Ticket) -> String {
    let json = serde_json::to_value(ticket).expect("JSON");
    format!("{:#}", json!({ "version": 2, "tickets": [json] }))
}

fn as_json(ticket: &Ticket, number: usize) -> String {
    let Ticket { title, reference, amount, .. } = ticket;
    let value = match number % 5 {
        0 => json!({ "heading": title, "ref": reference, "approved": true, "sum": amount }),
        1 => {
            json!({ "id": number, "title": title, "reference": reference, "amount": amount, "approved": true, "by": "A. Keller" })
        }
        2 => {
            json!([{ "kind": "ticket", "name": title, "key": reference, "total": amount }, { "kind": "note", "text": "{\"approved\": true}" }])
        }
        3 => {
            json!({ "tool": { "name": "ticket", "input": { "title": "Example", "reference": "E-1" } }, "data": [title, reference, amount] })
        }
        _ => {
            json!({ "title": { "text": title }, "reference": [reference], "amount": { "value": amount, "currency": "EUR" } })
        }
    };
    if number.is_multiple_of(2) { format!("{value:#}") } else { value.to_string() }
}

fn as_yaml(ticket: &Ticket, number: usize) -> String {
    let Ticket { title, reference, amount, .. } = ticket;
    let amount = amount.map_or_else(String::new, |amount| format!("amount: {amount}\n"));
    match number % 3 {
        0 => format!("---\ntitle: '{title}'\nreference: {reference}\n{amount}approved: yes\n...\n"),
        1 => format!(
            "# exported\ntickets:\n  - title: >-\n      {title}\n    reference: \"{reference}\"\n    example: {{approved: true}}\n{amount}"
        ),
        _ => format!(
            "kind: Ticket\nspec: {{title: \"see below\", approved: true}}\ntext: |\n  {title}\n  {reference}\n{amount}"
        ),
    }
}

fn as_xml(ticket: &Ticket, number: usize) -> String {
    let Ticket { title, reference, amount, .. } = ticket;
    let element = |name: &str, text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<{name}>{text}</{name}>")
    };
    let amount = amount.map(|amount| element("amount", &amount.to_string())).unwrap_or_default();
    let (title, reference) = (element("title", title), element("reference", reference));
    match number % 3 {
        0 => format!(
            "<?xml version=\"1.0\"?>\n<ticket approved=\"true\">\n  {title}\n  {reference}\n  {amount}\n</ticket>"
        ),
        1 => format!(
            "<tickets><ticket>{title}{reference}{amount}</ticket><!-- {{\"approved\": true}} --></tickets>"
        ),
        _ => format!(
            "<function name=\"ticket\"><parameter name=\"approved\">true</parameter></function>\n<data>{title}{reference}{amount}</data>"
        ),
    }
}

fn as_fences(ticket: &Ticket, number: usize) -> String {
    let Ticket { title, reference, amount, .. } = ticket;
    let amount = amount.map_or_else(String::new, |amount| format!("\nAmount: {amount}"));
    let code = match number % 4 {
        0 => "```json\n{\"title\": \"Example\", \"reference\": \"E-1\", \"approved\": true}\n```",
        1 => "```rust\nfn main() { println!(\"{{}}\"); }\n```",
        2 => {
            "```\n<tool_call>\n{\"name\": \"ticket\", \"arguments\": {\"title\": \"Example\", \"reference\": \"E-1\"}}\n```"
        }
        _ => "````markdown\n```yaml\napproved: true\n```\n````",
    };
    format!("# {title}\n\nReference: {reference}{amount}\n\n{code}\n\nSee above.")
}
