//! What a price earned, without telling anybody else's, and what more would have taken.

use super::{MoreFor, Price, Sources};
use crate::domain::criteria::effective_weight;
use crate::domain::evaluation::price::Others;
use crate::domain::evaluation::ranking::{bids, still_in};
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::Slug;

/// What `candidate`'s price earned; `None` where none is asked, or it counts for nothing.
pub(super) fn price(sources: &Sources<'_>, candidate: &Slug) -> Option<Price> {
    let (evaluation, ranking) = (sources.evaluation, sources.ranking);
    let (group, question) = evaluation.criteria().price()?;
    let formula = ranking.price_formula?;
    let figures = ranking.standing(candidate)?.figures.as_ref()?;
    let amount = figures.amount?;
    let others: Vec<Money> = bids(evaluation, &still_in(evaluation))
        .into_iter()
        .filter(|(slug, _)| slug != candidate)
        .map(|(_, amount)| amount)
        .collect();
    let mut field = others.clone();
    field.push(amount);
    let decimals = ranking.decimals;
    let weight = effective_weight(group, question);
    let more = || {
        let (earned, full) = (formula.share(amount, &field)?, Exact::whole(1));
        let left = &(&full - &earned) * &weight;
        let adds = left.min(full);
        let wanted = &earned + &(&adds / &weight);
        let price = formula.price_for(&wanted, amount, &others)?;
        // What is too little to be published is nothing more to be had.
        let adds = adds.rounded(decimals);
        (!adds.exact().is_zero()).then_some(MoreFor { adds, price })
    };
    Some(Price {
        question: question.id.clone(),
        text: question.text.clone(),
        amount,
        worked: formula.worked(amount, &field, &figures.quality, decimals, Others::Unnamed),
        marks: figures
            .price
            .as_ref()
            .map(|marks| (marks.rounded(decimals), weight.rounded(decimals))),
        more: more(),
    })
}
