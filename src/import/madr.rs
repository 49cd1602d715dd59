//! A decision record in Markdown (MADR), from this program or another tool: the header's keys we
//! know, and of the body what a record asks for. The text itself is kept whole beside it.
//!
//! Read are the forms found in the wild: MADR 3 and 4 with a header between `---`, MADR 2 with a
//! list below its title, options that are links or numbered.

use super::source::Source;
use super::{ImportError, Problem};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::decision::header::Headed;
use crate::domain::text::{Reason, Title, display};

codes! {
    /// The status a header writes.
    pub enum FileStatus, "a status of a record" {
        /// Not decided.
        Proposed = "proposed",
        /// In force.
        Accepted = "accepted",
        /// Refused.
        Rejected = "rejected",
        /// Ended without a successor.
        Deprecated = "deprecated",
        /// Ended by a successor, `superseded by …`.
        Superseded = "superseded",
    }
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadrFile {
    /// The whole text, byte for byte.
    pub text: String,
    /// Its status.
    pub status: FileStatus,
    /// Its date, as typed.
    pub date: Option<String>,
    /// Who decided.
    pub decision_makers: Vec<String>,
    /// Who was asked.
    pub consulted: Vec<String>,
    /// Who was told.
    pub informed: Vec<String>,
    /// What it is about.
    pub scope: Option<String>,
    /// By when it is looked at again.
    pub review_by: Option<String>,
    /// From when it holds.
    pub effective: Option<String>,
    /// By when workloads must have followed.
    pub transition_end: Option<String>,
    /// Months within which a workload must be able to move.
    pub minimum_portability: Option<u16>,
    /// The months of portability debt that it may carry.
    pub debt_budget: Option<u32>,
    /// Its title.
    pub title: String,
    /// The option chosen, as it is called there.
    pub chosen: String,
    /// Why.
    pub reason: String,
    /// The options considered, as they are called there.
    pub options: Vec<String>,
    /// Options not chosen, with why not.
    pub rejected: Vec<(String, String)>,
    /// What is tied to it.
    pub conditions: Vec<String>,
    /// Who disagreed.
    pub dissent: Vec<String>,
    /// Conflicts of interest.
    pub conflicts: Vec<String>,
    /// What would put it in question again.
    pub reopen_triggers: Vec<String>,
    /// What it does not cover.
    pub not_covered: Option<String>,
    /// How it is bought.
    pub route_to_market: Option<String>,
    /// Decisions it builds on, as they are called there.
    pub follows: Vec<String>,
    /// What it took the place of, or what took its place, as they are called there.
    pub neighbours: Vec<Neighbour>,
    /// The line of the decisions it builds on.
    pub follows_line: Option<usize>,
}

/// Another record in the row of those that took one another's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The line that names it.
    pub line: Option<usize>,
    /// `supersedes` or `superseded by`, and what it is called there.
    pub said: String,
}

/// A heading and what stands below it until the next of any level.
struct Part<'t> {
    level: usize,
    title: String,
    line: usize,
    rows: Vec<&'t str>,
}

/// The record in `source`.
///
/// # Errors
/// [`ImportError`] with every problem and its line: no header, no status or one that is none, no
/// title, no chosen option, no reason.
pub fn read(source: &Source) -> Result<MadrFile, ImportError> {
    let refuse = |problems| ImportError::new(source.name(), problems);
    let text = source.whole();
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if let Some(at) = text.find(odd) {
        let line = text[..at].matches('\n').count() + 1;
        let what = "a control character, which a record cannot hold";
        return Err(refuse(vec![Problem::new(Some(line), None, what)]));
    }
    let headed = Headed::cut(&text)
        .map_err(|error| refuse(vec![Problem::new(Some(error.line()), None, error)]))?;
    let (body, first) =
        if headed.is_listed() { (text.trim_start_matches('\u{FEFF}'), 1) } else { headed.body() };
    let parts = parts(body, first);
    let mut problems = Vec::new();
    let status = status(&headed, &mut problems);
    let title = parts.iter().find(|part| part.level == 1);
    if title.is_none() {
        problems.push(Problem::new(Some(first), None, "there is no title: a line `# Title`"));
    }
    let outcome = parts.iter().find(|part| part.level == 2 && part.is("decision outcome"));
    let chosen = outcome.and_then(chosen);
    if chosen.is_none() {
        let line = outcome.map_or(first, |part| part.line);
        let what = "it names no chosen option: below `## Decision Outcome` stands `Chosen option: \
                    \"NAME\", because WHY`";
        problems.push(Problem::new(Some(line), None, what));
    }
    if let Some(Err(error)) = title.map(|part| part.title.parse::<Title>()) {
        problems.push(Problem::new(title.map(|part| part.line), Some("title"), error));
    }
    if let Some(Err(error)) = chosen.as_ref().map(|(_, why)| why.parse::<Reason>()) {
        problems.push(Problem::new(outcome.map(|part| part.line), Some("reason"), error));
    }
    for key in ["date", "review-by", "effective", "transition-end"] {
        let typed = headed.value(key);
        // Another day stands in for today: only whether it is a day is asked here.
        let read = typed.and_then(|typed| Day::read(&typed, Day::new(2000, 1, 1)?).err());
        problems.extend(read.map(|error| Problem::new(headed.line(key), Some(key), error)));
    }
    let minimum_portability = months(&headed, "minimum-portability", &mut problems);
    let debt_budget = months(&headed, "debt-budget", &mut problems);
    let (Some(status), Some(title), Some((chosen, reason)), true) =
        (status, title, chosen, problems.is_empty())
    else {
        return Err(refuse(problems));
    };
    let list = |key: &str| headed.list(key).unwrap_or_default();
    let considered = parts.iter().find(|part| part.level == 2 && part.is("considered options"));
    Ok(MadrFile {
        status,
        date: headed.value("date"),
        decision_makers: headed
            .list("decision-makers")
            .or_else(|| headed.list("deciders"))
            .unwrap_or_default(),
        consulted: list("consulted"),
        informed: list("informed"),
        scope: headed.value("scope"),
        review_by: headed.value("review-by"),
        effective: headed.value("effective"),
        transition_end: headed.value("transition-end"),
        minimum_portability,
        debt_budget,
        title: title.title.clone(),
        chosen,
        reason,
        options: considered.map(|part| part.listed(name)).unwrap_or_default(),
        rejected: rejected(&parts),
        conditions: below(&parts, "conditions"),
        dissent: below(&parts, "dissent"),
        conflicts: below(&parts, "conflicts of interest"),
        reopen_triggers: below(&parts, "looked at again when"),
        not_covered: words(&parts, "does not cover"),
        route_to_market: words(&parts, "route to market"),
        follows: list("follows"),
        neighbours: neighbours(&headed, status),
        follows_line: headed.line("follows"),
        text,
    })
}

/// What the header says of records whose place it took, or which took its own.
fn neighbours(headed: &Headed, status: FileStatus) -> Vec<Neighbour> {
    let of = |key: &str, said: Option<String>| {
        said.map(|said| Neighbour { line: headed.line(key), said })
    };
    let after = headed.value("status").filter(|_| status == FileStatus::Superseded);
    let before = headed.value("supersedes").map(|typed| format!("supersedes {typed}"));
    of("status", after).into_iter().chain(of("supersedes", before)).collect()
}

/// A whole number of months under `key`, where there is one.
fn months<T: std::str::FromStr>(
    headed: &Headed,
    key: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let typed = headed.value(key)?;
    let read = typed.parse().ok();
    if read.is_none() {
        let what = format!("`{}` is not a whole number of months", display(&typed));
        problems.push(Problem::new(headed.line(key), None, what));
    }
    read
}

fn status(headed: &Headed, problems: &mut Vec<Problem>) -> Option<FileStatus> {
    let known = "proposed, accepted, rejected, deprecated or `superseded by …`";
    let Some(typed) = headed.value("status") else {
        let what = format!(
            "the status is missing, and a record without one is not taken as accepted: write \
             `status:` and one of {known}"
        );
        problems.push(Problem::new(headed.line("status").or(Some(1)), None, what));
        return None;
    };
    let word = typed.split_whitespace().next().unwrap_or_default().to_lowercase();
    let whole = word == typed.trim().to_lowercase();
    let found = word.parse::<FileStatus>().ok().filter(|found| match found {
        FileStatus::Superseded => true,
        FileStatus::Proposed
        | FileStatus::Accepted
        | FileStatus::Rejected
        | FileStatus::Deprecated => whole,
    });
    if found.is_none() {
        let what = format!("`{}` is no status of a record: it is {known}", display(&typed));
        problems.push(Problem::new(headed.line("status"), None, what));
    }
    found
}

fn parts(body: &str, first: usize) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut fenced = false;
    for (at, line) in body.lines().enumerate() {
        let row = line.trim_end_matches('\r');
        if row.trim_start().starts_with("```") || row.trim_start().starts_with("~~~") {
            fenced = !fenced;
        }
        let level = row.bytes().take_while(|b| *b == b'#').count();
        let heading = !fenced && (1..=6).contains(&level) && row[level..].starts_with([' ', '\t']);
        if heading {
            let title = plain(row[level..].trim().trim_end_matches('#').trim_end());
            parts.push(Part { level, title, line: first + at, rows: Vec::new() });
        } else if let Some(part) = parts.last_mut() {
            part.rows.push(row);
        }
    }
    parts
}

impl Part<'_> {
    fn is(&self, title: &str) -> bool {
        self.title.eq_ignore_ascii_case(title)
    }

    /// What stands here as paragraphs, without remarks of the template.
    fn words(&self) -> String {
        let rows: Vec<&str> =
            self.rows.iter().copied().filter(|row| !row.trim_start().starts_with("<!--")).collect();
        plain(rows.join("\n").trim())
    }

    /// The items of a list, further lines of an item below its first.
    fn items(&self) -> Vec<String> {
        self.listed(plain)
    }

    /// The items of a list, each as `read` has it.
    fn listed(&self, read: fn(&str) -> String) -> Vec<String> {
        let mut items: Vec<String> = Vec::new();
        let mut open = false;
        for row in &self.rows {
            if let Some(text) = item(row) {
                items.push(text.to_owned());
                open = true;
            } else if let (true, Some(text), Some(item)) =
                (open, row.strip_prefix("  "), items.last_mut())
            {
                item.push('\n');
                item.push_str(text);
            } else if row.trim().is_empty() {
                if let (true, Some(item)) = (open, items.last_mut()) {
                    item.push('\n');
                }
            } else {
                open = false;
            }
        }
        items.iter().map(|item| read(item.trim_end())).filter(|item| !item.is_empty()).collect()
    }
}

/// What stands behind the mark of a list's item: `* `, `- `, `+ ` or `1. `.
fn item(row: &str) -> Option<&str> {
    let digits = row.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        0 => ["* ", "- ", "+ "].into_iter().find_map(|mark| row.strip_prefix(mark)),
        1..=3 => row[digits..].strip_prefix(['.', ')'])?.strip_prefix(' '),
        _ => None,
    }
}

/// The name of an option, out of Markdown: links are their words, and no mark makes it strong.
fn name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        // A bracket behind a backslash is itself.
        let escaped = rest[..at].ends_with('\\');
        let inside = &rest[at + 1..];
        let words = inside.split_once("](").and_then(|(words, behind)| {
            let (_, after) = behind.split_once(')')?;
            (!escaped && !words.contains(['[', ']', '\n'])).then_some((words, after))
        });
        let (words, after) = words.unwrap_or(("[", inside));
        name.push_str(&rest[..at]);
        name.push_str(words);
        rest = after;
    }
    name.push_str(rest);
    plain(name.replace("**", "").replace("__", "").trim())
}

/// The items below the heading of this name.
fn below(parts: &[Part<'_>], title: &str) -> Vec<String> {
    parts.iter().find(|part| part.level == 3 && part.is(title)).map(Part::items).unwrap_or_default()
}

fn words(parts: &[Part<'_>], title: &str) -> Option<String> {
    let found = parts.iter().find(|part| part.level == 3 && part.is(title)).map(Part::words);
    found.filter(|words| !words.is_empty())
}

/// Option and reason in `Chosen option: "NAME", because WHY`.
fn chosen(outcome: &Part<'_>) -> Option<(String, String)> {
    const LEAD: &str = "chosen option";
    let text = outcome.rows.join("\n");
    let at = text.to_ascii_lowercase().find(LEAD)? + LEAD.len();
    let rest = text.get(at..)?.trim_start_matches(['*', '_']).strip_prefix(':')?;
    let rest = rest.trim_start_matches(['*', '_', ' ']);
    let (name, rest) = if let quote @ ('"' | '“' | '\'' | '`') = rest.chars().next()? {
        let closing = if quote == '“' { '”' } else { quote };
        rest[quote.len_utf8()..].split_once(closing)?
    } else {
        let end = rest.find([',', '\n']).unwrap_or(rest.len());
        (&rest[..end], &rest[end..])
    };
    // A list behind it keeps the marks of its items.
    let rest = rest.trim_start_matches(['*', '_']).trim_start_matches(['.', ',', ' ', '\n']);
    let why =
        rest.strip_prefix("because").unwrap_or(rest).trim_start_matches([':', ',', ' ', '\n']);
    let (called, why) = (self::name(name.trim()), plain(why.trim()));
    (!called.is_empty() && !why.is_empty()).then_some((called, why))
}

/// The options of the pros and cons that say why they were not chosen.
fn rejected(parts: &[Part<'_>]) -> Vec<(String, String)> {
    const LEAD: &str = "Not chosen: ";
    let from = parts
        .iter()
        .position(|p| p.level == 2 && p.title.to_lowercase().starts_with("pros and cons"));
    let Some(from) = from else { return Vec::new() };
    let options = parts[from + 1..].iter().take_while(|part| part.level > 2);
    options
        .filter_map(|part| {
            let begin = part.rows.iter().position(|row| row.starts_with(LEAD))?;
            // The paragraphs until the list of points begins.
            let rows: Vec<&str> =
                part.rows[begin..].iter().copied().take_while(|row| item(row).is_none()).collect();
            let why = plain(rows.join("\n").trim().strip_prefix(LEAD)?);
            (!why.is_empty()).then(|| (part.title.clone(), why))
        })
        .collect()
}

/// Text without the backslashes that keep Markdown from acting, and with the characters that
/// numeric references stand for.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut next = &rest[c.len_utf8()..];
        let mut own = c;
        if c == '\\' && next.starts_with(|c: char| c.is_ascii_punctuation()) {
            own = char::from(next.as_bytes()[0]);
            next = &next[1..];
        } else if let Some((referred, behind)) = referred(rest) {
            own = referred;
            next = behind;
        }
        plain.push(own);
        rest = next;
    }
    plain
}

/// The character that a reference at the beginning of `text` stands for (`&#x202E;`, `&#8238;`),
/// and what comes behind it.
fn referred(text: &str) -> Option<(char, &str)> {
    let (number, behind) = text.strip_prefix("&#")?.split_once(';')?;
    let (digits, base) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    // As many digits as CommonMark allows; a sign is none.
    if digits.len() > 7 || !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(digits, base).ok()?).filter(|c| *c != '\0')?;
    Some((c, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<MadrFile, ImportError> {
        read(&Source::from_text("0007.md", text))
    }

    const FOREIGN: &str = "---\nstatus: \"accepted\"\ndate: 2025-06-01\ndecision-makers: Ana, the board\n\
        x-jira: CLOUD-7\n---\n\n# Use one cloud first\n\n## Considered Options\n\n* One cloud first\n\
        * Many clouds\n\n## Decision Outcome\n\nChosen option: \"One cloud first\", because it saves \
        time\\*.\nAnd money.\n\n<!-- template -->\n### Consequences\n\n* Good, because x\n";

    #[test]
    fn references_are_the_characters_that_they_stand_for() {
        assert_eq!(plain("a&#x202E;b&#32;c"), "a\u{202e}b c");
        for literal in ["&#x;", "&#xD800;", "&#0;", "&#12345678;", "&#+1;", "&amp;", "&#x20", "&"] {
            assert_eq!(plain(literal), literal);
        }
        assert_eq!(plain(r"\&\#x20;"), "&#x20;");
    }

    #[test]
    fn a_record_of_another_tool_is_read() {
        let file = read_text(FOREIGN).unwrap();
        assert_eq!(file.text, FOREIGN);
        assert_eq!(
            (file.status, file.title.as_str()),
            (FileStatus::Accepted, "Use one cloud first")
        );
        assert_eq!(file.chosen, "One cloud first");
        assert!(file.reason.starts_with("it saves time*.\nAnd money."), "{}", file.reason);
        assert_eq!(file.options, ["One cloud first", "Many clouds"]);
        assert_eq!(file.decision_makers, ["Ana", "the board"]);
    }

    /// As most public records are: MADR 2 with a list below its title.
    const OLD: &str = "# Use records\n\n* Status: accepted\n* Deciders: Ana, Bo\n* Date: 2018-01-01\n\n\
        ## Considered Options\n\n1. [MADR](https://adr.github.io/madr/) 2.1.0 – Any Decision Records\n\
        2. **Formless** – no conventions\n\n## Decision Outcome\n\n\
        Chosen option: \"[MADR](https://adr.github.io/madr/) 2.1.0\", because\n\n* it is lean\n* it lives\n";

    #[test]
    fn a_record_with_a_list_below_its_title_is_read_and_its_links_are_words() {
        let file = read_text(OLD).unwrap();
        assert_eq!((file.status, file.title.as_str()), (FileStatus::Accepted, "Use records"));
        assert_eq!(file.date.as_deref(), Some("2018-01-01"));
        assert_eq!(file.decision_makers, ["Ana", "Bo"]);
        assert_eq!(file.chosen, "MADR 2.1.0");
        assert_eq!(file.reason, "* it is lean\n* it lives");
        let options = ["MADR 2.1.0 – Any Decision Records", "Formless – no conventions"];
        assert_eq!(file.options, options);
    }

    #[test]
    fn the_reason_may_follow_the_option_in_any_of_the_ways_that_people_write_it() {
        for (outcome, why) in [
            ("Chosen option: \"two, enforced\". Every source is named.", "Every source is named."),
            ("**Chosen option: \"two, enforced\"**, because:\n- it holds", "- it holds"),
            (
                "* Chosen option: \"**two, enforced**\", because\n* it fits\n* it lives",
                "* it fits\n* it lives",
            ),
            ("Chosen option: \"two, enforced\",\nbecause the *whole* holds.", "the *whole* holds."),
        ] {
            let text =
                format!("---\nstatus: accepted\n---\n# T\n\n## Decision Outcome\n\n{outcome}\n");
            let file = read_text(&text).unwrap();
            assert_eq!((file.chosen.as_str(), file.reason.as_str()), ("two, enforced", why));
        }
    }

    #[test]
    fn a_day_that_is_none_and_a_title_too_long_are_told_with_their_lines() {
        let long = FOREIGN.replace("# Use one", &format!("# {} one", "x".repeat(200)));
        let text = long
            .replace("2025-06-01", "{YYYY-MM-DD}")
            .replace("x-jira: CLOUD-7", "review-by: 01/02/2027");
        let said = read_text(&text).unwrap_err().to_string();
        for part in [
            "0007.md:3: date: `{YYYY-MM-DD}` is not a day",
            "0007.md:5: review-by: `01/02/2027` is not a day: write the year first",
            "0007.md:8: title: it has ",
        ] {
            assert!(said.contains(part), "`{part}` in:\n{said}");
        }
    }

    #[test]
    fn a_record_without_a_status_is_an_error_and_not_accepted() {
        let said = |text: &str| read_text(text).unwrap_err().to_string();
        let text = said(&FOREIGN.replace("status: \"accepted\"\n", ""));
        assert!(
            text.contains(
                "the status is missing, and a record without one is not taken as accepted"
            ),
            "{text}"
        );
        let text = said(&FOREIGN.replace("status: \"accepted\"", "status:"));
        assert!(text.contains("0007.md:2") && text.contains("the status is missing"), "{text}");
        let text = said(&FOREIGN.replace("\"accepted\"", "agreed"));
        assert!(text.contains("0007.md:2: `agreed` is no status of a record"), "{text}");
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let text = read_text("---\nstatus: maybe\n---\n\nhello\n").unwrap_err().to_string();
        for part in ["`maybe` is no status", "there is no title", "names no chosen option"] {
            assert!(text.contains(part), "`{part}` in:\n{text}");
        }
    }

    #[test]
    fn each_status_of_the_form_is_known() {
        for (typed, status) in [
            ("proposed", FileStatus::Proposed),
            ("Rejected", FileStatus::Rejected),
            ("deprecated", FileStatus::Deprecated),
            ("superseded by [ADR-0005](0005.md)", FileStatus::Superseded),
            ("superseded by D-0002", FileStatus::Superseded),
        ] {
            let file =
                read_text(&FOREIGN.replace("\"accepted\"", &format!("\"{typed}\""))).unwrap();
            assert_eq!(file.status, status, "{typed}");
        }
    }
}
