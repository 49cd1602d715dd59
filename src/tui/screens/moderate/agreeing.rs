//! Agreeing on one score: a digit picks its value, then the panel's reason is written and saved.

use super::{Known, State};
use crate::domain::evaluation::Asked;
use crate::domain::evaluation::minutes::{Minute, open_questions};
use crate::domain::evaluation::stage::{Doing, Stage};
use crate::domain::evaluation::value::read_value;
use crate::domain::text::Reason;
use crate::tui::keys::Key;
use crate::tui::msg::{Agree, Effect, Save};
use crate::tui::state::Shell;
use crate::tui::widgets::text_field::TextField;

pub(super) fn pick(state: &mut State, key: Option<Key>, shell: &mut Shell) {
    let Some(digit) = key.and_then(|key| key.types()) else {
        shell.refuse("press the digit of the value that the panel agrees on");
        return;
    };
    if let Err(why) = state.may_pick() {
        shell.refuse(why);
        return;
    }
    state.begun.push(digit);
    let (Known::Here(data), Some(cell)) = (&state.known, state.chosen()) else { return };
    let asked = cell.asked.clone();
    let Some((_, question)) = data.evaluation.criteria().question(&asked.1) else { return };
    let scale = data.evaluation.criteria().scale();
    let longer = scale.points().iter().any(|point| {
        let text = point.value.to_string();
        text.len() > state.begun.len() && text.starts_with(&state.begun)
    });
    if longer {
        return;
    }
    let read = read_value(question, scale, &state.begun);
    state.begun.clear();
    match read {
        Ok(value) => {
            state.picked = Some((asked, value));
            write(state, shell);
        }
        Err(why) => shell.refuse(why.to_string()),
    }
}

pub(super) fn draft_name(asked: &Asked, which: &str, shell: &Shell) -> String {
    shell.field(&format!("{which}/{}/{}/agreed", asked.0, asked.1))
}

/// The text field for the panel's reason gets the keys, with what was kept of it.
pub(super) fn write(state: &mut State, shell: &mut Shell) {
    if let Err(why) = state.may_agree() {
        shell.refuse(why);
        return;
    }
    let (Known::Here(data), Some(cell)) = (&state.known, state.chosen()) else { return };
    let asked = cell.asked.clone();
    let name = draft_name(&asked, &data.evaluation.reference().to_string(), shell);
    let agreed = data.evaluation.agreed(&asked.0, &asked.1);
    let recorded = agreed.map(|agreed| agreed.reason.to_string()).unwrap_or_default();
    let field = TextField::area(Reason::MOST)
        .named(&name)
        .with_text(&recorded)
        .restored(shell.drafts.get(&name));
    state.writing = Some(field);
    state.keep_in(shell);
}

pub(super) fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let (Known::Here(data), Some(cell), Some(field)) =
        (&state.known, state.chosen(), &state.writing)
    else {
        return Vec::new();
    };
    if state.saving.is_on() {
        return Vec::new();
    }
    let Some(value) = state.value(cell) else {
        shell.refuse(if state.averages() {
            "nobody's score counts here, so that there is no average"
        } else {
            "pick a value first, Esc and a digit: the reason explains it"
        });
        return shell.keep();
    };
    let reason = field.text();
    if let Err(error) = reason.parse::<Reason>() {
        shell.refuse(format!("the reason: {error}"));
        return shell.keep();
    }
    let evaluation = data.evaluation.reference();
    let evidence = state.resting(data, &cell.asked);
    let agree = Agree { evaluation, asked: cell.asked.clone(), value, reason, evidence };
    let next = state.next_open(true);
    let mut effects = shell.keep();
    let what = Save::Agree(Box::new(agree.clone()));
    effects.extend(state.saving.send_with(what, agree, shell));
    state.writing = None;
    if next.is_some() {
        state.go(next, shell);
    }
    effects
}

impl State {
    /// Whether moderation is open, and if not, why.
    pub(super) fn opened(&self) -> Result<(), String> {
        match &self.known {
            Known::Not(why) => Err(why.clone()),
            Known::Asked | Known::Here(_) => Ok(()),
        }
    }

    /// Whether there is a score to look at, and if not, why.
    pub(super) fn a_cell(&self) -> Result<(), String> {
        self.opened()?;
        match self.chosen() {
            Some(_) => Ok(()),
            None if self.open_only => Err("no score is open: o shows all of them".to_owned()),
            None => Err("there is no score to choose".to_owned()),
        }
    }

    /// Whether what was said can be written down here and now; the desk asks again.
    pub(super) fn may_note(&self) -> Result<(), String> {
        self.a_cell()?;
        if let Known::Here(data) = &self.known {
            data.evaluation.goes_on().map_err(|no| no.to_string())?;
            if data.evaluation.stage() >= Stage::Decided {
                return self.in_moderation("minutes are kept until the decision");
            }
        }
        self.moderates("keeps its minutes")
    }

    /// Whether a score can be put off, or asked about, here and now; the desk asks again.
    pub(super) fn may_ask(&self) -> Result<(), String> {
        self.may_answer()?;
        self.moderates("asks and parks")
    }

    /// Whether questions are answered here and now; the desk asks again.
    pub(super) fn may_answer(&self) -> Result<(), String> {
        self.a_cell()?;
        self.in_moderation("this belongs to moderation")
    }

    /// Whether there is evidence that the chosen score could rest on.
    pub(super) fn a_fact(&self) -> Result<(), String> {
        let (Known::Here(data), Some(cell)) = (&self.known, self.chosen()) else { return Ok(()) };
        if data.evidence.iter().any(|fact| fact.is_about(&cell.asked)) {
            return Ok(());
        }
        Err(format!("there is no evidence about {} yet: g v records some", cell.asked.0))
    }

    /// Whether a question waits for an answer of whoever is at the desk.
    pub(super) fn put_to_me(&self) -> Result<(), String> {
        let Known::Here(data) = &self.known else { return Ok(()) };
        let mine = |one: &Minute| one.whom.as_ref().is_some_and(|whom| whom.as_str() == data.me);
        if open_questions(&data.minutes).any(mine) {
            return Ok(());
        }
        Err("no question is put to you that waits for its answer".to_owned())
    }

    /// Whether `who` answers the chosen gate here and now; the desk asks again.
    pub(super) fn may_gate(&self, who: Option<&str>) -> Result<(), String> {
        self.gates.as_ref().map_or(Ok(()), |gates| gates.may_answer(who))
    }

    /// Whether `who` reviews the chosen declaration; the desk asks again.
    pub(super) fn may_review(&self, who: Option<&str>) -> Result<(), String> {
        let Some(interests) = &self.interests else { return Ok(()) };
        let (present, _, chosen) = interests.to_review()?;
        present.evaluation.takes(Doing::REVIEW).map_err(|no| no.to_string())?;
        if who == Some(chosen.person.as_str()) {
            return Err("nobody reviews their own interest".to_owned());
        }
        Ok(())
    }

    /// Whether agreements can be recorded here and now; the desk asks again.
    pub(super) fn may_agree(&self) -> Result<(), String> {
        self.a_cell()?;
        let (rule, does) = if self.averages() {
            ("averages are recorded in moderation", "records the averages")
        } else {
            ("scores are agreed on in moderation", "records what is agreed")
        };
        self.in_moderation(rule)?;
        self.moderates(does)
    }

    /// Whether a value can be picked here and now: not where the rules take the average.
    pub(super) fn may_pick(&self) -> Result<(), String> {
        self.may_agree()?;
        if self.averages() {
            let rule = "the rules take the average of the individual scores: Enter writes why they are what they are";
            return Err(rule.to_owned());
        }
        Ok(())
    }

    fn moderates(&self, what: &str) -> Result<(), String> {
        let Known::Here(data) = &self.known else { return Ok(()) };
        let moderator = data.evaluation.moderator();
        if moderator.as_str() == data.me {
            return Ok(());
        }
        Err(format!("{moderator} moderates this evaluation and {what}"))
    }

    fn in_moderation(&self, rule: &str) -> Result<(), String> {
        let Known::Here(data) = &self.known else { return Ok(()) };
        data.evaluation.goes_on().map_err(|no| no.to_string())?;
        let (which, stage) = (data.evaluation.reference(), data.evaluation.stage());
        if stage == Stage::Moderation {
            return Ok(());
        }
        Err(format!("{which} stands at {}: {rule}", stage.words()))
    }

    /// The values that the panel may agree on for the chosen question, as its keys: `0–3`.
    pub(super) fn values(&self) -> Option<String> {
        let Known::Here(data) = &self.known else { return None };
        if data.averages() {
            return None;
        }
        let criteria = data.evaluation.criteria();
        let question = self.chosen().and_then(|cell| Some(criteria.question(&cell.asked.1)?.1));
        Some(criteria.scale().range(question.and_then(|one| one.cap)))
    }
}
