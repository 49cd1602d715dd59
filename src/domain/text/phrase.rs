//! Counts and lists as they stand in a sentence, the same in every message, page and file.

use std::fmt::Display;

/// A count with its noun: `1 row`, `2 rows`, `0 rows`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(
    count: N,
    one: &str,
    many: &str,
) -> String {
    if count == N::from(1) { format!("1 {one}") } else { format!("{count} {many}") }
}

/// All with commas: `a, b, c`; an empty text of nothing.
pub fn commas<T: Display>(all: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    all.join(", ")
}

/// All with `word` before the last, `and` or `or`: `a`, `a and b`, `a, b and c`; an empty text of
/// nothing.
pub fn listed<T: Display>(all: &[T], word: &str) -> String {
    match all {
        [] => String::new(),
        [only] => only.to_string(),
        [first @ .., last] => format!("{} {word} {last}", commas(first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alone_has_the_singular_whatever_it_is_counted_in() {
        assert_eq!(counted(0_usize, "row", "rows"), "0 rows");
        assert_eq!(counted(1_u16, "row", "rows"), "1 row");
        assert_eq!(counted(-1_i64, "day", "days"), "-1 days");
        assert_eq!(counted(12_u64, "day", "days"), "12 days");
    }

    #[test]
    fn the_last_of_several_follows_its_word() {
        assert_eq!(commas(["a", "b", "c"]), "a, b, c");
        assert_eq!(commas::<&str>([]), "");
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(listed(&["a", "b"], "or"), "a or b");
        assert_eq!(listed(&["a"], "and"), "a");
        assert_eq!(listed::<&str>(&[], "and"), "");
    }
}
