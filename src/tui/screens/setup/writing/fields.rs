//! The fields of an evaluation: what each is called, what it says now and what it begins with.

use super::About;
use crate::domain::date::Day;
use crate::domain::evaluation::price::{FORMULAS, PriceFormula};
use crate::domain::evaluation::{Agreeing, Evaluation, Purpose};
use crate::domain::exact::Money;
use crate::domain::person::Role;
use crate::domain::text::{commas, counted};
use crate::tui::screens::setup::data::Data;
use crate::tui::widgets::form::{Choice, Field, Kind};

/// A field, in which section it stands, and its text.
pub(super) struct Spec {
    pub(super) section: usize,
    pub(super) field: Field,
    pub(super) text: String,
}

fn money(amount: Money) -> String {
    amount.to_string()
}

/// What the record says of `key`.
pub(super) fn stored(evaluation: &Evaluation, key: &str) -> String {
    let (parts, rules) = (evaluation.parts(), evaluation.rules());
    let given = rules.price_formula.map(PriceFormula::parameters).unwrap_or_default();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    match key {
        "title" => parts.title.to_string(),
        "purpose" => parts.purpose.code().to_owned(),
        "illustrative" if parts.illustrative => "yes".to_owned(),
        "moderator" => parts.moderator.to_string(),
        "criteria_title" => parts.criteria.title().to_string(),
        "price_formula" => rules.price_formula.map(|f| f.code().to_owned()).unwrap_or_default(),
        "price_best" => given.best.map(money).unwrap_or_default(),
        "price_worst" => given.worst.map(money).unwrap_or_default(),
        "point_value" => given.point_value.map(money).unwrap_or_default(),
        "should_cost" => rules.should_cost.map(money).unwrap_or_default(),
        "tie_break" => commas(rules.tie_break.iter().map(|rule| rule.code())),
        "decimals" => rules.decimals.to_string(),
        "agreeing" => rules.agreeing.code().to_owned(),
        "min_panel" => rules.min_panel.to_string(),
        "near_tie" => rules.near_tie.to_string(),
        "framework" => match (&rules.framework, &rules.rule_set) {
            (Some(name), Some(_)) => name.to_string(),
            (Some(name), None) => format!("other:{name}"),
            (None, _) => String::new(),
        },
        "scoring_due" => day(parts.due.scoring),
        "moderation_due" => day(parts.due.moderation),
        _ => String::new(),
    }
}

/// What a new one takes from the one it starts from, unless something else is typed.
pub(super) const TAKEN: &[&str] = &[
    "purpose",
    "moderator",
    "price_formula",
    "price_best",
    "price_worst",
    "point_value",
    "should_cost",
    "tie_break",
    "decimals",
    "agreeing",
    "min_panel",
    "near_tie",
    "framework",
];

/// What a new one begins with.
pub(super) fn usual(key: &str) -> &'static str {
    match key {
        "tie_break" => "quality, cost, heaviest",
        "decimals" | "min_panel" => "2",
        "near_tie" => "1",
        "agreeing" => Agreeing::OneScore.code(),
        _ => "",
    }
}

/// Which fields there are depends on what is typed in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// The price formula has a band.
    pub(super) banded: bool,
    /// The price formula takes the value of a quality mark.
    pub(super) valued: bool,
    /// It begins with an earlier evaluation.
    pub(super) from: bool,
}

pub(super) fn specs(about: About, data: &Data, shape: Shape) -> Vec<(usize, Field)> {
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
                Kind::Some(vec![Choice::new("yes", "yes, and it says so everywhere")]),
                10,
            ),
        ),
    ];
    if about == About::New && !data.evaluations.is_empty() {
        let earlier = data.evaluations.iter().map(|(which, title, stage)| Choice {
            code: which.to_string(),
            words: format!("{title} ({stage})"),
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
        words: format!(
            "{} ({})",
            set.title(),
            counted(set.questions().count(), "question", "questions")
        ),
    });
    let hint = match about {
        About::New if shape.from => "those of the earlier one, unless another set is named",
        About::New => "Enter lists them; a file's path will do too",
        About::Draft(_) | About::Days(_) => "left empty, those of the draft stay",
    };
    let sets = Kind::List(sets.collect());
    fields.push((1, Field::new("criteria", "Criteria", sets, 400).hinted(hint)));
    if matches!(about, About::Draft(_)) {
        fields.push((1, line("criteria_title", "Called", "in every letter and record")));
    }
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
        let known = known.map(|supplier| Choice::new(&supplier.slug, &supplier.name));
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
    if shape.valued {
        fields.push((4, line("point_value", "Value of a mark", "pounds a quality mark is worth")));
    }
    let estimate = "pounds; a bid below it is asked about";
    fields.push((4, line("should_cost", "Our own estimate", estimate)));
    fields.push((5, line("tie_break", "Ties broken by", "quality, cost, heaviest, in this order")));
    fields.push((5, line("decimals", "Decimals published", "0 to 6")));
    let ways: Vec<Choice> =
        Agreeing::ALL.iter().map(|way| Choice::new(way.code(), way.words())).collect();
    fields.push((5, Field::new("agreeing", "What counts", Kind::One(ways), 40)));
    fields.push((5, line("min_panel", "Least panel", "evaluators for each question")));
    fields.push((5, line("near_tie", "Near a tie below", "marks")));
    let boxed = data.frameworks.iter().map(|set| Choice::new(&set.id, &set.title));
    let framework = Field::new("framework", "Framework", Kind::List(boxed.collect()), 400);
    let hint = "Enter lists those in the box; FILE.toml, other:NAME, or nothing";
    fields.push((5, framework.hinted(hint)));
    fields.extend(days);
    fields
}
