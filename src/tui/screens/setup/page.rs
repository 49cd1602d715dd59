//! The page of Set-up: everything that an evaluation is made of, a line each, and beside it what
//! the step that leads on asks for.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::State;
use super::data::{Data, Present};
use crate::domain::criteria::weight::percent_text;
use crate::domain::criteria::{Kind, weight};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::conflict::{Clearance, Recusal};
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::stage::Stage;
use crate::domain::exact::Money;
use crate::domain::person::{Person, Role, name_beside};
use crate::domain::text::counted;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::msg::Target;
use crate::tui::screens::locks;
use crate::tui::theme::Theme;
use crate::tui::widgets::more::more;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The fewest and the most columns of what is missing, where there is room beside the page.
const ASIDE: (u16, u16) = (40, 76);
/// The most columns of the page itself: figures stay near to what they belong to.
const PAGE: u16 = 110;
/// Columns of the labels.
const LABEL: usize = 18;
/// Things missing that are named under one condition.
const NAMED: usize = 2;

/// What a line is about; Enter opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// A field of the form.
    Field(&'static str),
    /// A group of the criteria.
    Group(String),
    /// A candidate.
    Candidate(String),
    /// A place on the panel.
    Seat(String),
    /// Something to do.
    Do(super::Act),
}

/// One line of the page.
#[derive(Debug, Clone)]
pub(super) struct Line {
    label: String,
    value: String,
    right: String,
    heading: bool,
    muted: bool,
    pub(super) about: Option<About>,
}

fn heading(words: &str, right: impl Into<String>) -> Line {
    let (label, value) = (words.to_owned(), String::new());
    Line { label, value, right: right.into(), heading: true, muted: false, about: None }
}

fn blank() -> Line {
    heading("", "")
}

fn fact(label: &str, value: impl Into<String>, key: &'static str) -> Line {
    Line {
        label: label.to_owned(),
        value: value.into(),
        right: String::new(),
        heading: false,
        muted: false,
        about: Some(About::Field(key)),
    }
}

fn of(label: &str, value: impl Into<String>, right: impl Into<String>, about: About) -> Line {
    Line {
        label: label.to_owned(),
        value: value.into(),
        right: right.into(),
        heading: false,
        muted: false,
        about: Some(about),
    }
}

fn note(words: &str) -> Line {
    Line { muted: true, ..heading(words, "") }
}

/// Every line, in the order of the page.
pub(super) fn lines(data: &Data) -> Vec<Line> {
    match &data.present {
        Some(present) => of_evaluation(present, &data.people),
        None => first_run(data),
    }
}

/// Nothing is set up yet: what to begin with.
fn first_run(data: &Data) -> Vec<Line> {
    use super::Act;
    let count = |role: Role| data.holders(role).count();
    let suppliers = data.suppliers.iter().filter(|supplier| !supplier.retired).count();
    let (moderators, evaluators) = (count(Role::Moderator), count(Role::Evaluator));
    let people = format!("{moderators} may moderate, {evaluators} may score");
    vec![
        heading("THERE IS NO EVALUATION YET", ""),
        note("An evaluation needs people with roles, suppliers, and criteria."),
        note("One set is in the box, and `own` begins an empty one."),
        blank(),
        of("1  People", people, "P", About::Do(Act::People)),
        of("2  Suppliers", format!("{suppliers} known"), "S", About::Do(Act::Suppliers)),
        of("3  New evaluation", "step by step; it begins as a draft", "n", About::Do(Act::New)),
        blank(),
        note("A draft may be changed until it is frozen. Then scoring opens."),
    ]
}

fn clearance(evaluation: &Evaluation, person: &crate::domain::refs::Slug) -> String {
    match evaluation.clearance(person) {
        Clearance::Undeclared => "has not declared".to_owned(),
        Clearance::Unreviewed => "interest not reviewed".to_owned(),
        Clearance::Clear => "clear".to_owned(),
        Clearance::Recused(Recusal::All) => "recused".to_owned(),
        Clearance::Recused(Recusal::Questions(questions)) => {
            format!("recused from {}", counted(questions.len(), "question", "questions"))
        }
    }
}

fn of_evaluation(present: &Present, people: &[Person]) -> Vec<Line> {
    let evaluation = &present.evaluation;
    let (parts, rules, set) = (evaluation.parts(), evaluation.rules(), evaluation.criteria());
    let stage = evaluation.stands();
    let version = format!("{stage}, rules version {}", parts.rules_version);
    let unset = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let mut lines = vec![
        heading(&format!("{} {}", parts.reference, "ABOUT"), version),
        fact("Title", parts.title.as_str(), "title"),
        fact("Purpose", parts.purpose.code().replace('-', " "), "purpose"),
        fact("Moderator", name_beside(people, &parts.moderator), "moderator"),
        fact("Criteria", format!("{}, version {}", set.id(), set.version()), "criteria"),
    ];
    let values = set.scale().points().len();
    let scale = format!("{}, {values} values", set.scale().range(None));
    lines.push(fact("Scale", scale, "scale"));
    let sum = weight::sum(set.groups().iter().map(|group| group.weight));
    let sum = match sum {
        10_000 => "sum 100".to_owned(),
        sum => format!("! sum {}, not 100", percent_text(sum)),
    };
    if let Some(why) = &present.amended {
        lines.push(blank());
        lines.push(heading("AMENDED", format!("from version {}", parts.rules_version - 1)));
        lines.push(note(why));
    }
    if evaluation.stage() == Stage::Draft && !present.falls.is_empty() {
        lines.push(blank());
        let count = present.falls.len().to_string();
        lines.push(heading("NO LONGER STANDING ONCE FROZEN", count));
        lines.extend(present.falls.iter().map(|line| note(line)));
    }
    lines.push(blank());
    lines.push(heading("GROUPS", sum));
    for group in set.groups() {
        let gates = group.questions.iter().filter(|q| q.kind == Kind::Gate).count();
        let within =
            weight::sum(group.questions.iter().filter(|q| q.kind != Kind::Gate).map(|q| q.weight));
        let questions = group.questions.len();
        let mut what = counted(questions, "question", "questions");
        if gates > 0 {
            what.push_str(&format!(", {}", counted(gates, "gate", "gates")));
        }
        if within != 10_000 && questions > gates {
            what.push_str(&format!("; ! {} within", percent_text(within)));
        }
        let name = format!("{}  {}", group.id, group.title);
        let weight = percent_text(u64::from(group.weight.as_hundredths()));
        lines.push(of(&name, what, weight, About::Group(group.id.to_string())));
    }
    let found = present.elicited.iter().filter(|one| one.version == parts.rules_version);
    for (at, one) in found.enumerate() {
        if at == 0 {
            lines.push(blank());
            lines.push(heading("HOW WEIGHTS WERE FOUND", ""));
        }
        let taken = if one.taken.is_some() { "taken" } else { "not taken as they are" };
        let (method, who) = (one.given.method.words(), &one.said_by);
        let head =
            format!("{}: {method}, said by {who} on {}", one.level, one.at.day_in(&present.zone));
        lines.push(Line { right: taken.to_owned(), ..note(&head) });
        lines.push(note(&format!("  {}", one.line())));
    }
    lines.push(blank());
    let live = evaluation.live().count();
    lines.push(heading("CANDIDATES", live.to_string()));
    for candidate in evaluation.candidates() {
        let left = candidate.withdrawn.as_ref().map(|w| format!("withdrawn {}", w.on));
        let about = About::Candidate(candidate.slug.to_string());
        let (slug, name) = (candidate.slug.as_str(), candidate.name.as_str());
        lines.push(of(slug, name, left.unwrap_or_default(), about));
    }
    if evaluation.candidates().is_empty() {
        lines.push(note("nobody yet: a adds one"));
    }
    lines.push(blank());
    lines.push(heading("PANEL", parts.panel.len().to_string()));
    for seat in &parts.panel {
        let who = seat.person.as_str();
        let about = About::Seat(who.to_owned());
        let name = people.iter().find(|one| one.slug == seat.person);
        // A name that is the short name again says nothing more.
        let name = name.map(|one| one.name.as_str()).filter(|name| *name != who);
        let stands = clearance(evaluation, &seat.person);
        lines.push(match name {
            Some(name) => of(who, name, stands, about),
            None => of(who, stands, "", about),
        });
    }
    if parts.panel.is_empty() {
        lines.push(note("nobody yet: p gives somebody a seat"));
    }
    lines.push(blank());
    lines.push(heading("RULES", ""));
    let band = rules.price_formula.and_then(PriceFormula::band);
    let band = band.map(|b| format!(", {} to {}", b.best().pounds(), b.worst().pounds()));
    let given = rules.price_formula.map(PriceFormula::parameters).unwrap_or_default();
    let worth = given.point_value.map(|value| format!(", {} a quality mark", value.pounds()));
    let with = band.or(worth).unwrap_or_default();
    let formula = rules.price_formula.map(|formula| format!("{}{with}", formula.code()));
    let formula = match (set.price(), formula) {
        (None, _) => "no question is scored from money".to_owned(),
        (Some(_), formula) => unset(formula),
    };
    lines.push(fact("Price formula", formula, "price_formula"));
    lines.push(fact("Own estimate", unset(rules.should_cost.map(Money::pounds)), "should_cost"));
    let ties: Vec<&str> = rules.tie_break.iter().map(|rule| rule.code()).collect();
    let ties = if ties.is_empty() { "–".to_owned() } else { ties.join(", ") };
    lines.push(fact("Ties broken by", ties, "tie_break"));
    lines.push(fact("Decimals", rules.decimals.to_string(), "decimals"));
    let least = format!("{} evaluators for each question", rules.min_panel);
    lines.push(fact("Least panel", least, "min_panel"));
    lines.push(fact("What counts", rules.agreeing.words().to_owned(), "agreeing"));
    lines.push(fact("Near a tie", format!("below {} marks", rules.near_tie), "near_tie"));
    let framework = rules.framework.as_ref().map(|name| match &rules.rule_set {
        Some(_) => format!("{name}, its limits are checked"),
        None => format!("{name}, without limits of ours"),
    });
    lines.push(fact("Framework", unset(framework), "framework"));
    lines.push(blank());
    lines.push(heading("DUE DAYS", ""));
    let day = |day: Option<crate::domain::date::Day>| unset(day.map(|day| day.to_string()));
    lines.push(fact("Sheets", day(parts.due.scoring), "scoring_due"));
    lines.push(fact("Agreed scores", day(parts.due.moderation), "moderation_due"));
    if let Some(hash) = &present.rules_hash {
        lines.push(blank());
        lines.push(heading("FROZEN RULES", ""));
        lines.push(note(&format!("hash {hash}")));
    }
    lines
}

/// The rows of the page itself in a body of this size.
pub(super) fn room(columns: u16, rows: usize) -> usize {
    if columns >= 100 { rows } else { rows.saturating_sub(below(rows) + 1) }
}

/// Rows of what is missing, where it stands below.
fn below(rows: usize) -> usize {
    (rows / 3).clamp(3, 8)
}

/// Draws the page.
pub(super) fn view(state: &State, data: &Data, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let rows = usize::from(body.height);
    let (page, aside) = if body.width >= 100 {
        let aside = (body.width * 2 / 5).clamp(ASIDE.0, ASIDE.1);
        let page = Rect { width: (body.width - aside - 2).min(PAGE), ..body };
        let rule = Rect { x: page.right(), width: 1, ..body };
        paint.upright(rule, '│', theme.muted);
        (page, Rect { x: page.right() + 2, width: aside, ..body })
    } else {
        let above = room(body.width, rows);
        let rule = row_of(body, above);
        paint.rule(rule, '─', theme.muted);
        let y = body.y + cells(above + 1).min(body.height);
        let height = body.height.saturating_sub(cells(above + 1));
        (Rect { height: cells(above), ..body }, behind(Rect { y, height, ..body }, 2))
    };
    let lines = lines(data);
    let shown = usize::from(page.height);
    let mut cursor = state.cursor;
    cursor.keep_in(lines.len(), shown);
    for (offset, line) in lines.iter().skip(cursor.top).take(shown).enumerate() {
        let at = cursor.top + offset;
        let row = row_of(page, offset);
        draw(paint, row, line, at == cursor.at && line.about.is_some());
        if line.about.is_some() {
            paint.hit(row, Target::Row(at));
        }
    }
    more(paint, page, cursor.top, lines.len());
    view_aside(data, paint, aside);
}

fn draw(paint: &mut Painter, row: Rect, line: &Line, chosen: bool) {
    let theme = paint.look.theme;
    let inner = Rect { width: row.width.saturating_sub(5), ..behind(row, 2) };
    if line.heading {
        let style = if line.muted { theme.muted } else { theme.strong };
        let rest = paint.word(inner, &line.label, style);
        paint.say(rest, &line.right, theme.muted, Align::Right);
        return;
    }
    let taken = crate::tui::fit::width(&line.right);
    let label = match &line.about {
        Some(About::Group(_)) => LABEL + 14,
        Some(_) | None => LABEL,
    };
    let label = label.min(usize::from(inner.width) / 2);
    paint.text(first(inner, label), &line.label, theme.text, Align::Left);
    let value = behind(inner, label + 2);
    let value = Rect { width: value.width.saturating_sub(cells(taken + 1)), ..value };
    let style: Style = if line.value == "–" { theme.muted } else { theme.text };
    paint.text(value, &line.value, style, Align::Left);
    paint.text(inner, &line.right_in(usize::from(inner.width)), theme.text, Align::Left);
    paint.text(first(inner, label), &line.label, theme.text, Align::Left);
    paint.text(value, &line.value, style, Align::Left);
    if chosen {
        paint.restyle(Rect { width: row.width.saturating_sub(2), ..row }, theme.selected);
        paint.say(first(row, 1), ">", theme.selected, Align::Left);
    }
}

impl Line {
    /// The words at the right edge, with blanks before them.
    fn right_in(&self, columns: usize) -> String {
        crate::tui::fit::fit(&self.right, columns, Align::Right, '…')
    }
}

/// What the step that leads on asks for.
fn view_aside(data: &Data, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let Some(present) = &data.present else {
        let words = "Who may set up: a moderator or an administrator.";
        for (offset, line) in wrap(words, usize::from(area.width)).into_iter().enumerate() {
            paint.say(row_of(area, offset), &line, theme.muted, Align::Left);
        }
        return;
    };
    let Some(lock) = &present.next else {
        paint.say(row_of(area, 0), "NOTHING IS LEFT TO DO", theme.strong, Align::Left);
        return;
    };
    let words = format!("TO {}", locks::verb(lock.step).to_uppercase());
    let rest = paint.word(row_of(area, 0), &words, theme.strong);
    let count = format!("{} of {} met ", lock.met(), lock.conditions.len());
    paint.say(rest, &count, theme.muted, Align::Right);
    let columns = usize::from(area.width).saturating_sub(1);
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let mut rows: Vec<locks::Row> = Vec::new();
    for late in &present.late {
        for (at, line) in wrap(late, columns.saturating_sub(4)).into_iter().enumerate() {
            rows.push((if at == 0 { "!" } else { "" }, theme.warning, line, theme.warning));
        }
    }
    rows.extend(short(lock, columns, &theme));
    locks::draw(paint, list, &rows, 0);
    if present.evaluation.stage() == Stage::Draft && lock.possible() {
        let at = rows.len() + 1;
        paint.say(behind(row_of(list, at), 4), "f freezes it", theme.good, Align::Left);
    }
}

/// The conditions, with what is missing under those that are not met.
fn short(
    lock: &crate::actions::evaluations::Lock,
    columns: usize,
    theme: &Theme,
) -> Vec<locks::Row> {
    let mut ordered = lock.clone();
    for one in &mut ordered.conditions {
        if one.met {
            one.now.clear();
        }
    }
    locks::lines(&ordered, columns, NAMED, theme)
}
