//! How far each group is: counts only, which are told at any time.

use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::stage::Stage;
use crate::domain::refs::{GroupId, Slug};

/// How far one group is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupProgress {
    /// The group.
    pub group: GroupId,
    /// Scores that were given, of candidates still taking part.
    pub scored: usize,
    /// Scores there are to give: a question, a candidate and an evaluator each, without those
    /// somebody was taken off.
    pub of: usize,
    /// Scores that are agreed; `None` before moderation.
    pub agreed: Option<usize>,
    /// Scores to be agreed on.
    pub cells: usize,
}

impl Evaluation {
    /// How far each group with scored questions is, in the order of the set: of the whole panel,
    /// or of one evaluator.
    pub fn group_progress(&self, sheets: &[Sheet], of: Option<&Slug>) -> Vec<GroupProgress> {
        let panel: Vec<&Slug> = self
            .parts()
            .panel
            .iter()
            .map(|seat| &seat.person)
            .filter(|person| of.is_none_or(|wanted| wanted == *person))
            .collect();
        let candidates: Vec<&Slug> = self.live().map(|candidate| &candidate.slug).collect();
        let talks = self.stage() >= Stage::Moderation;
        let mut found: Vec<GroupProgress> = Vec::new();
        for (group, question) in self.criteria().scored() {
            if found.last().is_none_or(|last| last.group != group.id) {
                found.push(GroupProgress {
                    group: group.id.clone(),
                    scored: 0,
                    of: 0,
                    agreed: talks.then_some(0),
                    cells: 0,
                });
            }
            let Some(progress) = found.last_mut() else { continue };
            progress.cells += candidates.len();
            for person in panel.iter().filter(|person| !self.is_recused(person, &question.id)) {
                progress.of += candidates.len();
                let sheet = sheets.iter().find(|sheet| sheet.evaluator() == *person);
                let given = sheet.iter().flat_map(|sheet| {
                    candidates.iter().filter(|candidate| {
                        sheet.scores().contains_key(&((**candidate).clone(), question.id.clone()))
                    })
                });
                progress.scored += given.count();
            }
            if let Some(agreed) = &mut progress.agreed {
                let there = |candidate: &&&Slug| self.agreed(candidate, &question.id).is_some();
                *agreed += candidates.iter().filter(there).count();
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::samples::sample_2019_parts;

    #[test]
    fn groups_add_up_to_the_whole_and_say_nothing_of_agreements_before_moderation() {
        let mut parts = sample_2019_parts(PriceFormula::Ratio);
        parts.stage = Stage::Scoring;
        let seats = parts.panel.len();
        let scoring = Evaluation::new(parts.clone()).unwrap();
        let cells = scoring.criteria().scored().count() * scoring.live().count();
        let found = scoring.group_progress(&[], None);
        assert_eq!(found.iter().map(|one| one.cells).sum::<usize>(), cells);
        assert_eq!(found.iter().map(|one| one.of).sum::<usize>(), cells * seats);
        assert!(found.iter().all(|one| one.agreed.is_none() && one.scored == 0));
        parts.stage = Stage::Moderation;
        let talks = Evaluation::new(parts).unwrap();
        let found = talks.group_progress(&[], None);
        let agreed: usize = found.iter().filter_map(|one| one.agreed).sum();
        assert_eq!(agreed, talks.parts().consensus.len());
        let groups = talks.criteria().groups().iter().map(|group| group.id.clone());
        assert_eq!(
            found.iter().map(|one| one.group.clone()).collect::<Vec<_>>().len(),
            groups.count()
        );
    }
}
