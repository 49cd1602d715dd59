//! Texts that are commercially sensitive: marked one by one, and left out of what leaves the house
//! unless somebody asks for them.
//!
//! A mark names a text by its subject, as history names it (`E-0001/aws/CON-02`), and by which of
//! the subject's texts it is. Screens and lists show marked texts; exports, summaries and reports
//! ask [`Marks::text`].

use std::collections::BTreeSet;

use crate::codes;
use crate::domain::refs::ApproachRef;

codes! {
    /// Which text of a subject is meant.
    pub enum Field, "a text that can be marked" {
        /// Why: of a score, an agreed score, a gate's answer, a decision, a step.
        Reason = "reason",
        /// The note of an item of evidence or of an open question; what was said in moderation.
        Note = "note",
        /// What a candidate was asked.
        Question = "question",
        /// What came back.
        Answer = "answer",
        /// What followed from it.
        Conclusion = "conclusion",
        /// Why the other candidates were not chosen.
        Rejected = "rejected",
        /// Who disagreed with a decision, and why.
        Dissent = "dissent",
        /// What a decision depends on: its conditions, and what else is said around the choice,
        /// such as what would put it in question again.
        Condition = "condition",
        /// The names of those who took part in a workshop.
        Participants = "participants",
    }
}

impl Field {
    /// The text that an event of this kind carries.
    pub fn of_event(kind: &str) -> Self {
        match kind {
            "clarification.drafted" | "clarification.asked" => Self::Question,
            "clarification.answered" => Self::Answer,
            "clarification.concluded" => Self::Conclusion,
            // Hopes and fears; where somebody stands is no text.
            _ if kind.starts_with("approach.placed") => Self::Note,
            // What was said about a score is not why it was agreed.
            _ if kind.starts_with("minutes.") => Self::Note,
            _ if kind.starts_with("evidence.") || kind.starts_with("question.") => Self::Note,
            _ => Self::Reason,
        }
    }

    /// The texts that a subject can have, its usual one first.
    pub fn of_subject(subject: &str) -> &'static [Self] {
        let parts: Vec<&str> = subject.split('/').collect();
        let last = parts.last().copied().unwrap_or_default();
        match parts.as_slice() {
            [decision] if decision.parse::<crate::domain::refs::DecisionRef>().is_ok() => {
                &[Self::Reason, Self::Rejected, Self::Dissent, Self::Condition]
            }
            [workshop] if workshop.parse::<ApproachRef>().is_ok() => {
                &[Self::Note, Self::Participants]
            }
            [workshop, ..] if workshop.parse::<ApproachRef>().is_ok() => &[Self::Note],
            [_, _] if last.parse::<crate::domain::refs::ClarificationRef>().is_ok() => {
                &[Self::Question, Self::Answer, Self::Conclusion]
            }
            // Ids of evidence are written in capitals, short names of people and suppliers never.
            [_, _] if last.bytes().any(|b| b.is_ascii_uppercase()) => &[Self::Note],
            [_, _, _] => &[Self::Reason, Self::Note],
            // Of an evaluation the reasons of its steps, and what was said in the whole meeting.
            [evaluation] if evaluation.parse::<crate::domain::refs::EvaluationRef>().is_ok() => {
                &[Self::Reason, Self::Note]
            }
            _ => &[Self::Reason],
        }
    }
}

/// What becomes of marked texts in what is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Texts {
    /// [`LEFT_OUT`] stands in their place.
    #[default]
    LeaveOut,
    /// They are written like any other, because somebody asked for them.
    Include,
}

/// What stands in the place of a text that was left out.
pub const LEFT_OUT: &str = "[left out: commercially sensitive]";

/// [`LEFT_OUT`] as the kind of text in whose place it stands.
pub(crate) fn left_out<T: std::str::FromStr<Err: std::fmt::Debug>>() -> T {
    LEFT_OUT.parse().expect("it is short and plain")
}

/// The marks of a workspace or of a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(BTreeSet<(String, Field)>);

impl Marks {
    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many texts are marked.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether this text of the subject is commercially sensitive.
    pub fn is_sensitive(&self, subject: &str, field: Field) -> bool {
        !self.0.is_empty() && self.0.contains(&(subject.to_owned(), field))
    }

    /// Whether this text is left out of what is written out.
    pub fn leaves_out(&self, subject: &str, field: Field, texts: Texts) -> bool {
        texts == Texts::LeaveOut && self.is_sensitive(subject, field)
    }

    /// `text` as it may be written out: itself, or [`LEFT_OUT`] where it is marked and marked
    /// texts are left out.
    pub fn text<'t>(&self, subject: &str, field: Field, text: &'t str, texts: Texts) -> &'t str {
        if self.leaves_out(subject, field, texts) { LEFT_OUT } else { text }
    }
}

impl FromIterator<(String, Field)> for Marks {
    fn from_iter<I: IntoIterator<Item = (String, Field)>>(marks: I) -> Self {
        Self(marks.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_text_is_left_out_unless_it_is_asked_for() {
        let marks: Marks = [("E-0001/aws/CON-02".to_owned(), Field::Reason)].into_iter().collect();
        let shown = |subject, field, texts| marks.text(subject, field, "their margin", texts);
        assert_eq!(shown("E-0001/aws/CON-02", Field::Reason, Texts::LeaveOut), LEFT_OUT);
        assert_eq!(shown("E-0001/aws/CON-02", Field::Reason, Texts::Include), "their margin");
        assert_eq!(shown("E-0001/aws/CON-02", Field::Note, Texts::LeaveOut), "their margin");
        assert_eq!(shown("E-0001/aws/CON-03", Field::Reason, Texts::LeaveOut), "their margin");
        assert_eq!(Marks::default().text("D-0001", Field::Reason, "why", Texts::LeaveOut), "why");
    }

    #[test]
    fn each_subject_has_the_texts_it_can_have() {
        let fields = |subject| {
            let found: Vec<&str> = Field::of_subject(subject).iter().map(|f| f.code()).collect();
            found.join(" ")
        };
        assert_eq!(fields("E-0001/aws/CON-02/tl-1"), "reason");
        assert_eq!(fields("E-0001/aws/CON-02"), "reason note");
        assert_eq!(fields("E-0001/AWS-04"), "note");
        assert_eq!(fields("E-0001"), "reason note");
        assert_eq!(fields("E-0001/V-0001"), "note");
        assert_eq!(fields("E-0001/C-0001"), "question answer conclusion");
        assert_eq!(fields("D-0001"), "reason rejected dissent condition");
        assert_eq!(fields("E-0001/paas"), "reason");
        assert_eq!(fields("A-0001"), "note participants");
        assert_eq!(fields("A-0001/1"), "note");
        assert_eq!(fields("A-0001/1/tl-1"), "note");
        assert_eq!(fields("H-0001"), "reason");
    }
}
