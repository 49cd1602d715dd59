//! What the boxes of Set-up ask for.

use super::Deed;
use crate::domain::criteria::scale::SCALES;
use crate::domain::criteria::{Kind as Answered, Need};
use crate::domain::evaluation::Evaluation;
use crate::domain::person::{Person, Role};
use crate::tui::screens::setup::data::Data;
use crate::tui::widgets::form::{Choice, Field, Kind};

/// What is said above the fields of `deed`, and the fields with what they say now.
pub(super) fn asked(deed: &Deed, data: &Data) -> (Vec<String>, Vec<(Field, String)>) {
    let mut about = Vec::new();
    let mut fields: Vec<(Field, String)> = Vec::new();
    let mut add = |field: Field, text: &str| fields.push((field, text.to_owned()));
    let holders = |role: Role, without: &dyn Fn(&str) -> bool| {
        let fits = data.holders(role).filter(|person| !without(person.slug.as_str()));
        fits.map(|person| Choice { code: person.slug.to_string(), words: person.name.to_string() })
            .collect::<Vec<_>>()
    };
    let sits = |who: &str| {
        data.evaluation().is_some_and(|evaluation| {
            evaluation.moderator().as_str() == who
                || evaluation.parts().panel.iter().any(|seat| seat.person.as_str() == who)
        })
    };
    match deed {
        Deed::Amend(_) => {
            let falls = data.present.iter().flat_map(|present| &present.falls);
            let falls: Vec<&str> = falls.map(String::as_str).collect();
            about.push(
                "It makes a draft of the next version of the rules, to be changed and frozen \
                     again. History keeps the version before."
                    .to_owned(),
            );
            about.push(if falls.is_empty() {
                "Nothing has been answered yet that could fall.".to_owned()
            } else {
                format!("No longer standing: {}.", falls.join("; "))
            });
            add(why(), "");
            let unchanged = vec![Choice {
                code: "unchanged".to_owned(),
                words: "answers to questions that stay exactly as they are".to_owned(),
            }];
            add(Field::new("carry", "Stand again", Kind::Some(unchanged), 20), "");
        }
        Deed::AddCandidate(_) => {
            let takes = |slug: &str| {
                data.evaluation().is_some_and(|evaluation| {
                    evaluation.candidates().iter().any(|one| one.slug.as_str() == slug)
                })
            };
            let open = data
                .suppliers
                .iter()
                .filter(|supplier| !supplier.retired && !takes(supplier.slug.as_str()))
                .map(|supplier| Choice {
                    code: supplier.slug.to_string(),
                    words: supplier.name.to_string(),
                })
                .collect();
            add(list("who", "Supplier", open), "");
            about.push("Until scoring opens. S on the page adds a supplier.".to_owned());
        }
        Deed::Withdraw(..) => {
            about.push("Its scores are kept and shown; it takes no place.".to_owned());
            add(why(), "");
        }
        Deed::Unseat(..) => {
            about.push(
                "What they gave stays theirs and is kept. Scoring has begun, so why they leave is \
                 on record for whoever contests it. H hands the seat over instead."
                    .to_owned(),
            );
            add(why(), "");
        }
        Deed::AddSeat(_) => {
            add(list("who", "Person", holders(Role::Evaluator, &sits)), "");
            about.push("They declare their interests before they score.".to_owned());
        }
        Deed::HandSeat(_, who) => {
            about.push(format!(
                "What {who} gave stays theirs: submitted scores keep counting, those that were \
                     not handed in count for nothing. The successor declares for themself."
            ));
            add(list("to", "To whom", holders(Role::Evaluator, &sits)), "");
            add(why(), "");
        }
        Deed::HandModeration(_, who) => {
            about.push(format!(
                "{who} moderates now. Nobody moderates who sits on the panel or has scored."
            ));
            add(list("to", "To whom", holders(Role::Moderator, &sits)), "");
            add(why(), "");
        }
        Deed::Person(who) => {
            let known = data.people.iter().find(|p| Some(p.slug.as_str()) == who.as_deref());
            if who.is_none() {
                add(line("slug", "Short name", "letters, digits and -, such as tl-1"), "");
            }
            let name = known.map(|person| person.name.to_string()).unwrap_or_default();
            add(line("name", "Name", "as shown"), &name);
            let roles: Vec<&str> =
                known.iter().flat_map(|p| &p.roles).map(|role| role.code()).collect();
            let all = Role::ALL.iter().map(|role| Choice::code(role.code())).collect();
            add(Field::new("roles", "Roles", Kind::Some(all), 400), &roles.join(", "));
            // A new person has none yet, and which it is shows once they sit at a machine.
            if let Some(person) = known {
                let logins: Vec<&str> = person.logins.iter().map(String::as_str).collect();
                let hint = "on this machine, who is then this person; commas between them";
                add(line("logins", "Logins", hint), &logins.join(", "));
            }
        }
        Deed::Setting(key) => {
            let known = data.settings.iter().find(|(known, _)| known.key == key);
            if let Some((known, value)) = known {
                let fits = known.fits.words();
                about.push(format!("{}.", known.meaning));
                let usual = Some(known.default).filter(|usual| !usual.is_empty());
                about.push(format!(
                    "It is {fits}; usually {}. The history keeps who changed it and why.",
                    usual.unwrap_or("empty")
                ));
                add(line("value", "Value", ""), value);
            }
            add(why(), "");
        }
        Deed::StandIn(pair) => {
            about.push(
                "Whoever stands in may do on exceptions what the other may, carries their \
                 interests, and is named beside them. Together they have one vote."
                    .to_owned(),
            );
            let me = data.me.as_ref().map(|me| me.slug.to_string()).unwrap_or_default();
            if pair.is_none() {
                let acts = |person: &&Person| {
                    person.roles.iter().any(|role| !matches!(role, Role::Auditor | Role::Admin))
                };
                let choice = |person: &Person| Choice {
                    code: person.slug.to_string(),
                    words: person.name.to_string(),
                };
                let there = || data.people.iter().filter(|person| !person.retired);
                add(list("from", "Who is away", there().map(choice).collect()), &me);
                add(list("to", "Who stands in", there().filter(acts).map(choice).collect()), "");
            }
            let known = data.delegations.iter().find(|one| {
                pair.as_ref().is_some_and(|(from, to)| {
                    one.from.as_str() == from.as_str() && one.to.as_str() == to.as_str()
                })
            });
            let until = known.map(|one| one.until.to_string()).unwrap_or_default();
            add(line("until", "Until", "the last day: 2027-04-01, 2w, eom"), &until);
        }
        Deed::Supplier(who) => {
            let known = data.suppliers.iter().find(|s| Some(s.slug.as_str()) == who.as_deref());
            if who.is_none() {
                add(line("slug", "Short name", "letters, digits and -, such as aws"), "");
            }
            for (key, label, hint) in SAID {
                let said = known.and_then(|supplier| match *key {
                    "name" => Some(supplier.name.to_string()),
                    "kind" => supplier.kind.as_ref().map(ToString::to_string),
                    "url" => supplier.url.as_ref().map(ToString::to_string),
                    "address" => supplier.address.as_ref().map(ToString::to_string),
                    "email" => supplier.email.as_ref().map(ToString::to_string),
                    _ => supplier.identifier.as_ref().map(ToString::to_string),
                });
                add(line(key, label, hint), &said.unwrap_or_default());
            }
        }
        Deed::Texts(_, id) => {
            if let Some(evaluation) = data.evaluation() {
                for (field, text) in texts(evaluation, id) {
                    add(field, &text);
                }
            }
        }
        Deed::Scale(_) => {
            let set = data.evaluation().map(Evaluation::criteria);
            let scales = SCALES.iter().map(|(name, _, points)| Choice {
                code: (*name).to_owned(),
                words: format!("{name} ({} values)", points.len()),
            });
            let scale = Field::new("scale", "Another scale", Kind::List(scales.collect()), 10);
            add(scale.hinted("Enter lists those in the box; empty: the values stay"), "");
            let yes = Choice {
                code: "yes".to_owned(),
                words: "take away what questions say of values".to_owned(),
            };
            add(Field::new("without_bands", "Own meanings", Kind::Some(vec![yes]), 10), "");
            for point in set.iter().flat_map(|set| set.scale().points()) {
                let value = point.value;
                let name = line(&format!("{NAME}{value}"), &format!("{value} is"), "in a word");
                add(name, point.name.as_str());
                let label = format!("{value} means");
                let means = line(&format!("{MEANS}{value}"), &label, "what earns it");
                add(means, point.descriptor.as_str());
            }
            about.push(
                "Every question is scored on it. Another scale comes with words of its own; change \
                 them here once it is chosen. A scale that is not in the list is written in a \
                 criteria file, which Criteria in Set-up takes."
                    .to_owned(),
            );
        }
        Deed::AddItem(_, group) => {
            let what = vec![Choice::code("question"), Choice::code("group")];
            add(Field::new("what", "Add", Kind::One(what), 20), "question");
            let set = data.evaluation().map(Evaluation::criteria);
            let groups = set
                .iter()
                .flat_map(|set| set.groups())
                .map(|group| Choice { code: group.id.to_string(), words: group.title.to_string() });
            add(line("id", "Id", "NET-01 for a question, NET for a group"), "");
            add(Field::new("text", "What is asked", Kind::Area, 400), "");
            // The last, since a group stands in none, and the one of the cursor is mostly meant.
            add(list("group", "In group", groups.collect()).hinted("of a question"), group);
            about.push(
                "A question begins as scored, without a weight; a group without questions, \
                     and what is asked is then its name."
                    .to_owned(),
            );
        }
        Deed::Bids(_) => {
            add(line("bids", "Bids", "cheap 750000 40; dear 990000 70 (quality marks)"), "");
            add(line("file", "Or a file", "bid, price, quality; both empty: invented ones"), "");
            add(line("best", "Full marks at", "pounds, for benchmark"), "");
            add(line("worst", "No marks from", "pounds, for benchmark"), "");
            add(line("point_value", "A mark is", "pounds, for monetised"), "");
            about.push("Nothing of a rehearsal is kept.".to_owned());
        }
    }
    (about, fields)
}

fn line(key: &str, label: &str, hint: &str) -> Field {
    Field::new(key, label, Kind::Line, 400).hinted(hint)
}

fn why() -> Field {
    Field::new("why", "Why?", Kind::Area, 4000).hinted("kept in history with your name")
}

/// Keys of what is said of a supplier, with their labels and hints.
pub(super) const SAID: &[(&str, &str, &str)] = &[
    ("name", "Name", "as shown; the short name unless given"),
    ("kind", "Kind", "global public cloud, regional …"),
    ("url", "Web page", ""),
    ("address", "Address", "for the assessment summary"),
    ("email", "Email", "for the assessment summary"),
    ("identifier", "Identifier", "company number or the like"),
];

fn list(key: &str, label: &str, choices: Vec<Choice>) -> Field {
    let hint = if choices.is_empty() { "there is nobody who could" } else { "Enter lists them" };
    Field::new(key, label, Kind::List(choices), 60).hinted(hint)
}

/// How the keys of the fields for the name of each value of the scale begin.
pub(super) const NAME: &str = "name ";

/// How the keys of the fields for what earns each value of the scale begin.
pub(super) const MEANS: &str = "means ";

/// How the keys of the fields for what each value means begin.
pub(super) const BAND: &str = "band ";

/// The fields of a group or a question, and what they say now.
fn texts(evaluation: &Evaluation, id: &str) -> Vec<(Field, String)> {
    let set = evaluation.criteria();
    let shown = |text: Option<String>| text.unwrap_or_default();
    if let Some(group) = set.groups().iter().find(|group| group.id.as_str() == id) {
        let rationale = Field::new("rationale", "Why this weight?", Kind::Area, 4000);
        let mut fields = vec![
            (line("title", "Name", ""), group.title.to_string()),
            (
                line("threshold", "Threshold", "least percent of its judged marks, or empty"),
                shown(group.threshold.map(|least| least.to_string())),
            ),
        ];
        if let Some(rules) = &evaluation.rules().rule_set {
            let parts = rules
                .parts
                .iter()
                .map(|part| Choice { code: part.id.to_string(), words: part.title.to_string() });
            let part = list("part", "Counts as", parts.collect());
            fields.push((part, shown(group.part.as_ref().map(ToString::to_string))));
        }
        fields.push((rationale, shown(group.rationale.as_ref().map(ToString::to_string))));
        return fields;
    }
    let found = set.questions().find(|(_, question)| question.id.as_str() == id);
    let Some((_, question)) = found else { return Vec::new() };
    let area = |key: &str, label: &str| Field::new(key, label, Kind::Area, 400);
    let kinds = Answered::ALL.iter().map(|kind| Choice::code(kind.code())).collect();
    let mut fields = vec![
        (area("text", "What is asked"), question.text.to_string()),
        (
            area("evidence", "What would answer it"),
            shown(question.evidence.as_ref().map(ToString::to_string)),
        ),
        (
            Field::new("guidance", "Notes for guidance", Kind::Area, 4000),
            shown(question.guidance.as_ref().map(ToString::to_string)),
        ),
        (Field::new("kind", "Kind", Kind::One(kinds), 20), question.kind.code().to_owned()),
    ];
    if question.kind == Answered::Scored {
        let least = line("min_score", "Least score", "below it a candidate is out, or empty");
        fields.push((least, shown(question.min_score.map(|value| value.to_string()))));
        let cap = line("cap", "Highest score", "where exceeding is worth nothing, or empty");
        fields.push((cap, shown(question.cap.map(|value| value.to_string()))));
        let needs = Need::ALL.iter().map(|need| Choice::code(need.code())).collect();
        let need = Field::new("need", "Need", Kind::One(needs), 20);
        fields.push((need, shown(question.need.map(|need| need.code().to_owned()))));
        for (at, point) in set.scale().points().iter().enumerate() {
            let hint = format!("{}, unless this question says more", point.name);
            let label = format!("{} means", point.value);
            let text = question.bands.get(at).map(ToString::to_string);
            fields.push((line(&format!("{BAND}{}", point.value), &label, &hint), shown(text)));
        }
    }
    fields
}
