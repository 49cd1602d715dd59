//! `robust --json`: the keys of any analysis, and what an evaluation adds.

use super::firm::{Agreed, Firm, OtherMethod, agreement_value};
use super::{Part, exact, json, margin, number, value};
use crate::domain::robustness::dominance::SeparatesNobody;
use crate::domain::robustness::marks::{Margin, MarkMove, Materiality, Moves, steps};
use crate::domain::robustness::panel::{Cell, Ledger, PanelSubset, Standing};
use crate::domain::robustness::price_to_win::{PriceMargin, PriceToWin};
use crate::report::listing::Value;

/// The parts that were asked for, under their keys.
pub fn firm_json(firm: &Firm) -> Vec<(&'static str, Value)> {
    let mut parts: Vec<(&'static str, Value)> = vec![
        ("evaluation", firm.evaluation.as_str().into()),
        ("illustrative", firm.illustrative.into()),
    ];
    parts.extend(json(&firm.analysis).into_iter().map(|(key, part)| {
        match (&firm.analysis.marks, key) {
            (Some(Ok(found)), "marks") => (key, marks(firm, found)),
            (Some(_) | None, _) => (key, part),
        }
    }));
    let near = firm.near_tie.as_ref().map_or(Value::Null, |(names, margin)| {
        Value::object([
            ("candidates", Value::array(names.iter().map(String::as_str))),
            ("margin", (*margin).into()),
        ])
    });
    parts.push(("near_tie", near));
    if let Some(why) = &firm.in_pounds {
        parts.push(("undefined", why.as_str().into()));
    }
    let certificate = |said: &Vec<String>| Value::array(said.iter().map(String::as_str));
    let found = [
        (Part::Moderation, value(firm.moderation.as_ref(), |found| ledger(firm, found))),
        (Part::PanelSubsets, value(firm.panel_subsets.as_ref(), |found| subsets(firm, found))),
        (Part::Agreement, value(firm.agreement.as_ref(), agreement)),
        (Part::PriceToWin, value(firm.price_to_win.as_ref(), |found| prices(firm, found))),
        (
            Part::SeparatesNobody,
            value(firm.separates_nobody.as_ref(), |found| separates(firm, found)),
        ),
        (Part::Methods, value(firm.methods.as_ref(), |found| methods(firm, found))),
        (Part::Certificate, value(firm.certificate.as_ref(), certificate)),
        (Part::Materiality, value(firm.materiality.as_ref(), |found| materiality(firm, found))),
    ];
    parts.extend(found.into_iter().filter_map(|(part, value)| Some((part.code(), value?))));
    parts
}

impl Firm {
    fn who(&self, at: usize) -> Value {
        self.analysis.name(at).into()
    }

    fn question(&self, at: usize) -> Value {
        self.analysis.questions[at].as_str().into()
    }

    fn cells(&self, cells: &[Cell]) -> Value {
        Value::array(cells.iter().map(|cell| {
            Value::object([
                ("candidate", self.who(cell.candidate)),
                ("question", self.question(cell.criterion)),
            ])
        }))
    }

    /// The first of `winners`, and all of them where several are level.
    fn winner(&self, winners: &[usize]) -> Vec<(&'static str, Value)> {
        let first = winners.first().map_or(Value::Null, |at| self.who(*at));
        let mut row = vec![("winner", first)];
        if winners.len() > 1 {
            row.push(("level", Value::array(winners.iter().map(|at| self.who(*at)))));
        }
        row
    }
}

fn moves(firm: &Firm, moves: &[MarkMove]) -> Value {
    Value::array(moves.iter().map(|mark| {
        let kept = firm.reasons.get(&(mark.candidate, mark.criterion));
        let evidence = kept.map(|kept| Value::array(kept.evidence.iter().map(String::as_str)));
        Value::object([
            ("candidate", firm.who(mark.candidate)),
            ("question", firm.question(mark.criterion)),
            ("from", mark.from.into()),
            ("to", mark.to.into()),
            ("reason", kept.map(|kept| kept.reason.as_str()).into()),
            ("evidence", evidence.unwrap_or_default()),
        ])
    }))
}

fn marks(firm: &Firm, found: &[Margin]) -> Value {
    let challengers = found.iter().map(|found| {
        let mut row = margin(&firm.analysis, found);
        let either = found.either.as_ref().map_or(Value::Null, |either| moves(firm, either));
        row.push(("moves", either));
        let decisive = found.decisive.iter().map(|mark| {
            Value::object([
                ("candidate", firm.who(mark.candidate)),
                ("question", firm.question(mark.criterion)),
            ])
        });
        row.push(("decisive", Value::array(decisive)));
        Value::object(row)
    });
    Value::object([
        ("winner", firm.who(firm.analysis.leader)),
        ("challengers", Value::array(challengers)),
    ])
}

fn ledger(firm: &Firm, found: &Ledger) -> Value {
    let stands = |of: &Standing| {
        let mut row = firm.winner(&of.winners);
        row.push(("lead", of.lead.as_ref().map_or(Value::Null, exact)));
        Value::object(row)
    };
    let questions = found.pair.iter().flat_map(|pair| &pair.questions).enumerate();
    let questions = questions.map(|(at, by)| {
        Value::object([("question", firm.question(at)), ("contribution", exact(by))])
    });
    let pair = found.pair.as_ref().map_or(Value::Null, |pair| {
        Value::object([
            ("ahead", firm.who(pair.ahead)),
            ("behind", firm.who(pair.behind)),
            ("before", exact(&pair.before)),
            ("after", exact(&pair.after)),
        ])
    });
    Value::object([
        ("before", stands(&found.before)),
        ("after", stands(&found.after)),
        ("winner_changed", found.winner_changed.into()),
        ("pair", pair),
        ("questions", Value::array(questions)),
        ("outside", firm.cells(found.outside.as_ref())),
        ("spread_over_20", firm.cells(found.spread_over_20.as_ref())),
        ("spread_over_40", firm.cells(found.spread_over_40.as_ref())),
    ])
}

fn subsets(firm: &Firm, found: &[PanelSubset]) -> Value {
    Value::array(found.iter().map(|part| {
        let who = part.evaluators.iter().map(|at| firm.evaluators[*at].as_str());
        let mut row = vec![("evaluators", Value::array(who))];
        row.extend(firm.winner(part.winners.as_deref().unwrap_or_default()));
        Value::object(row)
    }))
}

fn agreement(found: &Agreed) -> Value {
    let named = |all: &[(String, _)]| {
        Value::object(all.iter().map(|(name, one)| (name.as_str(), agreement_value(one))))
    };
    Value::object([
        ("overall", agreement_value(&found.overall)),
        ("by_group", named(&found.by_group)),
        ("without", named(&found.without)),
    ])
}

/// By challenger the highest price at which it is first or level: `null` at no price.
fn prices(firm: &Firm, found: &[PriceMargin]) -> Value {
    let challengers = found.iter().filter(|margin| margin.candidate != firm.analysis.leader);
    Value::object(challengers.map(|margin| {
        let price = match margin.to_win {
            PriceToWin::Never => Value::Null,
            PriceToWin::UpTo(price) => price.into(),
            PriceToWin::Always => "any".into(),
        };
        (firm.analysis.name(margin.candidate), price)
    }))
}

fn separates(firm: &Firm, found: &[SeparatesNobody]) -> Value {
    Value::array(found.iter().map(|one| {
        Value::object([("question", firm.question(one.criterion)), ("weight", exact(&one.weight))])
    }))
}

fn methods(firm: &Firm, found: &[OtherMethod]) -> Value {
    let figure = |of: &Result<f64, _>| of.as_ref().map_or(Value::Null, |figure| number(*figure));
    Value::array(found.iter().map(|one| {
        Value::object([
            ("method", one.method.into()),
            ("order", Value::array(one.order.iter().map(|at| firm.who(*at)))),
            ("spearman", figure(&one.spearman)),
            ("kendall_tau_b", figure(&one.kendall_tau_b)),
        ])
    }))
}

fn materiality(firm: &Firm, found: &Materiality) -> Value {
    let questions =
        |moves: &Moves| Value::array(moves.iter().map(|mark| firm.question(mark.criterion)));
    Value::object([
        ("by", firm.who(found.by)),
        ("could_change", found.could_change().into()),
        ("left", exact(&found.left)),
        ("questions", found.questions.as_ref().map_or(Value::Null, questions)),
        ("marks", found.marks.as_ref().map(|marks| steps(marks)).into()),
    ])
}
