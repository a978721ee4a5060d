use std::fmt;
use std::ops::Deref;

use super::Embedding;
use crate::outcome::Usage;

/// The embeddings of texts, with the record of the calls.
///
/// It dereferences to a slice: `embeddings[0]`, `embeddings.iter()`, `embeddings.len()`.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// let texts = ["The parcel has arrived.", "Your order is here."];
/// let embeddings = client.embed("amazon.titan-embed-text-v2:0").texts(texts).await?;
/// for (text, embedding) in texts.iter().zip(&embeddings) {
///     println!("{} numbers for: {text}", embedding.dimensions());
/// }
/// println!("{:?} in {} calls", embeddings.usage, embeddings.calls);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Embeddings {
    /// One embedding per text, in the order of the texts.
    pub vectors: Vec<Embedding>,
    /// The billed tokens; `None` if a response has no token count.
    pub usage: Option<Usage>,
    /// The model id that was sent, with the prefix of an inference profile if one was added.
    pub model_id: String,
    /// The number of calls. A call has one text or up to 96, depending on the model.
    pub calls: u32,
    /// The number of attempts: the calls and the SDK's retries.
    pub attempts: u32,
    /// The number of failed attempts for which AWS may charge. `usage` does not include their tokens.
    pub possibly_billed_attempts: u32,
}

impl Deref for Embeddings {
    type Target = [Embedding];

    fn deref(&self) -> &[Embedding] {
        &self.vectors
    }
}

impl IntoIterator for Embeddings {
    type Item = Embedding;
    type IntoIter = std::vec::IntoIter<Embedding>;

    fn into_iter(self) -> Self::IntoIter {
        self.vectors.into_iter()
    }
}

impl<'a> IntoIterator for &'a Embeddings {
    type Item = &'a Embedding;
    type IntoIter = std::slice::Iter<'a, Embedding>;

    fn into_iter(self) -> Self::IntoIter {
        self.vectors.iter()
    }
}

impl fmt::Debug for Embeddings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embeddings")
            .field("vectors", &self.vectors.len())
            .field("dimensions", &self.vectors.first().map(Embedding::dimensions))
            .field("usage", &self.usage)
            .field("model_id", &self.model_id)
            .field("calls", &self.calls)
            .field("attempts", &self.attempts)
            .field("possibly_billed_attempts", &self.possibly_billed_attempts)
            .finish()
    }
}
