//! Groups and questions of an evaluation's criteria.

use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::criteria::{CriteriaSet, Draft, Fault, Group, Kind, Place, Question};
use crate::domain::refs::{GroupId, QuestionId, Slug};
use crate::domain::text::{Line, Title};
use crate::import::Problems;
use crate::import::fields::Fields;

use super::set::{self, Head};
use super::some_tables;

const GROUP_KEYS: &[&str] =
    &["id", "title", "weight", "rationale", "threshold", "part", "question"];
const QUESTION_KEYS: &[&str] = &[
    "id",
    "kind",
    "weight",
    "text",
    "evidence",
    "guidance",
    "bands",
    "min_score",
    "cap",
    "need",
    "stories",
];

/// A group with what is known of how it was read.
struct ReadGroup<'t> {
    group: Group,
    fields: Fields<'t>,
    /// Its weight could not be read.
    weight_bad: bool,
    /// Its list of questions could not be read.
    list_bad: bool,
    questions: Vec<ReadQuestion<'t>>,
}

/// A question with what is known of how it was read.
struct ReadQuestion<'t> {
    fields: Fields<'t>,
    /// What weighs or bounds it could not all be read, so faults of it prove nothing.
    doubtful: bool,
}

/// Ids that stand in for those that could not be read, with what to say in their place.
#[derive(Default)]
struct StandIns(Vec<(String, String)>);

impl StandIns {
    fn group(&mut self, shown: String) -> GroupId {
        // Letters only, as a group's id must be: the count in base 26 behind a rare beginning.
        let count = self.0.len();
        let letter = |digit: usize| char::from(b'A' + u8::try_from(digit % 26).unwrap_or(0));
        let id = format!("ZZQ{}{}{}", letter(count / 676), letter(count / 26), letter(count));
        self.0.push((id.clone(), shown));
        id.parse().expect("six letters are a group id")
    }

    fn question(&mut self, shown: String) -> QuestionId {
        let id = format!("ZZQUNREAD-{:06}", self.0.len());
        self.0.push((id.clone(), shown));
        id.parse().expect("letters and digits are a question id")
    }

    fn said(&self, what: &str) -> String {
        self.0.iter().fold(what.to_owned(), |text, (id, shown)| text.replace(id, shown))
    }
}

/// The set, or `None` with what is wrong among the problems.
pub(super) fn read(root: &Fields<'_>, head: Head, problems: &mut Problems) -> Option<CriteriaSet> {
    let scale = set::scale(root, problems);
    let tables = some_tables(root, "group", "[[group]]", problems);
    let groups_bad = tables.is_bad();
    let mut stand_ins = StandIns::default();
    let read: Vec<ReadGroup<'_>> = tables
        .good()
        .unwrap_or_default()
        .into_iter()
        .map(|fields| group(fields, &mut stand_ins, problems))
        .collect();

    let scale_bad = scale.is_none();
    let draft = Draft {
        id: head.id.unwrap_or_else(slug),
        title: head.title.unwrap_or_else(title),
        version: head.version.unwrap_or_else(line),
        sources: head.sources,
        scale: scale.unwrap_or_else(stand_in_scale),
        groups: read.iter().map(|read| read.group.clone()).collect(),
    };
    let faults = match CriteriaSet::new(draft) {
        Ok(set) => return Some(set),
        Err(faults) => faults,
    };
    for (place, fault) in faults {
        if !problems.broken && !groups_bad && is_proved(place, &fault, &read, scale_bad) {
            let (fields, key) = site(place, &fault, &read, root);
            let what = stand_ins.said(&fault.to_string());
            match key {
                Some(key) => problems.add(fields.line_of(key), None, what),
                None => problems.add(fields.line, None, what),
            }
        }
    }
    None
}

fn group<'t>(fields: Fields<'t>, ids: &mut StandIns, problems: &mut Problems) -> ReadGroup<'t> {
    fields.known(GROUP_KEYS, &[], problems);
    let id = fields.needed_text("id", problems).good();
    let id = id.unwrap_or_else(|| ids.group(typed_or(&fields, "of this line")));
    let title = fields.needed_text("title", problems).good().unwrap_or_else(title);
    let weight = fields.weight("weight", problems);
    let weight = fields.need("weight", weight, problems);
    let weight_bad = weight.is_bad();
    let rationale = fields.text("rationale", problems).good();
    let threshold = fields.weight("threshold", problems).good();
    let part = fields.text("part", problems).good();
    let tables = fields.tables("question", "[[group.question]]", problems);
    let list_bad = tables.is_bad();
    let (mut questions, mut read) = (Vec::new(), Vec::new());
    for fields in tables.good().unwrap_or_default() {
        let (question, doubtful) = question(&fields, ids, problems);
        questions.push(question);
        read.push(ReadQuestion { fields, doubtful });
    }
    let weight = weight.good().unwrap_or_default();
    let group = Group { id, title, weight, rationale, threshold, part, questions };
    ReadGroup { group, fields, weight_bad, list_bad, questions: read }
}

fn question(fields: &Fields<'_>, ids: &mut StandIns, problems: &mut Problems) -> (Question, bool) {
    fields.known(QUESTION_KEYS, &[], problems);
    let id = fields.needed_text("id", problems).good();
    let kind = fields.needed_text::<Kind>("kind", problems);
    let weight = fields.weight("weight", problems);
    let text = fields.needed_text("text", problems).good();
    let evidence = fields.text("evidence", problems).good();
    let guidance = fields.text("guidance", problems).good();
    let bands = fields.texts("bands", problems);
    let min_score = fields.value("min_score", problems);
    let cap = fields.value("cap", problems);
    let need = fields.text("need", problems).good();
    let stories = fields.wholes("stories", 1_000_000, problems).good();
    let doubtful =
        kind.is_bad() || weight.is_bad() || bands.is_bad() || min_score.is_bad() || cap.is_bad();
    let question = Question {
        id: id.unwrap_or_else(|| ids.question(typed_or(fields, "this question"))),
        kind: kind.good().unwrap_or(Kind::Scored),
        text: text.unwrap_or_else(line),
        evidence,
        guidance,
        weight: weight.good().unwrap_or_default(),
        bands: bands.good().unwrap_or_default(),
        min_score: min_score.good(),
        cap: cap.good(),
        need,
        stories: stories.unwrap_or_default(),
    };
    (question, doubtful)
}

/// The id as it was written although it is none.
fn typed_or(fields: &Fields<'_>, otherwise: &str) -> String {
    fields.written("id").map_or_else(|| otherwise.to_owned(), |typed| format!("`{typed}`"))
}

/// Whether `fault` holds whatever the unread parts would have said.
fn is_proved(place: Place, fault: &Fault, read: &[ReadGroup<'_>], scale_bad: bool) -> bool {
    match place {
        Place::Set => read.iter().all(|group| !group.weight_bad),
        Place::Group(at) => {
            let group = &read[at];
            let certain = !group.list_bad && group.questions.iter().all(|q| !q.doubtful);
            match fault {
                Fault::DuplicateGroup { .. } => true,
                Fault::NoGroupWeight { .. } | Fault::OnlyGates { .. } => {
                    certain && !group.weight_bad
                }
                Fault::NoGroups
                | Fault::NoQuestions { .. }
                | Fault::GroupSum { .. }
                | Fault::QuestionSum { .. }
                | Fault::DuplicateQuestion { .. }
                | Fault::WeightedGate { .. }
                | Fault::NoWeight { .. }
                | Fault::SecondPrice { .. }
                | Fault::Bands { .. }
                | Fault::OnlyForScored { .. }
                | Fault::OffScale { .. }
                | Fault::CapBelowMinimum { .. } => certain,
            }
        }
        Place::Question(at, index) => {
            let certain = !read[at].questions[index].doubtful;
            match fault {
                Fault::DuplicateQuestion { .. } => true,
                Fault::Bands { .. } | Fault::OffScale { .. } => certain && !scale_bad,
                Fault::NoGroups
                | Fault::NoQuestions { .. }
                | Fault::GroupSum { .. }
                | Fault::QuestionSum { .. }
                | Fault::DuplicateGroup { .. }
                | Fault::WeightedGate { .. }
                | Fault::NoWeight { .. }
                | Fault::NoGroupWeight { .. }
                | Fault::OnlyGates { .. }
                | Fault::SecondPrice { .. }
                | Fault::OnlyForScored { .. }
                | Fault::CapBelowMinimum { .. } => certain,
            }
        }
    }
}

/// Where in the file `fault` shows: a table, and the key in it that would have to change.
fn site<'a, 't>(
    place: Place,
    fault: &Fault,
    read: &'a [ReadGroup<'t>],
    root: &'a Fields<'t>,
) -> (&'a Fields<'t>, Option<&'static str>) {
    let fields = match place {
        // Sums belong to the first of the weights that make them up.
        Place::Set => read.first().map_or(root, |group| &group.fields),
        Place::Group(at) => &read[at].fields,
        Place::Question(at, index) => &read[at].questions[index].fields,
    };
    let key = match fault {
        Fault::NoGroups | Fault::NoQuestions { .. } | Fault::QuestionSum { .. } => None,
        Fault::DuplicateGroup { .. } | Fault::DuplicateQuestion { .. } => Some("id"),
        Fault::GroupSum { .. }
        | Fault::WeightedGate { .. }
        | Fault::NoWeight { .. }
        | Fault::NoGroupWeight { .. }
        | Fault::OnlyGates { .. } => Some("weight"),
        Fault::SecondPrice { .. } => Some("kind"),
        Fault::Bands { .. } => Some("bands"),
        Fault::OnlyForScored { key, .. } | Fault::OffScale { key, .. } => Some(*key),
        Fault::CapBelowMinimum { .. } => Some("cap"),
    };
    (fields, key)
}

fn slug() -> Slug {
    "unread".parse().expect("a plain word is a short name")
}

fn title() -> Title {
    "unread".parse().expect("a plain word is a title")
}

fn line() -> Line {
    "unread".parse().expect("a plain word is a line")
}

/// Any scale; faults that name its values are left out.
fn stand_in_scale() -> Scale {
    let point = |value| Point { value, name: title(), descriptor: line() };
    Scale::new((0..=u8::MAX).map(point).collect()).expect("the values rise from 0")
}
