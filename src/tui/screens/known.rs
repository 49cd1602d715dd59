//! What a place knows of the thing it shows.

/// What is said where the question of a place failed.
pub const UNREAD: &str = "It could not be read. F5 tries again.";

/// What a place shows, as far as the desk has answered.
#[derive(Debug, Default)]
pub enum Known<D> {
    /// It has been asked for, and nothing is shown yet.
    #[default]
    Asked,
    /// Why there is nothing to show.
    Not(String),
    /// It is here.
    Here(Box<D>),
}

impl<D> Known<D> {
    /// What is here.
    pub fn here(&self) -> Option<&D> {
        match self {
            Self::Here(data) => Some(data),
            Self::Asked | Self::Not(_) => None,
        }
    }

    /// The question failed: `why` is said, unless something is here from before.
    pub fn failed(&mut self, why: &str) {
        if let Self::Asked = self {
            *self = Self::Not(why.to_owned());
        }
    }
}

impl<D> From<Result<Box<D>, String>> for Known<D> {
    fn from(answer: Result<Box<D>, String>) -> Self {
        match answer {
            Ok(data) => Self::Here(data),
            Err(why) => Self::Not(why),
        }
    }
}
