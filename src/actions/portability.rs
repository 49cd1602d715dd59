//! Portability: answers to the checks, for a workload or for the estate, and what they add up to.

mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::actions::workloads::{Listed, bad, found, keeper, listed, maybe};
use crate::actions::{ActionError, Desk, Ground, upkeep};
use crate::domain::criteria::portability::Check;
use crate::domain::date::Day;
use crate::domain::decision::Decision;
use crate::domain::exact::Exact;
use crate::domain::person::Role;
use crate::domain::refs::WorkloadRef;
use crate::domain::text::{nearest, same_code};
use crate::domain::workload::Workload;
use crate::domain::workload::lock_in::Feature;
use crate::domain::workload::portability::derived::{Offered, Registers, offered};
use crate::domain::workload::portability::threshold::{self, LOW, NUMBERS};
use crate::domain::workload::portability::value::{Corner, Spot, in_order};
use crate::domain::workload::portability::{
    Answer, AnswerRefusal, Book, Given, Share, Source, Subject, Terms, Void, counted,
};
use crate::domain::workload::rehearsal::Rehearsal;
use crate::import::criteria;
use crate::import::source::Source as File;
use crate::store::estate::Answered;
use crate::store::table::SETTING;
use crate::store::{Get, Look, StoreError, decisions, estate};

pub use page::{page, said, value_against_portability};

/// The checks that come with the program.
///
/// # Panics
/// Never: the file is part of the program, and a test reads it.
pub fn checks() -> &'static [Check] {
    static SET: OnceLock<Vec<Check>> = OnceLock::new();
    SET.get_or_init(|| {
        let text = include_str!("../../criteria/portability.toml");
        criteria::read_portability(&File::from_text("criteria/portability.toml", text))
            .expect("the checks that come with the program are sound")
            .checks
    })
}

/// The numbers of the thresholds as this workspace has them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Numbers(BTreeMap<&'static str, i64>);

impl Numbers {
    /// The numbers as they are set, or as the catalogue has them.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub(crate) fn read(look: &mut dyn Look) -> Result<Self, StoreError> {
        let mut kept = BTreeMap::new();
        for stored in look.all(&SETTING)? {
            kept.insert(stored.row.text(0)?.to_owned(), stored.row.text(1)?.to_owned());
        }
        let numbers = NUMBERS.iter().map(|number| {
            let text = kept.get(number.key).map_or(number.default, String::as_str);
            (number.key, text.parse().unwrap_or_default())
        });
        Ok(Self(numbers.collect()))
    }

    /// The number called `key`.
    pub fn get(&self, key: &str) -> i64 {
        self.0.get(key).copied().unwrap_or_default()
    }

    /// The number called `key` as calendar months.
    pub fn months(&self, key: &str) -> u32 {
        u32::try_from(self.get(key)).unwrap_or_default()
    }

    /// Percent of checks met below which portability is little.
    pub fn low(&self) -> u8 {
        u8::try_from(self.get(LOW)).unwrap_or(u8::MAX)
    }

    /// The threshold of `check` in words.
    pub fn threshold(&self, check: &Check) -> String {
        threshold::words(check.id.as_str(), check.threshold.as_str(), |key| self.get(key))
    }
}

/// How a subject stands on one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The check.
    pub check: Check,
    /// When it is met, with the numbers of this workspace.
    pub threshold: String,
    /// The answer on record; without one it is not met.
    pub given: Option<Given>,
    /// Whose it is.
    pub source: Source,
    /// Why the answer on record counts no longer, where it does not.
    pub void: Option<Void>,
    /// What the registers offer as a measure.
    pub offered: Option<Offered>,
    /// The subject's own answers, oldest first.
    pub history: Vec<Given>,
}

impl Line {
    /// The answer that counts.
    pub fn answer(&self) -> Answer {
        counted(self.given.as_ref(), self.void)
    }
}

/// The checklist of a subject on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Whose.
    pub subject: Subject,
    /// The workload, where it is one, where it runs on the day.
    pub workload: Option<Workload>,
    /// The day.
    pub day: Day,
    /// A line for each check.
    pub lines: Vec<Line>,
    /// What they add up to.
    pub share: Share,
    /// Where it stands on the plot; the estate stands nowhere.
    pub corner: Option<Corner>,
}

/// What a check comes to over the workloads in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// How the estate stands.
    pub line: Line,
    /// Workloads on which it is met.
    pub met: u32,
    /// Workloads on which it is accepted that it is not.
    pub accepted: u32,
    /// Workloads in use.
    pub of: u32,
}

/// The portability of everything on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The day.
    pub day: Day,
    /// What the estate's own answers add up to.
    pub share: Share,
    /// A line for each check.
    pub tallies: Vec<Tally>,
    /// The workloads in use, in the order in which somebody should look at them.
    pub spots: Vec<Spot>,
    /// Percent of checks met below which portability is little.
    pub low: u8,
    /// Everything in the workspace is made up.
    pub illustrative: bool,
}

/// What is read to answer for anything on a day.
struct Basis {
    day: Day,
    numbers: Numbers,
    answers: Vec<Answered>,
    book: Book,
    workloads: Vec<Workload>,
    rehearsals: Vec<Rehearsal>,
    features: Vec<Feature>,
}

/// The versions of features that stood at the end of `day`, those still in use.
pub(crate) fn in_use(all: Vec<Feature>, day: Day, zone: &jiff::tz::TimeZone) -> Vec<Feature> {
    let mut last: BTreeMap<(WorkloadRef, u32), Feature> = BTreeMap::new();
    for feature in all.into_iter().filter(|feature| feature.at.day_in(zone) <= day) {
        last.insert((feature.workload, feature.number), feature);
    }
    last.into_values().filter(|feature| feature.in_use(day)).collect()
}

impl Basis {
    fn new(look: &mut dyn Look, day: Day, zone: &jiff::tz::TimeZone) -> Result<Self, ActionError> {
        let mut answers = estate::answers(look)?;
        answers.retain(|(_, _, given)| given.at.day_in(zone) <= day);
        let plain = answers.iter().map(|(subject, _, given)| (*subject, given.clone()));
        let numbers = Numbers::read(look)?;
        let aged = checks().iter().filter_map(|check| {
            let (_, key) = threshold::AGES.iter().find(|(id, _)| *id == check.id.as_str())?;
            Some((check.id.clone(), numbers.months(key)))
        });
        let in_force = decisions::all(look)?.into_iter().filter(Decision::in_force);
        let terms = Terms {
            day,
            months: aged.collect(),
            in_force: in_force.map(|decision| decision.reference).collect(),
        };
        let book = Book::new(checks().to_vec(), plain, terms);
        let mut rehearsals = estate::rehearsals(look)?;
        rehearsals.retain(|one| one.at.day_in(zone) <= day && one.stands(day));
        Ok(Self {
            day,
            numbers,
            book,
            answers,
            workloads: crate::store::workloads::on(look, day)?,
            rehearsals,
            features: in_use(estate::features(look)?, day, zone),
        })
    }

    /// The workloads in use on the day.
    fn live(&self) -> impl Iterator<Item = &Workload> {
        self.workloads.iter().filter(|workload| !workload.is_retired(self.day))
    }

    fn offered(&self, subject: Subject) -> Vec<Offered> {
        let live: BTreeSet<WorkloadRef> = match subject {
            Subject::Workload(own) => BTreeSet::from([own]),
            Subject::Estate => self.live().map(|workload| workload.reference).collect(),
        };
        let is_of = |which: WorkloadRef| live.contains(&which);
        let rehearsals: Vec<&Rehearsal> =
            self.rehearsals.iter().filter(|one| is_of(one.workload)).collect();
        let features: Vec<&Feature> =
            self.features.iter().filter(|one| is_of(one.workload)).collect();
        let own = self.live().filter(|workload| is_of(workload.reference));
        let yearly: Exact = own.map(|workload| workload.annual_cost.exact()).sum();
        let registers = Registers { rehearsals: &rehearsals, features: &features, yearly: &yearly };
        offered(registers, self.day, |key| self.numbers.get(key))
    }

    fn lines(&self, subject: Subject) -> Vec<Line> {
        let mut offers = self.offered(subject);
        let standings = self.book.standings(subject).into_iter();
        standings
            .map(|standing| {
                let id = &standing.check.id;
                let own = self.answers.iter();
                let own = own.filter(|(of, _, given)| *of == subject && given.check == *id);
                let at = offers.iter().position(|offer| offer.check == id.as_str());
                Line {
                    threshold: self.numbers.threshold(standing.check),
                    check: standing.check.clone(),
                    given: standing.given.cloned(),
                    source: standing.source,
                    void: standing.void,
                    offered: at.map(|at| offers.swap_remove(at)),
                    history: own.map(|(_, _, given)| given.clone()).collect(),
                }
            })
            .collect()
    }

    fn spot(&self, workload: &Workload) -> Spot {
        let share = self.book.share(Subject::Workload(workload.reference));
        Spot {
            workload: workload.reference,
            name: workload.name.to_string(),
            value: workload.value,
            share,
            corner: Corner::of(workload.value, share, self.numbers.low()),
        }
    }

    fn sheet(&self, subject: Subject) -> Sheet {
        let own = |which| self.workloads.iter().find(move |one| one.reference == which);
        let workload = subject.workload().and_then(own);
        Sheet {
            subject,
            day: self.day,
            lines: self.lines(subject),
            share: self.book.share(subject),
            corner: workload.map(|workload| self.spot(workload).corner),
            workload: workload.cloned(),
        }
    }
}

impl Basis {
    fn report(&self, illustrative: bool) -> Report {
        let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        let mut of = 0;
        for workload in self.live() {
            of += 1;
            for standing in self.book.standings(Subject::Workload(workload.reference)) {
                let (met, accepted) = counts.entry(standing.check.id.as_str()).or_default();
                match standing.answer() {
                    Answer::Met => *met += 1,
                    Answer::Accepted => *accepted += 1,
                    Answer::NotMet => {}
                }
            }
        }
        let tallies = self.lines(Subject::Estate).into_iter().map(|line| {
            let counted = counts.get(line.check.id.as_str()).copied();
            let (met, accepted) = counted.unwrap_or_default();
            Tally { line, met, accepted, of }
        });
        let tallies = tallies.collect();
        let mut spots: Vec<Spot> = self.live().map(|workload| self.spot(workload)).collect();
        in_order(&mut spots);
        Report {
            day: self.day,
            share: self.book.share(Subject::Estate),
            tallies,
            spots,
            low: self.numbers.low(),
            illustrative,
        }
    }
}

/// The subject typed: `estate`, or a workload by reference or name.
pub(crate) fn subject(look: &mut dyn Look, typed: &str) -> Result<Subject, ActionError> {
    if same_code(typed, "estate") {
        return Ok(Subject::Estate);
    }
    Ok(Subject::Workload(found(look, typed)?.0.reference))
}

/// The check typed: `MVP-04`, `mvp4` or `4`.
fn check(typed: &str) -> Result<&'static Check, ActionError> {
    let fold = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
    };
    let wanted = fold(typed);
    let digits = wanted.strip_prefix("MVP").unwrap_or(&wanted);
    let number = digits.parse::<u32>().ok().map(|number| format!("MVP{number:02}"));
    let found = checks().iter().find(|check| {
        let id = fold(check.id.as_str());
        id == wanted || number.as_ref() == Some(&id)
    });
    found.ok_or_else(|| {
        let ids = checks().iter().map(|check| check.id.as_str());
        let near = nearest(typed.trim(), ids);
        let hint = near.map_or_else(
            || "the checks are MVP-01 to MVP-16; `cloudpick portability show estate`".to_owned(),
            |near| format!("did you mean {near}? `cloudpick portability show estate` has all"),
        );
        let message = format!("there is no check `{}`", typed.trim());
        ActionError::refused(Ground::NotFound, message).hint(hint).subject(typed.trim())
    })
}

/// An answer as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// `met`, `not-met` or `accepted`.
    pub answer: String,
    /// What was measured.
    pub measure: Option<String>,
    /// The decision that accepts it.
    pub decision: Option<String>,
    /// The day the measure speaks of; today unless given.
    pub as_at: Option<String>,
}

/// Answers the check `typed_check` for `typed`, a workload or the estate.
///
/// # Errors
/// A refusal for whoever is neither architect nor owner of the workload, for an unknown check or
/// decision, a decision that is not in force, or a bad field.
pub fn set(
    desk: &mut Desk,
    typed: &str,
    typed_check: &str,
    entry: &Entry,
) -> Result<Sheet, ActionError> {
    let (person, today, zone) = (desk.person().cloned(), desk.today(), desk.zone.clone());
    desk.write(|write| {
        let subject = subject(write, typed)?;
        let check = check(typed_check)?;
        let decision = match entry.decision.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            None => None,
            Some(text) => {
                let which = text.parse().map_err(|error| bad("decision", &error))?;
                let (decision, _) = decisions::get(write, which)?.ok_or_else(|| {
                    let message = format!("there is no decision {which}");
                    ActionError::refused(Ground::NotFound, message)
                        .hint("`cloudpick decision list` shows what there is")
                        .subject(which.to_string())
                })?;
                Some(decision)
            }
        };
        let by = person?;
        let role = match subject {
            Subject::Estate => Some(by.acting_as(&[Role::Architect], "answer for the estate")?),
            Subject::Workload(which) => {
                let (workload, _) = found(write, &which.to_string())?;
                let role = keeper(&by, &workload, "answer for workloads")?;
                if let Some(on) = workload.retired_on.filter(|on| *on <= today) {
                    let message = format!("{which} was retired on {on}, and is asked no more");
                    return Err(ActionError::refused(Ground::State, message));
                }
                role
            }
        };
        let as_at = match entry.as_at.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            None => today,
            Some(text) => Day::read(text, today).map_err(|error| bad("as_at", &error))?,
        };
        let given = Given {
            check: check.id.clone(),
            answer: entry.answer.parse().map_err(|error| bad("answer", &error))?,
            measure: maybe("measure", entry.measure.as_deref().unwrap_or_default().trim())?,
            decision: decision.as_ref().map(|decision| decision.reference),
            as_at,
            by: by.slug.clone(),
            at: write.op().at,
        };
        given.sound(decision.map(|decision| decision.status), today).map_err(|no| refused(&no))?;
        estate::answer(write, subject, &given)?;
        let about = format!("{subject}/{}", given.check);
        write.record("portability.answered", &about, role, None, &[])?;
        Ok(Basis::new(write, today, &zone)?.sheet(subject))
    })
}

fn refused(refusal: &AnswerRefusal) -> ActionError {
    let (ground, subject, hint) = match refusal {
        AnswerRefusal::NoDecision { .. } => {
            (Ground::Validation, "decision", Some("name it: --decision D-0001"))
        }
        AnswerRefusal::NeedlessDecision { .. } => (Ground::Validation, "decision", None),
        AnswerRefusal::NotInForce { .. } => {
            (Ground::Validation, "decision", Some("`cloudpick decision list` says which is"))
        }
        AnswerRefusal::Future { .. } => (Ground::Validation, "as_at", None),
    };
    let error = ActionError::refused(ground, refusal.to_string()).subject(subject);
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The checklist of `typed`, a workload or the estate, as at `day`, or today.
///
/// # Errors
/// A refusal when there is no such workload.
pub fn show(desk: &mut Desk, typed: &str, day: Option<Day>) -> Result<Sheet, ActionError> {
    let (day, zone) = (day.unwrap_or_else(|| desk.today()), desk.zone.clone());
    desk.on(day, |look| {
        let subject = subject(look, typed)?;
        Ok(Basis::new(look, day, &zone)?.sheet(subject))
    })
}

/// The numbers of the thresholds.
///
/// # Errors
/// When the workspace cannot be read.
pub fn numbers(desk: &mut Desk) -> Result<Numbers, ActionError> {
    desk.store.read(|look| Ok(Numbers::read(look)?))
}

/// The portability of everything as at `day`, or today.
///
/// # Errors
/// When the workspace cannot be read.
pub fn report(desk: &mut Desk, day: Option<Day>) -> Result<Report, ActionError> {
    let (day, zone) = (day.unwrap_or_else(|| desk.today()), desk.zone.clone());
    let illustrative = upkeep::facts(desk)?.illustrative;
    desk.on(day, |look| Ok(Basis::new(look, day, &zone)?.report(illustrative)))
}

/// The register with everything that is known of its portability today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Every workload with its share of the checks and its corner of the plot, beside what the
    /// register lists of it.
    pub rows: Vec<(Listed, Spot)>,
    /// The checklist of the estate.
    pub estate: Sheet,
    /// What each check comes to, and who needs what.
    pub report: Report,
}

/// The register with its portability: one pass over each table.
///
/// # Errors
/// When the workspace cannot be read.
pub fn whole(desk: &mut Desk) -> Result<Whole, ActionError> {
    let (day, zone) = (desk.today(), desk.zone.clone());
    let illustrative = upkeep::facts(desk)?.illustrative;
    desk.store.read(|look| {
        let basis = Basis::new(look, day, &zone)?;
        let rows = listed(look, day)?.into_iter().map(|listed| {
            let spot = basis.spot(&listed.workload);
            (listed, spot)
        });
        Ok(Whole {
            rows: rows.collect(),
            estate: basis.sheet(Subject::Estate),
            report: basis.report(illustrative),
        })
    })
}

#[cfg(test)]
mod tests;
