//! What the forms of the place ask: a workload, an answer to a check, a rehearsal, a line of
//! lock-in, a look at a function, a file, the numbers of a threshold.

use super::{Filled, Writing, area, list, pair};
use crate::actions::lock_in::Registered;
use crate::actions::portability::Line as Checked;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::export_time::ExportTime;
use crate::domain::workload::portability::threshold::{LOW, NUMBERS, Number, of as numbers_of};
use crate::domain::workload::portability::{Answer, Subject};
use crate::domain::workload::{Criticality, DataClass, Known, PersonalData, Workload};
use crate::tui::screens::paper::{self, line, one};
use crate::tui::screens::workloads::data::{Register, Row, What};
use crate::tui::state::Shell;
use crate::tui::widgets::form::Choice;

impl Writing {
    /// A new workload, or another wording of `workload`.
    pub(in super::super) fn workload(
        data: &Register,
        workload: Option<&Workload>,
        shell: &Shell,
    ) -> Self {
        let text =
            |of: &dyn Fn(&Workload) -> Option<String>| workload.and_then(of).unwrap_or_default();
        let known: Vec<&str> = Known::ALL.iter().map(|code| code.code()).collect();
        let classes: Vec<&str> = DataClass::ALL.iter().map(|code| code.code()).collect();
        let grades: Vec<&str> = Criticality::ALL.iter().map(|code| code.code()).collect();
        let kinds: Vec<&str> = PersonalData::ALL.iter().map(|code| code.code()).collect();
        let or = |given: String, default: &str| {
            if workload.is_none() { default.to_owned() } else { given }
        };
        let fields = vec![
            (line("name", "Name", "unlike any other"), text(&|w| Some(w.name.to_string()))),
            (
                list("owner", "Owner", "who answers for it; Enter opens the list", &data.people),
                text(&|w| Some(w.owner.to_string())),
            ),
            (
                list("directorate", "Directorate", "the part it serves", &data.directorates),
                text(&|w| Some(w.directorate.to_string())),
            ),
            (
                list(
                    "hosted",
                    "Runs at",
                    "a supplier or place; Enter opens the list",
                    &data.places,
                ),
                text(&|w| Some(w.hosted.to_string())),
            ),
            (
                line("hosted_since", "Since", "a day; empty where nobody knows"),
                text(&|w| w.hosted_since.map(|day| day.to_string())),
            ),
            (
                one("hosted_known", "How sure", known.iter().copied()),
                or(text(&|w| Some(w.hosted_known.to_string())), "confirmed"),
            ),
            (
                line("annual_cost", "Costs a year", "pounds, such as 24500"),
                text(&|w| Some(w.annual_cost.to_string())),
            ),
            (
                one("data_class", "Data", classes.iter().copied()),
                or(text(&|w| Some(w.data_class.to_string())), "official"),
            ),
            (
                one("criticality", "Criticality", grades.iter().copied()),
                or(text(&|w| Some(w.criticality.to_string())), "medium"),
            ),
            (
                one("personal_data", "Personal data", kinds.iter().copied()),
                or(text(&|w| Some(w.personal_data.to_string())), "none"),
            ),
            (
                one("value", "Value", ["0", "1", "2", "3"].into_iter()),
                text(&|w| w.value.map(|value| value.get().to_string())),
            ),
            (
                line("move_months", "Months to move", "low, likely, high: 4,6,9"),
                text(&|w| {
                    w.move_months.map(|m| format!("{},{},{}", m.low(), m.likely(), m.high()))
                }),
            ),
            (
                area("needs", "Needs", "what it needs to run, in words"),
                text(&|w| w.needs.as_ref().map(ToString::to_string)),
            ),
        ];
        let (what, title, about) = match workload {
            None => (What::Add, "A NEW WORKLOAD".to_owned(), Vec::new()),
            Some(workload) => (
                What::Edit,
                format!("{}  {}", workload.reference, workload.name),
                vec![pair("workload", workload.reference)],
            ),
        };
        let mut writing = Self::new(what, title, about, fields, shell);
        if what == What::Add {
            writing.before.clear();
            writing.needed = &[
                ("name", "is empty: a workload has a name"),
                ("owner", "is empty: somebody answers for it"),
                ("directorate", "is empty: say what part it serves"),
                ("hosted", "is empty: say where it runs"),
                ("annual_cost", "is empty: 0 where it costs nothing"),
            ];
        }
        writing
    }

    /// Retires the workload.
    pub(in super::super) fn retire(workload: &Workload, shell: &Shell) -> Self {
        let fields = vec![
            (line("effective", "From", "the first day without it; empty is today"), String::new()),
            (area("reason", "Why?", "it may be left empty"), String::new()),
        ];
        let title =
            format!("{} is retired; its record and its exceptions stay", workload.reference);
        let about = vec![pair("workload", workload.reference)];
        Self::new(What::Retire, title, about, fields, shell)
    }

    /// An answer to a check.
    pub(in super::super) fn answer(
        subject: Subject,
        line_of: &Checked,
        answer: Answer,
        data: &Register,
        shell: &Shell,
    ) -> Self {
        let offered = line_of.offered.as_ref().filter(|offered| offered.answer == answer);
        let given = line_of.given.as_ref().filter(|given| given.answer == answer);
        let measure = offered
            .map(|offered| offered.measure.clone())
            .or_else(|| given.and_then(|given| given.measure.as_ref()).map(ToString::to_string));
        let as_at = offered.map_or(data.today, |offered| offered.as_at);
        let mut fields = Vec::new();
        if answer == Answer::Accepted {
            let only = if data.decisions.len() == 1 {
                data.decisions[0].code.clone()
            } else {
                String::new()
            };
            let hint = "a decision in force; Enter opens the list";
            fields.push((list("decision", "Accepted by", hint, &data.decisions), only));
        }
        let hint = line_of.check.measure.to_string();
        fields.push((line("measure", "Measure", &hint), measure.unwrap_or_default()));
        fields.push((line("as_at", "As at", "the day it speaks of"), as_at.to_string()));
        let title = format!("{} is {}, for {}", line_of.check.id, answer.words(), subject.spoken());
        let about = vec![
            pair("subject", subject),
            pair("check", &line_of.check.id),
            pair("answer", answer),
        ];
        let mut writing = Self::new(What::Answer, title, about, fields, shell);
        writing.before.clear();
        if answer == Answer::Accepted {
            writing.needed = &[("decision", "is empty: name the decision that accepts it")];
        }
        writing
    }

    fn named_or_asked(
        which: Option<WorkloadRef>,
        data: &Register,
    ) -> (Vec<(String, String)>, Vec<Filled>) {
        if let Some(which) = which {
            (vec![pair("workload", which)], Vec::new())
        } else {
            let choice = |row: &Row| Choice::new(&row.reference(), &row.listed.workload.name);
            let all: Vec<Choice> = data.rows.iter().map(choice).collect();
            let field = list("workload", "Workload", "Enter opens the list", &all);
            (Vec::new(), vec![(field, String::new())])
        }
    }

    /// A rehearsal of `which`, or of one that is named in the form.
    pub(in super::super) fn rehearse(
        which: Option<WorkloadRef>,
        data: &Register,
        shell: &Shell,
    ) -> Self {
        let (about, mut fields) = Self::named_or_asked(which, data);
        fields.extend([
            (line("days", "Days", "working days it took"), String::new()),
            (line("held", "Ended on", "a day"), data.today.to_string()),
            (list("platform", "Rebuilt at", "a supplier or place", &data.places), String::new()),
            (area("problems", "Problems", "what went wrong, and what was learnt"), String::new()),
        ]);
        let title =
            which.map_or("A REHEARSAL".to_owned(), |which| format!("A rehearsal of {which}"));
        let mut writing = Self::new(What::Rehearse, title, about, fields, shell);
        writing.before.clear();
        writing.needed =
            &[("workload", "is empty: name what was moved"), ("days", "is empty: how many days")];
        writing
    }

    /// Takes a rehearsal out.
    pub(in super::super) fn unrehearse(which: WorkloadRef, number: u32, shell: &Shell) -> Self {
        let field = area("reason", "Why?", "why it does not count");
        let title = format!("Rehearsal {number} of {which} does not count; its line stays");
        let about = vec![pair("workload", which), pair("number", number)];
        let fields = vec![(field, String::new())];
        let mut writing = Self::new(What::Unrehearse, title, about, fields, shell);
        writing.needed = &[("reason", "is empty: say why it does not count")];
        writing
    }

    /// A feature of `which`, or another wording of one.
    pub(in super::super) fn feature(
        which: Option<WorkloadRef>,
        before: Option<&Registered>,
        data: &Register,
        shell: &Shell,
    ) -> Self {
        let (mut about, mut fields) = match before {
            Some(before) => (vec![pair("workload", before.feature.workload)], Vec::new()),
            None => Self::named_or_asked(which, data),
        };
        let text =
            |of: &dyn Fn(&Registered) -> Option<String>| before.and_then(of).unwrap_or_default();
        fields.extend([
            (
                line("feature", "Feature", "a proprietary feature in use"),
                text(&|b| Some(b.feature.feature.to_string())),
            ),
            (
                line("replacement", "In its place", "what would replace it"),
                text(&|b| b.feature.replacement.as_ref().map(ToString::to_string)),
            ),
            (
                line("days", "Days", "working days; hard to replace over 60"),
                text(&|b| b.feature.days.map(|d| d.to_string())),
            ),
            (
                line("spend", "A year", "pounds spent on it"),
                text(&|b| Some(b.feature.spend.to_string())),
            ),
        ]);
        let (what, title) = match before {
            None => (What::AddFeature, "A LINE OF LOCK-IN".to_owned()),
            Some(before) => {
                about.push(pair("number", before.feature.number));
                let feature = &before.feature;
                (What::EditFeature, format!("Line {} of {}", feature.number, feature.workload))
            }
        };
        let mut writing = Self::new(what, title, about, fields, shell);
        if what == What::AddFeature {
            writing.before.clear();
        }
        writing.needed = &[
            ("workload", "is empty: name what uses it"),
            ("feature", "is empty: say what it is"),
            ("spend", "is empty: 0 where nothing is spent on it"),
        ];
        writing
    }

    /// Retires a feature.
    pub(in super::super) fn unfeature(which: WorkloadRef, number: u32, shell: &Shell) -> Self {
        let fields = vec![
            (line("effective", "From", "the first day without it; empty is today"), String::new()),
            (area("reason", "Why?", "it may be left empty"), String::new()),
        ];
        let title = format!("Line {number} of {which} is no longer in use; it stays on record");
        let about = vec![pair("workload", which), pair("number", number)];
        Self::new(What::RetireFeature, title, about, fields, shell)
    }

    /// A look at a function.
    pub(in super::super) fn looked_for(
        name: &str,
        found: &str,
        data: &Register,
        shell: &Shell,
    ) -> Self {
        let fields = vec![
            (line("as_at", "As at", "a day"), data.today.to_string()),
            (line("source", "Where it says so", "a page, a meeting"), String::new()),
        ];
        let words = if found == "arrived" { "has" } else { "lacks" };
        let title = format!("The primary {words}: {name}");
        let about = vec![pair("name", name), pair("found", found)];
        let mut writing = Self::new(What::Look, title, about, fields, shell);
        writing.before.clear();
        writing
    }

    /// A file of workloads to add.
    pub(in super::super) fn import(shell: &Shell) -> Self {
        let hint = "a CSV file; it is looked at first, and nothing is added by that";
        let (strangers, usual) = paper::extra();
        let strangers = strangers.hinted("columns that no workload has");
        let fields = vec![(line("file", "File", hint), String::new()), (strangers, usual)];
        let title = "WORKLOADS FROM A FILE".to_owned();
        let mut writing = Self::new(What::Import, title, Vec::new(), fields, shell);
        writing.before.clear();
        writing.needed = &[("file", "is empty: name a CSV file")];
        writing
    }

    /// How long it takes to have the data of `subject` out.
    pub(in super::super) fn export_time(subject: Subject, shell: &Shell) -> Self {
        let fields = vec![
            (line("tb", "Terabytes", "such as 40 or 0.5"), String::new()),
            (line("mbit", "Mbit/s", "the line: 1000"), String::new()),
            (
                line("share", "Usable share", "above 0 and up to 1"),
                ExportTime::USUAL_SHARE.to_owned(),
            ),
        ];
        let title = format!("How long to have the data of {} out?", subject.spoken());
        let about = vec![pair("subject", subject)];
        Self::reckon(title, about, fields, shell)
    }

    /// The answer to the check of forced exit that this form's figures come to, with what it
    /// measured: days, and nothing decided about critical data.
    pub(in super::super) fn measured(&self) -> Result<(String, ExportTime), String> {
        let text = |key: &str| self.asking.form.text(key);
        let (tb, mbit, share) = (text("tb"), text("mbit"), text("share"));
        let time = ExportTime::read(&tb, &mbit, &share).map_err(|error| error.to_string())?;
        let words = format!("{tb} TB over {mbit} Mbit/s at {share}: {} days", time.published());
        Ok((words, time))
    }

    /// The numbers in the threshold of `check`; without one, the line below which portability is
    /// little. `None` where there are none to change.
    pub(in super::super) fn thresholds(
        check: Option<&str>,
        data: &Register,
        shell: &Shell,
    ) -> Option<Self> {
        let numbers: Vec<&Number> = match check {
            Some(check) => numbers_of(check).collect(),
            None => NUMBERS.iter().filter(|number| number.key == LOW).collect(),
        };
        if numbers.is_empty() {
            return None;
        }
        let (title, about) = match check {
            Some(check) => (format!("When {check} is met"), check),
            None => ("What counts as little portability".to_owned(), LOW),
        };
        let mut fields: Vec<Filled> = numbers
            .iter()
            .map(|number| {
                let words = number.meaning.split_once(": ").map_or(number.meaning, |(_, m)| m);
                let label = number.key.rsplit('-').next().unwrap_or(number.key);
                let text = data.numbers.get(number.key).to_string();
                (line(number.key, label, words), text)
            })
            .collect();
        fields.push((area("reason", "Why?", "a sentence; it goes on record"), String::new()));
        let name = vec![pair("of", about)];
        let mut writing = Self::new(What::Threshold, title, name, fields, shell);
        writing.about.clear();
        writing.needed = &[("reason", "is empty: say why it changes")];
        Some(writing)
    }
}
