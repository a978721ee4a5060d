use std::fmt;

use serde::{Deserialize, Serialize};

use crate::outcome::{Error, ErrorKind};

/// The embedding of a text: a vector that is close to those of texts with a similar meaning.
///
/// It serializes as a list of numbers. Only embeddings of the same model with the same number of
/// dimensions can be compared.
///
/// ```
/// use bedrock_prompt::embeddings::Embedding;
///
/// let (east, north) = (Embedding::from([1.0, 0.0]), Embedding::from([0.0, 1.0]));
/// assert_eq!(east.cosine(&north), Some(0.0));
/// assert_eq!(east.dot(&east), Some(1.0));
/// ```
///
/// `Debug` shows the number of dimensions only, because the text can be inferred from the numbers.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Embedding(Vec<f32>);

/// An embedding found by [`Embedding::nearest`].
///
/// ```
/// use bedrock_prompt::embeddings::Embedding;
///
/// let texts = ["north", "east"];
/// let stored = [[0.0, 1.0], [1.0, 0.0]].map(Embedding::from);
/// let found = Embedding::from([0.9, 0.1]).nearest(&stored, 1)?;
/// assert_eq!(texts[found[0].index], "east");
/// assert!(found[0].similarity > 0.9);
/// # Ok::<(), bedrock_prompt::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// Its index among the searched embeddings, from 0.
    pub index: usize,
    /// The cosine similarity, from -1 to 1.
    pub similarity: f64,
}

impl Embedding {
    /// The number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.0.len()
    }

    /// The numbers, unchanged.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// Converts the embedding to its numbers.
    pub fn into_vec(self) -> Vec<f32> {
        self.0
    }

    /// The dot product; `None` if the numbers of dimensions differ.
    ///
    /// For normalized embeddings it equals the cosine.
    pub fn dot(&self, other: &Self) -> Option<f64> {
        (self.dimensions() == other.dimensions()).then(|| self.product(other))
    }

    /// The cosine of the angle between two embeddings, from -1 (opposite direction) to 1 (same
    /// direction).
    ///
    /// `None` if the numbers of dimensions differ, or if the angle is undefined because a vector is
    /// all zeros or contains a non-finite number.
    pub fn cosine(&self, other: &Self) -> Option<f64> {
        let product = self.dot(other)?;
        let cosine = product / (self.product(self).sqrt() * other.product(other).sqrt());
        cosine.is_finite().then(|| cosine.clamp(-1.0, 1.0))
    }

    /// The `k` embeddings with the highest cosine similarity to this one, in descending order.
    ///
    /// Embeddings with the same similarity keep their order. Embeddings whose [`cosine`](Self::cosine)
    /// is `None` are left out.
    ///
    /// ```
    /// use bedrock_prompt::embeddings::Embedding;
    ///
    /// let stored = [[0.0, 1.0], [1.0, 0.1], [1.0, 0.0]].map(Embedding::from);
    /// let nearest = Embedding::from([1.0, 0.0]).nearest(&stored, 2)?;
    /// assert_eq!(nearest.iter().map(|one| one.index).collect::<Vec<_>>(), [2, 1]);
    /// # Ok::<(), bedrock_prompt::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if one of them has a different number of dimensions.
    pub fn nearest<'a>(
        &self,
        embeddings: impl IntoIterator<Item = &'a Self>,
        k: usize,
    ) -> Result<Vec<Match>, Error> {
        let mut found = Vec::new();
        for (index, other) in embeddings.into_iter().enumerate() {
            if other.dimensions() != self.dimensions() {
                return Err(self.mismatch(index, other));
            }
            let similarity = self.cosine(other);
            found.extend(similarity.map(|similarity| Match { index, similarity }));
        }
        found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
        found.truncate(k);
        Ok(found)
    }

    /// The sum of the products, in `f64` because sums of many terms lose precision in `f32`.
    fn product(&self, other: &Self) -> f64 {
        self.0.iter().zip(&other.0).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    }

    fn mismatch(&self, index: usize, other: &Self) -> Error {
        let what = format!(
            "the embedding at index {index} has {} dimensions, but the one it is compared with has {}",
            other.dimensions(),
            self.dimensions()
        );
        Error::new(ErrorKind::InvalidInput, what)
            .with_help("create both with the same model and the same `dimensions`")
    }
}

impl From<Vec<f32>> for Embedding {
    fn from(numbers: Vec<f32>) -> Self {
        Self(numbers)
    }
}

impl<const N: usize> From<[f32; N]> for Embedding {
    fn from(numbers: [f32; N]) -> Self {
        Self(numbers.into())
    }
}

impl AsRef<[f32]> for Embedding {
    fn as_ref(&self) -> &[f32] {
        &self.0
    }
}

impl fmt::Debug for Embedding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedding").field("dimensions", &self.0.len()).finish_non_exhaustive()
    }
}
