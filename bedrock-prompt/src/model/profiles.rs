use super::{Model, base_of};

/// What the user has said of models.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profiles(Vec<(String, Model)>);

impl Profiles {
    /// What was said last of an id holds.
    pub(crate) fn add(&mut self, id: String, profile: Model) {
        self.0.retain(|(known, _)| *known != id);
        self.0.push((id, profile));
    }

    /// What was said of the id as it is written, or else of the model whose profile or ARN it is.
    fn said(&self, id: &str) -> Option<Model> {
        let of = |id: &str| self.0.iter().find(|(known, _)| known == id);
        of(id).or_else(|| of(base_of(id))).map(|(_, profile)| *profile)
    }

    /// An id that names the model, as far as it is known: a prefix of one, where only the user
    /// has said which model it is.
    pub(crate) fn base<'a>(&'a self, id: &'a str) -> &'a str {
        if !Model::of(id).prefix.is_empty() {
            return id;
        }
        self.said(id).map(|profile| profile.prefix).filter(|base| !base.is_empty()).unwrap_or(id)
    }

    /// What the model of an id accepts.
    pub(crate) fn model(&self, id: &str) -> Model {
        let mut model = self.said(id).unwrap_or_else(|| Model::of(id));
        // What names no model stands for a profile or a deployment: no prefix goes before it.
        model.profile_only &= id.contains('.');
        model
    }
}
