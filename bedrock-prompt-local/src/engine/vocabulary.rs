//! The vocabulary of common documents, in English, and the words of other languages for it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::stem;

/// Groups of words that are synonyms in common documents.
const SYNONYMS: &[&str] = &[
    "number no nr num id identifier reference ref",
    "issued date",
    "date dated day when",
    "location place venue where",
    "total amount sum",
    "total balance payable pay",
    "amount price cost value",
    "price rate cost",
    "unit each",
    "quantity qty count units pcs pieces",
    "description item product article details service position",
    "name item product title",
    "supplier vendor seller merchant from bilfrom store shop issuer provider",
    "customer client buyer bilto recipient to purchaser",
    "company employer organisation organization firm business",
    "email mail",
    "phone telephone tel mobile cell",
    "tax vat gst mwst tva ust iva",
    "subtotal net",
    "discount rebate",
    "shipping delivery freight postage",
    "city town",
    "zip postal postcode plz",
    "state province region",
    "state status",
    "street road",
    "skill technology competence",
    "job role position title",
    "experience employment work",
    "education degree qualification school",
    "summary abstract overview profile",
    "subject title topic",
    "author writer by",
    "sender from",
    "due deadline",
    "start begin from since",
    "end until to finish",
    "birth born dob birthday",
    "category type kind class",
    "priority urgency severity",
    "website url web homepage site",
    "duration length",
    "guest person people",
    "comment note remark",
    "tag keyword",
    "sku article code",
    "line item position",
    "delivery parcel package",
    "star rating score",
    "review comment",
];

/// Words with little meaning of their own.
const GENERIC: &[&str] = &[
    "number", "no", "nr", "num", "id", "date", "name", "amount", "value", "text", "time", "field",
    "info", "detail", "data",
];

/// Words that a label may have without a change of its meaning.
const EMPTY: &[&str] = &["value", "text", "field", "info", "information", "detail", "data", "full"];

/// Words that a label for an amount of money may have without a change of its meaning.
const OF_MONEY: &[&str] =
    &["due", "payable", "pay", "grand", "gross", "final", "overall", "amount"];

const MONEY: &[&str] = &["total", "amount", "sum", "balance", "price", "cost", "fee"];

/// Documents, and what else is known by its number: the label of `Order 7-24` means the number of the order.
const NUMBERED: &[&str] = &[
    "invoice",
    "order",
    "ticket",
    "receipt",
    "booking",
    "reservation",
    "case",
    "claim",
    "account",
    "contract",
    "policy",
    "quote",
    "shipment",
    "tracking",
    "delivery",
    "purchase",
    "bill",
];

/// Words that say whose or which a value is, and that its label may leave out.
const IMPLIED: &[&str] = &[
    "unit", "line", "item", "product", "customer", "client", "user", "contact", "person",
    "company", "order", "full", "exact", "grand",
];

/// Words that set values of a kind apart from each other.
const APART: &[&str] = &[
    "tax", "vat", "net", "sub", "subtotal", "discount", "shipping", "delivery", "deposit", "tip",
    "exclude", "excl", "before", "without", "previous", "old", "paid",
];

/// Words of other languages, and what they are in English.
const TRANSLATIONS: &[(&str, &str)] = &[
    ("rechnung rechnungs facture factura fattura", "invoice"),
    ("nummer numéro numero número núm n", "number"),
    ("datum fecha", "date"),
    ("ausgestellt", "issued"),
    ("fällig fälligkeits fälligkeit échéance vencimiento", "due"),
    ("gesamt summe gesamtsumme endbetrag zahlbetrag gesamtpreis totale", "total"),
    ("betrag montant importe importo", "amount"),
    ("zahlen zahlender zahlbar payer pagar", "pay"),
    ("netto", "net"),
    ("brutto ttc", "gross"),
    ("zwischensumme zwischen", "subtotal"),
    ("zzgl exkl ohne ht sin hors", "without"),
    ("steuer", "tax"),
    ("menge anzahl quantité cantidad quantità", "quantity"),
    ("beschreibung bezeichnung leistung désignation descripción descrizione", "description"),
    ("artikel produkt produit producto prodotto", "product"),
    ("einzel stück", "unit"),
    ("preis prix precio prezzo", "price"),
    ("kunde kunden client cliente", "customer"),
    ("lieferant verkäufer fournisseur proveedor", "supplier"),
    ("bestellung bestell auftrag auftrags commande pedido", "order"),
    ("liefer lieferung versand livraison entrega envío", "delivery"),
    ("währung devise moneda", "currency"),
    ("name nom nombre nome", "name"),
    ("vorname prénom", "first name"),
    ("nachname apellido", "last name"),
    ("anschrift adresse dirección", "address"),
    ("straße strasse rue calle", "street"),
    ("ort stadt ville ciudad", "city"),
    ("postleitzahl", "zip"),
    ("país", "country"),
    ("telefon téléphone teléfono", "phone"),
    ("betreff objet asunto", "subject"),
    ("beleg quittung reçu recibo", "receipt"),
    ("von", "from"),
    ("bis", "until"),
    ("für und der die das des zu de du la le les el los y et", "the"),
];

fn stems(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| stem(word)).collect()
}

static GROUPS: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, line) in SYNONYMS.iter().enumerate() {
        for word in line.split(' ') {
            groups.entry(stem(word)).or_default().push(index);
        }
    }
    groups
});

static ENGLISH: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let pairs = TRANSLATIONS.iter();
    pairs.flat_map(|(words, english)| words.split(' ').map(move |word| (word, *english))).collect()
});

/// A set of stems.
macro_rules! set {
    ($function:ident, $words:ident) => {
        pub(super) fn $function(stem: &str) -> bool {
            static STEMS: LazyLock<Vec<String>> = LazyLock::new(|| stems($words));
            STEMS.iter().any(|known| known == stem)
        }
    };
}

set!(is_generic, GENERIC);
set!(is_empty, EMPTY);
set!(is_of_money, OF_MONEY);
set!(is_money, MONEY);
set!(is_numbered, NUMBERED);
set!(is_implied, IMPLIED);
set!(is_apart, APART);

/// Whether two stems are synonyms.
pub(super) fn are_synonyms(a: &str, b: &str) -> bool {
    let groups = |word: &str| GROUPS.get(word).map(Vec::as_slice).unwrap_or_default();
    groups(a).iter().any(|group| groups(b).contains(group))
}

/// The English words for a word, or the parts of a compound: `Rechnungsdatum` is a `invoice date`.
pub(super) fn in_english(word: &str) -> Option<Vec<&'static str>> {
    if let Some(english) = ENGLISH.get(word) {
        return Some(english.split(' ').collect());
    }
    let mut cuts = word.char_indices().skip(3).filter(|_| (8..=40).contains(&word.len()));
    let parts = cuts.find_map(|(at, _)| {
        let (first, second) = word.split_at(at);
        Some([*ENGLISH.get(first)?, *ENGLISH.get(second)?])
    })?;
    Some(parts.iter().flat_map(|part| part.split(' ')).collect())
}
