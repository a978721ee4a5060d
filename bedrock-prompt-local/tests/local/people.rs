//! The engine with texts about people: nested objects, records, addresses.

use serde_json::json;

use crate::support::{extract, object};

#[tokio::test]
async fn a_curriculum_vitae() {
    let text = "\
Ada Lovelace
Analyst and Programmer
Name: Ada Lovelace
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
async fn an_address_is_read_from_labels_and_not_from_its_shape() {
    let schema = object(json!({
        "name": {"type": "string"},
        "address?": object(json!({
            "street": {"type": "string"},
            "city": {"type": "string"},
        })),
    }));
    let text = "Name: Tom Hill\nAddress: Via Appia 12, 00179 Rome";
    assert_eq!(extract(text, "person", schema.clone()).await, Ok(json!({"name": "Tom Hill"})));
    let text = "Name: Tom Hill\n\nAddress:\nStreet: 7 Harbour Street\nCity: Bristol";
    assert_eq!(
        extract(text, "person", schema).await,
        Ok(json!({
            "name": "Tom Hill",
            "address": {"street": "7 Harbour Street", "city": "Bristol"},
        }))
    );
}

#[tokio::test]
async fn nobody_gets_the_name_or_city_of_another() {
    let party = || object(json!({"name": {"type": "string"}, "city?": {"type": "string"}}));
    let schema = object(json!({"seller": party(), "buyer?": party()}));
    let text = "Seller name: North Mill\nCity: Leeds";
    assert_eq!(
        extract(text, "contract", schema).await,
        Ok(json!({"seller": {"name": "North Mill"}})),
        "the city of either"
    );
    let schema = object(json!({
        "name?": {"type": "string"},
        "items": {"type": "array", "items": object(json!({
            "name": {"type": "string"},
            "price": {"type": "number"},
            "discounts?": {"type": "array", "items": object(json!({
                "name": {"type": "string"},
                "amount": {"type": "number"},
            }))},
        }))},
    }));
    let text = "- Name: Hat, Price: 5.00\n- Name: Cap, Price: 3.00";
    assert_eq!(
        extract(text, "shop", schema).await,
        Ok(json!({"items": [{"name": "Hat", "price": 5.0}, {"name": "Cap", "price": 3.0}]}))
    );
}
