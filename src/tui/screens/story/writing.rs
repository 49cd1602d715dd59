//! The forms of the two places.

use super::{Change, Data, Item, What};
use crate::domain::approach::{Participant, Value, Zone};
use crate::domain::benefits::{Hypothesis, Kind as Measured, Needs, short};
use crate::domain::text::{Note, Reason, Title, commas};
use crate::tui::msg::{Effect, Save};
use crate::tui::screens::paper::{OnPaper, Paper, area, file, line, one};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Kind};

/// A form that is open.
#[derive(Debug)]
pub(super) struct Writing {
    what: What,
    which: Option<String>,
    pub(super) paper: Paper,
}

/// The fields of a form, each with the text it begins with.
type Fields = Vec<(Field, String)>;

/// What somebody placed last, in the open round or an earlier one: who stays saves it again.
fn mark(data: &Data, item: Option<&Item>) -> (String, String, String) {
    let none = || (String::new(), String::new(), String::new());
    let Some(Item::Workshop(workshop)) = item else { return none() };
    let own =
        |who: &Participant| matches!(who, Participant::Person(slug) if slug.as_str() == data.me);
    let marks = workshop.rounds.iter().rev().flat_map(|round| &round.marks);
    let mine = marks.into_iter().find(|mark| own(&mark.who));
    let Some(mine) = mine else { return none() };
    let (known, other): (Vec<_>, Vec<_>) = mine
        .considers
        .iter()
        .partition(|one| matches!(one, crate::domain::approach::Consideration::Known(_)));
    (mine.at.to_string(), commas(known), commas(other))
}

fn marks(data: &Data, item: Option<&Item>) -> Fields {
    let (at, known, other) = mark(data, item);
    let codes = Value::ALL.iter().map(|value| Choice {
        code: value.code().to_owned(),
        words: value.code().replace('-', " "),
    });
    vec![
        (line("position", "Where?", "hybrid, or a number from 0 to 100"), at),
        (Field::new("considers", "What counts?", Kind::Some(codes.collect()), 400), known),
        (line("own", "And in own words", "easy to explain, one bill"), other),
        (area("hope", "A hope", Note::MOST, "one a line; what hangs stays"), String::new()),
        (area("fear", "A fear", Note::MOST, "one a line"), String::new()),
        (line("for", "For somebody else", "a name; empty is me"), String::new()),
        (one("anonymous", "Without a name", ["no", "yes"]), "no".to_owned()),
        (line("number", "Its number", "to change anonymous 2: 2"), String::new()),
    ]
}

fn rule(hypothesis: Option<&Hypothesis>) -> Fields {
    let rule = hypothesis.map(|one| &one.version().rule);
    let number = |given: Option<u32>, offered: u32| given.unwrap_or(offered).to_string();
    let start = rule.map(|rule| rule.start.to_string()).unwrap_or_default();
    let needs = rule.map_or(Needs::All, |rule| rule.needs);
    vec![
        (line("start", "After begins on", "2025-04-01"), start),
        (line("least", "Readings a side", "at least"), number(rule.map(|r| r.least), 5)),
        (
            one("needs", "Measures", Needs::ALL.iter().map(|one| one.code())),
            needs.code().to_owned(),
        ),
        (line("level", "Sureness, percent", "50 to 99"), number(rule.map(|r| r.level), 90)),
        (line("resamples", "Draws", "100 to 100000"), number(rule.map(|r| r.resamples), 2_000)),
        (line("seed", "Seed", "a whole number"), rule.map_or(1, |rule| rule.seed).to_string()),
    ]
}

/// A measure of those there are; the only one is filled in.
fn measure(hypothesis: Option<&Hypothesis>) -> (Field, String) {
    let measures = hypothesis.map_or(&[][..], |one| &one.version().measures);
    let names: Vec<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
    let first = names.first().map(|name| (*name).to_owned()).unwrap_or_default();
    let choices = names.iter().map(|name| Choice::new(name, name));
    (Field::new("measure", "Measure", Kind::One(choices.collect()), 60), first)
}

fn fields(what: What, data: &Data, item: Option<&Item>) -> Fields {
    let hypothesis = match item {
        Some(Item::Hypothesis(one, _)) => Some(&**one),
        Some(Item::Workshop(_)) | None => None,
    };
    let today = data.today.to_string();
    match what {
        What::Call => vec![(
            Field::new("title", "What is it called?", Kind::Line, Title::MOST),
            String::new(),
        )],
        What::Outcome => vec![
            (
                Field::new("title", "Title", Kind::Line, Title::MOST)
                    .hinted("a primary cloud, but with exceptions"),
                String::new(),
            ),
            (area("reason", "Why?", Reason::MOST, ""), String::new()),
            (line("chosen", "A short name for it", "empty: where the middle lies"), String::new()),
            (line("review-by", "Looked at again by", "empty: in two years"), String::new()),
        ],
        What::Mark => marks(data, item),
        What::Hypothesis => {
            let mut fields = vec![
                (
                    area(
                        "statement",
                        "What is held true",
                        Reason::MOST,
                        "picking one saves us time",
                    ),
                    String::new(),
                ),
                (line("owner", "Who answers", "a short name"), data.me.clone()),
            ];
            fields.extend(rule(None));
            fields
        }
        What::Rule => rule(hypothesis),
        What::Measure => vec![
            (
                Field::new(
                    "kind",
                    "What is measured",
                    Kind::List(
                        Measured::ALL
                            .iter()
                            .filter(|kind| **kind != Measured::Own)
                            .map(|kind| Choice::new(kind.code(), kind.code()))
                            .collect(),
                    ),
                    60,
                )
                .hinted("Enter lists them; or a name of your own"),
                String::new(),
            ),
            (line("name", "Name", "where it is not that of its kind"), String::new()),
            (line("unit", "Unit", "where it is not the usual one"), String::new()),
            (line("direction", "Better is", "less or more"), String::new()),
            (line("target", "Target", "what it should come to"), String::new()),
        ],
        What::NoMeasure => vec![measure(hypothesis)],
        What::Baseline => vec![
            measure(hypothesis),
            (line("value", "Value", "41.5"), String::new()),
            (line("as-at", "The day it speaks of", "before the start day"), String::new()),
            (line("source", "Where it comes from", ""), String::new()),
        ],
        What::Reading => vec![
            measure(hypothesis),
            (line("value", "Value", "41.5"), String::new()),
            (line("service", "Service", "of which service"), String::new()),
            (line("date", "Day", "2025-03-31"), today),
            (line("source", "Where it comes from", ""), String::new()),
            (
                area("reason", "Corrects, since", Reason::MOST, "only where a value stands"),
                String::new(),
            ),
        ],
        What::File => {
            let holds = one("kind", "It holds", ["readings", "deliveries"]);
            let mut fields = vec![(holds, "readings".to_owned())];
            fields.extend(file("readings.csv"));
            fields
        }
        What::Revise => vec![(area("reason", "Why?", Reason::MOST, ""), String::new())],
        What::Day => {
            let on = if data.on == data.today { String::new() } else { data.on.to_string() };
            vec![(line("day", "As at", "2025-06-30; empty is today"), on)]
        }
        What::OpenRound | What::CloseRound => Vec::new(),
    }
}

fn words(what: What, item: Option<&Item>) -> (&'static str, String) {
    let zones = || {
        let part = |zone: &Zone| {
            let (first, last) = zone.bounds();
            format!("{} {first} to {last}", zone.name())
        };
        commas(Zone::ALL.iter().map(part))
    };
    match what {
        What::Call => {
            ("CALL A WORKSHOP", "Its first round is opened afterwards, with O.".to_owned())
        }
        What::Outcome => (
            "RECORD THE SHARED OUTCOME",
            "It becomes a decision of the scope `approach`, which ends the workshop; the decision \
             owner puts it in force."
                .to_owned(),
        ),
        What::Mark => (
            "PLACE A MARK",
            format!("The line: {}. Last fields: for somebody else, without a name.", zones()),
        ),
        What::Hypothesis => (
            "WRITE A HYPOTHESIS DOWN",
            "The rule below judges it. Once a result is known it changes only by a new version \
             that says so."
                .to_owned(),
        ),
        What::Rule => ("CHANGE THE RULE", "While no result is known.".to_owned()),
        What::Measure => (
            "ADD A MEASURE",
            "The same name again changes it. The four of delivery come out of a log too."
                .to_owned(),
        ),
        What::NoMeasure => ("TAKE A MEASURE OUT", "One with readings stays.".to_owned()),
        What::Baseline => (
            "WHAT IT STOOD AT BEFORE",
            "It stands in where there are too few readings from before.".to_owned(),
        ),
        What::Reading => {
            let last = match item {
                Some(Item::Hypothesis(one, _)) => one.readings.last().map(|reading| {
                    let value = short(&reading.value);
                    format!(
                        "The last on record: {} of {}, {value} on {}.",
                        reading.measure, reading.service, reading.day
                    )
                }),
                Some(Item::Workshop(_)) | None => None,
            };
            ("PUT A READING ON RECORD", last.unwrap_or_else(|| "The first of them.".to_owned()))
        }
        What::File => (
            "BRING READINGS IN FROM A FILE",
            "Readings: measure, service, date, value. Deliveries: a log of deployments and \
             incidents, of which the four measures come out month by month. All of it or nothing."
                .to_owned(),
        ),
        What::Revise => (
            "MAKE A NEW VERSION",
            "Results are known. The new version says how many, and the verdict says by which it \
             was judged."
                .to_owned(),
        ),
        What::Day => (
            "JUDGE AS AT ANOTHER DAY",
            "By the readings of days until then, and the rule that held. Nothing changes."
                .to_owned(),
        ),
        What::OpenRound | What::CloseRound => ("", String::new()),
    }
}

impl Writing {
    /// The form for `what`, about `item`.
    pub(super) fn new(what: What, data: &Data, item: Option<&Item>, shell: &Shell) -> Self {
        let which = item.map(Item::id);
        let name = format!("story/{}/{what:?}", which.as_deref().unwrap_or("new"));
        let (title, says) = words(what, item);
        let paper = Paper::new(title, says, &name, fields(what, data, item), shell);
        Self { what, which, paper }
    }

    pub(super) const fn what(&self) -> What {
        self.what
    }

    /// Sends what was typed; what it means is for the action to say, and a refusal keeps it.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let texts = self.paper.texts();
        let change = Change { what: self.what, which: self.which.clone(), texts };
        self.paper.save(|| Save::Story(change), shell)
    }

    pub(super) fn status(&self) -> String {
        let does = if self.what == What::Day { "judges again" } else { "puts it on record" };
        format!("Ctrl-S {does}. Esc keeps the text.")
    }
}

impl OnPaper for Writing {
    fn paper(&self) -> &Paper {
        &self.paper
    }

    fn paper_mut(&mut self) -> &mut Paper {
        &mut self.paper
    }
}
