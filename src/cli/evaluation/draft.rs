//! `evaluation new` and `evaluation edit`: what a draft is made of.

use std::path::PathBuf;

use clap::Args;

use super::wrote;
use crate::actions::evaluations::{self, Copied, DueText, New, RuleText, Setting, Template};
use crate::cli::fault::Fault;
use crate::cli::{Context, words};
use crate::domain::criteria::edit::Edit;
use crate::domain::evaluation::missing::listed;
use crate::import::framework;

#[derive(Debug, Args)]
pub(in crate::cli) struct NewArgs {
    /// Its title
    title: String,
    /// What is asked: a file, the name of a set in the box, or `own`
    #[arg(long, value_name = "FILE.toml", required_unless_present = "from")]
    criteria: Option<PathBuf>,
    /// Take criteria and rules from an earlier evaluation, and its purpose and moderator unless
    /// others are named; scores, prices and declarations are never taken
    #[arg(long, value_name = "E")]
    from: Option<String>,
    /// What else to take from it: candidates, panel
    #[arg(long, value_name = "WHAT,…", value_delimiter = ',', requires = "from")]
    copy: Vec<CopyWhat>,
    /// Suppliers taking part
    #[arg(long, value_name = "SUPPLIER,…", value_delimiter = ',')]
    candidates: Vec<String>,
    /// Who scores
    #[arg(long, value_name = "PERSON,…", value_delimiter = ',')]
    panel: Vec<String>,
    /// Who runs it
    #[arg(long, value_name = "PERSON", required_unless_present = "from")]
    moderator: Option<String>,
    /// options-appraisal, call-off-without-competition, call-off-with-competition or tender
    #[arg(long, value_name = "PURPOSE", required_unless_present = "from")]
    purpose: Option<String>,
    /// It is made-up data, and says so everywhere
    #[arg(long)]
    illustrative: bool,
    #[command(flatten)]
    due: DueArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum CopyWhat {
    /// Suppliers taking part that have not withdrawn
    Candidates,
    /// Who scores
    Panel,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct EditArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    #[command(flatten)]
    changes: ChangeArgs,
}

/// What may change about a draft.
#[derive(Debug, Args)]
pub(in crate::cli) struct ChangeArgs {
    /// Its title
    #[arg(long)]
    title: Option<String>,
    /// What is asked: a file, the name of a set in the box, or `own`
    #[arg(long, value_name = "FILE.toml")]
    criteria: Option<PathBuf>,
    /// Who runs it
    #[arg(long, value_name = "PERSON")]
    moderator: Option<String>,
    /// What it is for
    #[arg(long, value_name = "PURPOSE")]
    purpose: Option<String>,
    /// Whether it is made-up data
    #[arg(long, value_name = "true|false")]
    illustrative: Option<bool>,
    #[command(flatten)]
    criteria_edits: CriteriaArgs,
    #[command(flatten)]
    due: DueArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Criteria")]
pub(in crate::cli) struct CriteriaArgs {
    /// What the set of criteria is called
    #[arg(long, value_name = "TITLE")]
    criteria_title: Option<String>,
    /// Add an empty group at the end
    #[arg(long, value_name = "GROUP=TITLE")]
    add_group: Vec<String>,
    /// Add a scored question at the end of a group; its weight and the rest are then set
    #[arg(long, value_name = "GROUP/QUESTION=TEXT")]
    add_question: Vec<String>,
    /// Ask a question, or a whole group, of no candidate any more
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    remove: Vec<String>,
    /// Change what a group or question says, by the keys of a criteria file: CON-02.text=…,
    /// CON-02.bands=A|B|C|D, CON.threshold=50; nothing after the sign takes it away
    #[arg(long, value_name = "ID.KEY=VALUE")]
    set: Vec<String>,
    /// Another scale, of those in the box: 0-3, 0-5, or 0-10 in even steps
    #[arg(long, value_name = "SCALE")]
    scale: Option<String>,
    /// Take away, with the old scale, what questions say of its values
    #[arg(long, requires = "scale")]
    without_bands: bool,
    /// What a value of the scale is called, and what earns it
    #[arg(long, value_name = "VALUE=NAME|DESCRIPTOR")]
    scale_point: Vec<String>,
    /// Percent of a group in the whole, and of a question within its group; nothing is scaled to
    /// make a sum come right
    #[arg(long, value_name = "ID=PERCENT,…", value_delimiter = ',')]
    weight: Vec<String>,
}

impl CriteriaArgs {
    /// The edits in the order in which they make sense: what comes, what goes, then the rest.
    fn edits(&self) -> Result<Vec<Edit>, Fault> {
        let mut edits = Vec::new();
        if let Some(typed) = &self.criteria_title {
            edits.push(Edit::called(typed).map_err(|error| wrong("--criteria-title", &error))?);
        }
        for typed in &self.add_group {
            let (id, title) = pair(typed, "--add-group", "GROUP=TITLE")?;
            edits.push(Edit::AddGroup {
                id: part("--add-group", id)?,
                title: part("--add-group", title)?,
            });
        }
        for typed in &self.add_question {
            let shape = "GROUP/QUESTION=TEXT";
            let (id, text) = pair(typed, "--add-question", shape)?;
            let (group, id) =
                id.split_once('/').ok_or_else(|| misshapen(typed, "--add-question", shape))?;
            edits.push(Edit::AddQuestion {
                group: part("--add-question", group)?,
                id: part("--add-question", id)?,
                text: part("--add-question", text)?,
            });
        }
        for typed in &self.remove {
            edits.push(Edit::Remove(part("--remove", typed)?));
        }
        if let Some(typed) = &self.scale {
            let scale = Edit::scale(typed, self.without_bands);
            edits.push(scale.map_err(|error| wrong("--scale", &error))?);
        }
        for typed in &self.scale_point {
            let shape = "VALUE=NAME|DESCRIPTOR";
            let (value, words) = pair(typed, "--scale-point", shape)?;
            let (name, means) =
                words.split_once('|').ok_or_else(|| misshapen(typed, "--scale-point", shape))?;
            let point = Edit::point(value, name, means);
            edits.push(point.map_err(|error| wrong("--scale-point", &error))?);
        }
        for typed in &self.set {
            let shape = "ID.KEY=VALUE";
            let (place, value) = pair(typed, "--set", shape)?;
            let (id, key) =
                place.split_once('.').ok_or_else(|| misshapen(typed, "--set", shape))?;
            let item = part("--set", id)?;
            edits.push(Edit::read(&item, key, value).map_err(|error| wrong("--set", &error))?);
        }
        for typed in &self.weight {
            let (id, weight) = pair(typed, "--weight", "ID=PERCENT")?;
            let item = part("--weight", id)?;
            let read = Edit::read(&item, "weight", weight);
            edits.push(read.map_err(|error| wrong("--weight", &error))?);
        }
        Ok(edits)
    }
}

fn pair<'t>(typed: &'t str, flag: &str, shape: &str) -> Result<(&'t str, &'t str), Fault> {
    typed.split_once('=').ok_or_else(|| misshapen(typed, flag, shape))
}

fn misshapen(typed: &str, flag: &str, shape: &str) -> Fault {
    Fault::invalid(format!("{flag} {typed}: it takes {shape}"))
        .subject(flag.trim_start_matches('-'))
}

fn part<T: std::str::FromStr<Err: std::fmt::Display>>(flag: &str, typed: &str) -> Result<T, Fault> {
    typed.trim().parse().map_err(|error: T::Err| wrong(flag, &error))
}

fn wrong(flag: &str, error: &dyn std::fmt::Display) -> Fault {
    Fault::invalid(format!("{flag}: {error}")).subject(flag.trim_start_matches('-'))
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Days")]
pub(in crate::cli) struct DueArgs {
    /// The last day for sheets; a word such as 2w or eom will do, and an empty text unsets it
    #[arg(long, value_name = "DATE")]
    scoring_due: Option<String>,
    /// The last day for agreed scores, not before the one for sheets
    #[arg(long, value_name = "DATE")]
    moderation_due: Option<String>,
}

impl DueArgs {
    fn text(&self) -> DueText {
        DueText { scoring: self.scoring_due.clone(), moderation: self.moderation_due.clone() }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct RuleArgs {
    /// How money enters the result: ratio, linear-low, min-max, mean or benchmark give marks;
    /// under ppqp and monetised the total is pounds, the lowest first; nothing for none
    #[arg(long, value_name = "FORMULA")]
    price_formula: Option<String>,
    /// The price that earns full marks under benchmark
    #[arg(long, value_name = "POUNDS")]
    price_best: Option<String>,
    /// The price that earns none under benchmark
    #[arg(long, value_name = "POUNDS")]
    price_worst: Option<String>,
    /// What a quality mark is worth under monetised
    #[arg(long, value_name = "POUNDS")]
    point_value: Option<String>,
    /// Our own estimate; a bid below it is asked about
    #[arg(long, value_name = "POUNDS")]
    should_cost: Option<String>,
    /// What counts in a cell: one score that the panel agrees on, or the average of the individual
    /// scores where a framework demands it: one-score, average [default: one-score]
    #[arg(long, value_name = "WAY")]
    agreeing: Option<String>,
    /// Evaluators each question needs [default: 2]
    #[arg(long, value_name = "N")]
    min_panel: Option<u32>,
    /// Decimals of published figures [default: 2]
    #[arg(long, value_name = "N")]
    decimals: Option<u8>,
    /// Marks below which a margin is shown as near to a tie [default: 1]
    #[arg(long, value_name = "MARKS")]
    near_tie: Option<String>,
    /// What breaks a tie, in order [default: quality,cost,heaviest]
    #[arg(long, value_name = "RULE,…")]
    tie_break: Option<String>,
    /// The framework whose limits apply at the freeze: dos5, nhs, a rule set of your own in
    /// FILE.toml, or `other:NAME` for one without limits of ours; nothing for none
    #[arg(long, value_name = "NAME")]
    framework: Option<String>,
    /// A rule set of your own, in the form of criteria/frameworks/dos5.toml
    #[arg(long, value_name = "FILE.toml", conflicts_with = "framework")]
    framework_file: Option<PathBuf>,
}

impl RuleArgs {
    fn text(&self) -> Result<RuleText, Fault> {
        Ok(RuleText {
            price_formula: self.price_formula.clone(),
            price_best: self.price_best.clone(),
            price_worst: self.price_worst.clone(),
            point_value: self.point_value.clone(),
            should_cost: self.should_cost.clone(),
            agreeing: self.agreeing.clone(),
            min_panel: self.min_panel,
            decimals: self.decimals,
            near_tie: self.near_tie.clone(),
            tie_break: self.tie_break.clone(),
            framework: self.framework.clone(),
            rule_set: self
                .framework_file
                .as_deref()
                .map(|path| Ok::<_, Fault>(framework::read(&words::source(path)?)?))
                .transpose()?,
        })
    }
}

pub(super) fn new(args: &NewArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let criteria = args.criteria.as_deref().map(evaluations::criteria).transpose()?;
    let rules = args.rules.text()?;
    let mut desk = context.desk(context.write_access())?;
    let (purpose, moderator) = (args.purpose.as_deref(), args.moderator.as_deref());
    let (criteria, purpose, moderator) = match (&args.from, criteria, purpose, moderator) {
        (None, Some(criteria), Some(purpose), Some(moderator)) => (criteria, purpose, moderator),
        (from, criteria, purpose, moderator) => {
            let template = Template {
                from: from.as_deref().unwrap_or_default(),
                copied: Copied {
                    candidates: args.copy.contains(&CopyWhat::Candidates),
                    panel: args.copy.contains(&CopyWhat::Panel),
                },
                title: &args.title,
                criteria,
                purpose,
                moderator,
                candidates: &args.candidates,
                panel: &args.panel,
                illustrative: args.illustrative,
                rules,
                due: args.due.text(),
            };
            let made = evaluations::new_from(&mut desk, template)?;
            return wrote(context, &made);
        }
    };
    let made = New {
        title: &args.title,
        criteria,
        purpose,
        moderator,
        candidates: &args.candidates,
        panel: &args.panel,
        illustrative: args.illustrative,
        rules,
        due: args.due.text(),
    };
    let made = evaluations::new(&mut desk, made)?;
    wrote(context, &made)
}

pub(super) fn edit(args: &EditArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let setting = args.changes.setting()?;
    let mut desk = context.desk(context.write_access())?;
    let changed = evaluations::edit(&mut desk, args.evaluation.as_deref(), &setting)?;
    wrote(context, &changed.evaluation)?;
    if !changed.missing.is_empty() {
        let reference = changed.evaluation.reference();
        let missing = listed(&changed.missing);
        words::note(context, &[format!("{reference} cannot be frozen yet; missing: {missing}")]);
    }
    Ok(())
}

impl ChangeArgs {
    pub(super) fn setting(&self) -> Result<Setting, Fault> {
        Ok(Setting {
            title: self.title.clone(),
            purpose: self.purpose.clone(),
            moderator: self.moderator.clone(),
            criteria: self.criteria.as_deref().map(evaluations::criteria).transpose()?,
            illustrative: self.illustrative,
            edits: self.criteria_edits.edits()?,
            rules: self.rules.text()?,
            due: self.due.text(),
        })
    }
}
