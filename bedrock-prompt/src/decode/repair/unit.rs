//! Numbers with a currency or a unit.
//!
//! Only what is known is left out: any other word may be a part of the number, as in `12 millions`,
//! `12 MM`, `3 dozens` and `5 lakh`. What is a unit and a word of magnitude, such as `m`, is neither;
//! nor is one that changes the number in another language or use, as `mi` (a million) and `pc` (per
//! cent) do.

use super::scalar::number;

const SYMBOLS: &[char] = &[
    '€', '$', '£', '¥', '₹', '₩', '₽', '₺', '₫', '₴', '₦', '₱', '₪', '฿', '₡', '₲', '₵', '₸', '₼',
];

/// The currencies of ISO 4217, but not its metals and units of account.
const CURRENCIES: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS \
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW \
    KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD \
    NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD \
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED \
    VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Names of currencies and units, and abbreviations that mean nothing else.
const WORDS: &[&str] = &[
    "euro",
    "euros",
    "dollar",
    "dollars",
    "pound",
    "pounds",
    "yen",
    "franc",
    "francs",
    "rupee",
    "rupees",
    "yuan",
    "kg",
    "kilogram",
    "kilograms",
    "g",
    "gram",
    "grams",
    "mg",
    "lb",
    "lbs",
    "oz",
    "ounce",
    "ounces",
    "km",
    "kilometer",
    "kilometers",
    "kilometre",
    "kilometres",
    "meter",
    "meters",
    "metre",
    "metres",
    "cm",
    "mile",
    "miles",
    "foot",
    "feet",
    "ft",
    "inch",
    "inches",
    "yard",
    "yards",
    "liter",
    "liters",
    "litre",
    "litres",
    "ml",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "min",
    "mins",
    "minute",
    "minutes",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "ms",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "yr",
    "yrs",
    "pcs",
    "piece",
    "pieces",
    "item",
    "items",
    "unit",
    "units",
];

/// The number in `12.50 EUR` or `€ 12`: a number next to a currency or a unit.
pub(super) fn number_with_unit(text: &str) -> Option<String> {
    if let Some(amount) = text.strip_prefix(SYMBOLS).or_else(|| text.strip_suffix(SYMBOLS)) {
        return number(amount.trim());
    }
    let (first, second) = text.split_once(char::is_whitespace)?;
    let second = second.trim_start();
    match (is_unit(second), is_currency(first)) {
        (true, _) => number(first),
        (_, true) => number(second),
        _ => None,
    }
}

fn is_unit(word: &str) -> bool {
    is_currency(word) || WORDS.contains(&word)
}

/// In capital letters, because some are words.
fn is_currency(word: &str) -> bool {
    word.len() == 3 && CURRENCIES.split_whitespace().any(|code| code == word)
        || ["eur", "usd", "gbp", "chf", "jpy"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_currencies_and_units_are_left_out() {
        for (text, digits) in [
            ("12.50 EUR", "12.50"),
            ("EUR 12.50", "12.50"),
            ("€ 12", "12"),
            ("12 €", "12"),
            ("₹1,234.50", "1234.50"),
            ("-3 kg", "-3"),
            ("7\u{a0}days", "7"),
            ("12 CHF", "12"),
        ] {
            assert_eq!(number_with_unit(text).as_deref(), Some(digits), "{text}");
        }
    }

    #[test]
    fn a_word_that_may_change_the_number_is_not() {
        for text in [
            "12 millions",
            "12 MM",
            "12 mm",
            "3 dozens",
            "5 lakh",
            "2 crore",
            "12 k",
            "12 K",
            "12 m",
            "12 M",
            "12 bn",
            "12 mio",
            "5 %",
            "5 percent",
            "2 gross",
            "2 score",
            "3 pairs",
            "12 Mrd",
            "3 tons",
            "12 MB",
            "50 cents",
            "$12 million",
            "12 million EUR",
            "€12k",
            "10 basis points",
            "7 all",
            "2 try",
            "12 EURO",
            "12 apples",
            "5 mi",
            "5 pc",
            "5 mil",
            "5 pct",
        ] {
            assert_eq!(number_with_unit(text), None, "{text}");
        }
    }
}
