//! Aids to find weights: swing points, a ranking, comparisons in pairs, and the best and the
//! worst. What they propose is recorded with who said it and put among the weights for review;
//! weights count when those are saved.

use ratatui::layout::Rect;

use super::data::{Change, Data, Elicited};
use super::weights::Level;
use crate::actions::evaluations::elicit::propose;
use crate::actions::evaluations::ratio;
use crate::domain::criteria::edit::Item;
use crate::domain::evaluation::Evaluation;
use crate::domain::exact::Exact;
use crate::domain::robustness::elicit::{Given, Key as Figure, Method, Proposal};
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Sight};
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Columns of what is proposed.
const PROPOSED: usize = 22;

/// Columns of the form at most: further apart, a figure and its weight are hard to see together.
const FORM: usize = 78;

/// The methods, in the order of the command line.
const METHODS: [Method; 6] = [
    Method::Swing,
    Method::Roc,
    Method::RankSum,
    Method::RankReciprocal,
    Method::Ahp,
    Method::BestWorst,
];

const fn help(method: Method) -> &'static str {
    match method {
        Method::Swing => {
            "Imagine everything at its worst. 100 points for what you would improve first, fewer \
             for the others, by how much that improvement is worth to you."
        }
        Method::Roc => {
            "1 for what matters most, 2 for the next. The weights are the mean of all that keep \
             this order (rank-order centroid)."
        }
        Method::RankSum => {
            "1 for what matters most, 2 for the next. The weights fall in even steps from the \
             first to the last."
        }
        Method::RankReciprocal => {
            "1 for what matters most, 2 for the next. The second weighs half as much as the \
             first, the third a third as much."
        }
        Method::Ahp => {
            "How many times as important is the first as the second? 1 for alike, 3 moderately, \
             5 strongly, 9 extremely; 1/3 where the second is."
        }
        Method::BestWorst => {
            "1 for the most important in the first list and for the least in the second; then \
             how many times, 1 to 9."
        }
    }
}

/// A figure as a field: what it is called, and what it wants.
fn field(method: Method, figure: &Figure) -> Field {
    let (label, hint) = match figure {
        Figure::Item(item) if method == Method::Swing => (item.to_string(), "0 to 100"),
        Figure::Item(item) => (item.to_string(), "1, 2, 3 …"),
        Figure::Pair(one, other) => (format!("{one} to {other}"), "1, 3, 1/3 …"),
        Figure::Best(item) => (format!("best to {item}"), "1 for the best"),
        Figure::Worst(item) => (format!("{item} to worst"), "1 for the worst"),
    };
    Field::new(figure.to_string(), label, Kind::Line, 12).hinted(hint)
}

/// An aid being filled in.
#[derive(Debug)]
pub(super) struct Aid {
    level: Level,
    evaluation: Box<Evaluation>,
    method: Method,
    form: Form,
    proposal: Result<Proposal, String>,
    saving: Saving,
}

impl Aid {
    /// An aid for the weights of `level`, with what was typed into it before.
    pub(super) fn new(level: Level, evaluation: &Evaluation, data: &Data, shell: &Shell) -> Self {
        let name = format!("{}/aid", level.name);
        let choices =
            METHODS.iter().map(|method| Choice::new(method.code(), method.words())).collect();
        let method = Field::new("method", "By", Kind::One(choices), 20);
        let method = method.filled(shell, &name, Method::Swing.code());
        let me = data.me.as_ref().map(|me| me.slug.to_string()).unwrap_or_default();
        let people = data.people.iter().filter(|person| !person.retired);
        let people = people.map(|person| Choice::new(&person.slug, &person.name));
        let said = Field::new("said", "Said by", Kind::List(people.collect()), 40);
        let said = said.hinted("Enter lists the people").filled(shell, &name, &me);
        let mut aid = Self {
            level,
            evaluation: Box::new(evaluation.clone()),
            method: method.text().trim().parse().unwrap_or(Method::Swing),
            form: Form::new(vec![method, said]),
            proposal: Err(String::new()),
            saving: Saving::default(),
        };
        aid.fill(shell);
        aid
    }

    /// What is asked for depends on the method.
    fn fill(&mut self, shell: &Shell) {
        let name = format!("{}/aid/{}", self.level.name, self.method.code());
        let figures = self.figures();
        let filled = figures.iter().map(|one| field(self.method, one).filled(shell, &name, ""));
        let mut all: Vec<Field> = self.form.fields().iter().take(2).cloned().collect();
        all.extend(filled);
        self.form.replace(all);
        self.look();
    }

    fn figures(&self) -> Vec<Figure> {
        self.method.keys(&self.level.of.items(self.evaluation.criteria()))
    }

    /// Works the proposal out again.
    fn look(&mut self) {
        self.proposal = self.given().and_then(|given| {
            propose(&self.evaluation, &self.level.of, &given).map_err(|error| error.to_string())
        });
        // The names of the rows of a file mean nothing here.
        if let Err(why) = &mut self.proposal {
            *why = why
                .replace("best_to_others", "the first list")
                .replace("others_to_worst", "the second list");
        }
    }

    /// What the items of the present field are: `CON Connectivity, SKL Skills`.
    fn about(&self) -> String {
        let at = self.form.at().checked_sub(2);
        let figures = self.figures();
        let items: Vec<&Item> = match at.and_then(|at| figures.get(at)) {
            None => Vec::new(),
            Some(Figure::Item(one) | Figure::Best(one) | Figure::Worst(one)) => vec![one],
            Some(Figure::Pair(one, other)) => vec![one, other],
        };
        let set = self.evaluation.criteria();
        let words = |item: &&Item| match item {
            Item::Group(id) => {
                let group = set.groups().iter().find(|group| group.id == *id)?;
                Some(format!("{id} {}", group.title))
            }
            Item::Question(id) => {
                set.question(id).map(|(_, question)| format!("{id} {}", question.text))
            }
        };
        items.iter().filter_map(words).collect::<Vec<_>>().join("  /  ")
    }

    /// The figures that are typed so far; the first that is no number.
    fn given(&self) -> Result<Given, String> {
        let mut figures: Vec<(Figure, Exact)> = Vec::new();
        for figure in self.figures() {
            let text = self.form.text(&figure.to_string());
            if text.is_empty() {
                continue;
            }
            let value =
                ratio(&text).ok_or_else(|| format!("`{text}` is not a number such as 3 or 1/3"))?;
            figures.push((figure, value));
        }
        Ok(Given { method: self.method, figures })
    }

    /// Records what was said; the weights are then put among the others for review.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_on() {
            return Vec::new();
        }
        let ready = self.proposal.as_ref().map_err(Clone::clone).and_then(|_| self.given());
        let given = match ready {
            Ok(given) => given,
            Err(why) => {
                shell.refuse(why);
                return Vec::new();
            }
        };
        let said_by = Some(self.form.text("said")).filter(|who| !who.is_empty());
        let elicited = Elicited {
            which: self.evaluation.reference(),
            level: self.level.of.clone(),
            given,
            said_by,
        };
        self.saving.send(Save::Setup(Change::Elicit(Box::new(elicited))), shell)
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        self.saving.ended(ticket).map(|()| self.form.forget(shell))
    }

    /// A save was refused: everything typed stays.
    pub(super) fn refused(&mut self, ticket: u64) {
        self.saving.ended(ticket);
    }

    /// Closes the list of people; whether it was open.
    pub(super) fn close_pick(&mut self) -> bool {
        self.form.close_pick()
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
        if typed != Typed::Changed {
            return Vec::new();
        }
        let effects = self.form.keep(shell);
        let method = self.form.text("method").parse().unwrap_or(self.method);
        if method == self.method {
            self.look();
        } else {
            self.method = method;
            self.fill(shell);
        }
        effects
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

    /// What is proposed: ids and weights as they are typed; nothing while figures are missing.
    pub(super) fn proposed(&self) -> Vec<(String, String)> {
        let weights = self.proposal.iter().flat_map(|proposal| &proposal.weights);
        weights.map(|(item, weight)| (item.to_string(), weight.to_string())).collect()
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match &self.proposal {
            Ok(_) => "Ctrl-S records it and puts it among the weights, to be reviewed and saved."
                .to_owned(),
            Err(why) => format!("{why}. Esc keeps what is typed."),
        }
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let wide = usize::from(body.width);
        let left = Rect { width: cells(wide.saturating_sub(PROPOSED + 2).min(FORM)), ..body };
        let title = format!("FIND WEIGHTS FOR {}", self.level.title);
        paint.text(behind(row_of(body, 0), 2), &title, theme.strong, Align::Left);
        let help = wrap(help(self.method), wide.saturating_sub(4));
        for (offset, line) in help.iter().enumerate() {
            paint.say(behind(row_of(body, offset + 1), 2), line, theme.muted, Align::Left);
        }
        // One line for one item, and one each for the two of a pair.
        let about = self.about();
        let lines = about.split("  /  ").filter(|line| !line.is_empty());
        for (offset, line) in lines.enumerate() {
            let row = row_of(body, help.len() + 1 + offset);
            paint.text(behind(row, 2), line, theme.text, Align::Left);
        }
        let above = help.len() + if self.method == Method::Ahp { 4 } else { 3 };
        let form = Rect {
            y: body.y + cells(above).min(body.height),
            height: body.height.saturating_sub(cells(above)),
            ..left
        };
        let sight = Sight { from: 0, to: usize::MAX, problems: &[], quiet: true, label: 18 };
        self.form.view(paint, form, sight, true);
        let right = Rect { x: left.right() + 1, width: cells(PROPOSED), ..form };
        paint.say(row_of(right, 0), "PROPOSED", theme.strong, Align::Left);
        match &self.proposal {
            Ok(proposal) => {
                for (at, (item, weight)) in proposal.weights.iter().enumerate() {
                    let row = row_of(right, at + 1);
                    paint.say(first(row, 10), &item.to_string(), theme.text, Align::Left);
                    let figure = first(behind(row, 10), 8);
                    paint.say(figure, &weight.to_string(), theme.text, Align::Right);
                }
                let at = proposal.weights.len() + 2;
                let sign = if proposal.is_doubtful(self.method) { "! " } else { "" };
                let note = proposal.agreement(self.method);
                let note = note.map(|note| format!("{sign}{note}"));
                let notes = note.iter().chain(&proposal.doubts);
                let lines = notes.flat_map(|note| wrap(note, PROPOSED.saturating_sub(1)));
                for (offset, line) in lines.enumerate() {
                    paint.say(row_of(right, at + offset), &line, theme.muted, Align::Left);
                }
            }
            Err(why) => {
                for (offset, line) in wrap(why, PROPOSED.saturating_sub(1)).into_iter().enumerate()
                {
                    paint.say(row_of(right, offset + 1), &line, theme.muted, Align::Left);
                }
            }
        }
    }
}
