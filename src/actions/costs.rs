//! Whole-life cost: price sheets, and what the basket of all workloads costs at each supplier.
//!
//! While an evaluation keeps its prices sealed, what the basket costs at one of its candidates is
//! that price in the making, and is told to nobody either.

mod seals;

use std::collections::BTreeMap;

use crate::actions::capacity::{Gathered, term};
use crate::actions::evaluations::{Run, load};
use crate::actions::prices::{self, LineText};
use crate::actions::{ActionError, Desk, Ground, settings, workloads};
use crate::domain::date::Day;
use crate::domain::decision::Scope;
use crate::domain::evaluation::Evaluation;
use crate::domain::exact::Money;
use crate::domain::person::Role;
use crate::domain::refs::{EvaluationRef, Slug, WorkloadRef};
use crate::domain::text::{Line, TextError, counted};
use crate::domain::workload::Place;
use crate::domain::workload::basket::{
    BreakEven, Cost, CostError, Flip, Terms, break_even, cost_of, flips,
};
use crate::domain::workload::capacity::{Demand, Term};
use crate::domain::workload::needs::{Estimate, Growth, Need};
use crate::domain::workload::price_sheet::{Plan, PriceSheet};
use crate::import::price_sheet;
use crate::import::source::Source;
use crate::store::needs::{self, KeptSheet};
use crate::store::{Look, decisions, suppliers};
pub(crate) use seals::open;
use seals::{Seal, sealed_by};

/// Who may bring in price sheets.
const BRINGS: &[Role] = &[Role::Procurement, Role::Architect];

/// A price sheet with what is kept beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The prices.
    pub sheet: PriceSheet,
    /// What is kept of it.
    pub kept: KeptSheet,
}

/// A price sheet as it was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The prices, which count from now on.
    pub sheet: PriceSheet,
    /// The day of the sheet that counted before, where that is the later one.
    pub newer: Option<Day>,
}

/// Brings in a price sheet; it counts from then on, and earlier ones stay on record.
///
/// # Errors
/// A refusal: who may, the same file already, or every problem of the file.
pub fn bring(desk: &mut Desk, source: &Source) -> Result<Brought, ActionError> {
    let (by, role) = desk.acting_as(BRINGS, "bring in price sheets")?;
    let today = desk.today();
    desk.write(|write| {
        let sheet = price_sheet::read_of(source, today, &slugs(write)?)?;
        let slug = &sheet.supplier;
        let hash = crate::domain::event::sha256_hex(source.text().as_bytes());
        let before = needs::sheets(write)?;
        let counts = before.iter().rfind(|kept| kept.supplier == *slug);
        if counts.is_some_and(|kept| kept.sha256 == hash) {
            let text = format!("{} counts already, byte for byte", source.name());
            return Err(ActionError::refused(Ground::State, text)
                .hint(format!("`cloudpick cost sheet show {slug}` shows what counts")));
        }
        let number = needs::keep_sheet(write, slug, sheet.as_at, source.text(), &by.slug)?;
        let subject = format!("{slug}/prices/{number}");
        write.record("price_sheet.brought", &subject, Some(role), None, &[("sha256", &hash)])?;
        let newer = counts.map(|kept| kept.as_at).filter(|before| *before > sheet.as_at);
        Ok(Brought { sheet, newer })
    })
}

/// As [`bring`], from the file at `path`; a rehearsal only reads it.
///
/// # Errors
/// As for [`bring`], and when the file cannot be read.
pub fn bring_file(
    desk: &mut Desk,
    path: &std::path::Path,
    run: Run,
) -> Result<Brought, ActionError> {
    let source = Source::read(path)?;
    match run {
        Run::Save => bring(desk, &source),
        Run::Rehearse => {
            let today = desk.today();
            desk.store.read(|look| {
                let sheet = price_sheet::read_of(&source, today, &slugs(look)?)?;
                Ok(Brought { sheet, newer: None })
            })
        }
    }
}

/// The short names of all suppliers.
fn slugs(look: &mut dyn Look) -> Result<Vec<Slug>, ActionError> {
    Ok(suppliers::all(look)?.into_iter().map(|supplier| supplier.slug).collect())
}

fn read_kept(kept: KeptSheet) -> Result<Sheet, ActionError> {
    let name = format!("the price sheet {} of {}", kept.number, kept.supplier);
    let sheet = price_sheet::read(&Source::from_text(&name, &kept.body))?;
    Ok(Sheet { sheet, kept })
}

/// The sheet that counts for each supplier, by supplier.
pub(crate) fn counting(look: &mut dyn Look) -> Result<BTreeMap<Slug, Sheet>, ActionError> {
    let mut newest = BTreeMap::new();
    for kept in needs::sheets(look)? {
        newest.insert(kept.supplier.clone(), kept);
    }
    newest.into_iter().map(|(slug, kept)| Ok((slug, read_kept(kept)?))).collect()
}

/// Every price sheet on record, by supplier, the oldest first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn sheets(desk: &mut Desk) -> Result<Vec<Sheet>, ActionError> {
    desk.store.read(|look| needs::sheets(look)?.into_iter().map(read_kept).collect())
}

/// The price sheet that counts for a supplier.
///
/// # Errors
/// A refusal when it has none.
pub fn sheet(desk: &mut Desk, typed: &str) -> Result<Sheet, ActionError> {
    desk.store.read(|look| {
        let mut all = counting(look)?;
        let wanted = typed.trim().to_ascii_lowercase();
        all.remove(wanted.as_str()).ok_or_else(|| no_sheet(typed))
    })
}

fn no_sheet(typed: &str) -> ActionError {
    ActionError::refused(Ground::NotFound, format!("{} has no price sheet", typed.trim()))
        .hint("`cloudpick cost sheet import FILE` brings one in; `cost sheet list` shows them")
        .subject(typed.trim())
}

/// What is asked about a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which estimate.
    pub estimate: Estimate,
    /// Bound to what.
    pub plan: Plan,
    /// For how long; the setting `term-months` unless given.
    pub term: Option<Term>,
}

impl Default for Asked {
    fn default() -> Self {
        Self { estimate: Estimate::Likely, plan: Plan::OnDemand, term: None }
    }
}

/// The whole-life cost at one supplier as far as it may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whose prices.
    pub supplier: Slug,
    /// The day of its sheet.
    pub as_at: Day,
    /// The cost; `None` where it is sealed or could not be made.
    pub cost: Option<Cost>,
    /// Why there is no cost.
    pub why_not: Option<String>,
    /// Sealed by this evaluation.
    pub sealed_by: Option<EvaluationRef>,
    /// Made of illustrative prices.
    pub illustrative: bool,
}

fn terms(look: &mut dyn Look, asked: Asked, today: Day) -> Result<Terms, ActionError> {
    let stale = settings::setting(look, "price-stale-months")?;
    Ok(Terms {
        term: match asked.term {
            Some(term) => term,
            None => term(look)?,
        },
        estimate: asked.estimate,
        plan: asked.plan,
        more: Growth::default(),
        today,
        stale_after: stale.try_into().unwrap_or(12),
    })
}

/// What the basket costs at each supplier with a price sheet, or at each candidate of an
/// evaluation.
///
/// # Errors
/// A refusal when there is no such evaluation, or nothing is needed.
pub fn list(
    desk: &mut Desk,
    evaluation: Option<&str>,
    asked: Asked,
) -> Result<Vec<Told>, ActionError> {
    let (today, today_open) = (desk.today(), desk.open_today.clone());
    desk.store.read(|look| {
        let among = among(look, evaluation)?;
        let (terms, gathered) = (terms(look, asked, today)?, Gathered::read(look, today)?);
        let needs = gathered.beside();
        let demand = Demand::of(needs.iter().copied(), terms.estimate, terms.more);
        let sure = Demand::of(needs.iter().copied(), Estimate::Low, terms.more);
        let open = [open(look)?, today_open].concat();
        let mut told = Vec::new();
        for (slug, sheet) in counting(look)? {
            if among.as_ref().is_some_and(|among| !among.contains(&slug)) {
                continue;
            }
            let sealed_by = sealed_by(&open, &slug);
            // Whether the sheet has every price is no secret; what comes of them is.
            let made = cost_of(&demand, &sure, &sheet.sheet, terms);
            if made == Err(CostError::Nothing) {
                return Err(nothing());
            }
            let (cost, why_not) = match (made, sealed_by) {
                (Err(error), _) => (None, Some(error.to_string())),
                (Ok(_), Some(which)) => (None, Some(sealed_words(&slug, which))),
                (Ok(cost), None) => (Some(cost), None),
            };
            let (as_at, illustrative) = (sheet.sheet.as_at, sheet.sheet.illustrative);
            let sealed_by = sealed_by.map(|seal| seal.by);
            told.push(Told { supplier: slug, as_at, cost, why_not, sealed_by, illustrative });
        }
        Ok(told)
    })
}

fn nothing() -> ActionError {
    ActionError::refused(Ground::State, CostError::Nothing.to_string())
        .hint("`cloudpick capacity import FILE.csv` says what workloads need")
}

fn sealed_words(supplier: &Slug, seal: Seal) -> String {
    let which = seal.by;
    match seal.cancelled {
        None => format!(
            "what {supplier} costs is its price in {which}, which is sealed until prices are opened"
        ),
        Some(decision) => format!(
            "what {supplier} costs is its price in {which}, which {decision} cancelled while that \
             was sealed: it is told once another evaluation with {supplier} opens its prices after that"
        ),
    }
}

/// The candidates still in, where an evaluation is named.
fn among(look: &mut dyn Look, typed: Option<&str>) -> Result<Option<Vec<Slug>>, ActionError> {
    let Some(typed) = typed else { return Ok(None) };
    let (evaluation, _) = load(look, Some(typed))?;
    let all = evaluation.candidates().iter().map(|candidate| candidate.slug.clone());
    Ok(Some(all.filter(|slug| evaluation.still_in(slug).is_ok()).collect()))
}

/// The cost of the basket at one supplier, line by line.
///
/// # Errors
/// A refusal: no price sheet, a price it lacks, nothing needed, or sealed.
pub fn explain(desk: &mut Desk, typed: &str, asked: Asked) -> Result<(Cost, Terms), ActionError> {
    let (today, today_open) = (desk.today(), desk.open_today.clone());
    desk.store.read(|look| {
        let sheet = one_sheet(look, typed)?;
        let open = [open(look)?, today_open].concat();
        let terms = terms(look, asked, today)?;
        let gathered = Gathered::read(look, today)?;
        let cost = made(&gathered.beside(), &sheet.sheet, terms)?;
        if let Some(which) = sealed_by(&open, &sheet.sheet.supplier) {
            return Err(sealed(&sheet.sheet.supplier, which));
        }
        Ok((cost, terms))
    })
}

fn one_sheet(look: &mut dyn Look, typed: &str) -> Result<Sheet, ActionError> {
    let wanted = typed.trim().to_ascii_lowercase();
    counting(look)?.remove(wanted.as_str()).ok_or_else(|| no_sheet(typed))
}

fn sealed(supplier: &Slug, seal: Seal) -> ActionError {
    let refused = ActionError::refused(Ground::State, sealed_words(supplier, seal))
        .subject(supplier.as_str());
    match seal.cancelled {
        None => refused.hint(format!(
            "`cloudpick evaluation open-price {}` opens them, once quality is closed",
            seal.by
        )),
        Some(decision) => {
            refused.hint(format!("`cloudpick decision show {decision}` says why it was cancelled"))
        }
    }
}

fn made(needs: &[(&Need, bool)], sheet: &PriceSheet, terms: Terms) -> Result<Cost, ActionError> {
    crate::domain::workload::basket::cost(needs, sheet, terms).map_err(|error| {
        let told = match &error {
            CostError::Nothing => return nothing(),
            CostError::Missing { .. } => ActionError::invalid(error.to_string()).hint(
                "add the price to the sheet and bring it in again: nothing is free by default",
            ),
            CostError::TooMuch { .. } => ActionError::invalid(error.to_string()),
        };
        told.subject(sheet.supplier.as_str())
    })
}

/// On demand against commitments at one supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitments {
    /// Whose prices.
    pub supplier: Slug,
    /// For how long.
    pub term: Term,
    /// The total of each plan under each estimate, in the order of [`Estimate::ALL`].
    pub totals: Vec<(Plan, [Money; 3])>,
    /// From which use on each commitment pays.
    pub break_even: Vec<BreakEven>,
    /// The growths at which the order of the suppliers by cost is another, on demand; empty while
    /// any of them is sealed.
    pub flips: Vec<Flip>,
    /// Why the order is not looked at.
    pub no_flips: Option<String>,
}

/// On demand against one- and three-year commitments at one supplier, from which use on they
/// pay, and what growth would turn the order of the suppliers.
///
/// # Errors
/// As for [`explain`].
pub fn commitments(
    desk: &mut Desk,
    typed: &str,
    term: Option<Term>,
) -> Result<Commitments, ActionError> {
    let (today, today_open) = (desk.today(), desk.open_today.clone());
    desk.store.read(|look| {
        let sheet = one_sheet(look, typed)?.sheet;
        let open = [open(look)?, today_open].concat();
        let gathered = Gathered::read(look, today)?;
        let needs = gathered.beside();
        let asked = |estimate, plan| Asked { estimate, plan, term };
        let base = terms(look, asked(Estimate::Likely, Plan::OnDemand), today)?;
        let mut totals = Vec::new();
        for plan in Plan::ALL {
            let [low, likely, high] = [Estimate::Low, Estimate::Likely, Estimate::High]
                .map(|estimate| made(&needs, &sheet, Terms { estimate, plan: *plan, ..base }));
            totals.push((*plan, [low?.total, likely?.total, high?.total]));
        }
        if let Some(which) = sealed_by(&open, &sheet.supplier) {
            return Err(sealed(&sheet.supplier, which));
        }
        let demand = Demand::of(needs.iter().copied(), Estimate::Likely, base.more);
        let all = counting(look)?;
        let shut = all.keys().find_map(|slug| Some((slug, sealed_by(&open, slug)?)));
        let (found, no_flips) = if let Some((slug, which)) = shut {
            (Vec::new(), Some(sealed_words(slug, which)))
        } else {
            let sheets: Vec<&PriceSheet> = all.values().map(|sheet| &sheet.sheet).collect();
            match flips(&needs, &sheets, base) {
                Ok(found) => (found, None),
                Err(error) => (Vec::new(), Some(error.to_string())),
            }
        };
        Ok(Commitments {
            break_even: break_even(demand.items(), &sheet),
            supplier: sheet.supplier,
            term: base.term,
            totals,
            flips: found,
            no_flips,
        })
    })
}

/// What `apply` did for one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Whose price.
    pub candidate: Slug,
    /// How many basket lines its price has now.
    pub lines: usize,
}

/// Puts the whole-life cost of every candidate still in into an evaluation as its price, each
/// line with what it rests on. Amounts stay sealed as if they had been typed; once the money is
/// known, `why` says why they change.
///
/// # Errors
/// A refusal: who may, the stage, a candidate without a price sheet, a price that a sheet lacks.
pub fn apply(
    desk: &mut Desk,
    evaluation: Option<&str>,
    asked: Asked,
    why: Option<&str>,
) -> Result<Vec<Applied>, ActionError> {
    let (today, now, person) = (desk.today(), desk.now(), desk.person().cloned());
    desk.write(|write| {
        let (found, _) = load(write, evaluation)?;
        let by = person?;
        // Who may, and when, is told before a price that a sheet lacks.
        prices::guard(&by, &found)?;
        let (terms, gathered) = (terms(write, asked, today)?, Gathered::read(write, today)?);
        let needs = gathered.beside();
        let demand = Demand::of(needs.iter().copied(), terms.estimate, terms.more);
        let which = found.reference();
        let mut applied = Vec::new();
        for candidate in found.candidates() {
            if found.still_in(&candidate.slug).is_err() {
                continue;
            }
            let sheet = one_sheet(write, candidate.slug.as_str())?.sheet;
            let lines = lines(&made(&needs, &sheet, terms)?);
            let workloads = counted(demand.workloads(), "workload", "workloads");
            let basis = format!(
                "Basket of {workloads} over {} months, {} estimate, {}, price sheet of {}, without VAT",
                terms.term.months(),
                terms.estimate,
                terms.plan,
                sheet.as_at
            );
            let candidate = candidate.slug.clone();
            prices::enter_basket(write, (&by, now), which, &candidate, (&lines, &basis, why))?;
            applied.push(Applied { evaluation: which, candidate, lines: lines.len() });
        }
        Ok(applied)
    })
}

/// The lines of a cost as basket lines; what is free stays out, since a basket has amounts.
fn lines(cost: &Cost) -> Vec<LineText> {
    let paid = cost.lines.iter().filter(|line| line.cost.as_pence() > 0);
    paid.map(|line| {
        let mut assumption = format!("{} ({}, {})", line.how, line.source, line.as_at);
        if assumption.chars().count() > crate::domain::text::Line::MOST {
            assumption = assumption.chars().take(crate::domain::text::Line::MOST - 1).collect();
            assumption.push('…');
        }
        LineText { item: line.title.clone(), amount: line.cost.to_string(), assumption }
    })
    .collect()
}

/// What one workload costs a year, where it would run and with the primary, for a request to
/// leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearAt {
    /// Whose prices.
    pub supplier: Slug,
    /// What its needs cost in the first twelve months, without standing charges that every
    /// workload shares.
    pub year: Money,
    /// The day of the sheet.
    pub as_at: Day,
}

/// What the needs of one workload cost in a year at a supplier: the likely estimate, on demand.
///
/// # Errors
/// A refusal: no such workload, no price sheet, a price it lacks, or sealed.
pub fn year_of(desk: &mut Desk, workload: &str, supplier: &str) -> Result<YearAt, ActionError> {
    let (today, today_open) = (desk.today(), desk.open_today.clone());
    desk.store.read(|look| {
        let (workload, _) = workloads::found(look, workload)?;
        let open = [open(look)?, today_open].concat();
        year(look, today, &open, workload.reference, supplier)
    })
}

fn year(
    look: &mut dyn Look,
    today: Day,
    open: &[Evaluation],
    workload: WorkloadRef,
    supplier: &str,
) -> Result<YearAt, ActionError> {
    let sheet = one_sheet(look, supplier)?.sheet;
    if let Some(which) = sealed_by(open, &sheet.supplier) {
        return Err(sealed(&sheet.supplier, which));
    }
    let asked = Asked { term: Term::new(12).ok(), ..Asked::default() };
    let terms = terms(look, asked, today)?;
    let own = needs::of(look, workload)?;
    if own.is_empty() {
        let text = format!("nobody has said what {workload} needs, so no year can be priced");
        return Err(ActionError::refused(Ground::State, text)
            .hint(format!("`cloudpick capacity set {workload} ITEM --likely N` says it"))
            .subject(workload.to_string()));
    }
    // A year of running there, whenever it moves.
    let own: Vec<Need> = own.into_iter().map(|need| Need { from_month: None, ..need }).collect();
    let needs: Vec<(&Need, bool)> = own.iter().map(|need| (need, true)).collect();
    let cost = made(&needs, &sheet, terms)?;
    let used = cost.lines.iter().filter(|line| line.amount.is_some());
    let pence = used.map(|line| line.cost.as_pence()).sum();
    let year = Money::pence(pence).unwrap_or(cost.total);
    Ok(YearAt { supplier: sheet.supplier, year, as_at: sheet.as_at })
}

/// What a request to leave the primary costs a year by what its workload needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// A year on the primary.
    pub primary_year: Money,
    /// A year at the target; `None` where it is no supplier of cloud.
    pub target_year: Option<Money>,
    /// The older of the price sheets.
    pub quoted_on: Day,
    /// What they rest on, for the record.
    pub source: Line,
}

/// The figures of a year for a request of `workload` to go to `target`.
///
/// # Errors
/// A refusal: no primary, no target, no needs, no price sheet, a price it lacks, or sealed.
pub(crate) fn figures(
    look: &mut dyn Look,
    today: Day,
    workload: WorkloadRef,
    target: Option<&Place>,
) -> Result<Figures, ActionError> {
    let Some(target) = target else {
        let text = "where it is to run is not said yet, so nothing can be priced";
        return Err(ActionError::invalid(text).subject("target"));
    };
    let Some((_, primary)) = decisions::in_force(look, &Scope::default())? else {
        let text = "no primary is in force, so there is nothing to compare with";
        return Err(ActionError::refused(Ground::State, text)
            .hint("`cloudpick decision list` shows what was decided"));
    };
    let open = open(look)?;
    let here = year(look, today, &open, workload, primary.as_str())?;
    let there = target.supplier().map(|slug| year(look, today, &open, workload, slug.as_str()));
    let there = there.transpose()?;
    let says = |at: &YearAt| format!("{} {}, sheet of {}", at.supplier, at.year, at.as_at);
    let mut source = format!("Needs of {workload}, likely, on demand: {}", says(&here));
    if let Some(there) = &there {
        source = format!("{source}; {}", says(there));
    }
    let source = source.parse().map_err(|error: TextError| {
        ActionError::invalid(error.to_string()).subject("cost_source")
    })?;
    Ok(Figures {
        primary_year: here.year,
        target_year: there.as_ref().map(|there| there.year),
        quoted_on: there.map_or(here.as_at, |there| there.as_at.min(here.as_at)),
        source,
    })
}

/// As `figures`, of what was typed.
///
/// # Errors
/// As for `figures`, and where workload or target cannot be read.
pub fn figures_for(desk: &mut Desk, workload: &str, target: &str) -> Result<Figures, ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        if workload.trim().is_empty() {
            let text = "which workload it is about is not said yet";
            return Err(ActionError::invalid(text).subject("workload"));
        }
        let (workload, _) = workloads::found(look, workload)?;
        let target = Some(target.trim()).filter(|typed| !typed.is_empty());
        let target = target.map(|typed| workloads::parsed::<Place>("target", typed)).transpose()?;
        figures(look, today, workload.reference, target.as_ref())
    })
}
