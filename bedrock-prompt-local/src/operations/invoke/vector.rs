//! Embeddings without a model: texts that share words, or parts of words, are close to each other.
//!
//! They do not express a meaning: `car` and `automobile` are as distant as any two words. The same
//! text always has the same vector.

/// The numbers of dimensions that a word changes, and a part of a word.
const DIMENSIONS_PER_WORD: usize = 8;
const DIMENSIONS_PER_PART: usize = 3;

/// The weight of a part, relative to its word.
const PART_WEIGHT: f64 = 0.5;

/// The sum of the vectors of the words of a text.
pub(super) fn embed(text: &str, dimensions: usize) -> Vec<f64> {
    let mut vector = vec![0.0; dimensions];
    let lower = text.to_lowercase();
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let chars: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
        let weight = weight(chars.len() - 2);
        add(&mut vector, hash(word.chars()), DIMENSIONS_PER_WORD, weight);
        for part in chars.windows(3) {
            add(&mut vector, hash(part.iter().copied()), DIMENSIONS_PER_PART, weight * PART_WEIGHT);
        }
    }
    if vector.iter().all(|number| *number == 0.0) {
        // A text without letters and digits counts as one word.
        add(&mut vector, hash(lower.chars()), DIMENSIONS_PER_WORD, 1.0);
    }
    vector
}

/// The vector of length 1 in the same direction.
pub(super) fn normalized(vector: &[f64]) -> Vec<f64> {
    let length = vector.iter().map(|number| number * number).sum::<f64>().sqrt();
    vector.iter().map(|number| number / length).collect()
}

/// Numbers of up to eight decimals.
pub(super) fn rounded(vector: &[f64]) -> Vec<f64> {
    vector.iter().map(|number| (number * 1e8).round() / 1e8).collect()
}

/// Most short words are common to all texts.
fn weight(length: usize) -> f64 {
    match length {
        ..=2 => 0.2,
        3 => 0.4,
        4 => 0.8,
        _ => 1.0,
    }
}

fn add(vector: &mut [f64], seed: u64, dimensions: usize, weight: f64) {
    let mut state = seed;
    for _ in 0..dimensions {
        state = mix(state);
        let sign = if state & 1 == 0 { weight } else { -weight };
        let at = usize::try_from(state >> 33).unwrap_or_default() % vector.len();
        vector[at] += sign;
    }
}

/// FNV-1a.
fn hash(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0xcbf2_9ce4_8422_2325, |hash, c| {
        (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The next number of `SplitMix64`.
fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
