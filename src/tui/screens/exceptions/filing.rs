//! The form of a request: every field in sections, what still keeps it from being submitted, and
//! the drafts of what is typed.

use ratatui::layout::Rect;

use super::data::{Change, Choices, Question};
use super::fields::{self, SECTIONS};
use crate::domain::criteria::exception::{Answer, ExceptionQuestion, Factor};
use crate::domain::exception::request::Request;
use crate::domain::exception::scores::applicable;
use crate::domain::exception::steps::Step;
use crate::domain::refs::ExceptionRef;
use crate::tui::fit::{Align, cells, width};
use crate::tui::keys::{Code, Key};
use crate::tui::msg::{Effect, Load, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::widgets::bar::filled_bar;
use crate::tui::widgets::form::{Form, Problem, Sections, Sight};
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Columns of the list of sections, where there is room for it.
const ASIDE: usize = 34;

/// A request being written.
#[derive(Debug)]
pub(super) struct Filing {
    /// The draft and the version that was read; `None` for a new one.
    which: Option<(ExceptionRef, u32)>,
    choices: Choices,
    form: Form,
    sections: Sections,
    problems: Vec<Problem>,
    saving: Saving,
    /// The request as far as it can be read.
    read: Option<Box<Request>>,
    /// What was granted last, where a renewal of it must say something newer.
    granted: Option<Box<Request>>,
    /// Workload and target that the desk was asked about last.
    asked: (String, String),
    /// Open requests for the same workload and target.
    rivals: Vec<String>,
    /// Who sent it back, and what is to change.
    sent_back: Option<String>,
}

impl Filing {
    /// A form of `request`, or an empty one, with what was typed into it before.
    pub(super) fn new(
        which: Option<(ExceptionRef, u32)>,
        request: Option<&Request>,
        choices: Choices,
        shell: &Shell,
    ) -> Self {
        let texts = request.map(fields::texts).unwrap_or_default();
        let name = Self::name(which);
        let stored = |key: &str| texts.get(key).cloned().unwrap_or_default();
        // What was typed counts for which fields there are, before the record does.
        let typed = |key: &str| {
            let draft = shell.drafts.get(&shell.field(&format!("{name}/{key}")));
            draft.map_or_else(|| stored(key), |draft| draft.text.trim().to_owned())
        };
        let specs = fields::specs(&typed, &choices);
        let sections = specs.iter().map(|spec| spec.section).collect();
        let fields = specs
            .into_iter()
            .map(|spec| {
                let text = stored(&spec.field.key);
                spec.field.filled(shell, &name, &text)
            })
            .collect();
        let mut filing = Self {
            which,
            choices,
            form: Form::new(fields),
            sections,
            problems: Vec::new(),
            saving: Saving::default(),
            read: None,
            granted: None,
            asked: (String::new(), String::new()),
            rivals: Vec::new(),
            sent_back: None,
        };
        filing.look();
        filing
    }

    /// The same for a renewal of `granted`, to which nothing is attached that might be newer.
    #[must_use]
    pub(super) fn renewing(mut self, granted: Request) -> Self {
        self.granted = Some(Box::new(granted));
        self.look();
        self
    }

    /// The same for one that was sent back, by whom and with which note.
    #[must_use]
    pub(super) fn sent_back(mut self, words: Option<String>) -> Self {
        self.sent_back = words;
        self
    }

    fn name(which: Option<(ExceptionRef, u32)>) -> String {
        which.map_or_else(
            || "exception/new".to_owned(),
            |(reference, _)| format!("exception/{reference}"),
        )
    }

    /// The draft it edits; `None` for a new one.
    pub(super) fn which(&self) -> Option<ExceptionRef> {
        self.which.map(|(reference, _)| reference)
    }

    /// Its fields.
    pub(super) const fn form(&self) -> &Form {
        &self.form
    }

    /// Its fields.
    pub(super) const fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }

    /// Asks who else wants to leave with the same workload for the same place, once both are
    /// named and are others than before.
    pub(super) fn ask(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let named = (self.form.text("workload"), self.form.text("target"));
        if named == self.asked {
            return Vec::new();
        }
        self.asked = named.clone();
        self.rivals.clear();
        if named.0.is_empty() || named.1.is_empty() {
            return Vec::new();
        }
        shell.ask(Load::Exceptions(Question::Rivals(named.0, named.1)))
    }

    /// The open requests for the same.
    pub(super) fn know(&mut self, rivals: Vec<(ExceptionRef, String)>) {
        let own = self.which();
        let others = rivals.into_iter().filter(|(which, _)| Some(*which) != own);
        self.rivals = others.map(|(_, words)| words).collect();
    }

    /// What the title row says of it.
    pub(super) fn crumb(&self) -> String {
        self.which().map_or_else(|| "new request".to_owned(), |which| which.to_string())
    }

    /// Reads every field again.
    fn look(&mut self) {
        let text = |key: &str| self.form.text(key);
        let reading = fields::read(&text, self.choices.today);
        let mut problems = fields::problems(&reading, self.choices.today, &self.choices.settings);
        if let (Some(granted), Some(reason)) = (&self.granted, reading.request.primary_reason)
            && !reading.request.says_more_than(granted)
        {
            let rule = "says nothing newer than the last grant did: a renewal brings a claim, an \
                        estimate or an item of evidence";
            let key = format!("claim.{reason}.evidence");
            if !problems.iter().any(|problem| problem.key == key) {
                problems.push(Problem { key, rule: rule.to_owned() });
            }
        }
        let place = |problem: &Problem| {
            let fields = self.form.fields();
            fields.iter().position(|field| field.key == problem.key).unwrap_or(usize::MAX)
        };
        problems.sort_by_key(place);
        self.problems = problems;
        self.read = Some(Box::new(reading.request));
    }

    /// Shows the fields that what is typed asks for, and reads them.
    fn reshape(&mut self, shell: &Shell) {
        let text = |key: &str| self.form.text(key);
        let specs = fields::specs(&text, &self.choices);
        let same = specs.len() == self.form.fields().len()
            && specs.iter().zip(self.form.fields()).all(|(spec, old)| spec.field.key == old.key);
        if !same {
            let name = Self::name(self.which);
            self.sections = specs.iter().map(|spec| spec.section).collect();
            let old = self.form.fields();
            let fields = specs
                .into_iter()
                .map(|spec| {
                    let known = old.iter().find(|field| field.key == spec.field.key).cloned();
                    known.unwrap_or_else(|| spec.field.filled(shell, &name, ""))
                })
                .collect();
            self.form.replace(fields);
        }
        self.look();
    }

    /// A key.
    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        if !self.form.is_picking() && !key.ctrl {
            let forward = key.code == Code::PageDown;
            if forward || key.code == Code::PageUp {
                self.turn(forward);
                return Vec::new();
            }
        }
        match self.form.press(key) {
            Typed::Changed => {
                let mut effects = self.form.keep(shell);
                self.reshape(shell);
                effects.extend(self.ask(shell));
                effects
            }
            Typed::Moved | Typed::Ignored => Vec::new(),
        }
    }

    /// Text from the clipboard.
    pub(super) fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        match self.form.paste(text) {
            Typed::Changed => {
                let mut effects = self.form.keep(shell);
                self.reshape(shell);
                effects.extend(self.ask(shell));
                effects
            }
            Typed::Moved | Typed::Ignored => Vec::new(),
        }
    }

    /// Asks what a year costs by what the chosen workload needs.
    pub(super) fn ask_basket(&self, shell: &mut Shell) -> Vec<Effect> {
        let (workload, target) = (self.form.text("workload"), self.form.text("target"));
        shell.ask(Load::Exceptions(Question::Basket(workload, target)))
    }

    /// Puts the figures of the basket into the form, each to be undone by Ctrl-Z in its field.
    pub(super) fn take_basket(
        &mut self,
        texts: Result<Vec<(&'static str, String)>, String>,
        shell: &mut Shell,
    ) -> Vec<Effect> {
        let texts = match texts {
            Ok(texts) => texts,
            Err(why) => {
                shell.refuse(why);
                return Vec::new();
            }
        };
        let mut effects = Vec::new();
        for (key, text) in &texts {
            self.form.put(key, text);
            self.form.go_to(key);
            effects.extend(self.form.keep(shell));
        }
        self.reshape(shell);
        shell.say("the figures are those of the basket; Ctrl-S saves them");
        effects
    }

    /// To the next section, or the one before.
    pub(super) fn turn(&mut self, forward: bool) {
        self.sections.turn(&mut self.form, forward);
    }

    /// To the next field with a problem.
    pub(super) fn next_problem(&mut self, shell: &mut Shell) {
        let said = self.form.go_to_next(&self.problems);
        shell.say(said.unwrap_or_else(|| "nothing keeps it from being submitted".to_owned()));
    }

    /// A longer text has the keys.
    pub(super) fn writes(&self) -> bool {
        !self.form.is_picking()
            && self.form.here().is_some_and(crate::tui::widgets::form::Field::is_area)
    }

    /// The editor's text.
    pub(super) fn edited(&mut self, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
        if !self.form.edited(name, text) {
            return Vec::new();
        }
        let effects = self.form.keep(shell);
        self.reshape(shell);
        effects
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        let whole = usize::from(shell.size.0);
        let aside = if whole >= 100 { ASIDE } else { 0 };
        self.form.set_columns(whole.saturating_sub(aside + 8));
    }

    /// Saves it as a draft, unless a text cannot be read.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_on() {
            return Vec::new();
        }
        let text = |key: &str| self.form.text(key);
        let reading = fields::read(&text, self.choices.today);
        if let Some(problem) = reading.problems.first() {
            let (key, rule) = (problem.key.clone(), problem.rule.clone());
            let more = reading.problems.len() - 1;
            let and = if more > 0 { format!(", and {more} more") } else { String::new() };
            self.form.go_to(&key);
            shell.refuse(format!("{}: {rule}{and}", self.form.label(&key)));
            return Vec::new();
        }
        let request = Box::new(reading.request);
        let change = match self.which {
            None => Change::File(request),
            Some((which, seen)) => Change::Step(which, Box::new(Step::Edit { request, seen })),
        };
        self.saving.send(Save::Exceptions(change), shell)
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        self.saving.ended(ticket).map(|()| self.form.forget(shell))
    }

    /// A save was refused: everything typed stays.
    pub(super) fn refused(&mut self, ticket: u64) {
        self.saving.ended(ticket);
    }

    /// The record moved on under an edit: the next save is against `version`.
    pub(super) fn meet(&mut self, which: ExceptionRef, version: u32, shell: &mut Shell) {
        if let Some((reference, seen)) = &mut self.which
            && *reference == which
            && *seen != version
            && !self.saving.is_on()
        {
            *seen = version;
            shell.refuse(format!(
                "{which} was changed by somebody else meanwhile; saving puts your text in its place"
            ));
        }
    }

    fn wrong_in(&self, section: usize) -> usize {
        let (from, to) = self.sections.span(section);
        let fields = &self.form.fields()[from..to];
        self.problems.iter().filter(|p| fields.iter().any(|field| field.key == p.key)).count()
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        if let Some(meant) = self.meant() {
            return meant;
        }
        match self.problems.len() {
            0 => "Nothing keeps it from being submitted. Ctrl-S saves, S in the request submits."
                .to_owned(),
            count => {
                let things = if count == 1 { "1 thing keeps" } else { "things keep" };
                let many = if count == 1 { String::new() } else { format!("{count} ") };
                format!("{many}{things} it from being submitted. Nobody sees it before that.")
            }
        }
    }

    /// The day that a word in the present field means: it is what will be kept.
    fn meant(&self) -> Option<String> {
        let field = self.form.here()?;
        let day = field.day(self.choices.today)?;
        let typed = field.text();
        let said = typed.trim();
        (day.to_string() != said).then(|| format!("{said} is {day}, and that is what is kept."))
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let wide = body.width >= 100;
        let theme = paint.look.theme;
        let section = self.sections.here(&self.form);
        let (from, to) = self.sections.span(section);
        let right = if wide {
            let aside = first(body, ASIDE);
            self.view_sections(paint, aside);
            let rule = Rect { x: body.x + cells(ASIDE), width: 1, ..body };
            paint.upright(rule, '│', theme.muted);
            behind(body, ASIDE + 2)
        } else {
            body
        };
        let title = row_of(right, 0);
        let name = format!("{}  {}", section + 1, SECTIONS[section].to_uppercase());
        let inset = if wide { title } else { behind(title, 2) };
        let rest = paint.word(inset, &name, theme.strong);
        let wrong = self.wrong_in(section);
        let said = match (wide, wrong, self.problems.len()) {
            (true, 0, _) => String::new(),
            (true, wrong, _) => format!("{wrong} to do here"),
            (false, _, all) => {
                format!("{} of {}   {wrong} to do here, {all} in all", section + 1, SECTIONS.len())
            }
        };
        paint.say(rest, &said, theme.muted, Align::Right);
        let mut fields = Rect {
            y: right.y + 2.min(right.height),
            height: right.height.saturating_sub(2),
            ..right
        };
        // What the reviewers will score stands below the fields of its section, and gives way to
        // them where the screen is low.
        let below = self.below(section, usize::from(fields.width));
        let room = (usize::from(fields.height) / 3).min(below.len() + 1);
        if room > 1 {
            let height = fields.height - cells(room);
            let rule = Rect { y: fields.y + height, height: 1, ..fields };
            paint.rule(rule, '─', theme.muted);
            for (at, (words, warns)) in below.iter().take(room - 1).enumerate() {
                let row = Rect { y: rule.y + 1 + cells(at), ..rule };
                let style = if *warns { theme.warning } else { theme.muted };
                let inset = if wide { row } else { behind(row, 2) };
                let last = at + 2 == room && below.len() > room - 1;
                let more = if last { " …" } else { "" };
                paint.text(inset, &format!("{words}{more}"), style, Align::Left);
            }
            fields.height = height;
        }
        let sight = Sight { from, to, problems: &self.problems, quiet: true, label: 20 };
        self.form.view(paint, fields, sight, true);
    }

    /// The questions that what stands in `section` will be judged by, with their floors, and what
    /// else is known about it: a row each, and whether it warns.
    fn below(&self, section: usize, columns: usize) -> Vec<(String, bool)> {
        let mut rows: Vec<(String, bool)> = Vec::new();
        let mut say = |text: &str, hang: usize, warns: bool| {
            let mut lines =
                crate::tui::fit::wrap(text, columns.saturating_sub(hang + 2)).into_iter();
            rows.extend(lines.next().map(|line| (line, warns)));
            rows.extend(lines.map(|line| (format!("{:hang$}{line}", ""), warns)));
        };
        if let Some(words) = &self.sent_back {
            say(&format!("! {words}"), 2, true);
        }
        if SECTIONS[section] == "What and where" {
            for rival in &self.rivals {
                say(&format!("! {rival}"), 2, true);
            }
        }
        let Some(request) = &self.read else { return rows };
        for question in applicable(&self.choices.questions, request) {
            if section_of(question) != SECTIONS[section] {
                continue;
            }
            let short = question.id.as_str().strip_prefix("EXC-").unwrap_or(question.id.as_str());
            let floor = match question.answer {
                Answer::Gate => "gate".to_owned(),
                Answer::Scored { floor: 0 } => "no floor".to_owned(),
                Answer::Scored { floor } => format!("floor {floor}"),
            };
            say(&format!("{short}  {floor}  {}", question.text), 9, false);
        }
        rows
    }

    fn view_sections(&self, paint: &mut Painter, area: Rect) {
        let theme = paint.look.theme;
        paint.say(behind(row_of(area, 0), 2), "SECTIONS", theme.strong, Align::Left);
        for (at, name) in SECTIONS.iter().enumerate() {
            let row = row_of(area, at + 2);
            let (from, to) = self.sections.span(at);
            let begun = self.form.fields()[from..to].iter().any(|field| !field.text().is_empty());
            let (sign, style) = match (self.wrong_in(at), begun) {
                (0, true) => ("ok", theme.good),
                (0, false) => (" .", theme.muted),
                (_, true) => (" !", theme.warning),
                (_, false) => (" .", theme.warning),
            };
            paint.say(first(behind(row, 2), 2), sign, style, Align::Left);
            let here = at == self.sections.here(&self.form);
            let style = if here { theme.strong } else { theme.text };
            paint.say(behind(row, 6), &format!("{}  {name}", at + 1), style, Align::Left);
            if here {
                paint.say(first(row, 1), ">", theme.strong, Align::Left);
            }
            paint.hit(row, Target::Field(from));
        }
        let mut y = SECTIONS.len() + 3;
        let filled = self.form.fields().iter().filter(|field| !field.text().is_empty()).count();
        let all = self.form.fields().len();
        let words = format!("{filled} of {all} fields");
        paint.say(behind(row_of(area, y), 2), &words, theme.muted, Align::Left);
        let bar = filled_bar(filled as u64, all as u64, 20);
        paint.say(behind(row_of(area, y + 1), 2), &bar, theme.first, Align::Left);
        y += 3;
        if self.problems.is_empty() {
            paint.say(behind(row_of(area, y), 2), "READY TO SUBMIT", theme.good, Align::Left);
            return;
        }
        paint.say(behind(row_of(area, y), 2), "CANNOT SUBMIT YET", theme.strong, Align::Left);
        y += 1;
        let room = usize::from(area.height).saturating_sub(y + 2);
        let more = self.problems.len() > room;
        let shown = if more { room.saturating_sub(1) } else { room };
        for problem in self.problems.iter().take(shown) {
            let row = first(behind(row_of(area, y), 2), ASIDE - 3);
            let label = self.form.label(&problem.key);
            let rest = paint.stored(row, &label, theme.text);
            let rule = problem.rule.strip_prefix("is empty: ").unwrap_or(&problem.rule);
            paint.text(behind(rest, 2), rule, theme.muted, Align::Left);
            let at = self.form.fields().iter().position(|field| field.key == problem.key);
            if let Some(at) = at {
                paint.hit(row, Target::Field(at));
            }
            y += 1;
        }
        if more {
            let words = format!("… and {} more", self.problems.len() - shown);
            paint.say(behind(row_of(area, y), 2), &words, theme.muted, Align::Left);
        }
        let last = row_of(area, usize::from(area.height).saturating_sub(1));
        let words = "Ctrl-G goes to the next one";
        if width(words) < ASIDE {
            paint.say(behind(last, 2), words, theme.muted, Align::Left);
        }
    }
}

/// The section whose fields answer `question`.
fn section_of(question: &ExceptionQuestion) -> &'static str {
    match question.factor {
        Factor::CostProfile => "Cost",
        Factor::UserNeeds | Factor::Innovation | Factor::Flexibility => "Reasons and claims",
        Factor::Portability => "Portability",
        Factor::Conditions => "Conditions",
    }
}
