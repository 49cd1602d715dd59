//! What was asked, question by question: what it came to, why, and why not more.

use std::collections::BTreeMap;

use super::{Page, for_reader, full_stop, sentence};
use crate::domain::evaluation::Answer;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::summary::{Higher, Question};
use crate::domain::refs::EvidenceId;
use crate::report::letter::{Block, Entry, Table};

impl Page<'_> {
    /// How many must-haves were met, in a sentence of the first page.
    pub(super) fn met(&self) -> Option<String> {
        let answers = self.summary.gates.iter().filter_map(|gate| gate.answer.as_ref());
        let (mut met, mut all) = (0, 0);
        for (answer, _) in answers {
            all += 1;
            met += usize::from(*answer == Answer::Pass);
        }
        match (met, all) {
            (_, 0) => None,
            (1, 1) => Some("The one must-have was met.".to_owned()),
            (0, 1) => Some("The one must-have was not met.".to_owned()),
            (2, 2) => Some("Both must-haves were met.".to_owned()),
            (met, all) if met == all => Some(format!("All {all} must-haves were met.")),
            (met, all) => Some(format!("{met} of {all} must-haves were met.")),
        }
    }

    pub(super) fn gates(&self, blocks: &mut Vec<Block>) {
        let answered: Vec<_> =
            self.summary.gates.iter().filter(|gate| gate.answer.is_some()).collect();
        if answered.is_empty() {
            return;
        }
        blocks.push(Block::Heading(2, "Must-haves".to_owned()));
        for gate in answered {
            let Some((answer, why)) = &gate.answer else { continue };
            let came_to = match answer {
                Answer::Pass => "met",
                Answer::Fail => "not met",
            };
            blocks.push(Block::Entry(Entry {
                id: gate.id.to_string(),
                asked: gate.text.to_string(),
                came_to: came_to.to_owned(),
                why: sentence(why),
                notes: Vec::new(),
            }));
        }
    }

    pub(super) fn questions(&self, blocks: &mut Vec<Block>) {
        if !self.summary.is_scored() {
            return;
        }
        blocks.push(Block::Heading(2, "Question by question".to_owned()));
        for group in &self.summary.groups {
            let marks = group.marks.map(|marks| format!(": {marks} of {} marks", group.of));
            let marks = marks.unwrap_or_default();
            blocks.push(Block::Heading(3, format!("{} ({}){marks}", group.title, group.id)));
            blocks.extend(group.questions.iter().map(|one| Block::Entry(self.question(one))));
        }
    }

    /// One question: what it came to, why, and why not more.
    fn question(&self, question: &Question) -> Entry {
        let (id, asked) = (question.id.to_string(), question.text.to_string());
        let Some(given) = &question.given else {
            let came_to = format!("not scored, of {} marks", question.of);
            let why = "No score was agreed on this question.".to_owned();
            return Entry { id, asked, came_to, why, notes: Vec::new() };
        };
        let theirs = self.column().and_then(|winner| {
            let mut all = winner.groups.iter().flat_map(|group| &group.questions);
            all.find(|other| other.id == question.id)?.given.as_ref()
        });
        let mut notes = Vec::new();
        if let Some(text) = self.own_words(given.value, &given.descriptor) {
            notes.push((format!("{} is", given.value), full_stop(text)));
        }
        match &given.higher {
            Higher::Top => {}
            Higher::Capped => notes.push((
                String::new(),
                "Nothing higher may be given here, to anybody: doing more than is asked earns \
                 nothing."
                    .to_owned(),
            )),
            Higher::Next { value, name, descriptor, adds, .. } => {
                let more = match self.own_words((*value).into(), descriptor.as_str()) {
                    Some(_) => format!("For {value}, {adds} marks more"),
                    None => format!("For {value} ({name}), {adds} marks more"),
                };
                notes.push((more, full_stop(for_reader(descriptor.as_str()))));
            }
        }
        let ids: Vec<String> = given.evidence.iter().map(|cited| cited.id.to_string()).collect();
        let rests = if ids.is_empty() { "none is recorded".to_owned() } else { ids.join(", ") };
        notes.push(("Evidence".to_owned(), format!("{rests}.")));
        if let Some(theirs) = theirs {
            let text = format!("{} of {}.", theirs.value, question.top);
            notes.push(("Chosen".to_owned(), text));
        }
        let came_to = format!(
            "{} of {} ({}), {} of {} marks",
            given.value, question.top, given.name, given.marks, question.of
        );
        Entry { id, asked, came_to, why: sentence(&given.reason), notes }
    }

    /// What earns `value` on a question, where its words are not those of the scale.
    fn own_words<'t>(&self, value: AgreedValue, descriptor: &'t str) -> Option<&'t str> {
        let scale = self.evaluation.criteria().scale();
        let point = value.on(scale).and_then(|value| scale.point(value));
        let usual = point.is_some_and(|point| point.descriptor.as_str() == descriptor);
        (!usual).then_some(descriptor)
    }

    /// What the scores of this summary rest on, each item once.
    pub(super) fn evidence(&self, blocks: &mut Vec<Block>) {
        let questions = self.summary.groups.iter().flat_map(|group| &group.questions);
        let cited = questions.filter_map(|question| question.given.as_ref());
        let cited: BTreeMap<&EvidenceId, Option<&str>> = cited
            .flat_map(|given| &given.evidence)
            .map(|cited| (&cited.id, cited.item.as_deref()))
            .collect();
        if cited.is_empty() {
            return;
        }
        blocks.push(Block::Heading(2, "Evidence".to_owned()));
        let mut table = Table::new(&["Item", "What it is, who says so, and as at which day"]);
        for (id, item) in cited {
            table.row([id.to_string(), item.unwrap_or("no longer recorded").to_owned()]);
        }
        blocks.push(Block::Table(table));
    }
}
