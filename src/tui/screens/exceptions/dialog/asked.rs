//! What each dialog asks and what it says above the form.
//!
//! One function that is long because a reader wants to see side by side what each step asks.

use super::deed::Deed;
use crate::domain::criteria::exception::{Answer, ExceptionQuestion};
use crate::domain::criteria::scale::Scale;
use crate::domain::date::{Day, Span};
use crate::domain::exception::grant::{Condition, Cover};
use crate::domain::exception::link::LinkKind;
use crate::domain::exception::precedent::Verdict;
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::exception::tier::Tier;
use crate::domain::exception::{Outcome, Rebase};
use crate::domain::text::counted;
use crate::tui::screens::exceptions::data::Dossier;
use crate::tui::screens::exceptions::detail;
use crate::tui::widgets::form::{Choice, Field, Kind};

/// The fields with their first texts, and what is said above them.
pub(super) struct Asked {
    pub(super) about: Vec<String>,
    /// What is said after what the decision weighs.
    pub(super) more: Vec<String>,
    pub(super) fields: Vec<(Field, String)>,
    /// The question is a gate.
    pub(super) gate: bool,
}

fn line(key: &str, label: &str, hint: &str) -> Field {
    Field::new(key, label, Kind::Line, 200).hinted(hint)
}

fn why(label: &str, hint: &str) -> Field {
    Field::new("why", label, Kind::Area, 4000).hinted(hint)
}

fn choices(codes: impl IntoIterator<Item = &'static str>) -> Vec<Choice> {
    codes.into_iter().map(Choice::code).collect()
}

fn one(key: &str, label: &str, codes: impl IntoIterator<Item = &'static str>) -> Field {
    Field::new(key, label, Kind::One(choices(codes)), 40)
}

/// What is asked of a condition that is added, as the `number`th of them.
fn one_more<'a>(
    number: u32,
    label: &str,
    hint: &str,
    kinds: impl Iterator<Item = &'a ConditionKind>,
) -> [Field; 5] {
    let key = |part| super::more_key(part, number);
    let consequences = Consequence::ALL.iter().map(|one| one.code());
    [
        Field::new(key("condition"), label, Kind::Area, 4000).hinted(hint),
        line(&key("owner"), "  who sees to it", "a short name"),
        line(&key("due"), "  by when", "2027-06-30, eoq, 30d …"),
        one(&key("kind"), "  what for", kinds.map(|kind| kind.code())),
        one(&key("consequence"), "  a breach", consequences),
    ]
}

/// A condition to choose, where none was on the chosen row.
fn condition(dossier: &Dossier, number: Option<u32>) -> Option<(Field, String)> {
    if number.is_some() {
        return None;
    }
    let open = |condition: &&Condition| condition.settled().is_none();
    let all: Vec<&Condition> = dossier.exception.conditions().collect();
    let first = all.iter().copied().find(|condition| open(condition)).or(all.first().copied());
    let choices = all.iter().map(|condition| Choice {
        code: condition.number.to_string(),
        words: format!("{}: {}", detail::standing(condition, dossier).0, condition.text),
    });
    let field = Field::new("number", "Which condition?", Kind::List(choices.collect()), 10)
        .hinted("Enter shows them");
    Some((field, first.map(|first| first.number.to_string()).unwrap_or_default()))
}

impl Deed {
    /// What it asks about what `dossier` shows; `given` is the score that was typed.
    pub(super) fn asked(&self, dossier: &Dossier, given: Option<&str>) -> Asked {
        let exception = &dossier.exception.working();
        let least = dossier.settings.least_note;
        let today = dossier.today.to_string();
        let wanted = format!("{least} characters or more");
        let mut about = vec![exception.request.title.to_string()];
        let mut more = Vec::new();
        let mut fields: Vec<(Field, String)> = Vec::new();
        let mut gate = false;
        let mut add = |field: Field, text: &str| fields.push((field, text.to_owned()));
        match self {
            Self::Approve => {
                let asked = exception.request.term().map(Span::first);
                let standing = exception.votes.iter().any(|vote| vote.stands(dossier.today));
                if let Some(passed) = asked.filter(|first| *first < dossier.today && !standing) {
                    about.push(format!(
                        "! The first day asked for, {passed}, has passed: say from when."
                    ));
                }
                about.extend(dossier.stakes());
                more.extend(dossier.precedents.against(Verdict::Approved).map(|a| a.to_string()));
                more.extend(dossier.precedent());
                more.extend(dossier.offers());
                let request = &exception.request;
                let vote = exception.votes.iter().find(|vote| vote.stands(dossier.today));
                let term = vote.map(|vote| vote.span).or(request.term());
                let months = vote.map(|vote| vote.months);
                let months =
                    months.or(request.move_months.map(crate::domain::workload::Months::likely));
                let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
                add(line("from", "First day", "as asked for"), &text(term.map(Span::first)));
                add(line("until", "Last day, included", ""), &text(term.map(Span::last)));
                let months = months.map(|months| months.to_string()).unwrap_or_default();
                add(line("months", "Months accepted", "of moving back"), &months);
                add(why("Why?", &wanted), "");
                // Beside the reason, for whoever decides against the scores; no other tier may.
                if dossier.tier().0 == Tier::Three {
                    let label = "Why a missed floor is accepted";
                    let field = Field::new("departure", label, Kind::Area, 4000);
                    add(field.hinted("where one is missed"), "");
                }
                for (number, offer) in (1_u32..).zip(&request.conditions) {
                    let mut votes =
                        exception.votes.iter().filter(|vote| vote.stands(dossier.today));
                    let given = votes.find_map(|vote| vote.dues.get(&number).copied());
                    let label = format!("Condition {number} by");
                    let range = match offer.kind {
                        ConditionKind::Precedent => "from today to the last day granted",
                        ConditionKind::Compensating
                        | ConditionKind::ExitTest
                        | ConditionKind::CostCap
                        | ConditionKind::Reporting => "within the days granted",
                    };
                    let hint = offer.every.map_or_else(
                        || range.to_owned(),
                        |every| {
                            let months = counted(every.months(), "month", "months");
                            format!("{range}, then every {months}")
                        },
                    );
                    add(line(&super::due_key(number), &label, &hint), &text(given.or(offer.due)));
                }
                for number in 1..=super::MOST_MORE {
                    let (label, hint) = match number {
                        1 => ("One more condition", "beside those of the request"),
                        _ => ("And one more condition", "empty where there is none"),
                    };
                    for field in one_more(number, label, hint, ConditionKind::ALL.iter()) {
                        add(field, "");
                    }
                }
                if dossier.settings.sole_approver {
                    let said = Kind::Some(choices(["yes"]));
                    add(Field::new("override", "Override: it is mine", said, 10), "");
                }
            }
            Self::Reject => {
                about.extend(dossier.stakes());
                more.extend(dossier.precedents.against(Verdict::Rejected).map(|a| a.to_string()));
                more.extend(dossier.precedent());
                more.extend(dossier.offers());
                add(why("Why?", &wanted), "");
            }
            Self::Return => {
                add(why("What should change?", &wanted), "");
                add(line("fields", "Fields meant", "by their names: Day of the quote, Owner"), "");
            }
            Self::Withdraw => add(why("Why?", "if you want to say"), ""),
            Self::Revoke => {
                about.push("The workload must come back; the record keeps both.".to_owned());
                add(why("Why?", &wanted), "");
                add(line("effective", "First day uncovered", ""), &today);
                add(line("return_by", "Back by", "a day"), "");
            }
            Self::Close => {
                about.push(
                    "Months are those the move really took: they show how good estimates are."
                        .to_owned(),
                );
                about.push(
                    "A workload that was retired stays in the register until R in Workloads \
                     retires it there."
                        .to_owned(),
                );
                add(one("outcome", "Outcome", Outcome::ALL.iter().map(|code| code.code())), "");
                let covered = exception.coverage().on(dossier.today) == Cover::Live;
                let from = if covered { "First day uncovered" } else { "Closed from" };
                add(line("effective", from, ""), &today);
                add(line("months", "Months it took", "needed where it came home"), "");
                add(why("Anything to add?", "if you want to say"), "");
            }
            Self::Bridge => {
                if let Some(last) = dossier.exception.last_granted() {
                    let days = i64::from(dossier.settings.bridge_days);
                    // Never backwards: once it has lapsed the bridge begins today.
                    let first = last.plus_days(1).max(dossier.today);
                    let most = first.plus_days(days - 1);
                    about.push(format!(
                        "Granted until {last}. One bridge a grant, from {first} until {most} at \
                         most, and only while a renewal waits that came in time."
                    ));
                    add(line("until", "Last day, included", ""), &most.to_string());
                } else {
                    add(line("until", "Last day, included", ""), "");
                }
                add(why("Why?", &wanted), "");
            }
            Self::Rebase => {
                // What stands, and not the renewal on its way.
                let granted = dossier.exception.submission.as_ref();
                let under = granted.map(|s| s.decision.to_string());
                about.push(format!(
                    "It was granted under {}. It may stand, be asked for anew, or end; where its \
                     target is the primary by now it can only end. To take it back there is Revoke.",
                    under.unwrap_or_else(|| "another decision".to_owned())
                ));
                about.extend(dossier.gone.iter().cloned());
                add(one("how", "What happens?", Rebase::ALL.iter().map(|code| code.code())), "");
                add(why("Why?", &wanted), "");
                let outcomes = Outcome::ALL.iter().map(|code| code.code());
                add(one("outcome", "Outcome, if it ends", outcomes), "");
                add(line("months", "Months it took", "needed where it came home"), "");
            }
            Self::Correct => {
                about.push(
                    "For a decision of yours recorded in error, within 24 hours. Both stay in the \
                     history."
                        .to_owned(),
                );
                add(why("What was the error?", &wanted), "");
            }
            Self::Score(id) => {
                let question = dossier.questions.questions.iter().find(|q| q.id == *id);
                gate = question.is_some_and(|question| question.answer == Answer::Gate);
                about = question.map_or_else(Vec::new, |question| {
                    judged_by(question, &dossier.questions.scale)
                });
                let own = exception
                    .scores
                    .iter()
                    .find(|score| score.question == *id && score.by.as_str() == dossier.me);
                let before = own.map(|score| score.given.to_string()).unwrap_or_default();
                let codes = if gate { vec!["pass", "fail"] } else { vec!["0", "1", "2", "3"] };
                add(one("given", "Score", codes), given.unwrap_or(&before));
                let note = own.map(|score| score.note.to_string()).unwrap_or_default();
                add(why("Why?", "what in the request shows it"), &note);
            }
            Self::Comment => {
                add(why("What do you want to say?", "everybody reads it"), "");
                let said = Kind::Some(choices(["yes"]));
                add(Field::new("internal", "Left out of exports", said, 10), "");
            }
            Self::Recomment(number) => {
                about.push("What it said before stays in the history.".to_owned());
                let before = dossier.comments.iter().find(|said| said.number == Some(*number));
                let before = before.map(|said| said.what.clone()).unwrap_or_default();
                add(why("What do you want to say?", "everybody reads it"), &before);
            }
            Self::Tag => {
                let tags = dossier.beside.tags.join(" ");
                about.push("Words that gather exceptions: `tag:gis` finds them.".to_owned());
                add(line("tags", "Tags", "words, blanks between them"), &tags);
            }
            Self::Link => {
                add(one("kind", "It", LinkKind::ALL.iter().map(|kind| kind.code())), "relates");
                add(line("other", "Which other?", "X-0003"), "");
                let off = Kind::Some(choices(["yes"]));
                add(Field::new("off", "Take that link away", off, 10), "");
            }
            Self::Outside => {
                let name = dossier.beside.outside.clone().unwrap_or_default();
                add(
                    line("name", "Its name there", "a ticket, a contract; empty takes it away"),
                    &name,
                );
            }
            Self::Attach => {
                about.push(
                    "A file of at most 10 MB is kept in the workspace, under its hash.".to_owned(),
                );
                add(
                    Field::new("what", "File or address", Kind::Line, 1000)
                        .hinted("/home/me/quote.pdf or https://…"),
                    "",
                );
                add(line("label", "Called", "its name unless you say another"), "");
                let claims = exception.request.claims.keys().map(|reason| reason.code());
                add(
                    one("claim", "Evidence of", claims.chain(["tested"]))
                        .hinted("a claim, or the tested estimate; changes what is judged"),
                    "",
                );
            }
            Self::WriteFile => {
                let files: Vec<Choice> = dossier
                    .beside
                    .attachments
                    .iter()
                    .filter(|shown| shown.file.is_some())
                    .map(|shown| Choice {
                        code: shown.item.number.to_string(),
                        words: format!("{}: {}", shown.item.number, shown.item.label),
                    })
                    .collect();
                if files.is_empty() {
                    about.push("No file is attached to it.".to_owned());
                }
                let first = files.first().map(|file| file.code.clone()).unwrap_or_default();
                let field = Field::new("number", "Which file?", Kind::List(files), 10);
                add(field.hinted("Enter shows them"), &first);
                add(
                    Field::new("where", "Where to", Kind::Line, 1000)
                        .hinted("/home/me/plan.pdf; a file that is there stays"),
                    "",
                );
            }
            Self::AddCondition => {
                let last = exception.coverage().end(dossier.today);
                about.extend(last.map(|last| {
                    format!(
                        "It holds from today on, for what is granted until {last}; what was \
                         granted stays as it was."
                    )
                }));
                // What must be met before anything is covered is agreed before it is granted.
                let kinds = ConditionKind::ALL.iter();
                let kinds = kinds.filter(|kind| **kind != ConditionKind::Precedent);
                for field in one_more(1, "The condition", "what is to be so", kinds) {
                    add(field, "");
                }
            }
            Self::Meet(number)
            | Self::Waive(number)
            | Self::Breach(number)
            | Self::Confirm(number) => {
                let text = number.and_then(|number| exception.condition(number));
                about.extend(text.map(|condition| condition.text.to_string()));
                about.extend(text.map(|condition| {
                    let (standing, _) = detail::standing(condition, dossier);
                    format!("{} sees to it: {standing}.", condition.owner)
                }));
                about.extend(text.and_then(|condition| {
                    let met = condition.marks.iter().rev().find_map(|mark| mark.note.as_ref());
                    met.map(|note| format!("Said about it: {note}"))
                }));
                if let Some((field, text)) = condition(dossier, *number) {
                    add(field, &text);
                }
                let label = if matches!(self, Self::Meet(_)) {
                    "What shows it?"
                } else if matches!(self, Self::Breach(_)) {
                    "What was seen?"
                } else {
                    "Why?"
                };
                if !matches!(self, Self::Confirm(_)) {
                    add(why(label, "one sentence at least"), "");
                }
                if dossier.settings.sole_approver {
                    about.extend(matches!(self, Self::Confirm(_) | Self::Waive(_)).then(|| {
                        "A sole approver who decides on a condition of their own says so; every \
                         list shows it."
                            .to_owned()
                    }));
                }
                if dossier.settings.sole_approver && matches!(self, Self::Confirm(_)) {
                    let own = Field::new("own", "Override: why my own?", Kind::Area, 4000);
                    add(own.hinted("empty where it is somebody else's"), "");
                }
                if dossier.settings.sole_approver && matches!(self, Self::Waive(_)) {
                    let said = Kind::Some(choices(["yes"]));
                    add(Field::new("override", "Override: it is mine", said, 10), "");
                }
            }
        }
        Asked { about, more, fields, gate }
    }

    /// The field that has the keys at first.
    pub(super) const fn first(&self) -> &'static str {
        match self {
            Self::Close => "outcome",
            Self::Rebase => "how",
            Self::Tag => "tags",
            Self::Link => "other",
            Self::Outside => "name",
            Self::Attach => "what",
            Self::WriteFile => "where",
            Self::AddCondition => "condition",
            Self::Meet(None) | Self::Waive(None) | Self::Breach(None) | Self::Confirm(None) => {
                "number"
            }
            Self::Confirm(Some(_)) => "own",
            Self::Approve
            | Self::Reject
            | Self::Return
            | Self::Withdraw
            | Self::Revoke
            | Self::Bridge
            | Self::Correct
            | Self::Score(_)
            | Self::Comment
            | Self::Recomment(_)
            | Self::Meet(Some(_))
            | Self::Waive(Some(_))
            | Self::Breach(Some(_)) => "why",
        }
    }
}

/// A question as whoever scores it reads it: what is asked, what would answer it, and what each
/// value means.
fn judged_by(question: &ExceptionQuestion, scale: &Scale) -> Vec<String> {
    let asked = question.text.to_string();
    let wanted = question.evidence.as_ref().map(|evidence| format!("Shown by: {evidence}"));
    let values: Vec<String> = match question.answer {
        Answer::Gate => Vec::new(),
        Answer::Scored { floor } => scale
            .points()
            .iter()
            .map(|point| {
                let floor = if floor > 0 && point.value == floor { " (the floor)" } else { "" };
                format!("{} {}{floor}: {}", point.value, point.name, point.descriptor)
            })
            .collect(),
    };
    [asked].into_iter().chain(wanted).chain(values).collect()
}
