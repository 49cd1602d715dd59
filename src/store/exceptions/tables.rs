//! The tables of exceptions, as `migrations/` makes them.

use crate::table;

table! {
    /// What a list shows of a request.
    pub EXCEPTION: exception [reference 1]
        [
            uuid 2, state 3, version 4, requester 5, filed_at 6, title 7, workload 8, target 9,
            environment 10, category 11, primary_reason 12, other_reasons 13, owner 14,
            co_authors 15, directorate 16, data_class 17, personal_data 18, start 19,
            last_day 20, review_by 21, move_low 22, move_likely 23, move_high 24,
            target_year 25, editors 26, claimed_by 27, submissions 28, submitted_at 29,
            submitted_hash 30, decision 31, tier 32, tier_why 33, decided_role 34, override 35,
            ended_on 36, granted_from 37, granted_to 38, granted_gap 39, blocks_on 40,
            conditions_open 41, overdue_on 42, corrections 43, review_due 44, covered_from 45
        ] 46 47
}

table! {
    /// The rest of a request's single fields.
    pub EXCEPTION_DETAIL: exception_detail [exception 1]
        [
            primary_year 2, one_off 3, years 4, quoted_on 5, estimate_basis 6, tested_on 7,
            tested_evidence 8, blockers 9, substitutability 10, substitutability_reason 11,
            reintegration 12, exit_plan 13, exit_plan_reference 14, alternatives 15,
            impact_of_stopping 16, contract_end 17, notice_days 18, egress_fee 19, cost_source 20
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
    /// Conditions before they are agreed: the request's own, and those set with a vote.
    pub EXCEPTION_OFFER: exception_offer [exception 1, voter 2, number 3]
        [
            text 4, owner 5, due 6, every 7, kind 8, consequence 9
        ] 10 11
}

table! {
    /// The last return, refusal, appeal, withdrawal, revocation and closing.
    pub EXCEPTION_TURN: exception_turn [exception 1, kind 2]
        [
            person 3, role 4, text 5, content_hash 6, tier 7, people 8, fields 9, outcome 10,
            months 11, effective 12, return_by 13, cover_before 14, on_day 15, at 16
        ] 17 18
}

table! {
    /// Approved periods.
    pub EXCEPTION_GRANT: exception_grant [exception 1, number 2]
        [
            kind 3, start 4, last_day 5, months 6, approvers 7, content_hash 8, decision 9,
            tier 10, approved_at 11, review_months 12, override_by 13, override_reason 14
        ] 15 16
}

table! {
    /// Conditions as agreed with a grant.
    pub EXCEPTION_CONDITION: exception_condition [exception 1, number 2]
        [
            grant_number 3, text 4, owner 5, due 6, kind 7, consequence 8
        ] 9 10
}

table! {
    /// What people recorded about a condition.
    pub EXCEPTION_MARK: exception_mark [exception 1, condition 2, number 3]
        [
            on_day 4, kind 5, person 6, note 7
        ] 8 9
}

table! {
    /// Approvals since the last submission.
    pub EXCEPTION_VOTE: exception_vote [exception 1, person 2]
        [
            position 3, role 4, content_hash 5, start 6, last_day 7, months 8, rationale 9,
            departure 10, override 11, unscored 12, dues 13, voted_at 14
        ] 15 16
}

table! {
    /// Scores of advisers and approvers on the exception questions.
    pub EXCEPTION_SCORE: exception_score [exception 1, question 2, person 3]
        [
            role 4, given 5, note 6, content_hash 7, scored_at 8
        ] 9 10
}

table! {
    /// Comments.
    pub EXCEPTION_COMMENT: exception_comment [exception 1, number 2]
        [
            person 3, text 4, internal 5, written_at 6
        ] 7 8
}

table! {
    /// A renewal nobody has decided yet.
    pub EXCEPTION_RENEWAL: exception_renewal [exception 1]
        [
            ordinal 2, state 3, opened_at 4, submitted_at 5, first_submitted_at 6, claimed_by 7,
            tier 8, document 9
        ] 10 11
}

table! {
    /// Words by which people gather exceptions.
    pub EXCEPTION_TAG: exception_tag [exception 1, tag 2] [person 3, at 4] 5 6
}

table! {
    /// What another system calls it.
    pub EXCEPTION_OUTSIDE: exception_outside [exception 1] [name 2, person 3, at 4] 5 6
}

table! {
    /// What one exception has to do with another.
    pub EXCEPTION_LINK: exception_link [exception 1, kind 2, other 3] [person 4, at 5] 6 7
}

table! {
    /// What was said on each submission, kept when the request comes again.
    pub EXCEPTION_RULING: exception_ruling [exception 1, round 2, submitted_at 3, person 4]
        [
            verdict 5, ruled_at 6, length 7, claims 8
        ] 9 10
}

table! {
    /// Files and addresses that show something.
    pub EXCEPTION_ATTACHMENT: exception_attachment [exception 1, number 2]
        [
            label 3, link 4, sha256 5, size 6, kind 7, person 8, at 9
        ] 10 11
}
