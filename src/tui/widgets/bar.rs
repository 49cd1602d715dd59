//! A bar of eighths of a column, drawn in text.

/// A bar for `value` of `most` in `columns`, in eighths of a column, without its empty part.
///
/// Nothing is rounded up: only the whole of `most` fills every column.
pub fn bar(value: u64, most: u64, columns: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if most == 0 {
        return String::new();
    }
    let columns = columns as u128;
    let eighths = u128::from(value.min(most)) * columns * 8 / u128::from(most);
    let whole = usize::try_from(eighths / 8).unwrap_or(usize::MAX);
    let part = usize::try_from(eighths % 8).unwrap_or_default();
    format!("{}{}", "█".repeat(whole), PARTS[part])
}

/// As [`bar`], with its empty part as `░`.
pub fn filled_bar(value: u64, most: u64, columns: usize) -> String {
    let bar = bar(value, most, columns);
    let taken = bar.chars().count();
    format!("{bar}{}", "░".repeat(columns.saturating_sub(taken)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(0, 10, 10), "");
        assert_eq!(bar(5, 10, 10), "█████");
        assert_eq!(bar(199, 210, 10), "█████████▍");
        assert_eq!(bar(10, 10, 10), "██████████");
        assert_eq!(bar(99, 10, 3), "███");
        assert_eq!(bar(1, 0, 3), "");
        assert_eq!(filled_bar(84, 210, 10), "████░░░░░░");
    }
}
