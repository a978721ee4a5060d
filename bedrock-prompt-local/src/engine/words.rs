//! Words: splitting, simple stemming, and how well a label fits the name of a field.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Groups of words that are synonyms in common documents.
const SYNONYMS: &[&str] = &[
    "number no nr num id identifier reference ref",
    "issued date",
    "date dated day when",
    "location place venue where",
    "total amount sum",
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
    "tax vat gst mwst tva",
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
];

/// Words with little meaning of their own.
const GENERIC: &[&str] = &[
    "number", "no", "nr", "num", "id", "date", "name", "amount", "value", "text", "time", "field",
    "info", "detail", "data",
];

const STOP_WORDS: &[&str] = &[
    "a", "an", "the", "of", "for", "and", "or", "in", "on", "is", "are", "was", "were", "as", "at",
    "your", "our", "my", "this", "that", "its", "it", "be", "has", "have", "with", "per", "if",
    "any", "which", "was", "must", "will", "not", "we", "you", "i",
];

/// The minimum fit of a label that is used for a field.
pub(super) const MIN_FIT: f64 = 0.5;

/// The weight of a synonym, where the word itself has 1.
const SYNONYM_WEIGHT: f64 = 0.65;

static GROUPS: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, line) in SYNONYMS.iter().enumerate() {
        for word in line.split(' ') {
            groups.entry(stem(word)).or_default().push(index);
        }
    }
    groups
});

static GENERIC_STEMS: LazyLock<Vec<String>> =
    LazyLock::new(|| GENERIC.iter().map(|word| stem(word)).collect());

/// All words of a name, a label or a text, in lower case.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    let mut lower_before = false;
    for c in text.chars() {
        if c == '#' {
            found.push("number".to_owned());
        }
        if c.is_alphanumeric() {
            match found.last_mut().filter(|_| open && !(c.is_uppercase() && lower_before)) {
                Some(word) => word.extend(c.to_lowercase()),
                None => found.push(c.to_lowercase().collect()),
            }
        }
        open = c.is_alphanumeric();
        lower_before = c.is_lowercase();
    }
    found
}

pub(super) fn is_stop(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// The stems of all words except stop words.
pub(super) fn significant_stems(text: &str) -> Vec<String> {
    // The `s` of a genitive is a word of its own, because of the apostrophe.
    let significant = split(text).into_iter().filter(|word| word != "s" && !is_stop(word));
    let mut found: Vec<String> = significant.map(|word| stem(&word)).collect();
    join(&mut found, "sub", "total");
    join(&mut found, "e", "mail");
    join(&mut found, "bil", "to");
    join(&mut found, "bil", "from");
    found
}

/// Joins two words that are also spelled as one.
fn join(found: &mut Vec<String>, first: &str, second: &str) {
    let second = stem(second);
    if let Some(at) = found.windows(2).position(|pair| pair[0] == first && pair[1] == second) {
        let joined = stem(&format!("{first}{}", found.remove(at + 1)));
        found[at] = joined;
    }
}

/// Removes common endings, so that `issued`, `issue` and `issues` have the same stem.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word;
    if let Some(cut) = stem.strip_suffix("ies").filter(|cut| cut.len() > 1) {
        return format!("{cut}y");
    }
    if stem.len() > 3 && !["ss", "us", "is"].iter().any(|end| stem.ends_with(end)) {
        stem = stem.strip_suffix('s').unwrap_or(stem);
    }
    let shorter = [("ing", 3), ("ed", 3)]
        .iter()
        .find_map(|(end, min)| stem.strip_suffix(end).filter(|cut| cut.len() >= *min));
    stem = shorter.unwrap_or(stem);
    if stem.len() > 3 {
        stem = stem.strip_suffix('e').unwrap_or(stem);
    }
    let mut last = stem.chars().rev();
    if let (Some(a), Some(b)) = (last.next(), last.next())
        && a == b
        && stem.len() > 3
        && a.is_alphabetic()
    {
        return stem[..stem.len() - a.len_utf8()].to_owned();
    }
    stem.to_owned()
}

/// The similarity of the meanings of two stems, from 0 to 1.
fn related(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let empty = Vec::new();
    let (x, y) = (GROUPS.get(a).unwrap_or(&empty), GROUPS.get(b).unwrap_or(&empty));
    if x.iter().any(|group| y.contains(group)) {
        return SYNONYM_WEIGHT;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() >= 4 && long.starts_with(short) { SYNONYM_WEIGHT } else { 0.0 }
}

fn is_generic(word: &str) -> bool {
    GENERIC_STEMS.iter().any(|generic| generic == word)
}

/// The name of a field, and the words that labels for it may have.
#[derive(Clone, Default)]
pub(super) struct FieldName {
    /// The stems of the name, with their weights.
    words: Vec<(String, f64)>,
    /// The stems of the description.
    hints: Vec<String>,
    /// The stems of the name of the whole.
    context: Vec<String>,
    /// Stems that exclude a label.
    rivals: Vec<String>,
}

impl FieldName {
    /// `context` has the words of the whole: in an invoice, `Invoice date` means `Date`.
    pub(super) fn new(name: &str, description: &str, context: &[String]) -> Self {
        let mut unique: Vec<(String, f64)> = Vec::new();
        for word in significant_stems(name) {
            if !unique.iter().any(|(known, _)| *known == word) {
                let weight = weight(&word, context);
                unique.push((word, weight));
            }
        }
        Self {
            words: unique,
            hints: significant_stems(description),
            context: context.to_vec(),
            rivals: Vec::new(),
        }
    }

    /// Adds the words of fields next to this one: `Buyer city` is not the city of the seller.
    pub(super) fn add_rivals(&mut self, rivals: &[String]) {
        let own = |word: &String| self.words.iter().any(|(known, _)| known == word);
        let rivals = rivals.iter().filter(|word| !own(word));
        self.rivals.extend(rivals.cloned());
    }

    /// The name of a member: `city` in `address` may have the label `Address city`.
    pub(super) fn member(&self, name: &str, description: &str) -> Self {
        let mut member = Self::new(name, description, &self.context);
        member.rivals.clone_from(&self.rivals);
        let is_vague = member.words.iter().all(|(word, _)| is_generic(word));
        for (word, weight) in &self.words {
            if !member.words.iter().any(|(known, _)| known == word) {
                let share = if is_vague { 1.0 } else { 0.4 };
                member.words.push((word.clone(), weight * share));
            }
        }
        member
    }

    /// Whether the name has one of these words.
    pub(super) fn has(&self, any: &[&str]) -> bool {
        self.words.iter().any(|(word, _)| any.iter().any(|other| *word == stem(other)))
    }

    /// How well a label fits, from 0 to 1; see [`MIN_FIT`].
    pub(super) fn fit(&self, label: &[String]) -> f64 {
        if label.is_empty() || label.iter().any(|word| self.rivals.contains(word)) {
            return 0.0;
        }
        // In an invoice, the label of `Invoice INV-7` means its number.
        let numbered = ["number", "id", "reference", "no"];
        if label.iter().all(|word| self.context.contains(word)) {
            let is_only_number =
                self.has(&numbered) && self.words.iter().all(|(w, _)| is_generic(w));
            return if is_only_number { 0.55 } else { 0.0 };
        }
        let named = (self.covered(label) * self.explained(label)).sqrt();
        named.max(self.described(label))
    }

    /// The share of the name that is in the label.
    fn covered(&self, label: &[String]) -> f64 {
        let total: f64 = self.words.iter().map(|(_, weight)| weight).sum();
        let found: f64 =
            self.words.iter().map(|(word, weight)| weight * best(word, label.iter())).sum();
        if total > 0.0 { found / total } else { 0.0 }
    }

    /// The share of the label that is in the name.
    fn explained(&self, label: &[String]) -> f64 {
        let (mut total, mut found) = (0.0, 0.0);
        for word in label {
            let weight = weight(word, &self.context);
            let known = best(word, self.words.iter().map(|(word, _)| word));
            let known = if self.context.contains(word) {
                1.0
            } else if self.hints.contains(word) {
                known.max(0.6)
            } else {
                known
            };
            total += weight;
            found += weight * known;
        }
        if total > 0.0 { found / total } else { 0.0 }
    }

    /// How well the label fits the description alone.
    fn described(&self, label: &[String]) -> f64 {
        let is_specific = |word: &&String| !is_generic(word) && !self.context.contains(word);
        let specific = label.iter().filter(is_specific).count();
        let found =
            label.iter().filter(is_specific).filter(|word| self.hints.contains(word)).count();
        let hints = self.hints.iter().filter(is_specific).count().clamp(1, 4);
        if specific == 0 || found < specific {
            return 0.0;
        }
        let share = as_float(found) / as_float(hints);
        let score = 0.8 * share.min(1.0).sqrt();
        if score < 0.55 { 0.0 } else { score }
    }
}

fn as_float(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn best<'a>(word: &str, others: impl Iterator<Item = &'a String>) -> f64 {
    others.map(|other| related(word, other)).fold(0.0, f64::max)
}

fn weight(word: &str, context: &[String]) -> f64 {
    match word {
        _ if context.iter().any(|known| known == word) => 0.15,
        "to" | "from" | "by" => 0.2,
        _ if is_generic(word) => 0.3,
        _ => 1.0,
    }
}
