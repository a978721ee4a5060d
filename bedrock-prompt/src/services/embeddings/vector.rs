use std::fmt;

use serde::{Deserialize, Serialize};

use crate::outcome::{Error, ErrorKind};

/// A text as a vector: near those of texts that mean something alike.
///
/// It is stored as the list of its numbers. Compare embeddings of one model, and of one
/// number of dimensions: those of two models have nothing to do with each other.
///
/// ```
/// use bedrock_prompt::embeddings::Embedding;
///
/// let (east, north) = (Embedding::from([1.0, 0.0]), Embedding::from([0.0, 1.0]));
/// assert_eq!(east.cosine(&north), Some(0.0));
/// assert_eq!(east.dot(&east), Some(1.0));
/// ```
///
/// `Debug` gives the number of dimensions only: a text can be guessed from its numbers.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Embedding(Vec<f32>);

/// An embedding that is near another one.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// Where it stands among those that were searched, from 0.
    pub index: usize,
    /// The cosine between the two, from -1 to 1.
    pub similarity: f64,
}

impl Embedding {
    /// How many numbers it has.
    pub fn dimensions(&self) -> usize {
        self.0.len()
    }

    /// The numbers, as the model gave them.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// The numbers, to keep.
    pub fn into_vec(self) -> Vec<f32> {
        self.0
    }

    /// The dot product; `None` between different numbers of dimensions.
    ///
    /// Of normalized embeddings it is the cosine.
    pub fn dot(&self, other: &Self) -> Option<f64> {
        (self.dimensions() == other.dimensions()).then(|| self.product(other))
    }

    /// The cosine of the angle between two embeddings: 1 in the same direction, 0 across, -1 opposite.
    ///
    /// `None` between different numbers of dimensions, and where there is no angle: a
    /// vector is all zeros, or holds what is no number.
    pub fn cosine(&self, other: &Self) -> Option<f64> {
        let product = self.dot(other)?;
        let cosine = product / (self.product(self).sqrt() * other.product(other).sqrt());
        cosine.is_finite().then(|| cosine.clamp(-1.0, 1.0))
    }

    /// The `k` embeddings with the greatest cosine to this one, the nearest first.
    ///
    /// Equally near ones stay in their order; those without an angle are left out.
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
    /// [`ErrorKind::InvalidInput`] when one has another number of dimensions.
    pub fn nearest<'a>(
        &self,
        among: impl IntoIterator<Item = &'a Self>,
        k: usize,
    ) -> Result<Vec<Match>, Error> {
        let mut found = Vec::new();
        for (index, other) in among.into_iter().enumerate() {
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

    /// The sum of products, in `f64`: in `f32` a thousand small ones lose digits.
    fn product(&self, other: &Self) -> f64 {
        self.0.iter().zip(&other.0).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    }

    fn mismatch(&self, index: usize, other: &Self) -> Error {
        let what = format!(
            "the embedding at index {index} has {} dimensions, but the one it is compared to has {}",
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
