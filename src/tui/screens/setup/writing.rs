//! The form of an evaluation, section after section: a new one, a draft, or the days of a later
//! stage. What keeps it from being set up, and what freezing will still ask for, stands beside.
//!
//! This file is long because every field of an evaluation is here once: what it is called, what
//! it says now, what is wrong with it, and how it is drawn.

use ratatui::layout::Rect;

use super::data::{Change, Data, Words};
use crate::domain::criteria::CriteriaSet;
use crate::domain::date::Day;
use crate::domain::evaluation::price::{Band, FORMULAS, PriceFormula};
use crate::domain::evaluation::{Evaluation, NearTie, Purpose, TieRule};
use crate::domain::exact::Money;
use crate::domain::person::Role;
use crate::domain::refs::EvaluationRef;
use crate::domain::text::Title;
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::keys::{Code, Key};
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Problem, Sight};
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, behind, first, row_of};

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
    sections: Vec<usize>,
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
    saving: Option<u64>,
}

struct Spec {
    section: usize,
    field: Field,
    text: String,
}

fn money(amount: Money) -> String {
    amount.to_string()
}

/// What the record says of `key`.
fn stored(evaluation: &Evaluation, key: &str) -> String {
    let (parts, rules) = (evaluation.parts(), evaluation.rules());
    let band = rules.price_formula.and_then(PriceFormula::band);
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    match key {
        "title" => parts.title.to_string(),
        "purpose" => parts.purpose.code().to_owned(),
        "illustrative" if parts.illustrative => "yes".to_owned(),
        "moderator" => parts.moderator.to_string(),
        "price_formula" => rules.price_formula.map(|f| f.code().to_owned()).unwrap_or_default(),
        "price_best" => band.map(|band| money(band.best())).unwrap_or_default(),
        "price_worst" => band.map(|band| money(band.worst())).unwrap_or_default(),
        "should_cost" => rules.should_cost.map(money).unwrap_or_default(),
        "tie_break" => {
            rules.tie_break.iter().map(|rule| rule.code()).collect::<Vec<_>>().join(", ")
        }
        "decimals" => rules.decimals.to_string(),
        "min_panel" => rules.min_panel.to_string(),
        "near_tie" => rules.near_tie.to_string(),
        "framework" => rules.framework.as_ref().map(ToString::to_string).unwrap_or_default(),
        "scoring_due" => day(parts.due.scoring),
        "moderation_due" => day(parts.due.moderation),
        _ => String::new(),
    }
}

/// What a new one begins with.
fn usual(key: &str) -> &'static str {
    match key {
        "tie_break" => "quality, cost, heaviest",
        "decimals" | "min_panel" => "2",
        "near_tie" => "1",
        _ => "",
    }
}

/// Which fields there are depends on what is typed in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    /// The price formula has a band.
    banded: bool,
    /// It begins with an earlier evaluation.
    from: bool,
}

fn specs(about: About, data: &Data, shape: Shape) -> Vec<(usize, Field)> {
    let line =
        |key: &str, label: &str, hint: &str| Field::new(key, label, Kind::Line, 200).hinted(hint);
    let codes = |codes: &[&'static str]| codes.iter().map(|code| Choice::code(code)).collect();
    let days = [
        (6, line("scoring_due", "Sheets are due", "2027-03-31, 2w, eom …; empty for no day")),
        (6, line("moderation_due", "Agreed scores due", "not before the sheets")),
    ];
    if matches!(about, About::Days(_)) {
        return days.into();
    }
    let purposes: Vec<&'static str> = Purpose::ALL.iter().map(|purpose| purpose.code()).collect();
    let mut fields = vec![
        (0, line("title", "Title", "one line, as it will stand on every screen")),
        (0, Field::new("purpose", "Purpose", Kind::One(codes(&purposes)), 60)),
        (
            0,
            Field::new(
                "illustrative",
                "Made-up data",
                Kind::Some(vec![Choice {
                    code: "yes".to_owned(),
                    words: "yes, and it says so everywhere".to_owned(),
                }]),
                10,
            ),
        ),
    ];
    if about == About::New && !data.evaluations.is_empty() {
        let earlier = data.evaluations.iter().map(|(which, title, stage)| Choice {
            code: which.to_string(),
            words: format!("{title} ({})", stage.words()),
        });
        let from = Field::new("from", "Start from", Kind::List(earlier.collect()), 40);
        fields.push((1, from.hinted("an earlier evaluation: Enter lists them; or leave it empty")));
        if shape.from {
            let also = vec![Choice::code("candidates"), Choice::code("panel")];
            fields.push((1, Field::new("copy", "Also take over", Kind::Some(also), 40)));
        }
    }
    let sets = data.sets.iter().map(|set| Choice {
        code: set.id().to_string(),
        words: format!("{} ({} questions)", set.title(), set.questions().count()),
    });
    let hint = match about {
        About::New if shape.from => "those of the earlier one, unless another set is named",
        About::New => "Enter lists the sets in the box; a file's path will do too",
        About::Draft(_) | About::Days(_) => "left empty, those of the draft stay",
    };
    let sets = Kind::List(sets.collect());
    fields.push((1, Field::new("criteria", "Criteria", sets, 400).hinted(hint)));
    let people = |role: Role| -> Vec<Choice> {
        data.holders(role)
            .map(|person| {
                let (slug, name) = (person.slug.to_string(), person.name.to_string());
                let words = if slug == name { slug.clone() } else { format!("{slug} {name}") };
                Choice { code: slug, words }
            })
            .collect()
    };
    if about == About::New {
        let known = data.suppliers.iter().filter(|supplier| !supplier.retired);
        let known = known.map(|supplier| Choice {
            code: supplier.slug.to_string(),
            words: supplier.name.to_string(),
        });
        let kind = Kind::Some(known.collect());
        fields.push((2, Field::new("candidates", "Who takes part", kind, 2000)));
        let kind = Kind::Some(people(Role::Evaluator));
        fields.push((3, Field::new("panel", "Panel", kind, 2000)));
    }
    let moderators = Kind::List(people(Role::Moderator));
    let moderator = Field::new("moderator", "Moderator", moderators, 60);
    fields.push((3, moderator.hinted("Enter lists who may moderate")));
    fields.push((4, Field::new("price_formula", "Price formula", Kind::One(codes(&FORMULAS)), 40)));
    if shape.banded {
        fields.push((4, line("price_best", "Full marks at", "pounds")));
        fields.push((4, line("price_worst", "No marks from", "pounds")));
    }
    let estimate = "pounds; a bid below it is asked about";
    fields.push((4, line("should_cost", "Our own estimate", estimate)));
    fields.push((5, line("tie_break", "Ties broken by", "quality, cost, heaviest, in this order")));
    fields.push((5, line("decimals", "Decimals published", "0 to 6")));
    fields.push((5, line("min_panel", "Least panel", "evaluators for each question")));
    fields.push((5, line("near_tie", "Near a tie below", "marks")));
    fields.push((5, line("framework", "Framework", "whose limits and forms apply, if any")));
    fields.extend(days);
    fields
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
            sections: Vec::new(),
            wants: Vec::new(),
            problems: Vec::new(),
            today: data.today,
            sets,
            priced_before: draft.is_some_and(|draft| draft.criteria().price().is_some()),
            seats_before: draft.map_or(0, |draft| draft.parts().panel.len()),
            candidates_before: draft.map_or(0, |draft| draft.live().count()),
            before: Vec::new(),
            saving: None,
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

    /// Reads every field again.
    fn look(&mut self) {
        let mut wants = Vec::new();
        let mut want = |at_once: bool, key: &str, rule: String| {
            let problem = Problem { key: key.to_owned(), rule };
            wants.push(Want { problem, at_once });
        };
        let text = |key: &str| self.form.text(key);
        if self.has("title") {
            if text("title").is_empty() {
                want(true, "title", "is empty: name it in a line".to_owned());
            } else if let Err(error) = text("title").parse::<Title>() {
                want(true, "title", error.to_string());
            }
            let copied = self.shape().from;
            if text("purpose").is_empty() && !copied {
                want(true, "purpose", "is empty: choose one".to_owned());
            }
            if self.about == About::New && text("criteria").is_empty() && !copied {
                want(true, "criteria", "is empty: choose a set or name a file".to_owned());
            }
            if text("moderator").is_empty() && !copied {
                want(true, "moderator", "is empty: name who runs it".to_owned());
            }
            self.look_at_price(&mut want);
            self.look_at_rules(&mut want);
            let (candidates, seats) = if self.has("candidates") {
                (self.count("candidates"), self.count("panel"))
            } else {
                (self.candidates_before, self.seats_before)
            };
            let takes = |what: &str| text("copy").split(',').any(|word| word.trim() == what);
            if candidates < 2 && !takes("candidates") {
                let key = if self.has("candidates") { "candidates" } else { "" };
                want(false, key, format!("at least two candidates: there are {candidates}"));
            }
            let least = text("min_panel").parse().unwrap_or(2);
            if seats < least && !takes("panel") {
                let key = if self.has("panel") { "panel" } else { "" };
                want(false, key, format!("{least} evaluators, before scoring: there are {seats}"));
            }
        }
        let mut days = Vec::new();
        for key in ["scoring_due", "moderation_due"] {
            let typed = text(key);
            if !typed.is_empty() {
                match Day::read(&typed, self.today) {
                    Ok(day) => days.push(day),
                    Err(error) => want(true, key, error.to_string()),
                }
            }
        }
        if let [scoring, moderation] = days[..]
            && moderation < scoring
        {
            want(true, "moderation_due", format!("lies before the sheets on {scoring}"));
        }
        let place = |want: &Want| {
            let fields = self.form.fields();
            fields.iter().position(|field| field.key == want.problem.key).unwrap_or(usize::MAX)
        };
        wants.sort_by_key(|want| (!want.at_once, place(want)));
        self.problems = wants.iter().map(|want| want.problem.clone()).collect();
        self.wants = wants;
    }

    fn look_at_price(&self, want: &mut impl FnMut(bool, &str, String)) {
        let formula = self.form.text("price_formula");
        if formula.is_empty() && self.priced() != Some(false) && !self.shape().from {
            let rule = "a price formula, where a question is scored from money".to_owned();
            want(false, "price_formula", rule);
        }
        let mut amount = |key: &str| {
            let typed = self.form.text(key);
            if typed.is_empty() {
                return None;
            }
            match typed.parse::<Money>() {
                Ok(amount) => Some(amount),
                Err(error) => {
                    want(true, key, error.to_string());
                    None
                }
            }
        };
        let (best, worst) = (amount("price_best"), amount("price_worst"));
        if amount("should_cost").is_some_and(|amount| amount.as_pence() == 0) {
            want(true, "should_cost", "an estimate is above 0".to_owned());
        }
        if formula == "benchmark" {
            for (key, has) in [("price_best", best.is_some()), ("price_worst", worst.is_some())] {
                if !has && self.form.text(key).is_empty() {
                    want(true, key, "benchmark takes both prices of its band".to_owned());
                }
            }
            if let (Some(best), Some(worst)) = (best, worst)
                && let Err(error) = Band::new(best, worst)
            {
                want(true, "price_worst", error.to_string());
            }
        }
    }

    fn look_at_rules(&self, want: &mut impl FnMut(bool, &str, String)) {
        let ties = self.form.text("tie_break");
        let mut rules = Vec::new();
        for word in ties.split(',').filter(|word| !word.trim().is_empty()) {
            match word.parse::<TieRule>() {
                Ok(rule) if rules.contains(&rule) => {
                    want(true, "tie_break", format!("{rule} stands there twice"));
                }
                Ok(rule) => rules.push(rule),
                Err(error) => want(true, "tie_break", error.to_string()),
            }
        }
        if rules.is_empty() && ties.is_empty() {
            want(false, "tie_break", "an order in which ties are broken".to_owned());
        }
        if !self.form.text("decimals").parse::<u8>().is_ok_and(|decimals| decimals <= 6) {
            want(true, "decimals", "is a whole number from 0 to 6".to_owned());
        }
        if !self.form.text("min_panel").parse::<u32>().is_ok_and(|count| count > 0) {
            want(true, "min_panel", "is a whole number, 1 or more".to_owned());
        }
        if let Err(error) = self.form.text("near_tie").parse::<NearTie>() {
            want(true, "near_tie", error.to_string());
        }
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
                let effects = self.form.keep(shell);
                let shape = self.shape();
                let same = Shape { banded: self.has("price_best"), from: self.has("copy") };
                match data {
                    Some(data) if shape != same && self.has("title") => self.meet(data, shell),
                    Some(_) | None => self.look(),
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
        let mut known = self.sections.clone();
        known.dedup();
        let here = known.iter().position(|section| *section == self.section()).unwrap_or(0);
        let count = known.len().max(1);
        let next = if forward { here + 1 } else { here + count - 1 } % count;
        let wanted = known.get(next).copied().unwrap_or(0);
        if let Some(at) = self.sections.iter().position(|section| *section == wanted) {
            self.form.go_to_place(at);
        }
    }

    /// To the next field with a problem.
    pub(super) fn next_problem(&mut self, shell: &mut Shell) {
        let at = self.form.at();
        let place = |p: &Problem| self.form.fields().iter().position(|field| field.key == p.key);
        let mut places: Vec<usize> = self.problems.iter().filter_map(place).collect();
        places.sort_unstable();
        let next = places.iter().find(|place| **place > at).or(places.first()).copied();
        match next {
            Some(next) => {
                self.form.go_to_place(next);
                let key = self.here().to_owned();
                if let Some(problem) = self.problems.iter().find(|p| p.key == key) {
                    shell.say(format!("{}: {}", self.label(&key), problem.rule));
                }
            }
            None => shell.say("nothing is missing here"),
        }
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
        if self.saving.is_some() {
            return Vec::new();
        }
        self.look();
        let wrong: Vec<&Want> = self.wants.iter().filter(|want| want.at_once).collect();
        if let Some(want) = wrong.first() {
            let (key, rule) = (want.problem.key.clone(), want.problem.rule.clone());
            let more = wrong.len() - 1;
            let and = if more > 0 { format!(", and {more} more") } else { String::new() };
            shell.refuse(format!("{}: {rule}{and}", self.label(&key)));
            self.form.go_to(&key);
            return Vec::new();
        }
        let words = Box::new(self.words());
        let change = match self.about {
            About::New => Change::New(words),
            About::Draft(which) | About::Days(which) => Change::Edit(which, words),
        };
        let (ticket, effects) = shell.save(Save::Setup(change));
        self.saving = Some(ticket);
        effects
    }

    /// Everything as it is typed.
    fn words(&self) -> Words {
        let same = |key: &str| {
            let before = self.before.iter().find(|(known, _)| known == key);
            before.is_some_and(|(_, text)| text.trim() == self.form.text(key))
        };
        let text = |key: &str| (self.has(key) && !same(key)).then(|| self.form.text(key));
        let some = |key: &str| text(key).filter(|text| !text.is_empty());
        Words {
            title: some("title"),
            purpose: some("purpose"),
            from: some("from"),
            copy: some("copy"),
            criteria: some("criteria"),
            moderator: some("moderator"),
            candidates: some("candidates"),
            panel: some("panel"),
            illustrative: text("illustrative").map(|text| !text.is_empty()),
            price_formula: some("price_formula"),
            price_best: some("price_best"),
            price_worst: some("price_worst"),
            should_cost: some("should_cost"),
            min_panel: text("min_panel").and_then(|text| text.parse().ok()),
            decimals: text("decimals").and_then(|text| text.parse().ok()),
            near_tie: some("near_tie"),
            tie_break: text("tie_break"),
            framework: text("framework"),
            scoring_due: text("scoring_due"),
            moderation_due: text("moderation_due"),
        }
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        (self.saving == Some(ticket)).then(|| self.form.forget(shell))
    }

    /// A save was refused: everything typed stays.
    pub(super) fn refused(&mut self, ticket: u64) {
        if self.saving == Some(ticket) {
            self.saving = None;
        }
    }

    fn label(&self, key: &str) -> String {
        let field = self.form.fields().iter().find(|field| field.key == key);
        field.map_or_else(|| key.replace('_', " "), |field| field.label.clone())
    }

    fn section(&self) -> usize {
        self.sections.get(self.form.at()).copied().unwrap_or(0)
    }

    fn span(&self, section: usize) -> (usize, usize) {
        let from = self.sections.iter().position(|at| *at == section).unwrap_or(0);
        let to = self.sections.iter().rposition(|at| *at == section).map_or(from, |at| at + 1);
        (from, to)
    }

    fn wrong_in(&self, section: usize) -> (usize, usize) {
        let (from, to) = self.span(section);
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

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let wide = body.width >= 100;
        let theme = paint.look.theme;
        let section = self.section();
        let (from, to) = self.span(section);
        let form = if wide {
            let aside = first(body, ASIDE);
            self.view_sections(paint, aside);
            let rule = Rect { x: body.x + cells(ASIDE), width: 1, ..body };
            paint.upright(rule, '│', theme.muted);
            behind(body, ASIDE + 2)
        } else {
            // What is missing stays in view below the form.
            let later = self.wants.iter().any(|want| !want.at_once);
            let heads = usize::from(self.wants.iter().any(|want| want.at_once));
            let rows = (self.wants.len() + heads + usize::from(later)).clamp(1, 7) + 1;
            let above = usize::from(body.height).saturating_sub(rows);
            let below = Rect {
                y: body.y + cells(above),
                height: body.height.saturating_sub(cells(above)),
                ..body
            };
            paint.rule(row_of(below, 0), '─', theme.muted);
            let list = Rect { y: below.y + 1, height: below.height.saturating_sub(1), ..below };
            self.view_wants(paint, behind(list, 2));
            Rect { height: cells(above), ..body }
        };
        let title = behind(row_of(form, 0), 2);
        let name = format!("{}  {}", section + 1, SECTIONS[section].to_uppercase());
        let rest = paint.word(title, &name, theme.strong);
        if !wide {
            let said = format!("PgDn next of {} ", SECTIONS.len());
            paint.say(rest, &said, theme.muted, Align::Right);
        }
        let fields =
            Rect { y: form.y + 2.min(form.height), height: form.height.saturating_sub(2), ..form };
        let sight = Sight { from, to, problems: &self.problems, quiet: true, label: 20 };
        self.form.view(paint, fields, sight, true);
        if let Some(words) = self.help(section) {
            let at = usize::from(form.height).saturating_sub(1);
            let row = behind(row_of(form, at), 2);
            if at > self.rows_of(from, to) + 2 {
                paint.say(row, words, theme.muted, Align::Left);
            }
        }
    }

    fn rows_of(&self, from: usize, to: usize) -> usize {
        // A choice takes more rows than one; three is the most that ours take.
        let rows =
            |field: &Field| if matches!(field.kind, Kind::One(_) | Kind::Some(_)) { 3 } else { 1 };
        self.form.fields()[from..to].iter().map(rows).sum()
    }

    fn help(&self, section: usize) -> Option<&'static str> {
        match section {
            2 if self.about == About::New => Some("Space takes one in.  Ctrl-N adds a supplier."),
            3 => Some("Ctrl-N adds a person who is missing."),
            4 => Some("Without a price question leave it all empty."),
            _ => None,
        }
    }

    fn view_sections(&self, paint: &mut Painter, area: Rect) {
        let theme = paint.look.theme;
        let mut known = self.sections.clone();
        known.dedup();
        paint.say(behind(row_of(area, 0), 2), "STEP BY STEP", theme.strong, Align::Left);
        for (offset, at) in known.iter().enumerate() {
            let row = row_of(area, offset + 2);
            let (from, to) = self.span(*at);
            let begun = self.form.fields()[from..to].iter().any(|field| !field.text().is_empty());
            let (sign, style) = match (self.wrong_in(*at), begun) {
                ((0, 0), true) => ("ok", theme.good),
                ((0, 0), false) => (" .", theme.muted),
                (_, true) => (" !", theme.warning),
                (_, false) => (" .", theme.warning),
            };
            paint.say(first(behind(row, 2), 2), sign, style, Align::Left);
            let here = *at == self.section();
            let style = if here { theme.strong } else { theme.text };
            let words = format!("{}  {}", at + 1, SECTIONS[*at]);
            paint.say(behind(row, 6), &words, style, Align::Left);
            if here {
                paint.say(first(row, 1), ">", theme.strong, Align::Left);
            }
            paint.hit(row, Target::Field(from));
        }
        let y = known.len() + 3;
        let below = Rect {
            y: area.y + cells(y).min(area.height),
            height: area.height.saturating_sub(cells(y)),
            width: area.width.saturating_sub(1),
            ..area
        };
        self.view_wants(paint, behind(below, 2));
    }

    /// What is missing: at once, then before freezing.
    fn view_wants(&self, paint: &mut Painter, area: Rect) {
        let theme = paint.look.theme;
        let mut rows: Vec<(String, ratatui::style::Style, Option<usize>)> = Vec::new();
        let at_once: Vec<&Want> = self.wants.iter().filter(|want| want.at_once).collect();
        let later: Vec<&Want> = self.wants.iter().filter(|want| !want.at_once).collect();
        for (heading, wants) in [("CANNOT BE SAVED YET", at_once), ("STILL TO COME", later)] {
            if wants.is_empty() {
                continue;
            }
            rows.push((heading.to_owned(), theme.strong, None));
            for want in wants {
                let key = &want.problem.key;
                let at = self.form.fields().iter().position(|field| field.key == *key);
                let rule = want.problem.rule.split(": ").next().unwrap_or_default();
                let words = if want.at_once {
                    format!("{}: {rule}", self.label(key))
                } else {
                    rule.to_owned()
                };
                let columns = usize::from(area.width).saturating_sub(3);
                for (offset, line) in wrap(&words, columns).into_iter().enumerate() {
                    let line =
                        if offset == 0 { format!("!  {line}") } else { format!("   {line}") };
                    rows.push((line, theme.text, at));
                }
            }
        }
        if rows.is_empty() {
            paint.say(row_of(area, 0), "NOTHING IS MISSING", theme.good, Align::Left);
            return;
        }
        let room = usize::from(area.height);
        let more = rows.len() > room;
        let shown = if more { room.saturating_sub(1) } else { room };
        for (offset, (line, style, at)) in rows.iter().take(shown).enumerate() {
            let row = row_of(area, offset);
            paint.say(row, line, *style, Align::Left);
            if let Some(at) = at {
                paint.hit(row, Target::Field(*at));
            }
        }
        if more {
            let words = format!("… and {} more; Ctrl-G goes on", rows.len() - shown);
            let fits = width(&words) <= usize::from(area.width);
            let words = if fits { words } else { "…".to_owned() };
            paint.say(row_of(area, shown), &words, theme.muted, Align::Left);
        }
    }
}
