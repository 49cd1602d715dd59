//! What a closing says that people may want to look at again.

use super::Closure;
use crate::domain::text::counted;

impl Closure {
    /// A remark for people where the move took months far from the `likely` ones: at least twice
    /// or at most half of them, and three months or more apart. It refuses nothing.
    pub fn far_off(took: u16, likely: u16) -> Option<String> {
        let (less, more) = (took.min(likely), took.max(likely));
        let far = more - less >= 3 && u32::from(more) >= 2 * u32::from(less);
        let months = |count: u16| counted(count, "month", "months");
        far.then(|| {
            format!(
                "the move took {} and was expected to take {}: look again whether that is what it \
                 took",
                months(took),
                months(likely)
            )
        })
    }
}
