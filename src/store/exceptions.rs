//! Exception requests, their grants, conditions and votes in the database.

use crate::table;

table! {
    /// What a list shows of a request.
    pub EXCEPTION: exception [reference 1]
        [
            uuid 2, state 3, version 4, requester 5, filed_at 6, title 7, workload 8,
            target 9, environment 10, category 11, primary_reason 12, other_reasons 13,
            owner 14, co_authors 15, directorate 16, data_class 17, personal_data 18,
            start 19, last_day 20, review_by 21, move_low 22, move_likely 23, move_high
            24, target_year 25, decision 26, tier 27, tier_why 28, submitted_at 29,
            submitted_hash 30, claimed_by 31, editors 32, decided_by 33, decided_role
            34, decided_at 35, ended_on 36, return_by 37, end_reason 38, outcome 39,
            actual_months 40, appeal 41, override 42
        ] 43 44
}

table! {
    /// The rest of a request's single fields.
    pub EXCEPTION_DETAIL: exception_detail [exception 1]
        [
            primary_year 2, one_off 3, years 4, quoted_on 5, estimate_basis 6,
            estimate_tested_on 7, estimate_evidence 8, blockers 9, substitutability 10,
            substitutability_reason 11, reintegration 12, exit_plan 13,
            exit_plan_reference 14, alternatives 15, impact_of_stopping 16, contract_end
            17, notice_days 18, egress_fee 19, appeal_statement 20
        ] 21 22
}

table! {
    /// Why, reason by reason.
    pub EXCEPTION_CLAIM: exception_claim [exception 1, reason 2]
        [
            text 3, evidence 4
        ] 5 6
}

table! {
    /// Functions gained that the primary lacks.
    pub EXCEPTION_FUNCTION: exception_function [exception 1, number 2]
        [
            name 3, why 4, checked_on 5, source 6
        ] 7 8
}

table! {
    /// Conditions as asked for (grant 0) and as agreed.
    pub EXCEPTION_CONDITION: exception_condition [exception 1, grant_number 2, number 3]
        [
            text 4, owner 5, due 6, kind 7, consequence 8, state 9, evidence 10, met_on
            11, confirmed_on 12, note 13
        ] 14 15
}

table! {
    /// Approved periods.
    pub EXCEPTION_GRANT: exception_grant [exception 1, number 2]
        [
            start 3, last_day 4, months 5, approvers 6, content_hash 7, approved_at 8,
            override 9
        ] 10 11
}

table! {
    /// Votes of approvers, round by round.
    pub EXCEPTION_VOTE: exception_vote [exception 1, round 2, person 3]
        [
            vote 4, role 5, rationale 6, content_hash 7, start 8, last_day 9, months 10,
            departs 11, voted_at 12
        ] 13 14
}

table! {
    /// Scores of advisers and approvers on the exception questions.
    pub EXCEPTION_SCORE: exception_score [exception 1, question 2, person 3]
        [
            value 4, note 5, scored_at 6
        ] 7 8
}

table! {
    /// Comments.
    pub EXCEPTION_COMMENT: exception_comment [exception 1, number 2]
        [
            person 3, text 4, internal 5, written_at 6
        ] 7 8
}
