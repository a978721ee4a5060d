//! The engine over texts on people: nested objects, records, addresses.

use serde_json::json;

use crate::support::{extract, object};

#[tokio::test]
async fn a_curriculum_vitae() {
    let text = "\
Ada Lovelace
Analyst and Programmer
Email: ada@example.org | Phone: 020 7946 0000
London, United Kingdom

## Summary
Wrote the first published program. Explained the Analytical Engine.

## Skills
- Mathematics
- Technical writing
- French

## Experience
| Company | Role | Start |
|---|---|---|
| Babbage & Co. | Analyst | 1842-10-01 |
| Royal Society | Translator | 1843-07-10 |

Languages: English, French and Italian
Date of birth: December 10, 1815";
    let schema = object(json!({
        "name": {"type": "string", "description": "The candidate's full name"},
        "email?": {"type": ["string", "null"]},
        "born?": {"type": "string", "format": "date"},
        "skills": {"type": "array", "items": {"type": "string"}},
        "languages": {"type": "array", "items": {"type": "string"}},
        "jobs": {"type": "array", "items": object(json!({
            "employer": {"type": "string"},
            "title": {"type": "string"},
            "from?": {"type": "string", "format": "date"},
        }))},
        "salary?": {"type": "number"},
    }));
    let input = extract(text, "candidate", schema).await.expect("all found");
    assert_eq!(
        input,
        json!({
            "name": "Ada Lovelace",
            "email": "ada@example.org",
            "born": "1815-12-10",
            "skills": ["Mathematics", "Technical writing", "French"],
            "languages": ["English", "French", "Italian"],
            "jobs": [
                {"employer": "Babbage & Co.", "title": "Analyst", "from": "1842-10-01"},
                {"employer": "Royal Society", "title": "Translator", "from": "1843-07-10"},
            ],
        })
    );
}

#[tokio::test]
async fn nested_parties_by_prefix_and_by_section() {
    let party = || {
        object(json!({
            "name": {"type": "string"},
            "city": {"type": "string"},
            "email?": {"type": "string"},
        }))
    };
    let schema = object(
        json!({"seller": party(), "buyer": party(), "signed?": {"type": "string", "format": "date"}}),
    );
    let expected = json!({
        "seller": {"name": "North Mill", "city": "Leeds"},
        "buyer": {"name": "Ann Bo", "city": "York", "email": "ann@example.com"},
        "signed": "2026-02-01",
    });

    let prefixed = "\
Seller name: North Mill
Seller city: Leeds
Buyer name: Ann Bo
Buyer city: York
Buyer e-mail: ann@example.com
Signed on: Feb 1, 2026";
    assert_eq!(extract(prefixed, "contract", schema.clone()).await, Ok(expected.clone()));

    let sections = "\
CONTRACT

Seller
Name: North Mill
City: Leeds

Buyer
Name: Ann Bo
City: York
Email: ann@example.com

Signed: 01.02.2026";
    assert_eq!(extract(sections, "contract", schema).await, Ok(expected));
}

#[tokio::test]
async fn records_as_paragraphs() {
    let text = "\
Name: Ben
Age: 41

Name: Cleo
Age: 7
";
    let schema = object(json!({"people": {"type": "array", "items": object(json!({
        "name": {"type": "string"},
        "age": {"type": "integer"},
    }))}}));
    let input = extract(text, "people", schema).await.expect("all found");
    assert_eq!(input, json!({"people": [{"name": "Ben", "age": 41}, {"name": "Cleo", "age": 7}]}));
}

#[tokio::test]
async fn an_address_in_one_line_or_several() {
    let schema = object(json!({
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "address": object(json!({
            "street": {"type": "string"},
            "city": {"type": "string"},
            "postal_code": {"type": "string"},
            "country?": {"type": ["string", "null"]},
        })),
    }));
    let text = "\
Maria Rossi is 34 years old and lives in Rome.
Address: Via Appia 12, 00179 Rome, Italy";
    assert_eq!(
        extract(text, "person", schema.clone()).await,
        Ok(json!({
            "name": "Maria Rossi",
            "age": 34,
            "address": {"street": "Via Appia 12", "city": "Rome", "postal_code": "00179", "country": "Italy"},
        }))
    );
    let text = "\
Name: Tom Hill
Age: 51

Address:
7 Harbour Street
Bristol BS1 5TY";
    assert_eq!(
        extract(text, "person", schema).await,
        Ok(json!({
            "name": "Tom Hill",
            "age": 51,
            "address": {"street": "7 Harbour Street", "city": "Bristol", "postal_code": "BS1 5TY"},
        }))
    );
}
