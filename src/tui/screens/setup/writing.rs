//! The form of an evaluation, section after section: a new one, a draft, or the days of a later
//! stage. What keeps it from being set up, and what freezing will still ask for, stands beside.

mod fields;
mod look;
mod view;

use super::data::{Change, Data, Words};
use crate::actions::evaluations::{DueText, RuleText};
use crate::domain::criteria::CriteriaSet;
use crate::domain::date::Day;
use crate::domain::evaluation::Evaluation;
use crate::domain::refs::EvaluationRef;
use crate::tui::keys::{Code, Key};
use crate::tui::msg::{Effect, Load, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Field, Form, Kind, Problem, Sections};
use crate::tui::widgets::text_field::Typed;
use fields::{Shape, Spec, TAKEN, specs, stored, usual};

/// Columns of sections and of what is missing, where there is room beside the form.
const ASIDE: usize = 36;

/// The sections, in the order in which an evaluation is thought through.
const SECTIONS: &[&str] =
    &["What and why", "Criteria", "Candidates", "People", "Price", "Rules", "Due days"];

/// What the form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    New,
    Draft(EvaluationRef),
    Days(EvaluationRef),
}

/// Something that is missing or cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Want {
    problem: Problem,
    /// Nothing is saved before it is right; the others may follow until the evaluation is frozen.
    at_once: bool,
}

/// An evaluation being written.
#[derive(Debug)]
pub(super) struct Writing {
    about: About,
    form: Form,
    sections: Sections,
    wants: Vec<Want>,
    problems: Vec<Problem>,
    today: Day,
    /// The set that a name in the field means, or the draft's own.
    sets: Vec<CriteriaSet>,
    priced_before: bool,
    seats_before: usize,
    candidates_before: usize,
    /// What the record says, so that only what is another is sent.
    before: Vec<(String, String)>,
    /// The evaluation to start from that was asked for last.
    asked_for: Option<EvaluationRef>,
    saving: Saving,
}

impl Writing {
    /// A form for a new evaluation, or for `draft`.
    pub(super) fn new(data: &Data, draft: Option<&Evaluation>, shell: &Shell) -> Self {
        use crate::domain::evaluation::stage::Stage;
        let about = match draft {
            None => About::New,
            Some(one) if one.stage() == Stage::Draft => About::Draft(one.reference()),
            Some(one) => About::Days(one.reference()),
        };
        let mut sets = data.sets.clone();
        sets.extend(draft.map(|draft| draft.criteria().clone()));
        let mut writing = Self {
            about,
            form: Form::default(),
            sections: Sections::default(),
            wants: Vec::new(),
            problems: Vec::new(),
            today: data.today,
            sets,
            priced_before: draft.is_some_and(|draft| draft.criteria().price().is_some()),
            seats_before: draft.map_or(0, |draft| draft.parts().panel.len()),
            candidates_before: draft.map_or(0, |draft| draft.live().count()),
            before: Vec::new(),
            asked_for: None,
            saving: Saving::default(),
        };
        let name = writing.name();
        let of = |key: &str| match draft {
            Some(draft) => stored(draft, key),
            None => usual(key).to_owned(),
        };
        let typed = |key: &str| {
            let field = Field::new(key, "", Kind::Line, 40);
            field.filled(shell, &name, &of(key)).text().trim().to_owned()
        };
        let shape = Shape {
            banded: typed("price_formula") == "benchmark",
            valued: typed("price_formula") == "monetised",
            from: !typed("from").is_empty(),
        };
        writing.fill(data, shell, &of, shape);
        let keys: Vec<String> =
            writing.form.fields().iter().map(|field| field.key.clone()).collect();
        // What a new one begins with is what it is without a word on it.
        writing.before = keys.into_iter().map(|key| (key.clone(), of(&key))).collect();
        if draft.is_none() {
            writing.before.retain(|(_, text)| !text.is_empty());
        }
        writing
    }

    fn fill(&mut self, data: &Data, shell: &Shell, of: &dyn Fn(&str) -> String, shape: Shape) {
        let name = self.name();
        let specs: Vec<Spec> = specs(self.about, data, shape)
            .into_iter()
            .map(|(section, field)| {
                let text = of(&field.key);
                Spec { section, field, text }
            })
            .collect();
        self.sections = specs.iter().map(|spec| spec.section).collect();
        let fields =
            specs.into_iter().map(|spec| spec.field.filled(shell, &name, &spec.text)).collect();
        if self.form.fields().is_empty() {
            self.form = Form::new(fields);
        } else {
            self.form.replace(fields);
        }
        self.fit(shell);
        self.look();
    }

    /// Asks for the evaluation that is named to start from, unless it was asked for; one that is
    /// named no more gives nothing any more.
    pub(super) fn earlier(&mut self, data: &Data, shell: &mut Shell) -> Vec<Effect> {
        if !self.is_new() {
            return Vec::new();
        }
        let named = self.form.text("from").parse::<EvaluationRef>().ok();
        let named = named.filter(|named| data.evaluations.iter().any(|(one, ..)| one == named));
        if self.asked_for == named {
            return Vec::new();
        }
        self.asked_for = named;
        self.take_over(None, data, shell);
        named.map(|which| shell.ask(Load::Earlier(which))).unwrap_or_default()
    }

    /// The evaluation to start from is here: what it gives is shown where nothing else was typed.
    pub(super) fn start_from(&mut self, earlier: &Evaluation, data: &Data, shell: &Shell) {
        let named = self.form.text("from").parse::<EvaluationRef>().ok();
        if self.is_new() && named == Some(earlier.reference()) {
            self.take_over(Some(earlier), data, shell);
        }
    }

    /// The evaluation to start from could not be read: the next key asks for it again.
    pub(super) fn not_read(&mut self) {
        self.asked_for = None;
    }

    fn take_over(&mut self, earlier: Option<&Evaluation>, data: &Data, shell: &Shell) {
        let begins = |key: &str| match earlier {
            Some(earlier) if TAKEN.contains(&key) => stored(earlier, key),
            Some(_) | None => usual(key).to_owned(),
        };
        let was = |key: &str| {
            let found = self.before.iter().find(|(known, _)| known == key);
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let fields = self.form.fields();
        let texts: Vec<(String, String)> =
            fields.iter().map(|field| (field.key.clone(), field.text())).collect();
        let of = |key: &str| match texts.iter().find(|(known, _)| known == key) {
            Some((_, text)) if TAKEN.contains(&key) && *text == was(key) => begins(key),
            Some((_, text)) => text.clone(),
            None => begins(key),
        };
        let formula = of("price_formula");
        let shape = Shape {
            banded: formula == "benchmark",
            valued: formula == "monetised",
            ..self.shape()
        };
        let wanted: Vec<(String, String)> = specs(self.about, data, shape)
            .iter()
            .map(|(_, field)| (field.key.clone(), of(&field.key)))
            .collect();
        self.before.retain(|(key, _)| !TAKEN.contains(&key.as_str()));
        let given = TAKEN.iter().map(|key| ((*key).to_owned(), begins(key)));
        self.before.extend(given.filter(|(_, text)| !text.is_empty()));
        let of = |key: &str| {
            let found = wanted.iter().find(|(known, _)| known == key);
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        self.fill(data, shell, &of, shape);
    }

    /// The same with people and suppliers as they are now; what was typed stays.
    pub(super) fn meet(&mut self, data: &Data, shell: &Shell) {
        let texts: Vec<(String, String)> =
            self.form.fields().iter().map(|field| (field.key.clone(), field.text())).collect();
        let of = |key: &str| {
            let found = texts.iter().find(|(known, _)| known == key);
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        self.fill(data, shell, &of, self.shape());
    }

    /// Puts `slug` among what is chosen in `key`, as after it was added from here.
    pub(super) fn choose(&mut self, key: &str, slug: &str) {
        let before = self.form.text(key);
        let text = if key == "moderator" || before.is_empty() {
            slug.to_owned()
        } else {
            format!("{before}, {slug}")
        };
        self.form.put(key, &text);
        self.form.go_to(key);
        self.look();
    }

    fn name(&self) -> String {
        match self.about {
            About::New => "evaluation/new".to_owned(),
            About::Draft(which) => format!("evaluation/{which}"),
            About::Days(which) => format!("evaluation/{which}/days"),
        }
    }

    /// Puts the cursor on `key`.
    pub(super) fn go_to(&mut self, key: &str) {
        self.form.go_to(key);
    }

    /// The key of the present field.
    pub(super) fn here(&self) -> &str {
        self.form.here().map_or("", |field| field.key.as_str())
    }

    /// What the title row says of it.
    pub(super) fn crumb(&self) -> String {
        match self.about {
            About::New => "new evaluation".to_owned(),
            About::Draft(which) => format!("{which}, draft"),
            About::Days(which) => format!("{which}, due days"),
        }
    }

    /// Whether it is about a new evaluation.
    pub(super) fn is_new(&self) -> bool {
        self.about == About::New
    }

    fn shape(&self) -> Shape {
        Shape {
            banded: self.form.text("price_formula") == "benchmark",
            valued: self.form.text("price_formula") == "monetised",
            from: !self.form.text("from").is_empty(),
        }
    }

    fn has(&self, key: &str) -> bool {
        self.form.fields().iter().any(|field| field.key == key)
    }

    fn count(&self, key: &str) -> usize {
        self.form.text(key).split(',').filter(|word| !word.trim().is_empty()).count()
    }

    /// Whether money is scored, as far as the criteria are known here.
    fn priced(&self) -> Option<bool> {
        let typed = self.form.text("criteria");
        if typed.is_empty() {
            return (self.about != About::New).then_some(self.priced_before);
        }
        let set = self.sets.iter().find(|set| set.id().as_str() == typed);
        set.map(|set| set.price().is_some())
    }

    /// A key.
    pub(super) fn press(
        &mut self,
        key: Key,
        data: Option<&Data>,
        shell: &mut Shell,
    ) -> Vec<Effect> {
        if !self.form.is_picking() && !key.ctrl {
            let forward = key.code == Code::PageDown;
            if forward || key.code == Code::PageUp {
                self.turn(forward);
                return Vec::new();
            }
        }
        let typed = self.form.press(key);
        self.typed(typed, data, shell)
    }

    /// Text from the clipboard.
    pub(super) fn paste(
        &mut self,
        text: &str,
        data: Option<&Data>,
        shell: &mut Shell,
    ) -> Vec<Effect> {
        let typed = self.form.paste(text);
        self.typed(typed, data, shell)
    }

    fn typed(&mut self, typed: Typed, data: Option<&Data>, shell: &mut Shell) -> Vec<Effect> {
        match typed {
            Typed::Changed => {
                let mut effects = self.form.keep(shell);
                let shape = self.shape();
                let same = Shape {
                    banded: self.has("price_best"),
                    valued: self.has("point_value"),
                    from: self.has("copy"),
                };
                match data {
                    Some(data) if shape != same && self.has("title") => self.meet(data, shell),
                    Some(_) | None => self.look(),
                }
                if let Some(data) = data {
                    effects.extend(self.earlier(data, shell));
                }
                effects
            }
            Typed::Moved | Typed::Ignored => Vec::new(),
        }
    }

    /// To the next field, or the one before.
    pub(super) fn step(&mut self, forward: bool) {
        self.form.step(forward);
    }

    /// To the next section, or the one before.
    fn turn(&mut self, forward: bool) {
        self.sections.turn(&mut self.form, forward);
    }

    /// To the next field with a problem.
    pub(super) fn next_problem(&mut self, shell: &mut Shell) {
        let said = self.form.go_to_next(&self.problems);
        shell.say(said.unwrap_or_else(|| "nothing is missing here".to_owned()));
    }

    /// A click on a field.
    pub(super) fn click(&mut self, target: &Target) {
        if let Target::Field(at) = target {
            self.form.go_to_place(*at);
        }
    }

    /// Closes the list of values; whether one was open.
    pub(super) fn close_pick(&mut self) -> bool {
        self.form.close_pick()
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        let whole = usize::from(shell.size.0);
        let aside = if whole >= 100 { ASIDE } else { 0 };
        self.form.set_columns(whole.saturating_sub(aside + 28));
    }

    /// Saves it, unless something cannot be read.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_on() {
            return Vec::new();
        }
        self.look();
        let wrong: Vec<&Want> = self.wants.iter().filter(|want| want.at_once).collect();
        if let Some(want) = wrong.first() {
            let (key, rule) = (want.problem.key.clone(), want.problem.rule.clone());
            let more = wrong.len() - 1;
            let and = if more > 0 { format!(", and {more} more") } else { String::new() };
            shell.refuse(format!("{}: {rule}{and}", self.form.label(&key)));
            self.form.go_to(&key);
            return Vec::new();
        }
        let words = Box::new(self.words());
        let change = match self.about {
            About::New => Change::New(words),
            About::Draft(which) | About::Days(which) => Change::Edit(which, words),
        };
        self.saving.send(Save::Setup(change), shell)
    }

    /// Everything as it is typed.
    fn words(&self) -> Words {
        let same = |key: &str| {
            let before = self.before.iter().find(|(known, _)| known == key);
            before.is_some_and(|(_, text)| text.trim() == self.form.text(key))
        };
        let text = |key: &str| (self.has(key) && !same(key)).then(|| self.form.text(key));
        let some = |key: &str| text(key).filter(|text| !text.is_empty());
        // What a draft has, or the one that is started from, can be taken away again.
        let had = |key: &str| self.before.iter().any(|(known, _)| known == key);
        let emptied = |key: &str| text(key).filter(|text| !text.is_empty() || had(key));
        Words {
            title: some("title"),
            purpose: some("purpose"),
            from: some("from"),
            copy: some("copy"),
            criteria: some("criteria"),
            criteria_title: some("criteria_title"),
            moderator: some("moderator"),
            candidates: some("candidates"),
            panel: some("panel"),
            illustrative: text("illustrative").map(|text| !text.is_empty()),
            rules: RuleText {
                price_formula: emptied("price_formula"),
                price_best: some("price_best"),
                price_worst: some("price_worst"),
                point_value: some("point_value"),
                should_cost: emptied("should_cost"),
                agreeing: some("agreeing"),
                min_panel: text("min_panel").and_then(|text| text.parse().ok()),
                decimals: text("decimals").and_then(|text| text.parse().ok()),
                near_tie: some("near_tie"),
                tie_break: text("tie_break"),
                framework: emptied("framework"),
                rule_set: None,
            },
            due: DueText { scoring: text("scoring_due"), moderation: text("moderation_due") },
        }
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        self.saving.ended(ticket).map(|()| self.form.forget(shell))
    }

    /// A save was refused: everything typed stays.
    pub(super) fn refused(&mut self, ticket: u64) {
        self.saving.ended(ticket);
    }

    fn wrong_in(&self, section: usize) -> (usize, usize) {
        let (from, to) = self.sections.span(section);
        let fields = &self.form.fields()[from..to];
        let here = |want: &&Want| fields.iter().any(|field| field.key == want.problem.key);
        let all = self.wants.iter().filter(here);
        let at_once = all.clone().filter(|want| want.at_once).count();
        (at_once, all.count())
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        if matches!(self.about, About::Days(_)) {
            return "The days lock nothing; Ctrl-S saves them, an empty one unsets it.".to_owned();
        }
        let at_once = self.wants.iter().filter(|want| want.at_once).count();
        let later = self.wants.len() - at_once;
        match (at_once, later) {
            (0, 0) => "Nothing is missing. Ctrl-S saves the draft.".to_owned(),
            (0, 1) => "Ctrl-S saves the draft; 1 thing may follow before freezing.".to_owned(),
            (0, later) => {
                format!("Ctrl-S saves the draft; {later} things may follow before freezing.")
            }
            (1, _) => "1 thing keeps it from being saved. Esc keeps the text.".to_owned(),
            (wrong, _) => format!("{wrong} things keep it from being saved. Esc keeps the text."),
        }
    }
}
