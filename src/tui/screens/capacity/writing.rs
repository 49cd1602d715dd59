//! The forms of the place. What is typed is sent as texts; what it means is for the action to say.

use std::collections::BTreeMap;

use super::{State, What};
use crate::actions::routes::Said;
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::text::{Line, Reason};
use crate::domain::workload::needs::{Estimate, Need};
use crate::domain::workload::price_sheet::Plan;
use crate::tui::screens::paper::{Paper, area, extra, file, line, list, one};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Kind, Problem};

/// The fields of a form, each with the text it begins with.
type Fields = Vec<(Field, String)>;

/// The columns of a sheet that say the same as `need`.
fn of(need: &Need) -> BTreeMap<String, String> {
    // What is the likely one is left empty, so that it follows when that is changed.
    let amount = |estimate| {
        let own = need.amount.of(estimate);
        let follows = estimate != Estimate::Likely && own == need.amount.of(Estimate::Likely);
        if follows { String::new() } else { own.to_string() }
    };
    let growth = |estimate| {
        let own = need.growth.of(estimate);
        let follows = estimate != Estimate::Likely && own == need.growth.of(Estimate::Likely);
        if follows { String::new() } else { own.to_string() }
    };
    let all = [
        ("workload", need.workload.to_string()),
        ("environment", need.environment.to_string()),
        ("item", need.item.to_string()),
        ("count", need.count.to_string()),
        ("low", amount(Estimate::Low)),
        ("likely", amount(Estimate::Likely)),
        ("high", amount(Estimate::High)),
        ("growth_low", growth(Estimate::Low)),
        ("growth", growth(Estimate::Likely)),
        ("growth_high", growth(Estimate::High)),
        ("from_month", need.from_month.map(|month| month.to_string()).unwrap_or_default()),
    ];
    all.into_iter().map(|(key, text)| (key.to_owned(), text)).collect()
}

/// The amounts of a need.
fn amounts(before: &BTreeMap<String, String>) -> Fields {
    [
        ("count", "How many", "1; servers that run those hours each"),
        ("likely", "Likely, a month", "730; hours, GB or units"),
        ("low", "At least", "empty is the likely one"),
        ("high", "At most", "empty is the likely one"),
        ("growth", "Growth, % a year", "5; -10 falls"),
        ("growth_low", "Growth at least", "empty is the likely one"),
        ("growth_high", "Growth at most", "empty is the likely one"),
        ("from_month", "In cloud from month", "empty: from its move, or already"),
    ]
    .into_iter()
    .map(|(key, label, hint)| {
        (line(key, label, hint), before.get(key).cloned().unwrap_or_default())
    })
    .collect()
}

fn only(choices: &[Choice]) -> String {
    match choices {
        [only] => only.code.clone(),
        _ => String::new(),
    }
}

/// The form for `what`; `None` where what it is about is not there.
pub(super) fn paper(what: What, state: &State, shell: &Shell) -> Option<Paper> {
    let data = state.data.as_deref()?;
    let (title, says, name, fields): (String, String, String, Fields) = match what {
        What::Need => {
            let workload = state.workload();
            let mut fields = vec![
                (
                    list("workload", "Workload", "Enter lists them", data.workloads.clone()),
                    workload.unwrap_or_default(),
                ),
                (
                    list("item", "Of what", "compute:medium; Enter lists", data.items.clone()),
                    String::new(),
                ),
                (line("environment", "Environment", "live"), "live".to_owned()),
            ];
            fields.extend(amounts(&BTreeMap::new()));
            (
                "WHAT A WORKLOAD NEEDS".to_owned(),
                "compute:SIZE in hours, memory and storage:CLASS in GB held for a month, \
                 transfer-out in GB, service:NAME in the unit of its price sheet. What was said \
                 of the same is replaced."
                    .to_owned(),
                "capacity/need".to_owned(),
                fields,
            )
        }
        What::Edit => {
            let listed = state.need()?;
            let need = &listed.need;
            (
                format!("{} NEEDS OF {}, {}", need.workload, need.item, need.environment),
                format!(
                    "{}. In {} a month, for each of them.",
                    listed.name,
                    need.item.kind().unit()
                ),
                format!("capacity/need/{}/{}/{}", need.workload, need.environment, need.item),
                amounts(&of(need)),
            )
        }
        What::Needs => (
            "BRING NEEDS IN FROM A FILE".to_owned(),
            "A row a workload, environment and item: workload, item, likely, and where wanted \
             environment, count, low, high, growth, growth_low, growth_high, from_month. All of \
             it or nothing."
                .to_owned(),
            "capacity/needs".to_owned(),
            file("needs.csv").into_iter().chain([extra()]).collect(),
        ),
        What::Prices => (
            "BRING A PRICE SHEET IN FROM A FILE".to_owned(),
            "Dated, with a source in each line, as in data/prices/. It counts from then on; \
             earlier ones stay on record."
                .to_owned(),
            "capacity/prices".to_owned(),
            file("aws.toml"),
        ),
        What::Statement => (
            "WRITE THE CAPACITY STATEMENT".to_owned(),
            format!(
                "Told apart by {}, with low, likely and high, as a spreadsheet reads it.",
                state.asked.by
            ),
            "capacity/statement".to_owned(),
            vec![(
                Field::new("file", "File", Kind::Line, 1_000).hinted("capacity.csv"),
                "capacity.csv".to_owned(),
            )],
        ),
        What::Apply => (
            "ENTER THE COSTS AS PRICES".to_owned(),
            format!(
                "The whole-life cost of every candidate over {} months becomes its price, line by \
                 line with what it rests on. Amounts are sealed until prices are opened; \
                 from then on a change takes a reason.",
                state.asked.said.months.unwrap_or(data.statement.term.months())
            ),
            "capacity/apply".to_owned(),
            vec![
                (
                    list("evaluation", "Evaluation", "Enter lists them", data.evaluations.clone()),
                    only(&data.evaluations),
                ),
                (
                    one("plan", "Commitments", Plan::ALL.iter().map(|plan| plan.code())),
                    state.asked.plan.code().to_owned(),
                ),
                (
                    one("estimate", "Estimate", Estimate::ALL.iter().map(|one| one.code())),
                    state.asked.estimate.code().to_owned(),
                ),
                (
                    Field::new("reason", "Why", Kind::Line, Line::MOST)
                        .hinted("only where prices were opened: why they change"),
                    String::new(),
                ),
            ],
        ),
        What::Route => {
            let (route, _) = state.route()?;
            (
                "RECORD THE ROUTE TO MARKET".to_owned(),
                format!("{}. It is written into the draft, with why.", route.title),
                format!("capacity/route/{}", route.id),
                vec![
                    (
                        list("decision", "Decision", "a draft; Enter lists", data.drafts.clone()),
                        only(&data.drafts),
                    ),
                    (area("reason", "Why this route?", Reason::MOST, ""), String::new()),
                ],
            )
        }
        What::Purchase if state.part == super::Part::Costs => (
            "OVER HOW LONG".to_owned(),
            "The months over which the basket is priced. Nothing is put on record.".to_owned(),
            "capacity/term".to_owned(),
            vec![(
                line("months", "For how many months", "empty: the setting term-months"),
                state.asked.said.months.map(|months| months.to_string()).unwrap_or_default(),
            )],
        ),
        What::Purchase => {
            let said = state.asked.said;
            let text = |given: Option<String>| given.unwrap_or_default();
            (
                "THIS PURCHASE".to_owned(),
                "Routes are held against it. Nothing is put on record.".to_owned(),
                "capacity/purchase".to_owned(),
                vec![
                    (
                        line("months", "For how many months", "empty: the setting term-months"),
                        text(said.months.map(|months| months.to_string())),
                    ),
                    (
                        line("value", "For how much", "pounds over the term, without VAT"),
                        text(said.value.map(|value| value.to_string())),
                    ),
                    (
                        line("needed_by", "By when", "the day the contract must stand"),
                        text(said.needed_by.map(|day| day.to_string())),
                    ),
                    (
                        Field::new("routes", "Routes of a file", Kind::Line, 1_000)
                            .hinted("routes.toml; empty: those in the box"),
                        state.asked.routes.clone(),
                    ),
                ],
            )
        }
        What::TakeOut | What::Undo | What::Redo => return None,
    };
    Some(Paper::new(title, says, &name, fields, shell))
}

/// What the change is about beside what is typed: another need or route would be another change.
pub(super) fn about(what: What, state: &State) -> BTreeMap<String, String> {
    match what {
        What::Edit | What::TakeOut => {
            let mut all = state.need().map(|one| of(&one.need)).unwrap_or_default();
            all.retain(|key, _| matches!(key.as_str(), "workload" | "environment" | "item"));
            all
        }
        What::Route => {
            let route = state.route().map(|(route, _)| ("route".to_owned(), route.id.to_string()));
            let file = ("routes".to_owned(), state.asked.routes.clone());
            route.into_iter().chain([file]).collect()
        }
        What::Apply => {
            let months = state.asked.said.months.map(|months| months.to_string());
            [("months".to_owned(), months.unwrap_or_default())].into()
        }
        What::Statement => [("by".to_owned(), state.asked.by.code().to_owned())].into(),
        What::Need | What::Undo | What::Redo | What::Needs | What::Prices | What::Purchase => {
            BTreeMap::new()
        }
    }
}

/// The purchase that was typed.
pub(super) fn purchase(paper: &Paper, today: Day) -> Result<Said, Problem> {
    let wrong = |key: &str, rule: String| Problem { key: key.to_owned(), rule };
    let given = |key: &str| Some(paper.text(key)).filter(|text| !text.is_empty());
    let months = given("months").map(|text| {
        let months = text.parse::<u16>().ok().filter(|months| *months > 0);
        months.ok_or_else(|| wrong("months", format!("`{text}` is not a number of months")))
    });
    let value = given("value")
        .map(|text| text.parse::<Money>().map_err(|error| wrong("value", error.to_string())));
    let needed_by = given("needed_by")
        .map(|text| Day::read(&text, today).map_err(|error| wrong("needed_by", error.to_string())));
    Ok(Said {
        months: months.transpose()?,
        value: value.transpose()?,
        needed_by: needed_by.transpose()?,
    })
}
