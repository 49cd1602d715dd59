//! The header of a decision record in Markdown: lines of `key: value` between two lines of `---`, or
//! as MADR 2 has it, a list below the title: `* Status: accepted`.
//!
//! Whatever stands there is kept byte for byte. Only the values of keys we know are read, and only
//! those that changed are written anew, so that keys of other tools survive.

use thiserror::Error;

use crate::domain::text::display;

/// One entry of a header: a key with its value, or a remark or empty line between them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    key: Option<String>,
    /// Its lines as they stand, line ends included.
    raw: String,
    /// The line it begins on, 1 upward.
    line: usize,
}

/// A text with a header, cut where its parts meet; the parts put together are the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headed {
    form: Form,
    /// A byte order mark and the opening line; of a list, all that stands before it.
    open: String,
    entries: Vec<Entry>,
    close: String,
    /// All that follows the header.
    body: String,
    /// The line the body begins on, 1 upward.
    body_line: usize,
}

/// How a header is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Between two lines of `---`.
    Fenced,
    /// As a list below the title.
    Listed,
}

/// Why a text has no header that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// It does not begin with one.
    #[error(
        "there is no header: the first line is `---`, then come `status: …` and the other keys, \
         then `---` again; or below the title stands a list with `* Status: …`"
    )]
    Missing,
    /// It does not end.
    #[error("the header that begins on line 1 has no end: a second line of `---` closes it")]
    Unclosed,
    /// A line of it is neither a key nor belongs to one.
    #[error("`{text}` is no line of a header: it takes `key: value`")]
    Line {
        /// The line, 1 upward.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// One key twice.
    #[error("`{key}` stands in the header twice, the first time on line {first}")]
    Twice {
        /// The key.
        key: String,
        /// Its second line.
        line: usize,
        /// Its first line.
        first: usize,
    },
}

impl HeaderError {
    /// The line it is about.
    pub fn line(&self) -> usize {
        match self {
            Self::Missing | Self::Unclosed => 1,
            Self::Line { line, .. } | Self::Twice { line, .. } => *line,
        }
    }
}

fn bare(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}

/// The key that begins on this line: no blank before it, then a colon and a blank or the end.
fn key_of(line: &str) -> Option<&str> {
    let line = bare(line);
    let (key, rest) = line.split_once(':')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '/');
    let named = key.chars().next().is_some_and(char::is_alphanumeric) && key.chars().all(plain);
    (named && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| key.trim_end())
}

/// The key of a line of a list, as in `* Status: accepted` or `- **Decision makers:** Ana`, in the
/// spelling that a fenced header has.
fn bullet(line: &str) -> Option<String> {
    let item = line.strip_prefix("* ").or_else(|| line.strip_prefix("- "))?;
    let (key, rest) = item.split_once(':')?;
    let key = key.trim().trim_matches(['*', '_']);
    let named =
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | ' '));
    let apart = rest.trim_start_matches(['*', '_']);
    let ends = apart.trim().is_empty() || apart.starts_with([' ', '\t']);
    (named && ends).then(|| key.to_lowercase().replace(' ', "-"))
}

impl Headed {
    /// Cuts `text` into header and body.
    ///
    /// # Errors
    /// [`HeaderError`] with the line.
    pub fn cut(text: &str) -> Result<Self, HeaderError> {
        let mut lines = text.split_inclusive('\n');
        let open = lines.next().unwrap_or_default();
        if bare(open).trim_start_matches('\u{FEFF}').trim_end() != "---" {
            return Self::listed(text);
        }
        let mut entries: Vec<Entry> = Vec::new();
        let mut at = 1;
        let mut close = None;
        for line in lines.by_ref() {
            at += 1;
            let text = bare(line);
            if text.trim_end() == "---" {
                close = Some(line);
                break;
            }
            let aside = text.trim().is_empty() || text.starts_with('#');
            if aside {
                entries.push(Entry { key: None, raw: line.to_owned(), line: at });
            } else if let Some(key) = key_of(line) {
                let same = |entry: &&Entry| entry.key.as_deref() == Some(key);
                if let Some(first) = entries.iter().find(same) {
                    let (key, first) = (key.to_owned(), first.line);
                    return Err(HeaderError::Twice { key, line: at, first });
                }
                entries.push(Entry { key: Some(key.to_owned()), raw: line.to_owned(), line: at });
            } else if text.starts_with([' ', '\t']) || text.starts_with("- ") || text == "-" {
                // What is indented, and the items of a list, belong to the key above; so do empty
                // lines and remarks between them.
                let Some(of) = entries.iter().rposition(|entry| entry.key.is_some()) else {
                    return Err(HeaderError::Line { line: at, text: display(text) });
                };
                let between: Vec<Entry> = entries.drain(of + 1..).collect();
                for entry in between {
                    entries[of].raw.push_str(&entry.raw);
                }
                entries[of].raw.push_str(line);
            } else {
                return Err(HeaderError::Line { line: at, text: display(text) });
            }
        }
        let close = close.ok_or(HeaderError::Unclosed)?.to_owned();
        let body: String = lines.collect();
        let (form, open) = (Form::Fenced, open.to_owned());
        Ok(Self { form, open, entries, close, body, body_line: at + 1 })
    }

    /// Cuts a text whose header is a list between its title and its first part.
    fn listed(text: &str) -> Result<Self, HeaderError> {
        let mut headed = Self {
            form: Form::Listed,
            open: String::new(),
            entries: Vec::new(),
            close: String::new(),
            body: String::new(),
            body_line: 1,
        };
        let (mut titled, mut parted) = (false, false);
        for (line, at) in text.split_inclusive('\n').zip(1..) {
            let begins = line.trim_start_matches('\u{FEFF}');
            parted |= begins.starts_with("## ");
            titled |= begins.starts_with("# ");
            let within = headed.body.is_empty() && !parted;
            if let Some(key) = bullet(line).filter(|_| within && titled) {
                let same = |entry: &&Entry| entry.key.as_ref() == Some(&key);
                if let Some(first) = headed.entries.iter().find(same) {
                    return Err(HeaderError::Twice { key, line: at, first: first.line });
                }
                headed.entries.push(Entry { key: Some(key), raw: line.to_owned(), line: at });
            } else if headed.entries.is_empty() {
                headed.open.push_str(line);
            } else if within && line.trim().is_empty() {
                headed.entries.push(Entry { key: None, raw: line.to_owned(), line: at });
            } else {
                if headed.body.is_empty() {
                    headed.body_line = at;
                }
                headed.body.push_str(line);
            }
        }
        if headed.entry("status").is_none() {
            return Err(HeaderError::Missing);
        }
        Ok(headed)
    }

    /// What follows the header, and the line it begins on.
    pub fn body(&self) -> (&str, usize) {
        (&self.body, self.body_line)
    }

    /// Whether the title stands before the header, which is a list below it.
    pub fn is_listed(&self) -> bool {
        self.form == Form::Listed
    }

    /// The line on which `key` stands, 1 upward.
    pub fn line(&self, key: &str) -> Option<usize> {
        self.entry(key).map(|entry| entry.line)
    }

    /// The keys, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| entry.key.as_deref())
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.as_deref() == Some(key))
    }

    /// The one value of `key`; several of a list have commas between them. Empty is none.
    pub fn value(&self, key: &str) -> Option<String> {
        let value = self.values(key)?.join(", ");
        (!value.is_empty()).then_some(value)
    }

    /// The values of `key`: the items of a list in either of its forms, or the one text.
    pub fn values(&self, key: &str) -> Option<Vec<String>> {
        let entry = self.entry(key)?;
        if self.is_listed() {
            let value = bare(entry.raw.split_once(':').map_or("", |(_, value)| value));
            let value = value.trim_start_matches(['*', '_', ' ', '\t']);
            let value = value.split_once("<!--").map_or(value, |(value, _)| value).trim();
            return Some(vec![value.to_owned()]);
        }
        let (first, rest) = entry.raw.split_once('\n').unwrap_or((entry.raw.as_str(), ""));
        let first = bare(first).split_once(':').map_or("", |(_, value)| value).trim();
        let items = || rest.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
        if let Some(inside) =
            first.strip_prefix('[').and_then(|rest| rest.rfind(']').map(|end| &rest[..end]))
        {
            return Some(apart(inside));
        }
        if first.is_empty() || first.starts_with('#') {
            return Some(
                items().map(|item| scalar(item.strip_prefix('-').unwrap_or(item).trim())).collect(),
            );
        }
        if matches!(first, "|" | "|-" | "|+" | ">" | ">-" | ">+") {
            return Some(vec![items().collect::<Vec<_>>().join(" ")]);
        }
        let mut whole = first.to_owned();
        for more in items() {
            whole.push(' ');
            whole.push_str(more);
        }
        Some(vec![scalar(&whole)])
    }

    /// The values of `key`, where one text with commas is a list too.
    pub fn list(&self, key: &str) -> Option<Vec<String>> {
        let quoted = |entry: &Entry| {
            let value = entry.raw.split_once(':').map_or("", |(_, value)| value).trim();
            value.starts_with(['"', '\'', '['])
        };
        let is_quoted = self.entry(key).is_some_and(quoted);
        let values = self.values(key)?;
        let items: Vec<String> = match values.as_slice() {
            [one] if !is_quoted => one.split(',').map(|item| item.trim().to_owned()).collect(),
            _ => values,
        };
        Some(items.into_iter().filter(|item| !item.is_empty()).collect())
    }

    /// Writes `value` in the place of that of `key`, or at the end of the header.
    pub fn put(&mut self, key: &str, value: &str) {
        let end = if self.open.contains("\r\n") { "\r\n" } else { "\n" };
        let listed = self.is_listed();
        let Some(entry) = self.entries.iter_mut().find(|e| e.key.as_deref() == Some(key)) else {
            let line = if listed { format!("* {key}: {value}") } else { line_of(key, value) };
            let raw = format!("{line}{end}");
            // Of a list, before the empty line that ends it.
            let last = self.entries.iter().rposition(|entry| entry.key.is_some());
            let at = last.filter(|_| listed).map_or(self.entries.len(), |last| last + 1);
            self.entries.insert(at, Entry { key: Some(key.to_owned()), raw, line: 0 });
            return;
        };
        let line = if listed {
            let (before, after) = entry.raw.split_once(':').unwrap_or((&entry.raw, ""));
            let strong = ["**", "__"].into_iter().find(|mark| after.starts_with(mark));
            format!("{before}:{} {value}", strong.unwrap_or_default())
        } else {
            line_of(key, value)
        };
        entry.raw = format!("{line}{end}");
    }

    /// The lines of keys that are not among `known`, and remarks, as they stand.
    pub fn others(&self, known: &[&str]) -> String {
        let other = |entry: &&Entry| entry.key.as_deref().is_none_or(|key| !known.contains(&key));
        let others = self.entries.iter().filter(other);
        if self.is_listed() {
            let keys = others.filter_map(|entry| entry.key.as_deref());
            let lines = keys.map(|key| line_of(key, &self.value(key).unwrap_or_default()));
            return lines.map(|line| line + "\n").collect();
        }
        others.map(|entry| entry.raw.as_str()).collect()
    }

    /// The whole text.
    pub fn text(&self) -> String {
        let mut text = self.open.clone();
        for entry in &self.entries {
            text.push_str(&entry.raw);
        }
        text.push_str(&self.close);
        text.push_str(&self.body);
        text
    }
}

/// The items of a list in brackets, commas within quotes apart.
fn apart(inside: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut item = String::new();
    let mut within: Option<char> = None;
    let mut escaped = false;
    for c in inside.chars() {
        match within {
            Some(quote) => {
                if escaped {
                    escaped = false;
                } else if c == '\\' && quote == '"' {
                    escaped = true;
                } else if c == quote {
                    within = None;
                }
                item.push(c);
            }
            None if c == ',' => {
                items.push(std::mem::take(&mut item));
            }
            None => {
                if matches!(c, '"' | '\'') && item.trim().is_empty() {
                    within = Some(c);
                }
                item.push(c);
            }
        }
    }
    items.push(item);
    items.iter().map(|item| scalar(item.trim())).filter(|item| !item.is_empty()).collect()
}

/// One value without its quotes, or without the remark behind it.
fn scalar(text: &str) -> String {
    if let Some(rest) = text.strip_prefix('"') {
        let mut value = String::new();
        let mut chars = rest.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => return value,
                '\\' => match chars.next() {
                    Some('n') => value.push('\n'),
                    Some('t') => value.push('\t'),
                    Some(other) => value.push(other),
                    None => {}
                },
                other => value.push(other),
            }
        }
        return value;
    }
    if let Some(rest) = text.strip_prefix('\'') {
        let mut value = String::new();
        let mut chars = rest.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '\'' && chars.next_if_eq(&'\'').is_none() {
                return value;
            }
            value.push(c);
        }
        return value;
    }
    let end = text.find(" #").unwrap_or(text.len());
    text[..end].trim().to_owned()
}

/// Whether `text` reads as itself without quotes.
fn plain(text: &str, in_list: bool) -> bool {
    let first = text.chars().next().is_some_and(char::is_alphanumeric);
    let fits = |c: char| {
        c.is_alphanumeric()
            || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '+' | '&')
            || (c == ',' && !in_list)
    };
    first && text.chars().all(fits) && !text.ends_with(' ')
}

fn quoted(text: &str, in_list: bool) -> String {
    if plain(text, in_list) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A line of a header, without its end: `key: value`.
pub fn line_of(key: &str, value: &str) -> String {
    format!("{key}: {}", quoted(value, false))
}

/// A line of a header for a list, without its end: commas between the items, in brackets where
/// one of them needs quotes.
pub fn list_of(key: &str, values: &[&str]) -> String {
    if values.iter().all(|value| plain(value, true)) {
        return format!("{key}: {}", values.join(", ")).trim_end().to_owned();
    }
    let values: Vec<String> = values.iter().map(|value| quoted(value, true)).collect();
    format!("{key}: [{}]", values.join(", "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FOREIGN: &str = "---\r\n# who keeps this\r\nstatus: accepted # since June\r\ndate: 2025-06-01\r\n\
        decision-makers:\r\n  - \"Lee, Ana\"\r\n\r\n  - board\r\nx-tool: {a: 1,\r\n  b: [2, 3]}\r\n\
        tags: [cloud, 'it''s']\r\n---\r\n\r\n# Title\r\n";

    #[test]
    fn a_header_of_another_tool_is_kept_byte_for_byte_and_read_where_we_know_the_key() {
        let headed = Headed::cut(FOREIGN).unwrap();
        assert_eq!(headed.text(), FOREIGN);
        assert_eq!(headed.value("status").as_deref(), Some("accepted"));
        assert_eq!(headed.list("decision-makers").unwrap(), ["Lee, Ana", "board"]);
        assert_eq!(headed.list("tags").unwrap(), ["cloud", "it's"]);
        assert_eq!(headed.line("tags"), Some(11));
        assert_eq!(headed.body(), ("\r\n# Title\r\n", 13));
        assert!(headed.value("consulted").is_none());
    }

    #[test]
    fn a_changed_value_leaves_every_other_line_alone() {
        let mut headed = Headed::cut(FOREIGN).unwrap();
        headed.put("status", "superseded by D-0002");
        headed.put("review-by", "2027-01-01");
        let expected = FOREIGN
            .replace("status: accepted # since June", "status: superseded by D-0002")
            .replace("it''s']\r\n", "it''s']\r\nreview-by: 2027-01-01\r\n");
        assert_eq!(headed.text(), expected);
    }

    #[test]
    fn a_list_below_the_title_is_a_header_too() {
        let text = "\u{FEFF}# Use records\r\n\r\n* Status: accepted <!-- optional -->\r\n\
                    - **Deciders:** Ana, Bo\r\n* **Decision makers**: Cy\r\n* Date: 2018-01-01\r\n\r\n\
                    Technical Story: none\r\n\r\n## Context\r\n\r\n* Status: of something else\r\n";
        let mut headed = Headed::cut(text).unwrap();
        assert_eq!(headed.text(), text);
        assert!(headed.is_listed());
        assert_eq!(headed.value("status").as_deref(), Some("accepted"));
        assert_eq!(headed.list("deciders").unwrap(), ["Ana", "Bo"]);
        assert_eq!(headed.value("decision-makers").as_deref(), Some("Cy"));
        assert_eq!((headed.line("date"), headed.body().1), (Some(6), 8));
        assert_eq!(headed.others(&["status", "date", "decision-makers"]), "deciders: Ana, Bo\n");
        headed.put("status", "deprecated");
        headed.put("deciders", "Di");
        headed.put("review-by", "2027-01-01");
        let expected = text
            .replace("accepted <!-- optional -->", "deprecated")
            .replace("Ana, Bo", "Di")
            .replace("2018-01-01\r\n", "2018-01-01\r\n* review-by: 2027-01-01\r\n");
        assert_eq!(headed.text(), expected);
        for none in ["# Title\n\n## Context\n\n* Status: accepted\n", "* Status: accepted\n", ""] {
            assert_eq!(Headed::cut(none), Err(HeaderError::Missing), "{none}");
        }
        let twice = Headed::cut("# T\n* Status: a\n* status: b\n").unwrap_err();
        assert_eq!(
            twice.to_string(),
            "`status` stands in the header twice, the first time on line 2"
        );
    }

    #[test]
    fn what_is_no_header_is_refused_with_its_line() {
        let refused = |text: &str| {
            let error = Headed::cut(text).unwrap_err();
            format!("{}: {error}", error.line())
        };
        assert_eq!(
            refused("# Title\n"),
            "1: there is no header: the first line is `---`, then come `status: …` and the other \
             keys, then `---` again; or below the title stands a list with `* Status: …`"
        );
        assert_eq!(
            refused("---\nstatus: x\n"),
            "1: the header that begins on line 1 has no end: a second line of `---` closes it"
        );
        assert_eq!(
            refused("---\nstatus: x\nhm\n---\n"),
            "3: `hm` is no line of a header: it takes `key: value`"
        );
        assert_eq!(
            refused("---\nstatus: x\nstatus: y\n---\n"),
            "3: `status` stands in the header twice, the first time on line 2"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(values in prop::collection::vec("[^\\p{C}]{1,20}", 1..4)) {
            let values: Vec<String> = values.iter().map(|v| v.trim().to_owned()).collect();
            prop_assume!(values.iter().all(|value| !value.is_empty()));
            let texts: Vec<&str> = values.iter().map(String::as_str).collect();
            let text = format!("---\n{}\n{}\n---\n", list_of("many", &texts), line_of("one", &values[0]));
            let headed = Headed::cut(&text).unwrap();
            prop_assert_eq!(headed.list("many").unwrap(), values.clone());
            prop_assert_eq!(headed.value("one").unwrap(), values[0].clone());
        }

        #[test]
        fn no_text_panics_and_what_is_cut_is_whole(text in "(---\n)?(.{0,12}\n){0,6}(---\n)?.{0,20}") {
            if let Ok(headed) = Headed::cut(&text) {
                prop_assert_eq!(headed.text(), text);
            }
        }
    }
}
