//! The signs that pictures made of text are drawn with: plain ones for files, pipes and old
//! terminals, drawn ones for a screen that has them. Either says the same without colour.

/// One set of signs, each one column wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// A bar, and the bar of what came after a change.
    pub bar: char,
    /// The bar of what was before it.
    pub before: char,
    /// The bar of what is aimed at.
    pub target: char,
    /// A line from side to side.
    pub line: char,
    /// The left end, a joint and the right end of a line.
    pub ends: [char; 3],
    /// One mark of one person.
    pub mark: char,
    /// What points up at a place on a line.
    pub points: char,
}

impl Signs {
    /// ASCII alone.
    pub const PLAIN: Self = Self {
        bar: '#',
        before: '=',
        target: '.',
        line: '-',
        ends: ['|'; 3],
        mark: 'o',
        points: '^',
    };

    /// Blocks and lines.
    pub const DRAWN: Self = Self {
        bar: '█',
        before: '▒',
        target: '░',
        line: '─',
        ends: ['├', '┼', '┤'],
        mark: '●',
        points: '▲',
    };
}
