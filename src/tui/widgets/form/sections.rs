//! A form in sections: which field stands in which, and the way from one section to the next.

use super::Form;

/// The section of each field, in the order of the fields; those of one section stand together.
#[derive(Debug, Clone, Default)]
pub struct Sections(Vec<usize>);

impl FromIterator<usize> for Sections {
    fn from_iter<T: IntoIterator<Item = usize>>(of_fields: T) -> Self {
        Self(of_fields.into_iter().collect())
    }
}

impl Sections {
    /// The section of the field that has the keys.
    pub fn here(&self, form: &Form) -> usize {
        self.0.get(form.at()).copied().unwrap_or(0)
    }

    /// Those that have a field, in their order.
    pub fn known(&self) -> Vec<usize> {
        let mut known = self.0.clone();
        known.dedup();
        known
    }

    /// The place of the first field of `section`, and the place behind its last.
    pub fn span(&self, section: usize) -> (usize, usize) {
        let from = self.0.iter().position(|at| *at == section).unwrap_or(0);
        let to = self.0.iter().rposition(|at| *at == section).map_or(from, |at| at + 1);
        (from, to)
    }

    /// Gives the keys to the first field of the next section, or of the one before; behind the
    /// last comes the first.
    pub fn turn(&self, form: &mut Form, forward: bool) {
        let known = self.known();
        let here = known.iter().position(|section| *section == self.here(form)).unwrap_or(0);
        let count = known.len().max(1);
        let next = if forward { here + 1 } else { here + count - 1 } % count;
        if let Some(section) = known.get(next) {
            form.go_to_place(self.span(*section).0);
        }
    }
}
