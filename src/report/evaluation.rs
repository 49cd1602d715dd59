//! A whole evaluation as one page: the result, how firm it is, every question with its reasons.
//!
//! For whoever decides and whoever asks later. What is worked out elsewhere is only set out here.

use super::analysis::{Firm, Part, firm_blocks};
use super::letter::{Block, Entry, Table};
use super::summary::{day, formula_in_words, told};
use crate::domain::date::Day;
use crate::domain::decision::chosen::{Chosen, NoAward};
use crate::domain::evaluation::Agreeing;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::ranking::{Ranking, Status};
use crate::domain::evaluation::summary::{Gate, Question, Summary};
use crate::domain::evaluation::{Answer, Evaluation};
use crate::domain::exact::{Exact, Money};

/// Everything that the page is written from.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The evaluation.
    pub evaluation: &'a Evaluation,
    /// Its result.
    pub ranking: &'a Ranking,
    /// How firm that is; `None` where nobody has a place.
    pub firm: Option<&'a Firm>,
    /// What is said of each candidate, in the order of entry.
    pub candidates: &'a [Summary],
    /// The SHA-256 of the frozen rules.
    pub rules_hash: Option<&'a str>,
    /// When they were frozen.
    pub frozen_on: Option<Day>,
    /// The day of the page.
    pub on: Day,
    /// Where the history ended then: workspace, event and hash.
    pub head: &'a str,
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading(level, text.to_owned())
}

fn or_none<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// What was asked; what each candidate came to follows it.
fn asked_entry(id: String, asked: String, came_to: String) -> Block {
    Block::Entry(Entry { id, asked, came_to, why: String::new(), notes: Vec::new() })
}

impl Page<'_> {
    /// The title of the page.
    pub fn title(&self) -> String {
        let parts = self.evaluation.parts();
        format!("{}: {}", parts.reference, parts.title)
    }

    /// The page.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![heading(1, &self.title())];
        if self.evaluation.parts().illustrative {
            let said = "Illustrative sample data: not advice, and no statement about any supplier";
            blocks.push(Block::Notice(said.to_owned(), Vec::new()));
        }
        blocks.push(Block::Facts(self.facts()));
        self.result(&mut blocks);
        self.decision(&mut blocks);
        self.firm(&mut blocks);
        self.marks(&mut blocks);
        self.gates(&mut blocks);
        self.questions(&mut blocks);
        self.analysis(&mut blocks);
        if let Some(hash) = self.rules_hash {
            blocks.push(Block::Small(format!("The SHA-256 of the frozen rules: {hash}.")));
        }
        blocks.push(Block::Small(format!("Where the history ended: {}.", self.head)));
        blocks
    }

    fn facts(&self) -> Vec<(String, String)> {
        let parts = self.evaluation.parts();
        let set = self.evaluation.criteria();
        let panel: Vec<&str> = parts.panel.iter().map(|seat| seat.person.as_str()).collect();
        let frozen = self.frozen_on.map(|on| format!(", frozen on {}", day(on)));
        let frozen = frozen.unwrap_or_default();
        let mut facts = vec![
            ("Purpose", parts.purpose.code().replace('-', " ")),
            ("Stage", parts.stage.words().to_owned()),
            ("Criteria", format!("{}, version {}", set.title(), set.version())),
            ("Rules", format!("version {}{frozen}", parts.rules_version)),
            ("Panel", panel.join(", ")),
            ("Moderator", parts.moderator.to_string()),
        ];
        let agreeing = self.evaluation.rules().agreeing;
        if agreeing != Agreeing::default() {
            facts.push(("What counts", agreeing.words().to_owned()));
        }
        if let Some(formula) = self.evaluation.rules().price_formula {
            facts.push(("Price", formula_in_words(formula)));
        }
        facts.push(("As at", day(self.on)));
        facts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
    }

    fn result(&self, blocks: &mut Vec<Block>) {
        blocks.push(heading(2, "The result"));
        let unit = self.ranking.unit;
        let total = if unit.is_pounds() { format!("{}#", unit.words()) } else { "Total#".into() };
        let head = ["Place#", "Candidate", "Quality#", "Price in £#", "Marks for it#"];
        let mut table = Table::new(&[&head[..], &[total.as_str(), "Ahead by#"]].concat());
        for (standing, figures) in self.ranking.ranked() {
            let marks = |marks: &Exact| marks.rounded(self.ranking.decimals);
            table.row([
                figures.place.to_string(),
                standing.name.to_string(),
                marks(&figures.quality).to_string(),
                figures.amount.map_or_else(|| "-".to_owned(), Money::grouped),
                or_none(figures.price.as_ref().map(marks)),
                unit.shown(figures.published),
                figures.margin_to_next.map_or_else(|| "-".to_owned(), |by| unit.shown(by)),
            ]);
        }
        if table.rows.is_empty() {
            blocks.push(Block::Text("No candidate has a place.".to_owned()));
        } else {
            blocks.push(Block::Table(table));
        }
        let broken = self.ranking.broken_ties();
        blocks
            .extend(broken.iter().map(|tie| Block::Text(format!("Tie: {}.", tie.sentence(None)))));
        let out = self.ranking.standings.iter().filter_map(|standing| {
            let why = match &standing.status {
                Status::Ranked => return None,
                Status::Withdrawn { on } => format!("withdrew on {}", day(*on)),
                Status::Excluded { .. } => {
                    format!("is out, and so has no place: {}", standing.status.excluded_for())
                }
            };
            Some(Block::Text(format!("{} {why}.", standing.name)))
        });
        blocks.extend(out);
        if !self.ranking.warnings.is_empty() {
            let lines = self.ranking.warnings.iter().map(ToString::to_string);
            blocks.push(Block::Notice("What to know about it".to_owned(), lines.collect()));
        }
    }

    fn decision(&self, blocks: &mut Vec<Block>) {
        let Some(decided) = self.candidates.iter().find_map(|one| one.decided.as_ref()) else {
            return;
        };
        blocks.push(heading(2, "The decision"));
        let chosen = match &decided.chosen {
            Chosen::One(slug) => {
                let chosen = self.candidates.iter().find(|one| one.supplier.slug == *slug);
                chosen.map_or_else(|| slug.to_string(), |chosen| chosen.supplier.name.to_string())
            }
            Chosen::Nobody(NoAward::NoCompliantCandidate) => {
                "There is no compliant candidate: nobody".to_owned()
            }
            Chosen::Nobody(NoAward::Cancelled) => "It was cancelled: nobody".to_owned(),
        };
        let on = decided.on.map(|on| format!(" on {}", day(on))).unwrap_or_default();
        blocks.push(Block::Text(format!("{chosen} was chosen{on} ({}).", decided.decision)));
        blocks.push(Block::Text(told(&decided.reason)));
        let why_not = self.candidates.iter().filter_map(|one| {
            let why = one.decided.as_ref()?.why_not.as_ref()?;
            Some((format!("Not {}", one.supplier.name), told(why)))
        });
        let why_not: Vec<_> = why_not.collect();
        if !why_not.is_empty() {
            blocks.push(Block::Facts(why_not));
        }
    }

    fn firm(&self, blocks: &mut Vec<Block>) {
        let Some(firm) = self.firm else { return };
        blocks.push(heading(2, "How firm that is"));
        blocks.extend(firm.headline().into_iter().map(Block::Text));
        if let Some(certificate) = &firm.certificate {
            blocks.push(heading(3, "The award margin"));
            match certificate {
                Ok(said) => blocks.extend(said.iter().cloned().map(Block::Text)),
                Err(why) => blocks.push(Block::Text(format!("Undefined: {why}."))),
            }
        }
    }

    /// A column a candidate after `first`.
    fn columns(&self, first: &[&str]) -> Table {
        let names = self.candidates.iter().map(|one| format!("{}#", one.supplier.name));
        let all: Vec<String> = first.iter().map(|title| (*title).to_owned()).chain(names).collect();
        Table::new(&all.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn marks(&self, blocks: &mut Vec<Block>) {
        let Some(first) = self.candidates.iter().find(|one| one.is_scored()) else { return };
        blocks.push(heading(2, "Marks by group"));
        let mut table = self.columns(&["Group", "Of#"]);
        for group in &first.groups {
            let marks = self.candidates.iter().map(|one| {
                let own = one.groups.iter().find(|other| other.id == group.id);
                or_none(own.and_then(|group| group.marks))
            });
            let name = format!("{} ({})", group.title, group.id);
            table.row([name, group.of.to_string()].into_iter().chain(marks));
        }
        blocks.push(Block::Table(table));
        blocks.push(Block::Text(super::manifest::ROUNDING_NOTE.to_owned()));
    }

    fn gates(&self, blocks: &mut Vec<Block>) {
        let Some(first) = self.candidates.iter().find(|one| !one.gates.is_empty()) else { return };
        blocks.push(heading(2, "Must-haves"));
        for gate in &first.gates {
            let own = |one: &Summary| -> Option<(Answer, String)> {
                let own = one.gates.iter().find(|other: &&Gate| other.id == gate.id)?;
                own.answer.as_ref().map(|(answer, why)| (*answer, told(why)))
            };
            let answers: Vec<_> = self
                .candidates
                .iter()
                .filter_map(|one| own(one).map(|own| (&one.supplier.name, own)))
                .collect();
            let missed = answers.iter().filter(|(_, (answer, _))| *answer == Answer::Fail).count();
            let came_to = match (missed, answers.len()) {
                (_, 0) => "not answered".to_owned(),
                (0, _) => "met by all".to_owned(),
                (missed, all) => format!("not met by {missed} of {all}"),
            };
            let notes = answers.into_iter().map(|(name, (answer, why))| {
                let word = match answer {
                    Answer::Pass => "met",
                    Answer::Fail => "not met",
                };
                (format!("{name}, {word}"), why)
            });
            let (id, asked) = (gate.id.to_string(), gate.text.to_string());
            blocks.push(asked_entry(id, asked, came_to));
            blocks.push(Block::Facts(notes.collect()));
        }
    }

    fn questions(&self, blocks: &mut Vec<Block>) {
        let Some(first) = self.candidates.iter().find(|one| one.is_scored()) else { return };
        blocks.push(heading(2, "Question by question"));
        for (at, group) in first.groups.iter().enumerate() {
            blocks.push(heading(3, &format!("{} ({})", group.title, group.id)));
            for question in &group.questions {
                self.question(at, question, blocks);
            }
        }
    }

    /// What each candidate was given on a question of group `group`, and why.
    fn question(&self, group: usize, question: &Question, blocks: &mut Vec<Block>) {
        let own = |one: &Summary| -> Option<(AgreedValue, String)> {
            let questions = &one.groups.get(group)?.questions;
            let own = questions.iter().find(|other| other.id == question.id)?;
            let given = own.given.as_ref()?;
            let cited: Vec<&str> = given.evidence.iter().map(|cited| cited.id.as_str()).collect();
            let cited =
                if cited.is_empty() { String::new() } else { format!(" ({})", cited.join(", ")) };
            Some((given.value, format!("{}{cited}", told(&given.reason))))
        };
        let notes = self.candidates.iter().filter_map(|one| {
            let (value, why) = own(one)?;
            Some((format!("{}, {value} of {}", one.supplier.name, question.top), why))
        });
        let (id, asked) = (question.id.to_string(), question.text.to_string());
        blocks.push(asked_entry(id, asked, format!("{} marks", question.of)));
        blocks.push(Block::Facts(notes.collect()));
    }

    /// Every analysis, but what stands above already and the dispute that nobody named.
    fn analysis(&self, blocks: &mut Vec<Block>) {
        let Some(firm) = self.firm else { return };
        blocks.push(heading(2, "The analysis"));
        for block in firm_blocks(firm) {
            if matches!(block.part, Part::Certificate | Part::Ranking | Part::Materiality) {
                continue;
            }
            blocks.push(heading(3, block.title));
            if let Some(listing) = &block.table {
                blocks.push(Block::Table(Table::of(listing)));
            }
            blocks.extend(block.sentences.into_iter().map(Block::Text));
        }
    }
}
