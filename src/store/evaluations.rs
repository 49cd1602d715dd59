//! Evaluations in the database: rules, criteria, candidates, panel, declarations, gates and consensus.

use crate::table;

table! {
    /// One structured comparison and its rules.
    pub EVALUATION: evaluation [reference 1]
        [
            title 2, purpose 3, stage 4, rules_version 5, illustrative 6, moderator 7,
            set_id 8, set_title 9, set_version 10, set_sources 11, price_formula 12,
            price_best 13, price_worst 14, point_value 15, should_cost 16, decimals 17,
            near_tie 18, tie_break 19, min_panel 20, framework 21, created_at 22,
            frozen_at 23, rules_hash 24, tie_choice 25
        ] 26 27
}

table! {
    /// The values of an evaluation's scale.
    pub SCALE_POINT: scale_point [evaluation 1, version 2, value 3]
        [
            name 4, descriptor 5
        ] 6 7
}

table! {
    /// The groups of an evaluation's criteria.
    pub CRITERIA_GROUP: criteria_group [evaluation 1, version 2, id 3]
        [
            position 4, title 5, weight 6, rationale 7, threshold 8
        ] 9 10
}

table! {
    /// The questions of an evaluation's criteria.
    pub QUESTION: question [evaluation 1, version 2, id 3]
        [
            group_id 4, position 5, kind 6, text 7, evidence 8, weight 9, bands 10,
            min_score 11, cap 12, stories 13
        ] 14 15
}

table! {
    /// Suppliers taking part in an evaluation.
    pub CANDIDATE: candidate [evaluation 1, supplier 2]
        [
            position 3, name 4, withdrawn_on 5, withdrawn_reason 6
        ] 7 8
}

table! {
    /// Places on a panel, and whether the sheet was submitted.
    pub SEAT: seat [evaluation 1, person 2]
        [
            position 3, submitted_at 4
        ] 5 6
}

table! {
    /// Declarations of interest and their reviews.
    pub DECLARATION: declaration [evaluation 1, person 2, number 3]
        [
            made_at 4, about 5, nature 6, mitigation 7, verdict 8, questions 9,
            reviewed_by 10, reviewed_at 11, review_reason 12
        ] 13 14
}

table! {
    /// Whether a candidate passes a gate.
    pub GATE_ANSWER: gate_answer [evaluation 1, version 2, candidate 3, question 4]
        [
            answer 5, reason 6, answered_by 7, answered_at 8
        ] 9 10
}

table! {
    /// The one agreed score of a candidate on a question.
    pub CONSENSUS: consensus [evaluation 1, version 2, candidate 3, question 4]
        [
            value 5, reason 6, evidence 7, agreed_by 8, agreed_at 9
        ] 10 11
}
