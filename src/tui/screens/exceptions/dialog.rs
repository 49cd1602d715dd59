//! A step that takes words or days: a small form over the screen. Nothing runs before Ctrl-S, a
//! refusal leaves the text, and what is approved is what was on the screen.
//!
//! This file is long because every step of a request has its own form, and a reader wants to see
//! side by side what each of them asks.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::data::{Change, Dossier};
use super::fields::differences;
use crate::domain::criteria::exception::Answer;
use crate::domain::date::{Day, Span};
use crate::domain::exception::precedent::Verdict;
use crate::domain::exception::request::{
    ConditionKind, Consequence, ContentHash, Every, Request, read_due,
};
use crate::domain::exception::scores::Given;
use crate::domain::exception::steps::{Ballot, Step};
use crate::domain::exception::{Agreed, Outcome};
use crate::domain::refs::{ExceptionRef, QuestionId};
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Problem, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, row_of};

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Vote for it.
    Approve,
    /// Refuse it.
    Reject,
    /// Send it back.
    Return,
    /// Take it back.
    Withdraw,
    /// Take the grant back.
    Revoke,
    /// End it.
    Close,
    /// Answer a question about it.
    Score(QuestionId),
    /// Say something about it.
    Comment,
    /// Say that a condition is met.
    Meet(u32),
    /// Let a condition go.
    Waive(u32),
    /// Record that a condition does not hold.
    Breach(u32),
}

impl Deed {
    fn name(&self) -> String {
        match self {
            Self::Approve => "approve".to_owned(),
            Self::Reject => "reject".to_owned(),
            Self::Return => "return".to_owned(),
            Self::Withdraw => "withdraw".to_owned(),
            Self::Revoke => "revoke".to_owned(),
            Self::Close => "close".to_owned(),
            Self::Score(question) => format!("score/{question}"),
            Self::Comment => "comment".to_owned(),
            Self::Meet(number) => format!("meet/{number}"),
            Self::Waive(number) => format!("waive/{number}"),
            Self::Breach(number) => format!("breach/{number}"),
        }
    }

    fn title(&self, which: ExceptionRef) -> String {
        match self {
            Self::Approve => format!("Approve {which}"),
            Self::Reject => format!("Reject {which}"),
            Self::Return => format!("Send {which} back to its requester"),
            Self::Withdraw => format!("Take {which} back"),
            Self::Revoke => format!("Revoke the grant of {which}"),
            Self::Close => format!("Close {which} for good"),
            Self::Score(question) => format!("Score {question} of {which}"),
            Self::Comment => format!("Comment on {which}"),
            Self::Meet(number) => format!("Condition {number} of {which} is met"),
            Self::Waive(number) => format!("Let condition {number} of {which} go"),
            Self::Breach(number) => format!("Condition {number} of {which} does not hold"),
        }
    }

    fn verb(&self) -> &'static str {
        match self {
            Self::Approve => "approves",
            Self::Reject => "rejects",
            Self::Return => "sends it back",
            Self::Withdraw => "takes it back",
            Self::Revoke => "revokes",
            Self::Close => "closes",
            Self::Score(_) => "scores",
            Self::Comment => "comments",
            Self::Meet(_) | Self::Breach(_) => "records it",
            Self::Waive(_) => "lets it go",
        }
    }
}

/// A step being prepared.
#[derive(Debug)]
pub(super) struct Dialog {
    deed: Deed,
    which: ExceptionRef,
    title: String,
    about: Vec<String>,
    seen: Box<Request>,
    hash: ContentHash,
    least: usize,
    gate: bool,
    today: Day,
    changed: Vec<String>,
    form: Form,
    problems: Vec<Problem>,
    saving: Option<u64>,
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

impl Dialog {
    /// A dialog for `deed` on what `dossier` shows; `given` is the score that was typed.
    pub(super) fn new(deed: Deed, dossier: &Dossier, given: Option<&str>, shell: &Shell) -> Self {
        let exception = &dossier.exception.working();
        let which = exception.reference;
        let least = dossier.settings.least_note;
        let today = dossier.today.to_string();
        let wanted = format!("{least} characters or more");
        let mut about = vec![exception.request.title.to_string()];
        let mut fields: Vec<(Field, String)> = Vec::new();
        let mut gate = false;
        let mut add = |field: Field, text: &str| fields.push((field, text.to_owned()));
        match &deed {
            Deed::Approve => {
                let (tier, why_tier) = dossier.tier();
                let quorum = dossier.settings.row(tier).quorum;
                about.push(format!(
                    "Tier {tier}: {why_tier}. Approvals: {} of {quorum}.",
                    exception.votes.len()
                ));
                about.extend(dossier.missing());
                about.extend(dossier.precedents.against(Verdict::Approved).map(|a| a.to_string()));
                about.extend(dossier.precedent());
                let request = &exception.request;
                let vote = exception.votes.first();
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
                add(
                    Field::new("condition", "One more condition", Kind::Area, 4000)
                        .hinted("beside those of the request"),
                    "",
                );
                add(line("owner", "  who sees to it", "a short name"), "");
                add(line("due", "  by when", "2027-06-30, eoq, 30d …"), "");
                let kinds = ConditionKind::ALL.iter().map(|kind| kind.code());
                add(Field::new("kind", "  what for", Kind::One(choices(kinds)), 20), "");
                let breach = Consequence::ALL.iter().map(|code| code.code());
                add(Field::new("consequence", "  a breach", Kind::One(choices(breach)), 20), "");
                add(
                    Field::new("departure", "Why a missed floor is accepted", Kind::Area, 4000)
                        .hinted("at tier 3 only"),
                    "",
                );
                if dossier.settings.sole_approver {
                    let said = Kind::Some(choices(["yes"]));
                    add(Field::new("override", "My own request", said, 10), "");
                }
            }
            Deed::Reject => {
                let (tier, why_tier) = dossier.tier();
                about.push(format!("Tier {tier}: {why_tier}."));
                about.extend(dossier.precedents.against(Verdict::Rejected).map(|a| a.to_string()));
                about.extend(dossier.precedent());
                add(why("Why?", &wanted), "");
            }
            Deed::Return => {
                add(why("What should change?", &wanted), "");
                add(line("fields", "Fields meant", "keys, commas between them"), "");
            }
            Deed::Withdraw => add(why("Why?", "if you want to say"), ""),
            Deed::Revoke => {
                about.push("The workload must come back; the record keeps both.".to_owned());
                add(why("Why?", &wanted), "");
                add(line("effective", "First day uncovered", ""), &today);
                add(line("return_by", "Back by", "a day"), "");
            }
            Deed::Close => {
                let outcomes = Outcome::ALL.iter().map(|outcome| outcome.code());
                add(Field::new("outcome", "Outcome", Kind::One(choices(outcomes)), 40), "");
                add(line("effective", "First day uncovered", ""), &today);
                add(line("months", "Months it took", "where the workload moved"), "");
                add(why("Anything to add?", "if you want to say"), "");
            }
            Deed::Score(id) => {
                let question = dossier.questions.questions.iter().find(|q| q.id == *id);
                gate = question.is_some_and(|question| question.answer == Answer::Gate);
                about = question.map(|question| question.text.to_string()).into_iter().collect();
                let own = exception
                    .scores
                    .iter()
                    .find(|score| score.question == *id && score.by.as_str() == dossier.me);
                let before = own.map(|score| score.given.to_string()).unwrap_or_default();
                let codes = if gate { vec!["pass", "fail"] } else { vec!["0", "1", "2", "3"] };
                let kind = Kind::One(choices(codes));
                add(Field::new("given", "Score", kind, 10), given.unwrap_or(&before));
                let note = own.map(|score| score.note.to_string()).unwrap_or_default();
                add(why("Why?", "what in the request shows it"), &note);
            }
            Deed::Comment => {
                add(why("What do you want to say?", "everybody reads it"), "");
                let said = Kind::Some(choices(["yes"]));
                add(Field::new("internal", "Left out of exports", said, 10), "");
            }
            Deed::Meet(number) | Deed::Waive(number) | Deed::Breach(number) => {
                let text = exception.condition(*number).map(|c| c.text.to_string());
                about.extend(text);
                let label = if matches!(deed, Deed::Meet(_)) {
                    "What shows it?"
                } else if matches!(deed, Deed::Breach(_)) {
                    "What was seen?"
                } else {
                    "Why?"
                };
                add(why(label, "one sentence at least"), "");
            }
        }
        let name = format!("exception/{which}/{}", deed.name());
        let fields =
            fields.into_iter().map(|(field, text)| field.filled(shell, &name, &text)).collect();
        let mut form = Form::new(fields);
        if let Some(given) = given {
            // A digit that was just pressed counts, whatever an older draft says.
            form.put("given", given);
        }
        let first = if matches!(deed, Deed::Close) { "outcome" } else { "why" };
        form.go_to(first);
        let title = deed.title(which);
        Self {
            deed,
            which,
            title,
            about,
            seen: Box::new(exception.request.clone()),
            hash: dossier.hash(),
            least,
            gate,
            today: dossier.today,
            changed: Vec::new(),
            form,
            problems: Vec::new(),
            saving: None,
        }
    }

    /// The exception it is about.
    pub(super) const fn which(&self) -> ExceptionRef {
        self.which
    }

    /// A key.
    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.press(key);
        self.typed(typed, shell)
    }

    /// Text from the clipboard.
    pub(super) fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.paste(text);
        self.typed(typed, shell)
    }

    fn typed(&mut self, typed: Typed, shell: &mut Shell) -> Vec<Effect> {
        match typed {
            Typed::Changed => {
                if let Some(here) = self.form.here() {
                    self.problems.retain(|problem| problem.key != here.key);
                }
                self.form.keep(shell)
            }
            Typed::Moved | Typed::Ignored => Vec::new(),
        }
    }

    /// To the next field, or the one before.
    pub(super) fn step(&mut self, forward: bool) {
        self.form.step(forward);
    }

    /// A click.
    pub(super) fn click(&mut self, target: &Target) {
        if let Target::Field(at) = target {
            self.form.go_to_place(*at);
        }
    }

    /// Closes the list of values; whether one was open.
    pub(super) fn close_pick(&mut self) -> bool {
        self.form.close_pick()
    }

    /// A longer text has the keys.
    pub(super) fn writes(&self) -> bool {
        self.form.here().is_some_and(Field::is_area)
    }

    /// Opens the editor.
    pub(super) fn editor(&self) -> Option<Effect> {
        self.form.editor()
    }

    /// The editor's text.
    pub(super) fn edited(&mut self, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
        if self.form.edited(name, text) { self.form.keep(shell) } else { Vec::new() }
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        self.form.set_columns(columns(usize::from(shell.size.0)).saturating_sub(6));
    }

    /// The record as it is now. Where what is judged has changed, the dialog says what, and from
    /// now on means that.
    pub(super) fn meet(&mut self, dossier: &Dossier) {
        if dossier.exception.reference != self.which || dossier.hash() == self.hash {
            return;
        }
        let words = differences(&self.seen, dossier.exception.present());
        self.changed = words
            .into_iter()
            .map(|(key, old, new)| {
                let empty = |text: String| if text.is_empty() { "empty".to_owned() } else { text };
                format!("{key}: {}, and now {}", empty(old), empty(new))
            })
            .collect();
        *self.seen = dossier.exception.present().clone();
        self.hash = dossier.hash();
        self.saving = None;
    }

    /// Takes the step, unless a field cannot be read.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_some() {
            return Vec::new();
        }
        match self.read() {
            Ok(step) => {
                self.problems.clear();
                let change = Change::Step(self.which, Box::new(step));
                let (ticket, effects) = shell.save(Save::Exceptions(change));
                self.saving = Some(ticket);
                effects
            }
            Err(problems) => {
                if let Some(problem) = problems.first() {
                    self.form.go_to(&problem.key);
                    let label = self.form.here().map_or("", |field| field.label.trim());
                    shell.refuse(format!("{label}: {}", problem.rule));
                }
                self.problems = problems;
                Vec::new()
            }
        }
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        (self.saving == Some(ticket)).then(|| self.form.forget(shell))
    }

    /// A save was refused: everything typed stays. Whether it was this one's.
    pub(super) fn refused(&mut self, ticket: u64) -> bool {
        let own = self.saving == Some(ticket);
        if own {
            self.saving = None;
        }
        own
    }

    fn read(&self) -> Result<Step, Vec<Problem>> {
        let mut reader = Reader { form: &self.form, today: self.today, problems: Vec::new() };
        let step = self.step_of(&mut reader);
        match step {
            Some(step) if reader.problems.is_empty() => Ok(step),
            Some(_) | None => Err(reader.problems),
        }
    }

    fn step_of(&self, r: &mut Reader) -> Option<Step> {
        Some(match &self.deed {
            Deed::Approve => {
                let rationale = r.reason("why", self.least);
                let (from, until) = (r.maybe_day("from"), r.maybe_day("until"));
                let span = match (from, until) {
                    (Some(from), Some(until)) => {
                        let span = Span::new(from, until);
                        if span.is_none() {
                            r.refuse("until", format!("is {until}, and the first day is {from}"));
                        }
                        span
                    }
                    (None, Some(_)) => r.none("from", "is empty: a term has a first day"),
                    (Some(_), None) => r.none("until", "is empty: no approval without an end"),
                    (None, None) => None,
                };
                let months = r.maybe::<u16>("months");
                let departure = r.maybe("departure");
                let conditions = r.condition();
                Step::Approve(Box::new(Ballot {
                    seen: self.hash,
                    span,
                    months,
                    rationale: rationale?,
                    conditions,
                    departure,
                    override_: r.form.text("override") == "yes",
                }))
            }
            Deed::Reject => {
                Step::Reject { rationale: r.reason("why", self.least)?, seen: Some(self.hash) }
            }
            Deed::Return => {
                let fields: BTreeSet<String> = r
                    .form
                    .text("fields")
                    .split(',')
                    .map(|key| key.trim().to_owned())
                    .filter(|key| !key.is_empty())
                    .collect();
                Step::Return { note: r.reason("why", self.least)?, fields }
            }
            Deed::Withdraw => Step::Withdraw { reason: r.maybe("why") },
            Deed::Revoke => {
                let reason = r.reason("why", self.least);
                let (effective, return_by) = (r.day("effective"), r.day("return_by"));
                Step::Revoke { reason: reason?, effective: effective?, return_by: return_by? }
            }
            Deed::Close => {
                let outcome: Option<Outcome> = r.value("outcome", "say how it ended");
                let effective = r.maybe_day("effective");
                let (months, reason) = (r.maybe("months"), r.maybe("why"));
                Step::Close { outcome: outcome?, effective, months, reason }
            }
            Deed::Score(question) => {
                let given = match r.form.text("given").as_str() {
                    "pass" => Some(Given::Pass),
                    "fail" => Some(Given::Fail),
                    text => text.parse().ok().map(Given::Value),
                };
                if given.is_none() {
                    let rule = if self.gate { "say pass or fail" } else { "give 0, 1, 2 or 3" };
                    r.refuse("given", format!("is empty: {rule}"));
                }
                let note = r.reason("why", 1);
                Step::Score { question: question.clone(), given: given?, note: note? }
            }
            Deed::Comment => {
                let text = r.value("why", "say something");
                Step::Comment { text: text?, internal: r.form.text("internal") == "yes" }
            }
            Deed::Meet(condition) => {
                Step::Meet { condition: *condition, evidence: r.reason("why", 1)? }
            }
            Deed::Waive(condition) => {
                Step::Waive { condition: *condition, reason: r.reason("why", 1)? }
            }
            Deed::Breach(condition) => {
                Step::Breach { condition: *condition, reason: r.reason("why", 1)? }
            }
        })
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        format!("Ctrl-S {}. Esc keeps the text.", self.deed.verb())
    }

    /// Draws it over the body.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let columns = columns(usize::from(body.width));
        let mut head: Vec<(String, bool)> = Vec::new();
        if !self.changed.is_empty() {
            head.push(("CHANGED SINCE YOU READ IT. Ctrl-S now means this:".to_owned(), true));
            for change in &self.changed {
                let lines = wrap(&crate::domain::text::display(change), columns.saturating_sub(2));
                head.extend(lines.into_iter().map(|line| (format!("  {line}"), true)));
            }
        }
        for about in &self.about {
            head.extend(
                wrap(&crate::domain::text::display(about), columns).into_iter().map(|l| (l, false)),
            );
        }
        // At least half of the box stays for the form.
        let whole = usize::from(body.height).saturating_sub(2);
        head.truncate((whole / 2).saturating_sub(1).max(1));
        let fields = self.form.fields().iter();
        let wanted: usize = fields.map(|field| if field.is_area() { 6 } else { 2 }).sum();
        let inside = popup(paint, body, columns, head.len() + 2 + wanted);
        paint.text(row_of(inside, 0), &self.title, theme.strong, Align::Left);
        for (at, (text, warns)) in head.iter().enumerate() {
            let style = if *warns { theme.warning } else { theme.muted };
            paint.text(row_of(inside, at + 1), text, style, Align::Left);
        }
        let top = head.len() + 2;
        let area = Rect {
            y: inside.y + cells(top).min(inside.height),
            height: inside.height.saturating_sub(cells(top)),
            ..inside
        };
        let sight =
            Sight { from: 0, to: usize::MAX, problems: &self.problems, quiet: false, label: 20 };
        self.form.view(paint, area, sight, true);
    }
}

/// The columns inside the box at this width of the screen.
fn columns(whole: usize) -> usize {
    80.min(whole.saturating_sub(8))
}

struct Reader<'f> {
    form: &'f Form,
    today: Day,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn refuse(&mut self, key: &str, rule: impl Into<String>) {
        self.problems.push(Problem { key: key.to_owned(), rule: rule.into() });
    }

    fn none<T>(&mut self, key: &str, rule: &str) -> Option<T> {
        self.refuse(key, rule);
        None
    }

    fn maybe<T: std::str::FromStr<Err: std::fmt::Display>>(&mut self, key: &str) -> Option<T> {
        let typed = self.form.text(key);
        if typed.is_empty() {
            return None;
        }
        typed.parse().map_err(|error| self.refuse(key, format!("{error}"))).ok()
    }

    fn value<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        key: &str,
        want: &str,
    ) -> Option<T> {
        if self.form.text(key).is_empty() {
            return self.none(key, &format!("is empty: {want}"));
        }
        self.maybe(key)
    }

    fn reason(&mut self, key: &str, least: usize) -> Option<crate::domain::text::Reason> {
        use unicode_segmentation::UnicodeSegmentation;
        let has = self.form.text(key).graphemes(true).count();
        if has < least {
            let rule = if least == 1 {
                "is empty: say it in a sentence".to_owned()
            } else {
                format!("has {has} characters, and needs {least} or more")
            };
            return self.none(key, &rule);
        }
        self.maybe(key)
    }

    fn maybe_day(&mut self, key: &str) -> Option<Day> {
        let typed = self.form.text(key);
        if typed.is_empty() {
            return None;
        }
        Day::read(&typed, self.today).map_err(|error| self.refuse(key, error.to_string())).ok()
    }

    /// A day, and how often what is due then comes back.
    fn maybe_due(&mut self, key: &str) -> Option<(Day, Option<Every>)> {
        let typed = self.form.text(key);
        if typed.is_empty() {
            return None;
        }
        read_due(&typed, self.today).map_err(|error| self.refuse(key, error)).ok()
    }

    fn day(&mut self, key: &str) -> Option<Day> {
        if self.form.text(key).is_empty() {
            return self.none(key, "is empty: name the day");
        }
        self.maybe_day(key)
    }

    /// The condition beside those of the request, where one is written.
    fn condition(&mut self) -> Vec<Agreed> {
        let text = self.maybe("condition");
        let owner = self.maybe("owner");
        let due = self.maybe_due("due");
        if self.form.text("condition").is_empty() {
            if !self.form.text("owner").is_empty() || !self.form.text("due").is_empty() {
                self.refuse("condition", "is empty, and somebody or a day is named for it");
            }
            return Vec::new();
        }
        if self.form.text("owner").is_empty() {
            self.refuse("owner", "is empty: a condition has somebody who sees to it");
        }
        if self.form.text("due").is_empty() {
            self.refuse("due", "is empty: a condition has a last day");
        }
        let kind = self.maybe("kind").unwrap_or(ConditionKind::Compensating);
        let consequence = self.maybe("consequence").unwrap_or(Consequence::Warn);
        let agreed = text.zip(owner).zip(due);
        let agreed = agreed.map(|((text, owner), (due, every))| Agreed {
            text,
            owner,
            due,
            every,
            kind,
            consequence,
        });
        agreed.into_iter().collect()
    }
}
