//! Rule sets of frameworks: those in the box, and a file of one's own in the same form.

use crate::domain::criteria::framework::{Part, RuleSet};
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};

use super::fields::{Fields, Found};
use super::source::Source;
use super::{ImportError, Problems, tree};

/// The rule sets in the box, by the names of their files.
const BOX: [(&str, &str); 2] = [
    ("criteria/frameworks/dos5.toml", include_str!("../../criteria/frameworks/dos5.toml")),
    ("criteria/frameworks/nhs.toml", include_str!("../../criteria/frameworks/nhs.toml")),
];

/// Every rule set in the box with its file, in the order of their files.
///
/// # Errors
/// Never for the files as they are shipped; a test reads them all.
pub fn shipped() -> Result<Vec<(&'static str, RuleSet)>, ImportError> {
    BOX.iter().map(|(name, text)| Ok((*name, read(&Source::from_text(name, text))?))).collect()
}

/// The rule set in `source`.
///
/// # Errors
/// [`ImportError`] with every problem: syntax, unknown and missing keys, parts that do not fit.
pub fn read(source: &Source) -> Result<RuleSet, ImportError> {
    let mut problems = Problems::default();
    let root = tree::from_toml(source, &mut problems);
    let root = Fields::new(&root, "framework file", None);
    root.known(&["framework", "part"], &[], &mut problems);
    let set = rule_set(&root, &mut problems);
    if let Some(Err(error)) = set.as_ref().map(RuleSet::check) {
        root.note_whole(error, &mut problems);
    }
    problems.settle(source.name(), || set.expect("without a problem there is a rule set"))
}

fn rule_set(root: &Fields<'_>, problems: &mut Problems) -> Option<RuleSet> {
    let table = root.table("framework", "[framework]", problems);
    let head = root.need("framework", table, problems).good()?;
    head.known(
        &["id", "title", "source", "whole_numbers", "nice_to_have_below_essential", "unnamed"],
        &[],
        problems,
    );
    let id = head.needed_text::<Slug>("id", problems).good();
    let title = head.needed_text::<Title>("title", problems).good();
    let source = head.needed_text::<Line>("source", problems).good();
    let whole_numbers = head.flag("whole_numbers", problems).good().unwrap_or(false);
    let nice = head.flag("nice_to_have_below_essential", problems).good().unwrap_or(false);
    let unnamed = head.needed_text::<Slug>("unnamed", problems).good();
    let tables = match root.tables("part", "[[part]]", problems) {
        Found::Good(tables) => tables,
        Found::Absent | Found::Bad => Vec::new(),
    };
    let parts: Option<Vec<Part>> = tables
        .iter()
        .map(|fields| part(fields, problems))
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    Some(RuleSet {
        id: id?,
        title: title?,
        source: source?,
        whole_numbers,
        nice_to_have_below_essential: nice,
        unnamed: unnamed?,
        parts: parts?,
    })
}

fn part(fields: &Fields<'_>, problems: &mut Problems) -> Option<Part> {
    fields.known(&["id", "title", "least", "most"], &[], problems);
    let id = fields.needed_text("id", problems).good();
    let title = fields.needed_text("title", problems).good();
    let least = fields.weight("least", problems);
    let least = fields.need("least", least, problems).good();
    let most = fields.weight("most", problems);
    let most = fields.need("most", most, problems).good();
    Some(Part { id: id?, title: title?, least: least?, most: most? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_sets_in_the_box_are_read_with_their_limits() {
        let all = shipped().unwrap();
        let shown: Vec<String> = all
            .iter()
            .flat_map(|(_, set)| set.parts.iter().map(move |part| (set, part)))
            .map(|(set, part)| format!("{set} {} {}-{}", part.id, part.least, part.most))
            .collect();
        assert_eq!(
            shown,
            [
                "dos5 technical 10-75",
                "dos5 cultural 5-20",
                "dos5 price 20-85",
                "nhs price 30-90",
                "nhs non-price 10-70",
            ]
        );
        assert!(all[0].1.whole_numbers && !all[1].1.whole_numbers);
    }

    #[test]
    fn a_file_that_is_no_rule_set_names_every_problem_with_its_line() {
        let said = |text: &str| read(&Source::from_text("own.toml", text)).unwrap_err().to_string();
        let text = said(
            "[framework]\nid = \"own\"\ntitle = \"Own\"\nsource = \"us\"\nunamed = \"a\"\n\
             whole_numbers = 1\n[[part]]\nid = \"a\"\ntitle = \"A\"\nleast = 120\nmost = 10\n",
        );
        for part in ["own.toml:5: unamed", "`unnamed`", "own.toml:6: whole_numbers", "own.toml:10"]
        {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(said("").contains("framework"));
        let text = said(
            "[framework]\nid = \"own\"\ntitle = \"Own\"\nsource = \"us\"\nunnamed = \"b\"\n\
             [[part]]\nid = \"a\"\ntitle = \"A\"\nleast = 1\nmost = 10\n",
        );
        assert!(text.contains("none of the parts a"), "{text}");
        let text = said(
            "[framework]\nid = \"own\"\ntitle = \"Own\"\nsource = \"us\"\nunnamed = \"a\"\n\
             [[part]]\nid = \"a\"\ntitle = \"A\"\nleast = 70\nmost = 80\n\
             [[part]]\nid = \"b\"\ntitle = \"B\"\nleast = 60\nmost = 80\n",
        );
        assert!(text.contains("weigh at least 130 and at most 160"), "{text}");
    }
}
