//! The award margin as plain sentences.

use super::{Margin, MarkMove, margins, possible, steps};
use crate::domain::exact::Exact;
use crate::domain::robustness::{Criterion, Problem};
use crate::domain::text;

/// The most questions a sentence names.
const NAMED: usize = 6;

/// The margin of the award in plain sentences, challengers by falling total.
///
/// Margins are differences of totals published at `decimals` decimals. A step is one place of a
/// question's scale; where averages count, of one evaluator's score, which is said.
///
/// # Source
/// `docs/method.md`, "Marks that decide".
pub fn certificate(problem: &Problem, decimals: u8) -> Vec<String> {
    let name = |at: usize| &problem.candidates()[at];
    let leader = problem.leader();
    let margins = margins(problem);
    if margins.is_empty() {
        return vec![format!(
            "{} is the only candidate, so that there is no margin.",
            name(leader)
        )];
    }
    let totals = problem.totals();
    let hundred = Exact::whole(100);
    let published = |at: usize| (&totals[at] * &hundred).rounded(decimals);
    let mut said = Vec::new();
    for margin in margins {
        let lead = published(leader).minus(published(margin.challenger));
        let (first, other) = (name(leader), name(margin.challenger));
        if margin.gap.is_zero() {
            said.push(format!("{first} and {other} are level."));
            continue;
        }
        let marks = if lead.units() == 10_i128.pow(u32::from(decimals)) { "mark" } else { "marks" };
        said.push(format!("{first} leads {other} by {lead} {marks}."));
        if possible(problem) {
            said.extend(against(problem, &margin));
        }
    }
    if problem.steps_are_of_evaluators() && possible(problem) {
        said.push(
            "A step is one evaluator's score moved by one value: averages of them count."
                .to_owned(),
        );
    }
    if let Some(locked) = locked(problem) {
        said.push(locked);
    }
    said
}

fn against(problem: &Problem, margin: &Margin) -> Vec<String> {
    let other = &problem.candidates()[margin.challenger];
    let Some(either) = &margin.either else {
        return vec![format!("No change of marks lets {other} draw level.")];
    };
    if steps(either) == 1 {
        return vec![format!("{} would level or reverse it.", alone(problem, margin))];
    }
    let mut said = vec![format!(
        "Against {other} it takes {} steps to draw level: {}.",
        number(steps(either)),
        each(problem, either)
    )];
    let wrong = |moves: &Option<Vec<MarkMove>>| moves.as_ref().map(Vec::len);
    match (wrong(&margin.wrong_by_one), wrong(&margin.wrong_by_any)) {
        (Some(by_one), Some(any)) if by_one == any => said.push(format!(
            "At least {} {} would have to be wrong, however far each is out.",
            number(any),
            plural(any)
        )),
        (Some(by_one), Some(any)) => said.push(format!(
            "At least {} {} would have to be wrong if none is out by more than one step, and at least {} however far each is out.",
            number(by_one),
            plural(by_one),
            number(any)
        )),
        (None, Some(any)) => said.push(format!(
            "Marks that are out by one step each do not suffice; at least {} {} would have to be wrong.",
            number(any),
            plural(any)
        )),
        (Some(_) | None, None) => {}
    }
    said
}

fn plural(marks: usize) -> &'static str {
    if marks == 1 { "mark" } else { "marks" }
}

/// "One step on any scored question", or on those named.
fn alone(problem: &Problem, margin: &Margin) -> String {
    let names = |wanted: &dyn Fn(usize, &Criterion) -> bool| -> Vec<&str> {
        let criteria = problem.criteria().iter().enumerate();
        criteria.filter(|(at, c)| wanted(*at, c)).map(|(_, c)| c.name.as_str()).collect()
    };
    let suffices = names(&|at, _| margin.decisive.iter().any(|m| m.criterion == at));
    let open = names(&|at, c| c.marks.is_some() && !c.locked && !problem.weights()[at].is_zero());
    if suffices.len() == open.len() && open.len() > 1 {
        return "One step on any scored question".to_owned();
    }
    format!("One step on {}", listed(&suffices, "or"))
}

fn listed(names: &[&str], join: &str) -> String {
    match names {
        all if all.len() <= NAMED => text::listed(all, join),
        _ => format!("{} {join} {} more", names[..NAMED].join(", "), number(names.len() - NAMED)),
    }
}

fn each(problem: &Problem, moves: &[MarkMove]) -> String {
    let one = |change: &MarkMove| {
        let way = if change.to > change.from { "up" } else { "down" };
        format!(
            "{} {way} {} on {}",
            problem.candidates()[change.candidate],
            number(change.steps()),
            problem.criteria()[change.criterion].name
        )
    };
    let said: Vec<String> = moves.iter().map(one).collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    listed(&said, "and")
}

fn locked(problem: &Problem) -> Option<String> {
    let locked = problem.criteria().iter().filter(|c| c.locked && c.marks.is_some());
    let names: Vec<&str> = locked.map(|c| c.name.as_str()).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty())
        .then(|| format!("{} {verb} taken as beyond dispute.", listed(&names, "and")))
}

/// Small numbers in words, as a letter has them.
fn number<N: TryInto<u64>>(number: N) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let number: u64 = number.try_into().unwrap_or(u64::MAX);
    let word = usize::try_from(number).ok().and_then(|at| WORDS.get(at));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
