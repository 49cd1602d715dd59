//! Aids to find weights: swing points, a ranking, comparisons in pairs, and the best and the
//! worst. What they propose is put among the weights for review; nothing is saved here.

use ratatui::layout::Rect;

use super::weights::Level;
use crate::actions::evaluations::ratio;
use crate::domain::criteria::weight::Weight;
use crate::domain::exact::Exact;
use crate::domain::robustness::elicit::{
    ElicitError, ahp, best_worst, hundredths, hundredths_of_doubles, rank_order_centroid, swing,
};
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Sight};
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Columns of what is proposed.
const PROPOSED: usize = 22;

/// A way to find weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Swing,
    Ranking,
    Pairs,
    BestWorst,
}

impl Method {
    const ALL: [(&'static str, &'static str, Self); 4] = [
        ("swing", "swing points", Self::Swing),
        ("ranking", "a ranking", Self::Ranking),
        ("pairs", "in pairs (AHP)", Self::Pairs),
        ("best-worst", "best and worst", Self::BestWorst),
    ];

    fn of(code: &str) -> Self {
        let found = Self::ALL.iter().find(|(known, _, _)| *known == code);
        found.map_or(Self::Swing, |(_, _, method)| *method)
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Swing => {
                "Imagine everything at its worst. 100 points for what you would improve first, \
                 fewer for the others, by how much that improvement is worth to you."
            }
            Self::Ranking => {
                "1 for what matters most, 2 for the next. The weights are the mean of all that \
                 keep this order (rank-order centroid)."
            }
            Self::Pairs => {
                "How many times as important is the first as the second? 1 for alike, 3 \
                 moderately, 5 strongly, 9 extremely; 1/3 where the second is."
            }
            Self::BestWorst => {
                "1 for the most important in the first list and for the least in the second; \
                 then how many times, 1 to 9."
            }
        }
    }
}

/// What is proposed, or why nothing is yet.
type Proposal = Result<(Vec<Weight>, Option<String>), String>;

/// An aid being filled in.
#[derive(Debug)]
pub(super) struct Aid {
    level: Level,
    method: Method,
    form: Form,
    proposal: Proposal,
}

impl Aid {
    /// An aid for the weights of `level`, with what was typed into it before.
    pub(super) fn new(level: Level, shell: &Shell) -> Self {
        let name = format!("{}/aid", level.name);
        let choices = Method::ALL
            .iter()
            .map(|(code, words, _)| Choice { code: (*code).to_owned(), words: (*words).to_owned() })
            .collect();
        let method = Field::new("method", "By", Kind::One(choices), 20);
        let method = method.filled(shell, &name, "swing");
        let mut aid = Self {
            level,
            method: Method::of(method.text().trim()),
            form: Form::new(vec![method]),
            proposal: Err(String::new()),
        };
        aid.fill(shell);
        aid
    }

    fn fill(&mut self, shell: &Shell) {
        let name = format!("{}/aid/{:?}", self.level.name, self.method).to_lowercase();
        let line = |key: String, label: String| Field::new(key, label, Kind::Line, 12);
        let items = &self.level.items;
        let mut fields: Vec<Field> = Vec::new();
        match self.method {
            Method::Swing | Method::Ranking => {
                let hint = if self.method == Method::Swing { "0 to 100" } else { "1, 2, 3 …" };
                fields
                    .extend(items.iter().map(|(id, _)| line(id.clone(), id.clone()).hinted(hint)));
            }
            Method::Pairs => {
                for (at, (one, _)) in items.iter().enumerate() {
                    for (other, _) in &items[at + 1..] {
                        let key = format!("{one}:{other}");
                        fields.push(line(key, format!("{one} to {other}")).hinted("1, 3, 1/3 …"));
                    }
                }
            }
            Method::BestWorst => {
                for (id, _) in items {
                    let label = format!("best to {id}");
                    fields.push(line(format!("best:{id}"), label).hinted("1 for the best"));
                }
                for (id, _) in items {
                    let label = format!("{id} to worst");
                    fields.push(line(format!("worst:{id}"), label).hinted("1 for the worst"));
                }
            }
        }
        let filled = fields.into_iter().map(|field| field.filled(shell, &name, ""));
        let mut all: Vec<Field> = self.form.fields().iter().take(1).cloned().collect();
        all.extend(filled);
        self.form.replace(all);
        self.look();
    }

    /// Works the proposal out again.
    fn look(&mut self) {
        self.proposal = self.propose();
    }

    fn number(&self, key: &str) -> Result<Exact, String> {
        let text = self.form.text(key);
        if text.is_empty() {
            return Err(String::new());
        }
        ratio(&text).ok_or_else(|| format!("`{text}` is not a number such as 3 or 1/3"))
    }

    /// Every number of these keys; the first that is none, and how many are still empty.
    fn numbers(&self, keys: impl Iterator<Item = String>) -> Result<Vec<Exact>, String> {
        let (mut found, mut empty) = (Vec::new(), 0);
        for key in keys {
            match self.number(&key) {
                Ok(value) => found.push(value),
                Err(why) if why.is_empty() => empty += 1,
                Err(why) => return Err(why),
            }
        }
        match empty {
            0 => Ok(found),
            1 => Err("1 number is still to come".to_owned()),
            some => Err(format!("{some} numbers are still to come")),
        }
    }

    fn propose(&self) -> Proposal {
        let items = &self.level.items;
        let ids = || items.iter().map(|(id, _)| id.clone());
        let told = |error: ElicitError| error.to_string();
        match self.method {
            Method::Swing => {
                let points = self.numbers(ids())?;
                Ok((hundredths(&swing(&points).map_err(told)?), None))
            }
            Method::Ranking => {
                let ranks = self.numbers(ids())?;
                let weights = rank_order_centroid(items.len()).map_err(told)?;
                let place = |rank: &Exact| {
                    (1..=items.len())
                        .find(|at| Exact::whole(i64::try_from(*at).unwrap_or(0)) == *rank)
                };
                let places: Vec<usize> = ranks.iter().filter_map(place).collect();
                let mut sorted = places.clone();
                sorted.sort_unstable();
                sorted.dedup();
                if sorted.len() != items.len() {
                    return Err(format!("the ranks are 1 to {}, each once", items.len()));
                }
                let shares: Vec<Exact> =
                    places.iter().map(|place| weights[place - 1].clone()).collect();
                Ok((hundredths(&shares), None))
            }
            Method::Pairs => self.pairs(),
            Method::BestWorst => {
                let best = self.numbers(ids().map(|id| format!("best:{id}")))?;
                let worst = self.numbers(ids().map(|id| format!("worst:{id}")))?;
                let found = best_worst(&best, &worst).map_err(told)?;
                let note = format!(
                    "The comparisons are out by at most {}; 0 is full agreement.",
                    found.xi.rounded(4)
                );
                Ok((hundredths(&found.weights), Some(note)))
            }
        }
    }

    fn pairs(&self) -> Proposal {
        let items = &self.level.items;
        let count = items.len();
        let keys = (0..count).flat_map(|at| {
            (at + 1..count).map(move |other| format!("{}:{}", items[at].0, items[other].0))
        });
        let values = self.numbers(keys)?;
        let mut matrix = vec![vec![1.0; count]; count];
        let mut values = values.iter();
        let pairs = (0..count).flat_map(|at| (at + 1..count).map(move |other| (at, other)));
        for ((at, other), value) in pairs.zip(values.by_ref()) {
            if value.is_zero() || value.is_negative() {
                return Err("a comparison is above 0".to_owned());
            }
            matrix[at][other] = value.to_f64();
            matrix[other][at] = (&Exact::whole(1) / value).to_f64();
        }
        let found = ahp(&matrix).map_err(|error| error.to_string())?;
        let ratio = found.consistency_ratio;
        let note = if found.acceptable() {
            format!("Consistency ratio {ratio:.3}: the comparisons agree well enough.")
        } else {
            format!("! Consistency ratio {ratio:.3}, above 0.10: think again before it is used.")
        };
        Ok((hundredths_of_doubles(&found.weights), Some(note)))
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
        let method = Method::of(&self.form.text("method"));
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

    /// What is proposed: ids and weights as they are typed.
    ///
    /// # Errors
    /// Why nothing is proposed yet.
    pub(super) fn proposed(&self) -> Result<Vec<(String, String)>, String> {
        let (weights, _) = self.proposal.as_ref().map_err(Clone::clone)?;
        let ids = self.level.items.iter().map(|(id, _)| id.clone());
        Ok(ids.zip(weights.iter().map(ToString::to_string)).collect())
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match &self.proposal {
            Ok(_) => {
                "Ctrl-S puts it among the weights for review; nothing is saved yet.".to_owned()
            }
            Err(why) => format!("{why}. Esc keeps what is typed."),
        }
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let wide = usize::from(body.width);
        let left = Rect { width: cells(wide.saturating_sub(PROPOSED + 2)), ..body };
        let title = format!("FIND WEIGHTS FOR {}", self.level.title);
        paint.text(behind(row_of(body, 0), 2), &title, theme.strong, Align::Left);
        let help = wrap(self.method.help(), wide.saturating_sub(4));
        for (offset, line) in help.iter().enumerate() {
            paint.say(behind(row_of(body, offset + 1), 2), line, theme.muted, Align::Left);
        }
        let above = help.len() + 2;
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
            Ok((weights, note)) => {
                for (at, (id, _)) in self.level.items.iter().enumerate() {
                    let row = row_of(right, at + 1);
                    paint.say(first(row, 10), id, theme.text, Align::Left);
                    let weight = weights.get(at).map(ToString::to_string).unwrap_or_default();
                    let figure = first(behind(row, 10), 8);
                    paint.say(figure, &weight, theme.text, Align::Right);
                }
                let at = self.level.items.len() + 2;
                for (offset, line) in
                    note.iter().flat_map(|note| wrap(note, PROPOSED.saturating_sub(1))).enumerate()
                {
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
