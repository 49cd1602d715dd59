//! What an evaluation adds to the analysis of its matrix: panel, prices, reasons, disputes.

use std::collections::BTreeMap;

use super::people::{blocks, moved, nearest_tip, percent_of, put, step};
use super::{Analysis, Answer, Block, Part, Tipped, aids};
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::robustness::agreement::Agreement;
use crate::domain::robustness::dominance::SeparatesNobody;
use crate::domain::robustness::firmness::despite;
use crate::domain::robustness::marks::{Margin, Materiality, Moves, steps};
use crate::domain::robustness::methods::MethodError;
use crate::domain::robustness::panel::{Cell as PanelCell, Ledger, PanelSubset, Standing};
use crate::domain::robustness::price_to_win::{PriceMargin, PriceToWin};
use crate::domain::sensitive::LEFT_OUT;
use crate::domain::text::{commas, listed};
use crate::report::listing::{Column, Listing};

/// Agreement within the panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreed {
    /// Over everything scored.
    pub overall: Agreement,
    /// By group.
    pub by_group: Vec<(String, Agreement)>,
    /// Without each evaluator.
    pub without: Vec<(String, Agreement)>,
}

/// What another accepted method makes of the same values and weights.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherMethod {
    /// Its name.
    pub method: &'static str,
    /// The candidates in its order.
    pub order: Vec<usize>,
    /// Spearman's correlation with our order.
    pub spearman: Result<f64, MethodError>,
    /// Kendall's tau-b with our order.
    pub kendall_tau_b: Result<f64, MethodError>,
}

/// Why a score stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellReason {
    /// The recorded reason.
    pub reason: String,
    /// What it rests on.
    pub evidence: Vec<String>,
}

/// How firm an evaluation's result is.
#[derive(Debug, Clone)]
pub struct Firm {
    /// The evaluation.
    pub evaluation: String,
    /// Whether its data are made up.
    pub illustrative: bool,
    /// What any matrix has.
    pub analysis: Analysis,
    /// Everybody within the near-tie band of the first, and the published margin.
    pub near_tie: Option<(Vec<String>, Rounded)>,
    /// Who stands first where totals are equal as published and another has more before rounding.
    pub stands_first: Option<String>,
    /// Why whatever is worked out in marks or weights is undefined, where totals are pounds.
    pub in_pounds: Option<String>,
    /// The price formula, where prices are relative to one another.
    pub relative: Option<&'static str>,
    /// What moderation did to the lead.
    pub moderation: Answer<Ledger>,
    /// The evaluators, in the order of the parts of the panel.
    pub evaluators: Vec<String>,
    /// The winner by means of every part of the panel.
    pub panel_subsets: Answer<Vec<PanelSubset>>,
    /// Agreement within the panel.
    pub agreement: Answer<Agreed>,
    /// The price at which each candidate would be level.
    pub price_to_win: Answer<Vec<PriceMargin>>,
    /// Questions that separate nobody.
    pub separates_nobody: Answer<Vec<SeparatesNobody>>,
    /// What other methods say.
    pub methods: Answer<Vec<OtherMethod>>,
    /// The award margin in sentences.
    pub certificate: Answer<Vec<String>>,
    /// What the dispute asked about could change.
    pub materiality: Answer<Materiality>,
    /// The recorded reason and evidence by candidate and question.
    pub reasons: BTreeMap<(usize, usize), CellReason>,
}

impl Firm {
    /// Leaves the recorded reasons out of which `sensitive` says so, by candidate and question.
    pub fn leave_out(&mut self, sensitive: impl Fn(&str, &str) -> bool) {
        let (candidates, questions) = (&self.analysis.candidates, &self.analysis.questions);
        for ((candidate, question), kept) in &mut self.reasons {
            if sensitive(&candidates[*candidate], &questions[*question]) {
                LEFT_OUT.clone_into(&mut kept.reason);
            }
        }
    }

    /// The whole answer in a sentence or two, as far as its parts were asked for.
    pub fn headline(&self) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(why) = &self.in_pounds {
            let (first, rest) = why.split_at(why.chars().next().map_or(0, char::len_utf8));
            said.push(format!("{}{rest}.", first.to_uppercase()));
        }
        if let Some((names, margin)) = &self.near_tie {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            said.push(format!("Near tie: {} are {margin} apart.", listed(&names, "and")));
        }
        if let Some(first) = &self.stands_first {
            said.push(despite(first, &self.analysis.candidates[self.analysis.leader]));
        }
        let weights = match &self.analysis.tipping {
            Some(Ok(found)) => Some(self.by_weight(found)),
            Some(Err(_)) | None => None,
        };
        let marks = match &self.analysis.marks {
            Some(Ok(found)) => self.by_marks(found),
            Some(Err(_)) | None => None,
        };
        match (weights, marks) {
            (Some(weights), Some(marks)) => said.push(format!("{weights}; {marks}.")),
            (Some(one), None) => said.push(format!("{one}.")),
            (None, Some(_) | None) => {}
        }
        said.extend(weights_in_short(&self.analysis));
        said
    }

    fn by_weight(&self, found: &[Tipped]) -> String {
        let groups = &self.analysis.criteria[..self.analysis.groups];
        let far = found
            .iter()
            .filter(|tipped| groups.contains(&tipped.criterion))
            .filter_map(|tipped| tipped.tipping.nearest().map(|(_, far)| far))
            .min();
        far.map_or_else(
            || "No change of a single group's weight makes another candidate win".to_owned(),
            |far| {
                format!(
                    "No change of a single group's weight below {} points makes another \
                     candidate win",
                    (&far * &Exact::whole(100)).rounded(1)
                )
            },
        )
    }

    fn by_marks(&self, found: &[Margin]) -> Option<String> {
        let fewest = found.iter().filter_map(|m| m.either.as_ref()).min_by_key(|m| steps(m))?;
        let count = steps(fewest);
        if count == 0 {
            return Some("two candidates are level already".to_owned());
        }
        let mut on: Vec<&str> =
            fewest.iter().map(|mark| self.analysis.questions[mark.criterion].as_str()).collect();
        on.dedup();
        let marks = if count == 1 { "one mark".to_owned() } else { format!("{count} marks") };
        Some(format!("{marks} on {} would", listed(&on, "and")))
    }
}

/// Everything that was asked for, the award margin first.
pub fn firm_blocks(firm: &Firm) -> Vec<Block> {
    let mut all = Vec::new();
    put(&mut all, Part::Certificate, "The award margin", firm.certificate.as_ref(), |said| {
        (None, said.clone())
    });
    all.extend(blocks(&firm.analysis));
    if let Some(Ok(found)) = &firm.analysis.marks {
        all.push(pages(firm, found));
    }
    put(
        &mut all,
        Part::Materiality,
        "What the dispute could change",
        firm.materiality.as_ref(),
        |m| (None, materiality_sentences(firm, m)),
    );
    put(&mut all, Part::PriceToWin, "Price to win", firm.price_to_win.as_ref(), |m| {
        prices(firm, m)
    });
    put(&mut all, Part::Moderation, "What moderation did", firm.moderation.as_ref(), |m| {
        ledger(firm, m)
    });
    put(&mut all, Part::PanelSubsets, "Parts of the panel", firm.panel_subsets.as_ref(), |m| {
        subsets(firm, m)
    });
    put(
        &mut all,
        Part::Agreement,
        "Agreement within the panel",
        firm.agreement.as_ref(),
        agreement,
    );
    put(
        &mut all,
        Part::SeparatesNobody,
        "Questions with one score",
        firm.separates_nobody.as_ref(),
        |m| separates(firm, m),
    );
    put(&mut all, Part::Methods, "Other accepted methods", firm.methods.as_ref(), |m| {
        methods(firm, m)
    });
    all
}

/// The pages that a challenge would turn to first.
fn pages(firm: &Firm, found: &[Margin]) -> Block {
    let mut table = Listing::new(vec![
        Column::text("challenger", "Challenger"),
        Column::text("mark", "Mark"),
        Column::text("reason", "Reason recorded"),
        Column::text("evidence", "Evidence"),
    ]);
    for margin in found {
        for mark in margin.either.iter().flatten() {
            let kept = firm.reasons.get(&(mark.candidate, mark.criterion));
            table.push(vec![
                firm.analysis.name(margin.challenger).into(),
                step(&firm.analysis, mark).into(),
                kept.map(|kept| kept.reason.as_str()).into(),
                kept.map(|kept| kept.evidence.clone().into()).unwrap_or_default(),
            ]);
        }
    }
    let said = "The fewest marks that would let each challenger draw level; there may be others.";
    let (part, title) = (Part::Marks, "The pages a challenge would turn to");
    Block { part, title, table: Some(table), sentences: vec![said.to_owned()] }
}

fn questions(firm: &Firm, moves: &Moves) -> String {
    let names: Vec<&str> =
        moves.iter().map(|mark| firm.analysis.questions[mark.criterion].as_str()).collect();
    listed(&names, "and")
}

/// What a dispute could change, in sentences.
pub fn materiality_sentences(firm: &Firm, found: &Materiality) -> Vec<String> {
    let by = firm.analysis.name(found.by);
    let leader = firm.analysis.name(firm.analysis.leader);
    let left = firm.analysis.lead_of(&found.left);
    let mut said = Vec::new();
    if found.left.is_zero() {
        said.push(format!("With every disputed mark granted in full {by} is level with {leader}."));
    } else if found.left.is_negative() {
        said.push(format!(
            "With every disputed mark granted in full {by} is ahead of {leader} by {}.",
            left.trim_start_matches('-')
        ));
    } else {
        said.push(format!(
            "With every disputed mark granted in full {leader} is still ahead of {by} by {left}: \
             the award stands."
        ));
    }
    if let Some(cheapest) = &found.questions {
        said.push(format!(
            "It would take no more than {} to change it.",
            questions(firm, cheapest)
        ));
    }
    if let Some(marks) = &found.marks {
        said.push(format!("The fewest disputed marks that change it: {}.", steps(marks)));
    }
    said
}

fn prices(firm: &Firm, found: &[PriceMargin]) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::figure("today", "Price in pounds"),
        Column::text("to_win", "First or level up to"),
    ]);
    let pounds = |money: Money| money.grouped();
    for margin in found {
        let to_win = match margin.to_win {
            PriceToWin::Never => "at no price".to_owned(),
            PriceToWin::UpTo(price) => pounds(price),
            PriceToWin::Always => "at any price".to_owned(),
        };
        table.push(vec![
            firm.analysis.name(margin.candidate).into(),
            margin.today.into(),
            to_win.into(),
        ]);
    }
    let said = match firm.relative {
        Some(formula) => format!(
            "The other prices unchanged. Under {formula} a price changes the marks of the others \
             too, and that is counted."
        ),
        None => "The other prices unchanged.".to_owned(),
    };
    (Some(table), vec![said])
}

/// A share with its sign, as marks.
fn signed(firm: &Firm, value: &Exact) -> String {
    let shown = firm.analysis.scale.shown(value);
    if value.is_negative() || value.is_zero() { shown } else { format!("+{shown}") }
}

fn ledger(firm: &Firm, found: &Ledger) -> (Option<Listing>, Vec<String>) {
    let name = |at: usize| firm.analysis.name(at);
    let stands = |of: &Standing, (one, several): (&str, &str)| {
        let winners: Vec<&str> = of.winners.iter().map(|at| name(*at)).collect();
        match &of.lead {
            Some(lead) if winners.len() == 1 => {
                format!("{} {one} by {}", winners[0], firm.analysis.scale.shown(lead))
            }
            Some(_) | None if winners.len() == 1 => format!("{} {one}", winners[0]),
            Some(_) | None => format!("{} {several} level", listed(&winners, "and")),
        }
    };
    let mut said = vec![format!(
        "By the means of the evaluators' own scores {}; by the agreed ones {}.",
        stands(&found.before, ("led", "were")),
        stands(&found.after, ("leads", "are"))
    )];
    if found.winner_changed {
        said.push("Moderation changed the winner: expect to be asked why.".to_owned());
    }
    let mut table = None;
    if let Some(pair) = &found.pair {
        let mut listing = Listing::new(vec![
            Column::text("question", "Question"),
            Column::figure("contribution", "Marks it moved"),
        ]);
        let moved = pair.questions.iter().enumerate().filter(|(_, by)| !by.is_zero());
        for (at, by) in moved {
            let question = firm.analysis.questions[at].as_str();
            listing.push(vec![question.into(), signed(firm, by).into()]);
        }
        said.push(format!(
            "Moderation moved {}'s lead over {} from {} to {}, before totals are rounded.",
            name(pair.ahead),
            name(pair.behind),
            firm.analysis.scale.shown(&pair.before),
            firm.analysis.scale.shown(&pair.after)
        ));
        table = Some(listing).filter(|listing| !listing.is_empty());
    }
    for (cells, what) in [
        (&found.outside, "agreed outside the range of the own scores"),
        (&found.spread_over_40, "own scores more than 40 % of the scale apart"),
        (&found.spread_over_20, "own scores more than 20 % of the scale apart"),
    ] {
        said.push(format!("{}: {what}.", counted(firm, cells)));
    }
    (table, said)
}

/// `3 scores (aws PRT-01, …)`.
fn counted(firm: &Firm, cells: &[PanelCell]) -> String {
    const NAMED: usize = 4;
    let name = |cell: &PanelCell| {
        let question = &firm.analysis.questions[cell.criterion];
        format!("{} {question}", firm.analysis.name(cell.candidate))
    };
    let mut shown: Vec<String> = cells.iter().take(NAMED).map(name).collect();
    if let Some(more) = cells.len().checked_sub(NAMED).filter(|more| *more > 0) {
        shown.push(format!("and {more} more"));
    }
    match cells.len() {
        0 => "No score".to_owned(),
        1 => format!("1 score ({})", shown.join(", ")),
        count => format!("{count} scores ({})", shown.join(", ")),
    }
}

fn subsets(firm: &Firm, found: &[PanelSubset]) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::text("evaluators", "Evaluators"),
        Column::text("winner", "Winner by means"),
    ]);
    for part in found {
        let who: Vec<String> =
            part.evaluators.iter().map(|at| firm.evaluators[*at].clone()).collect();
        let winners = part.winners.as_ref();
        let winners = winners.map(|all| commas(all.iter().map(|at| firm.analysis.name(*at))));
        table.push(vec![who.into(), winners.into()]);
    }
    let said = "Information only: the agreed scores are those that count.".to_owned();
    (Some(table), vec![said])
}

fn agreement(found: &Agreed) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::text("of", "Of"),
        Column::figure("alpha", "Alpha"),
        Column::figure("kendall_w", "Kendall's W"),
        Column::figure("icc_2_1", "ICC(2,1)"),
        Column::figure("icc_2_k", "ICC(2,k)"),
    ]);
    let mut push = |of: String, one: &Agreement| {
        let figures = [&one.alpha, &one.kendall_w, &one.icc_2_1, &one.icc_2_k];
        let figure = |of: &Result<f64, _>| of.as_ref().ok().map(|f| format!("{f:.2}")).into();
        table.push(std::iter::once(of.into()).chain(figures.map(figure)).collect());
    };
    push("everything".to_owned(), &found.overall);
    for (group, one) in &found.by_group {
        push(group.clone(), one);
    }
    for (who, one) in &found.without {
        push(format!("without {who}"), one);
    }
    (Some(table), vec![found.overall.sentence()])
}

fn separates(firm: &Firm, found: &[SeparatesNobody]) -> (Option<Listing>, Vec<String>) {
    if found.is_empty() {
        return (None, vec!["Every question separates somebody.".to_owned()]);
    }
    let mut table = Listing::new(vec![
        Column::text("question", "Question"),
        Column::figure("weight", "Weight that decides nothing"),
    ]);
    for one in found {
        let question = firm.analysis.questions[one.criterion].as_str();
        table.push(vec![question.into(), percent_of(&one.weight).into()]);
    }
    let all: Exact = found.iter().map(|one| one.weight.clone()).sum();
    (Some(table), vec![format!("{} of the weight decides nothing.", percent_of(&all))])
}

fn methods(firm: &Firm, found: &[OtherMethod]) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::text("method", "Method"),
        Column::text("order", "Order"),
        Column::figure("spearman", "Spearman"),
        Column::figure("kendall_tau_b", "Kendall tau-b"),
    ]);
    let figure = |of: &Result<f64, MethodError>| of.ok().map(|f| format!("{f:.2}")).into();
    for one in found {
        let order: Vec<&str> = one.order.iter().map(|at| firm.analysis.name(*at)).collect();
        table.push(vec![
            one.method.into(),
            order.join(", ").into(),
            figure(&one.spearman),
            figure(&one.kendall_tau_b),
        ]);
    }
    let leader = firm.analysis.leader;
    let others: Vec<&str> = found
        .iter()
        .filter(|one| one.order.first() != Some(&leader))
        .map(|one| one.method)
        .collect();
    let name = firm.analysis.name(leader);
    let said = if others.is_empty() {
        format!("All methods agree on {name}. Information only, never the result.")
    } else {
        format!(
            "{} would not put {name} first. Information only, never the result.",
            listed(&others, "and")
        )
    };
    (Some(table), vec![said])
}

/// The smallest change of weights and the nearest tip, as the summary of a report has them.
fn weights_in_short(analysis: &Analysis) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(Ok(found)) = &analysis.tipping {
        said.push(nearest_tip(analysis, found));
    }
    if let Some(Ok(found)) = &analysis.least_change
        && let Some(near) = crate::domain::robustness::least_change::nearest(found)
        && let Some(shift) = &near.l1
    {
        let (name, leader) = (analysis.name(near.challenger), analysis.name(analysis.leader));
        said.push(if shift.moves.is_empty() {
            format!("{name} is level with {leader} as the weights stand.")
        } else {
            let moves = moved(analysis, shift);
            format!("The smallest change of several weights is for {name}: {moves}.")
        });
    }
    said
}

/// The figures of agreement of one group, for scripts.
pub(super) fn agreement_value(found: &Agreement) -> crate::report::listing::Value {
    crate::report::listing::Value::object(aids::agreement_json(found))
}
