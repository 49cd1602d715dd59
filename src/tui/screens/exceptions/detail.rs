//! An exception in full: every field in sections, questions with their scores and floors, votes,
//! grants with the cover of the day, what was said, and its history.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::data::Dossier;
use crate::domain::criteria::exception::Answer;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Condition, ConditionState, Cover};
use crate::domain::exception::precedent::Verdict;
use crate::domain::exception::request::{ContentHash, ReasonCode};
use crate::domain::exception::scores::{Sheet, applicable};
use crate::domain::exception::tier::{Tier, tier};
use crate::domain::refs::QuestionId;
use crate::tui::fit::{Align, wrap};
use crate::tui::msg::Target;
use crate::tui::theme::Theme;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The columns beyond which a line of reading gets too long.
const READABLE: usize = 110;
/// Columns of the names of fields.
const LABEL: usize = 20;

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// A heading.
    Heading,
    /// What is there.
    Plain,
    /// Beside the point.
    Muted,
    /// Wants a look.
    Warning,
    /// As it should be.
    Good,
}

impl Tone {
    fn style(self, theme: Theme) -> Style {
        match self {
            Self::Heading => theme.strong,
            Self::Plain => theme.text,
            Self::Muted => theme.muted,
            Self::Warning => theme.warning,
            Self::Good => theme.good,
        }
    }
}

/// What a line is about, for the keys that act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// A question of the catalogue.
    Question(QuestionId),
    /// A condition, by number.
    Condition(u32),
    /// Something with an address.
    Link(String),
}

/// One row of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    label: String,
    text: String,
    tone: Tone,
    /// What it is about.
    pub(super) about: Option<About>,
}

/// The text being put together for a width.
struct Page {
    lines: Vec<Line>,
    columns: usize,
}

impl Page {
    fn push(&mut self, label: &str, text: String, tone: Tone, about: Option<About>) {
        self.lines.push(Line { label: label.to_owned(), text, tone, about });
    }

    fn gap(&mut self) {
        self.push("", String::new(), Tone::Plain, None);
    }

    fn heading(&mut self, words: &str) {
        if !self.lines.is_empty() {
            self.gap();
        }
        self.push("", words.to_owned(), Tone::Heading, None);
    }

    fn field(&mut self, label: &str, text: impl AsRef<str>) {
        self.long(label, text.as_ref(), Tone::Plain, None);
    }

    #[expect(clippy::needless_pass_by_value, reason = "each row is given what it is about")]
    fn long(&mut self, label: &str, text: &str, tone: Tone, about: Option<About>) {
        let shown = crate::domain::text::display_lines(text);
        let room = self.columns.saturating_sub(LABEL + 2).max(10);
        for (at, row) in wrap(&shown, room).into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.push(label, row, tone, about.clone());
        }
    }

    fn maybe<T: std::fmt::Display>(&mut self, label: &str, value: Option<T>) {
        match value {
            Some(value) => self.field(label, value.to_string().replace('_', " ")),
            None => self.long(label, "not said", Tone::Muted, None),
        }
    }

    fn list<T: std::fmt::Display>(&mut self, label: &str, values: impl IntoIterator<Item = T>) {
        let words: Vec<String> =
            values.into_iter().map(|value| value.to_string().replace('_', " ")).collect();
        if words.is_empty() {
            self.long(label, "none", Tone::Muted, None);
        } else {
            self.field(label, words.join(", "));
        }
    }

    fn links(&mut self, label: &str, links: &[crate::domain::text::Line]) {
        for (at, link) in links.iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let about = address(link.as_str()).map(About::Link);
            self.long(label, link.as_str(), Tone::Plain, about);
        }
    }
}

/// What can be opened outside.
pub(super) fn address(text: &str) -> Option<String> {
    let web = text.starts_with("https://") || text.starts_with("http://");
    (web && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

/// The cover of a day in words that say what it means.
pub(super) const fn cover_words(cover: Cover) -> &'static str {
    match cover {
        Cover::None => "none",
        Cover::Ended => "ended",
        Cover::Live => "live",
        Cover::LapsedCondition => "blocked",
        Cover::Scheduled => "scheduled",
        Cover::Lapsed => "lapsed",
    }
}

fn sentence(cover: Cover) -> &'static str {
    match cover {
        Cover::None => "none: never approved",
        Cover::Ended => "ended: revoked or closed",
        Cover::Live => "live: the workload may run there today",
        Cover::LapsedCondition => "blocked: a grant holds today, and a condition stops it",
        Cover::Scheduled => "scheduled: the first grant is still to start",
        Cover::Lapsed => "lapsed: no grant holds today",
    }
}

fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// Where a condition stands on the day of the dossier.
pub(super) fn standing(condition: &Condition, dossier: &Dossier) -> (String, Tone) {
    let today = dossier.today;
    if condition.breached(today) {
        return (format!("breached, was due {}", condition.due), Tone::Warning);
    }
    match condition.state() {
        ConditionState::Met if condition.settled().is_some() => ("met".to_owned(), Tone::Good),
        ConditionState::Met => ("said to be met, not confirmed".to_owned(), Tone::Plain),
        ConditionState::Waived => ("waived".to_owned(), Tone::Muted),
        ConditionState::Open | ConditionState::Breached => {
            (format!("open, due {}", condition.due), Tone::Plain)
        }
    }
}

impl Dossier {
    /// The hash of what is judged.
    pub(super) fn hash(&self) -> ContentHash {
        self.exception.judged()
    }

    /// The tier that decides it, or would, and why.
    pub(super) fn tier(&self) -> (Tier, String) {
        match &self.exception.submission {
            Some(submission) => (submission.tier, submission.why.clone()),
            None => tier(&self.settings, &self.exception.request, &self.workload, 0, false),
        }
    }

    /// The longest term any tier grants, in months.
    pub(super) fn longest(&self) -> u32 {
        self.settings.longest()
    }

    /// What is known of like requests: how many ended how, and the latest of them.
    pub(super) fn precedent(&self) -> Vec<String> {
        let request = self.exception.present();
        let (Some(reason), Some(target)) = (request.primary_reason, &request.target) else {
            return Vec::new();
        };
        let like = format!("for {} to {target}", reason.code().replace('_', " "));
        let all = self.precedents.all();
        if all.is_empty() {
            return vec![format!("No request {like} was decided before.")];
        }
        let (yes, no) =
            (self.precedents.count(Verdict::Approved), self.precedents.count(Verdict::Rejected));
        let mut lines = vec![format!("Requests {like} so far: {yes} approved, {no} rejected.")];
        lines.extend(all.iter().take(3).map(|one| {
            format!(
                "  {} {} on {}, now {}: {}",
                one.which, one.verdict, one.on, one.since, one.title
            )
        }));
        lines
    }

    /// What keeps it from being submitted, or waits for the next step, a sentence each.
    pub(in crate::tui) fn missing(&self) -> Vec<String> {
        let exception = &self.exception;
        match exception.state {
            State::Draft | State::ChangesRequested => {
                let missing = exception.request.missing(self.today, self.longest());
                missing.iter().map(ToString::to_string).collect()
            }
            State::Submitted | State::InReview => {
                let mut wants = Vec::new();
                let row = self.settings.row(self.tier().0);
                let votes = exception.votes.len();
                if votes < row.quorum {
                    let more = plural(row.quorum - votes, "approval");
                    let owner = if row.decision_owner { ", one by the decision owner" } else { "" };
                    wants.push(format!("{more} to come{owner}"));
                }
                let sheet = Sheet::new(&self.questions, &exception.request, &exception.scores);
                if !sheet.unscored.is_empty() {
                    wants.push(format!("{} not scored", plural(sheet.unscored.len(), "question")));
                }
                for floor in &sheet.missed {
                    wants.push(format!(
                        "{} has {}, and its floor is {}",
                        floor.question, floor.lowest, floor.floor
                    ));
                }
                wants.extend(sheet.failed.iter().map(|id| format!("{id} is failed")));
                wants
            }
            State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => Vec::new(),
        }
    }

    /// Everything, in rows for a width.
    pub(super) fn lines(&self, columns: usize) -> Vec<Line> {
        let mut page = Page { lines: Vec::new(), columns: columns.min(READABLE) };
        self.standing(&mut page);
        self.request(&mut page);
        self.judged(&mut page);
        self.grants(&mut page);
        self.told(&mut page);
        page.lines
    }

    fn standing(&self, page: &mut Page) {
        let exception = &self.exception;
        page.heading("WHERE IT STANDS");
        page.field("State", exception.state.words());
        let cover = exception.cover(self.today);
        let tone = match cover {
            Cover::Live => Tone::Good,
            Cover::Lapsed | Cover::LapsedCondition => Tone::Warning,
            Cover::None | Cover::Ended | Cover::Scheduled => Tone::Plain,
        };
        page.long("Cover today", sentence(cover), tone, None);
        if let Some(end) = exception.coverage().end(self.today) {
            let left = end.days_since(self.today);
            page.field("Last covered day", format!("{end}, {left} days left"));
        }
        let (which, why) = self.tier();
        page.field("Tier", format!("{which}: {why}"));
        page.field("Asked by", exception.requester.as_str());
        if let Some(claimed) = &exception.claimed_by {
            page.field("Taken by", claimed.as_str());
        }
        match exception.state {
            State::Submitted | State::InReview => page.list("May decide", &self.deciders),
            State::Draft
            | State::ChangesRequested
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => {}
        }
        for (at, missing) in self.missing().iter().enumerate() {
            let label = if at == 0 { "What is missing" } else { "" };
            page.long(label, missing, Tone::Warning, None);
        }
        for warning in exception.request.warnings(self.today, &self.workload) {
            page.long("Worth a look", &warning.to_string(), Tone::Warning, None);
        }
        if let Some(returned) = &exception.returned {
            page.long(
                "Sent back",
                &format!("by {}: {}", returned.by, returned.note),
                Tone::Warning,
                None,
            );
        }
        if let Some(rejection) = &exception.rejection {
            let words = format!("by {} on {}: {}", rejection.by, rejection.on, rejection.rationale);
            page.field("Refused", words);
        }
        if let Some(withdrawal) = &exception.withdrawal {
            let why = withdrawal.reason.as_ref().map_or("no reason said", |r| r.as_str());
            page.field("Withdrawn", why);
        }
        if let Some(revoked) = &exception.revocation {
            let words = format!(
                "by {} from {}, back by {}: {}",
                revoked.by, revoked.effective, revoked.return_by, revoked.reason
            );
            page.field("Revoked", words);
        }
        if let Some(closure) = &exception.closure {
            let outcome = closure.outcome.code().replace('_', " ");
            page.field("Closed", format!("by {} on {}: {outcome}", closure.by, closure.effective));
        }
        page.field("Content", format!("version {}, hash {}", exception.version, self.hash()));
    }

    fn request(&self, page: &mut Page) {
        let request = &self.exception.request;
        page.heading("1  WHAT AND WHERE");
        page.field("Workload", format!("{}  {}", self.workload.reference, self.workload.name));
        page.field("Runs now", self.workload.hosted.to_string());
        page.maybe("Target", request.target.as_ref());
        page.maybe("Environment", request.environment);
        page.maybe("Category", request.category);
        page.maybe("Data class", request.data_class);
        page.maybe("Personal data", request.personal_data);

        page.heading("2  REASONS AND CLAIMS");
        page.maybe("First reason", request.primary_reason);
        page.list("Other reasons", &request.other_reasons);
        for reason in ReasonCode::ALL {
            let Some(claim) = request.claims.get(reason) else { continue };
            page.field(&reason.code().replace('_', " "), claim.text.as_str());
            page.links("  shown by", &claim.evidence);
        }

        page.heading("3  COST");
        let pounds = |money: crate::domain::exact::Money| format!("GBP {}", money.grouped());
        page.maybe("Target, a year", request.cost.target_year.map(pounds));
        page.maybe("Primary, a year", request.cost.primary_year.map(pounds));
        page.maybe("Once, for moving", request.cost.one_off.map(pounds));
        page.maybe("Years compared", request.cost.years);
        page.maybe("Quoted on", request.cost.quoted_on);
        page.maybe("Rests on", request.cost.source.as_ref());

        page.heading("4  TIME AND THE WAY BACK");
        let term = request.term().map(|term| format!("{} to {}", term.first(), term.last()));
        page.maybe("Asked for", term);
        page.maybe("Review by", request.review_by);
        let months = request.move_months.map(|months| {
            let band = months.band().code().replace('_', " ");
            format!("{} / {} / {}   {band}", months.low(), months.likely(), months.high())
        });
        page.maybe("Months back", months);
        page.maybe("Rests on", request.estimate_basis);
        page.links("Tested by", &request.tested_evidence);

        page.heading("5  PORTABILITY");
        page.list("In the way", &request.blockers);
        page.maybe("To replace", request.substitutability);
        if let Some(why) = &request.substitutability_reason {
            page.field("  because", why.as_str());
        }
        page.maybe("To take back", request.reintegration);
        page.maybe("Exit plan", request.exit_plan);
        if let Some(reference) = &request.exit_plan_reference {
            page.links("  where", std::slice::from_ref(reference));
        }
        page.maybe("Alternatives", request.alternatives);
        page.maybe("Stopping hurts", request.impact_of_stopping);
        page.maybe("Contract ends", request.contract_end);
        for (at, function) in request.functions.iter().enumerate() {
            let why = function.why.as_ref().map_or("no reason said", |why| why.as_str());
            page.field(&format!("Function {}", at + 1), format!("{}: {why}", function.name));
            let checked = function.checked_on.map_or_else(
                || "the primary was not checked".to_owned(),
                |day| format!("the primary lacked it on {day}"),
            );
            page.field("", checked);
            page.links("  said in", function.source.as_slice());
        }

        page.heading("6  PEOPLE");
        page.maybe("Owner", request.owner.as_ref());
        page.list("Co-authors", &request.co_authors);
        page.maybe("Directorate", request.directorate.as_ref());

        page.heading("7  CONDITIONS OFFERED");
        if request.conditions.is_empty() {
            page.long("", "none", Tone::Muted, None);
        }
        for (at, offer) in request.conditions.iter().enumerate() {
            let owner = offer.owner.as_ref().map_or("nobody yet", |owner| owner.as_str());
            let due = offer.due.map_or_else(|| "no day yet".to_owned(), |due| due.to_string());
            let head = format!("{}, {}, {owner}, {due}", offer.kind, offer.consequence);
            page.field(&format!("Condition {}", at + 1), head);
            page.field("", offer.text.as_str());
        }
    }

    fn judged(&self, page: &mut Page) {
        let exception = &self.exception;
        page.heading("DOES THE CASE HOLD?   0 to 3 on a question scores it");
        for question in applicable(&self.questions, &exception.request) {
            let given: Vec<String> = exception
                .scores
                .iter()
                .filter(|score| score.question == question.id)
                .map(|score| format!("{} {}", score.by, score.given))
                .collect();
            let lowest = exception
                .scores
                .iter()
                .filter(|score| score.question == question.id)
                .filter_map(|score| score.given.value())
                .min();
            let (floor, tone) = match question.answer {
                Answer::Gate => ("gate: p pass, f fail".to_owned(), Tone::Plain),
                Answer::Scored { floor } => {
                    let missed = lowest.is_some_and(|lowest| lowest < floor);
                    let words = if floor == 0 { String::new() } else { format!("floor {floor}") };
                    (words, if missed { Tone::Warning } else { Tone::Plain })
                }
            };
            let about = Some(About::Question(question.id.clone()));
            let open = if given.is_empty() { "not scored".to_owned() } else { given.join(", ") };
            let short = question.id.as_str().strip_prefix("EXC-").unwrap_or(question.id.as_str());
            page.long(short, question.text.as_str(), Tone::Plain, about.clone());
            let parts = [open, floor];
            let said: Vec<&str> =
                parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            page.long(
                "",
                &said.join("   "),
                if tone == Tone::Plain { Tone::Muted } else { tone },
                about,
            );
        }
        if exception.votes.is_empty() {
            return;
        }
        page.heading("VOTES SINCE IT WAS SUBMITTED");
        for vote in &exception.votes {
            let (first, last) = (vote.span.first(), vote.span.last());
            let words =
                format!("approves {first} to {last}, {} months: {}", vote.months, vote.rationale);
            page.field(vote.by.as_str(), words);
        }
    }

    fn grants(&self, page: &mut Page) {
        let exception = &self.exception;
        if exception.grants.is_empty() {
            return;
        }
        page.heading("GRANTS AND THEIR CONDITIONS");
        for grant in &exception.grants {
            let (first, last) = (grant.span.first(), grant.span.last());
            let who: Vec<&str> =
                grant.approvers.iter().map(crate::domain::refs::Slug::as_str).collect();
            let words = format!(
                "{first} to {last}, {} months, by {} at tier {} under {}",
                grant.months,
                who.join(", "),
                grant.tier,
                grant.decision
            );
            page.field(&format!("Grant {}, {}", grant.number, grant.kind), words);
            if let Some(own) = &grant.override_ {
                let words = format!("{} approved their own request: {}", own.by, own.reason);
                page.long("", &words, Tone::Warning, None);
            }
            for condition in &grant.conditions {
                let about = Some(About::Condition(condition.number));
                let (words, tone) = standing(condition, self);
                let label = format!("  condition {}", condition.number);
                let head = format!(
                    "{words}; {}, {}, {}",
                    condition.kind, condition.consequence, condition.owner
                );
                page.long(&label, &head, tone, about.clone());
                page.long("", condition.text.as_str(), Tone::Plain, about);
            }
        }
    }

    fn told(&self, page: &mut Page) {
        page.heading("PRECEDENT");
        for line in self.precedent() {
            page.long("", &line, Tone::Plain, None);
        }
        if !self.comments.is_empty() {
            page.heading("COMMENTS");
            for said in &self.comments {
                page.field(&said.by, &said.what);
                page.long("", &said.at, Tone::Muted, None);
            }
        }
        page.heading("HISTORY");
        for said in &self.history {
            page.field(&said.at, format!("{}   {}", said.what, said.by));
        }
    }
}

/// Draws the rows from the cursor's first one, and what the chosen one is about.
pub(super) fn view(paint: &mut Painter, area: Rect, lines: &[Line], cursor: Cursor) {
    let theme = paint.look.theme;
    let shown = usize::from(area.height);
    for (offset, line) in lines.iter().skip(cursor.top).take(shown).enumerate() {
        let row = row_of(area, offset);
        let at = cursor.top + offset;
        let text = behind(row, 2);
        if line.tone == Tone::Heading {
            paint.say(text, &line.text, theme.strong, Align::Left);
        } else {
            paint.text(first(text, LABEL), &line.label, theme.muted, Align::Left);
            let body = behind(text, LABEL + 2);
            paint.text(body, &line.text, line.tone.style(theme), Align::Left);
        }
        if at == cursor.at {
            let whole = first(row, READABLE + 2);
            paint.restyle(whole, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}

/// The stages a request passes, each with a word on it, and how many it has passed.
pub(super) fn stages(dossier: &Dossier) -> ([(&'static str, String); 4], usize) {
    let exception = &dossier.exception;
    let submitted =
        exception.submission.as_ref().map_or(String::new(), |s| s.at.to_string()[..10].to_owned());
    let taken = exception.claimed_by.as_ref().map_or(String::new(), ToString::to_string);
    let ended = |words: &str| words.to_owned();
    let (done, last) = match exception.state {
        State::Draft => (0, String::new()),
        State::ChangesRequested => (0, "sent back".to_owned()),
        State::Submitted => (1, String::new()),
        State::InReview => (2, String::new()),
        State::Approved => (3, ended(cover_words(exception.cover(dossier.today)))),
        State::Rejected => (3, ended("rejected")),
        State::Withdrawn => (3, ended("withdrawn")),
        State::Revoked => (3, ended("revoked")),
        State::Closed => (3, ended("closed")),
    };
    let filed = exception.filed_at.to_string()[..10].to_owned();
    let names = [("draft", filed), ("submitted", submitted), ("review", taken), ("decision", last)];
    (names, done)
}

/// Draws the stages as a line, thick as far as the request has come.
pub(super) fn view_stages(paint: &mut Painter, area: Rect, dossier: &Dossier) {
    let theme = paint.look.theme;
    let (stages, done) = stages(dossier);
    let part = usize::from(area.width).min(100) / 4;
    for (at, (name, said)) in stages.iter().enumerate() {
        let slot = first(behind(row_of(area, 0), at * part), part);
        let style = if at <= done { theme.strong } else { theme.muted };
        let rest = paint.word(slot, &format!("{name} "), style);
        if at < 3 {
            let (sign, style) =
                if at < done { ('━', theme.strong) } else { ('─', theme.muted) };
            paint.rule(first(rest, usize::from(rest.width).saturating_sub(1)), sign, style);
        }
        let below = first(behind(row_of(area, 1), at * part), part.saturating_sub(1));
        paint.text(below, said, theme.muted, Align::Left);
    }
}
