//! The result: places, totals, margins, marks by group, and each step of one candidate's total.
//! While it is sealed the place says why and shows nothing of it.
//!
//! It is long because the table and the pages behind it read one result.

mod letter;
mod order;
mod remarks;
mod steps;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::{Heard, told_in};
use crate::domain::evaluation::ranking::{
    Figures, NoResult, Ranking, Standing, Status, Unit, Warning,
};
use crate::domain::refs::Slug;
use crate::domain::robustness::firmness::firmness;
use crate::tui::fit::{Align, width};
use crate::tui::keys::{Act as AnyAct, Code, Command, Where, ch, command, plain};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::place::Place;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::bar::bar;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::told::{nothing_yet, paragraphs};
use crate::tui::widgets::{Painter, behind, first, row_of};

pub use letter::Letter;
pub use order::Order;
use order::Writing;
use steps::{explained, view_explained};

/// The evaluation of which the result is shown, without what is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The evaluation.
    pub evaluation: Evaluation,
    /// What the next step still needs, each with whose it is.
    pub left: Vec<String>,
    /// The decision that broke a tie for the first place, with its reason.
    pub decided: Option<String>,
    /// Which low bids were asked about, and how far that is.
    pub heard: Heard,
}

/// The result and the chosen candidate.
#[derive(Debug, Default)]
pub struct State {
    known: Known,
    firm: Firm,
    at: Option<Slug>,
    sight: Sight,
    /// The summary that was asked for last.
    letter: Option<Letter>,
    /// The form that says how summaries are wanted as files.
    writing: Option<Writing>,
    top: Cursor,
}

/// What is shown of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Sight {
    /// Places, totals and marks by group.
    #[default]
    Table,
    /// Each step of the chosen candidate's total.
    Steps,
    /// The assessment summary of the chosen candidate.
    Summary,
    /// Every warning, and how firm the first place is.
    Remarks,
}

#[derive(Debug, Default)]
enum Known {
    #[default]
    Asked,
    Not(String),
    Sealed(Box<Data>, String),
    Here(Box<Data>, Box<Ranking>),
}

/// How firm the result is: in full, in one sentence.
#[derive(Debug, Default)]
struct Firm {
    full: Vec<String>,
    short: String,
}

impl Firm {
    fn of(evaluation: &Evaluation) -> Self {
        match firmness(evaluation) {
            // The lead or the near tie stands in the place already.
            Ok(found) => Self { full: found.sentences().split_off(1), short: found.short() },
            Err(why) => {
                let why = format!("How firm it is cannot be said: {why}.");
                Self { full: vec![why.clone()], short: why }
            }
        }
    }
}

/// What the keys of the ranking do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Explain the chosen candidate step by step.
    Explain,
    /// Read the assessment summary of the chosen candidate.
    Read,
    /// Read every warning, and how firm the first place is.
    Remarks,
    /// Say how that summary, or all of them, are wanted as files.
    Write,
    /// Write them as the form says.
    Save,
    /// To the next field, or the one before.
    Field(bool),
    /// Write the whole evaluation to a file.
    Page,
    /// Copy the chosen line.
    Copy,
    /// Ask again.
    Reload,
}

const HERE: Where = Where::In(&[Place::Ranking]);
const GROUP: &str = "Ranking";

fn a_result(state: &super::super::state::State) -> crate::tui::keys::Possible {
    match &state.screens.ranking.known {
        Known::Here(..) => Ok(()),
        Known::Asked | Known::Not(_) | Known::Sealed(..) => {
            Err("there is no result to show yet".to_owned())
        }
    }
}

/// The commands of the ranking.
pub const COMMANDS: &[Command] = &[
    command(
        "ranking.explain",
        ("Explain the total step by step", "explain"),
        GROUP,
        &[plain(Code::Enter), ch('x')],
        HERE,
        1,
        AnyAct::Ranking(Act::Explain),
    )
    .when(a_result),
    command(
        "ranking.summary",
        ("Read the assessment summary of the candidate", "summary"),
        GROUP,
        &[ch('s')],
        HERE,
        2,
        AnyAct::Ranking(Act::Read),
    )
    .when(a_result),
    command(
        "ranking.warnings",
        ("Read every warning, and how firm the first place is", "warnings"),
        GROUP,
        &[ch('!')],
        HERE,
        2,
        AnyAct::Ranking(Act::Remarks),
    )
    .when(a_result),
    command(
        "ranking.write-summary",
        ("Write this summary or all of them to files …", "write file"),
        GROUP,
        &[ch('e')],
        Where::Part(Place::Ranking, "summary"),
        1,
        AnyAct::Ranking(Act::Write),
    ),
    command(
        "ranking.page",
        ("Write the whole evaluation as an HTML page, here", "write page"),
        GROUP,
        &[ch('E')],
        HERE,
        20,
        AnyAct::Ranking(Act::Page),
    )
    .when(a_result),
    command(
        "ranking.copy",
        ("Copy the line", "copy"),
        GROUP,
        &[ch('y')],
        HERE,
        2,
        AnyAct::Ranking(Act::Copy),
    )
    .when(a_result),
    command(
        "ranking.reload",
        ("Ask for the ranking again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        AnyAct::Ranking(Act::Reload),
    ),
    FORM_KEYS[0],
    FORM_KEYS[1],
    FORM_KEYS[2],
];

const FORM_KEYS: [Command; 3] = super::paper::keys(
    ["ranking.save", "ranking.next", "ranking.previous"],
    GROUP,
    Where::Form(Place::Ranking, "form"),
    [
        AnyAct::Ranking(Act::Save),
        AnyAct::Ranking(Act::Field(true)),
        AnyAct::Ranking(Act::Field(false)),
    ],
);

impl State {
    fn chosen(&self) -> usize {
        let Known::Here(_, ranking) = &self.known else { return 0 };
        let wanted = self.at.as_ref();
        ranking.standings.iter().position(|s| Some(&s.candidate) == wanted).unwrap_or(0)
    }

    /// Shows this, or the table where it is shown already; from its first row on.
    fn turn(&mut self, sight: Sight) {
        self.sight = if self.sight == sight { Sight::Table } else { sight };
        self.top = Cursor::default();
    }

    fn letter(&self) -> Option<&Letter> {
        let who = &self.standing()?.candidate;
        self.letter.as_ref().filter(|letter| letter.candidate == *who)
    }

    fn standing(&self) -> Option<&Standing> {
        let Known::Here(_, ranking) = &self.known else { return None };
        ranking.standings.get(self.chosen())
    }
}

/// Changes the ranking.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    if let Some(writing) = &mut state.writing
        && let Some(effects) = writing.paper.take(&input, shell)
    {
        return effects;
    }
    match input {
        Input::Shown | Input::Act(AnyAct::Ranking(Act::Reload), _) => {
            return shell.ask(Load::Ranking);
        }
        Input::Act(AnyAct::Ranking(Act::Save), _) => {
            if let Some(writing) = &mut state.writing {
                return writing.save(shell);
            }
        }
        Input::Act(AnyAct::Ranking(Act::Field(forward)), _) => {
            if let Some(writing) = &mut state.writing {
                writing.paper.move_on(forward);
            }
        }
        Input::LeaveText => {
            if state.writing.as_mut().is_some_and(|writing| writing.paper.leaves()) {
                state.writing = None;
            }
        }
        Input::Saved(ticket) => {
            if let Some(effects) = state.writing.as_mut().and_then(|w| w.paper.saved(ticket, shell))
            {
                state.writing = None;
                return effects;
            }
        }
        Input::Refused(ticket) => {
            if let Some(writing) = &mut state.writing {
                writing.paper.refused(ticket);
            }
        }
        Input::Resized => {
            if let Some(writing) = &mut state.writing {
                writing.paper.fit(shell);
            }
        }
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion =
                if by < 0 { crate::tui::keys::Motion::Up } else { crate::tui::keys::Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Act(AnyAct::Ranking(Act::Read), _) => {
            if state.sight == Sight::Summary {
                state.turn(Sight::Summary);
            } else if let Some(standing) = state.standing() {
                return shell.ask(Load::Letter(standing.candidate.clone()));
            }
        }
        Input::Loaded(Loaded::Letter(Ok(letter))) => {
            state.letter = Some(*letter);
            state.sight = if state.letter().is_some() { Sight::Summary } else { Sight::Table };
            state.top = Cursor::default();
        }
        Input::Loaded(Loaded::Letter(Err(why))) => shell.refuse(why),
        Input::Act(AnyAct::Ranking(Act::Write), _) => {
            if let (Known::Here(data, _), Some(standing)) = (&state.known, state.standing()) {
                state.writing = Some(Writing::new(data.evaluation.reference(), standing, shell));
            }
        }
        Input::Act(AnyAct::Ranking(Act::Page), _) => {
            if let Known::Here(data, _) = &state.known {
                return shell.save(Save::Page(data.evaluation.reference())).1;
            }
        }
        Input::Act(AnyAct::Ranking(Act::Explain), _) => {
            let some = state.standing().is_some();
            state.turn(if some { Sight::Steps } else { Sight::Table });
        }
        Input::Act(AnyAct::Ranking(Act::Remarks), _) => state.turn(Sight::Remarks),
        Input::Act(AnyAct::Ranking(Act::Copy), _) => {
            if let (Known::Here(_, ranking), Some(standing)) = (&state.known, state.standing()) {
                return vec![Effect::Copy(line_of(standing, ranking.unit))];
            }
        }
        Input::Back => {
            if state.sight == Sight::Table {
                shell.wish(Wish::Back);
            } else {
                state.turn(Sight::Table);
            }
        }
        Input::Click(Target::Row(at)) => {
            let before = state.chosen();
            let Known::Here(_, ranking) = &state.known else { return Vec::new() };
            state.at = ranking.standings.get(at).map(|standing| standing.candidate.clone());
            if before == at && state.sight != Sight::Summary {
                state.turn(Sight::Steps);
            }
        }
        Input::Loaded(Loaded::Ranking(answer)) => {
            state.known = match answer {
                Err(why) => Known::Not(why),
                Ok(data) => match data.evaluation.result() {
                    Ok(mut ranking) => {
                        told_in(&mut ranking.warnings, &data.heard);
                        state.firm = Firm::of(&data.evaluation);
                        Known::Here(data, Box::new(ranking))
                    }
                    Err(error @ (NoResult::Sealed(_) | NoResult::NotRankable(_))) => {
                        state.sight = Sight::Table;
                        Known::Sealed(data, error.to_string())
                    }
                },
            };
        }
        Input::Failed("ranking") => {
            if let Known::Asked = state.known {
                state.known = Known::Not("It could not be read. F5 tries again.".to_owned());
            }
        }
        Input::Act(..)
        | Input::Typed(_)
        | Input::Paste(_)
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Loaded(_)
        | Input::Failed(_)
        | Input::Editor
        | Input::Edited(..) => {}
    }
    Vec::new()
}

fn step(state: &mut State, motion: crate::tui::keys::Motion, shell: &Shell) {
    let columns = usize::from(shell.size.0);
    let text = match state.sight {
        Sight::Table => None,
        Sight::Summary => Some((letter::lines(state, columns).len(), 1)),
        Sight::Steps => Some((explained(state, columns).len(), 3)),
        Sight::Remarks => Some((remarks::lines(state, columns).len(), remarks::TAKEN)),
    };
    if let Some((lines, taken)) = text {
        let rows = shell.body_rows().saturating_sub(taken).max(1);
        // The text moves, not a cursor in it: its last row is as far as it goes.
        let top = Cursor::scrolled(state.top.at, motion, lines, rows);
        state.top = Cursor { at: top, top };
        return;
    }
    let Known::Here(_, ranking) = &state.known else { return };
    let mut cursor = Cursor { at: state.chosen(), top: 0 };
    cursor.step(motion, ranking.standings.len(), 10);
    state.at = ranking.standings.get(cursor.at).map(|standing| standing.candidate.clone());
}

fn line_of(standing: &Standing, unit: Unit) -> String {
    match &standing.figures {
        Some(figures) => {
            format!("{} {} {}", figures.place, standing.name, unit.shown(figures.published))
        }
        None => format!("{} {}", standing.name, status_of(standing)),
    }
}

/// Why a candidate has no place, in words.
pub(super) fn status_of(standing: &Standing) -> String {
    match &standing.status {
        Status::Ranked => String::new(),
        Status::Excluded { .. } => {
            format!("excluded by {}", standing.status.excluded_by().join(", "))
        }
        Status::Withdrawn { on } => format!("withdrawn on {on}"),
    }
}

/// The sentence on how firm the first place is, for the status row and the overview.
pub(super) fn lead(ranking: &Ranking) -> Option<String> {
    let near = ranking.warnings.iter().find(|warning| {
        matches!(
            warning,
            Warning::NearTie { .. } | Warning::JointFirst { .. } | Warning::NoCompliantCandidate
        )
    });
    if let Some(warning) = near {
        return Some(warning.to_string());
    }
    let (standing, figures) = ranking.ranked().next()?;
    let margin = figures.margin_to_next?;
    Some(match ranking.unit {
        Unit::Marks => format!("{} leads by {margin}", standing.name),
        unit @ (Unit::PoundsPerMark | Unit::PoundsNet) => {
            format!(
                "{} leads by {}; totals are {}",
                standing.name,
                unit.shown(margin),
                unit.words()
            )
        }
    })
}

/// Draws the ranking, or why there is none.
fn view(state: &State, paint: &mut Painter, body: Rect) {
    let inside = behind(body, 2);
    match &state.known {
        Known::Asked => {}
        Known::Not(why) => paragraph(paint, inside, 1, why),
        Known::Sealed(data, why) => {
            nothing_yet(paint, inside, "NO RESULT YET", why, &data.left);
        }
        Known::Here(data, ranking) => match state.sight {
            Sight::Table => view_table(state, data, ranking, paint, body),
            Sight::Steps => view_explained(state, paint, inside),
            Sight::Summary => letter::view(state, paint, inside),
            Sight::Remarks => remarks::view(state, paint, inside),
        },
    }
}

fn paragraph(paint: &mut Painter, area: Rect, y: usize, text: &str) {
    paragraphs(paint, area, y, text);
}

/// Columns of the table from the left: place, name, then figures at the right.
struct Columns {
    name: usize,
    figures: Vec<(&'static str, usize)>,
    bar: usize,
}

impl Columns {
    fn of(ranking: &Ranking, columns: usize) -> Self {
        let names = ranking.standings.iter().map(|s| width(s.name.as_str())).max().unwrap_or(0);
        let priced = ranking.price_formula.is_some();
        let mut figures = vec![("QUALITY", 9)];
        if ranking.unit.is_pounds() {
            // Pounds are wider than marks, and there are no price marks beside them.
            figures.extend([("WHOLE-LIFE COST", 17), ("TOTAL", 16), ("AHEAD BY", 15)]);
        } else {
            if priced {
                figures.push(("PRICE", 9));
            }
            if priced && columns >= 80 {
                figures.push(("WHOLE-LIFE COST", 17));
            }
            figures.extend([("TOTAL", 9), ("MARGIN", 9)]);
        }
        let taken: usize = 5 + figures.iter().map(|(_, wide)| wide).sum::<usize>();
        let room = columns.saturating_sub(taken);
        let name = (names + 2).clamp(10, room.max(10));
        // A bar shows a share of full marks; pounds have no full length.
        let bar = if ranking.unit.is_pounds() { 0 } else { room.saturating_sub(name + 3).min(40) };
        Self { name, figures, bar: if bar < 8 { 0 } else { bar } }
    }
}

fn view_table(state: &State, data: &Data, ranking: &Ranking, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let columns = Columns::of(ranking, usize::from(body.width));
    let head = row_of(body, 0);
    paint.say(behind(head, 2), "#", theme.strong, Align::Left);
    paint.say(behind(head, 5), "CANDIDATE", theme.strong, Align::Left);
    let mut x = 5 + columns.name;
    for (name, wide) in &columns.figures {
        paint.say(first(behind(head, x), *wide), name, theme.strong, Align::Right);
        x += wide;
    }
    for (at, standing) in ranking.standings.iter().enumerate() {
        let row = row_of(body, 1 + at);
        let chosen = at == state.chosen();
        standing_row(standing, &columns, ranking.unit, paint, row);
        if chosen {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    let under = ranking.standings.len() + 2;
    let inside = behind(body, 2);
    // The warnings that say how far the order may be trusted stand above the marks.
    let roomy = usize::from(body.height) > 30;
    let (before, after) = remarks::remarks(state, roomy);
    let rows = usize::from(body.height);
    let columns = usize::from(inside.width);
    let taken: usize = before.iter().map(|remark| remark.rows(columns)).sum();
    let groups = data.evaluation.criteria().groups().len();
    let marks = rows.saturating_sub(under + taken) >= groups + 3 + usize::from(!after.is_empty());
    if !marks {
        let all: Vec<remarks::Remark> = before.into_iter().chain(after).collect();
        remarks::draw(&all, paint, inside, under);
        return;
    }
    let y = remarks::draw(&before, paint, inside, under);
    let y = marks_table(data, ranking, paint, body, y + usize::from(y > under));
    // The last row is for what does not fit; the blank one before them gives way to it.
    remarks::draw(&after, paint, inside, if y + 1 < rows { y + 1 } else { y });
}

fn standing_row(
    standing: &Standing,
    columns: &Columns,
    unit: Unit,
    paint: &mut Painter,
    row: Rect,
) {
    let theme = paint.look.theme;
    let out = standing.figures.is_none();
    let style = if out { theme.muted } else { theme.text };
    let place = standing.figures.as_ref().map_or_else(|| "-".to_owned(), |f| f.place.to_string());
    paint.say(behind(row, 2), &place, style, Align::Left);
    let name = first(behind(row, 5), columns.name - 1);
    paint.text(name, standing.name.as_str(), style, Align::Left);
    let x = 5 + columns.name;
    let Some(figures) = &standing.figures else {
        // What excludes is said in words as well, for eyes without colour.
        paint.text(behind(row, x + 2), &status_of(standing), style, Align::Left);
        return;
    };
    let mut x = x;
    for (name, wide) in &columns.figures {
        let text = figure(name, figures, unit);
        paint.say(first(behind(row, x), *wide), &text, style, Align::Right);
        x += wide;
    }
    if columns.bar > 0 {
        let units = u64::try_from(figures.published.units()).unwrap_or(0);
        let most = 100 * 10_u64.pow(u32::from(figures.published.decimals()));
        let drawn = bar(units, most, columns.bar);
        paint.say(behind(row, x + 2), &drawn, theme.first, Align::Left);
    }
}

fn figure(name: &str, figures: &Figures, unit: Unit) -> String {
    let decimals = figures.published.decimals();
    match name {
        "QUALITY" => figures.quality.rounded(decimals).to_string(),
        "PRICE" => {
            figures.price.as_ref().map(|p| p.rounded(decimals).to_string()).unwrap_or_default()
        }
        "WHOLE-LIFE COST" => {
            figures.amount.map(crate::domain::exact::Money::grouped).unwrap_or_default()
        }
        "TOTAL" => unit.shown(figures.published),
        _ => figures.margin_to_next.map(|margin| unit.shown(margin)).unwrap_or_default(),
    }
}

/// Judged marks by group, the best of each row marked; gives the row behind it.
fn marks_table(
    data: &Data,
    ranking: &Ranking,
    paint: &mut Painter,
    body: Rect,
    from: usize,
) -> usize {
    let theme = paint.look.theme;
    let decimals = ranking.decimals;
    let shown: Vec<&Standing> = ranking.standings.iter().collect();
    let wide = if body.width >= 100 { 13 } else { 9 };
    let title = usize::from(body.width).saturating_sub(2 + 7 + wide * shown.len()).clamp(12, 40);
    let head = row_of(body, from);
    paint.say(behind(head, 2), "MARKS BY GROUP", theme.strong, Align::Left);
    paint.say(first(behind(head, 2 + title), 7), "OF", theme.strong, Align::Right);
    for (at, standing) in shown.iter().enumerate() {
        let area = first(behind(head, 2 + title + 7 + at * wide + 1), wide - 2);
        let name = if width(standing.name.as_str()) < wide - 1 {
            standing.name.to_string()
        } else {
            standing.candidate.to_string().to_uppercase()
        };
        paint.text(area, &name, theme.strong, Align::Right);
    }
    let mut y = from + 1;
    for (index, group) in data.evaluation.criteria().groups().iter().enumerate() {
        let best = ranking
            .ranked()
            .filter_map(|(standing, _)| standing.groups.get(index)?.marks.clone())
            .max();
        let Some(of) = shown.first().and_then(|s| s.groups.get(index)).map(|g| g.of.clone()) else {
            continue;
        };
        if of.is_zero() {
            continue;
        }
        let row = row_of(body, y);
        paint.text(first(behind(row, 2), title), group.title.as_str(), theme.text, Align::Left);
        let of = of.rounded(decimals).to_string();
        paint.say(first(behind(row, 2 + title), 7), &of, theme.muted, Align::Right);
        for (at, standing) in shown.iter().enumerate() {
            let marks = standing.groups.get(index).and_then(|group| group.marks.clone());
            let is_best = standing.figures.is_some() && marks.is_some() && marks == best;
            let text = marks.map_or_else(|| "·".to_owned(), |m| m.rounded(decimals).to_string());
            let text = if is_best { format!("{text}*") } else { format!("{text} ") };
            let style = if standing.figures.is_none() { theme.muted } else { theme.text };
            let area = first(behind(row, 2 + title + 7 + at * wide), wide);
            paint.say(area, &text, style, Align::Right);
        }
        y += 1;
    }
    paint.say(
        behind(row_of(body, y), 2),
        "* best of the ranked in its row",
        theme.muted,
        Align::Left,
    );
    y + 1
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, _: &Shell, paint: &mut Painter, body: Rect) {
        match &self.writing {
            Some(writing) => writing.paper.view(paint, body),
            None => view(self, paint, body),
        }
    }

    fn status(&self) -> Option<String> {
        if self.writing.is_some() {
            return Some(Writing::status());
        }
        match &self.known {
            Known::Here(_, _) if self.sight == Sight::Steps => {
                Some("Figures are rounded to be shown; what is carried on is exact.".to_owned())
            }
            // A warning about the first place stands in the place itself.
            Known::Here(_, ranking) => lead(ranking).filter(|lead| lead.contains("leads by")),
            Known::Asked | Known::Not(_) | Known::Sealed(..) => None,
        }
    }

    fn crumbs(&self) -> Vec<String> {
        match self.sight {
            Sight::Table => Vec::new(),
            Sight::Remarks => vec!["Warnings".to_owned()],
            Sight::Steps | Sight::Summary => {
                self.standing().map(|standing| standing.name.to_string()).into_iter().collect()
            }
        }
    }

    fn part(&self) -> &'static str {
        if self.writing.is_some() {
            return "form";
        }
        match self.sight {
            Sight::Table => "",
            Sight::Steps => "explanation",
            Sight::Summary => "summary",
            Sight::Remarks => "warnings",
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some()
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(|writing| writing.paper.writes())
    }

    fn subject(&self) -> Option<String> {
        let Known::Here(data, _) = &self.known else { return None };
        let candidate = &self.standing()?.candidate;
        Some(format!("{}/{candidate}", data.evaluation.reference()))
    }
}
