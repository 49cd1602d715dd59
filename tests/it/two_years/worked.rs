//! What the two years come to, worked by hand: every figure, with what it is made of.

use std::collections::BTreeMap;

/// Compares all figures, none more and none fewer, with what was worked by hand on a day after 2026.
#[track_caller]
pub(super) fn as_worked(figures: &BTreeMap<String, String>, worked: &str) {
    let worked: BTreeMap<String, String> = [APPROVALS_OF_2026, worked]
        .into_iter()
        .flat_map(str::lines)
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (key, said) = line.split_once(' ').unwrap();
            (key.to_owned(), said.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect();
    let keys: Vec<&String> = figures.keys().chain(worked.keys()).collect();
    let wrong: Vec<String> = keys
        .into_iter()
        .filter(|key| figures.get(*key) != worked.get(*key))
        .map(|key| format!("{key}: said {:?}, worked {:?}", figures.get(key), worked.get(key)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How decisions went in the quarters of 2026: the same from any later day.
const APPROVALS_OF_2026: &str = "
approvals.2026-Q1.rate                100.0 2 2
approvals.2026-Q1.length              32 - 2     # 31, 32: 31.5
approvals.2026-Q1.returns_per_request 0.5 1 2
approvals.2026-Q2.rate                80.0 4 5
approvals.2026-Q2.length              32 - 5     # 31, 33, 35, 31, 32: 32.4
approvals.2026-Q2.returns_per_request 0.0 0 3
approvals.2026-Q3.rate                100.0 3 3
approvals.2026-Q3.length              33 - 3     # 32, 33, 34
approvals.2026-Q3.returns_per_request 0.0 0 2
approvals.2026-Q4.rate                100.0 1 1
approvals.2026-Q4.length              28 - 1
approvals.2026-Q4.returns_per_request 0.0 0 1
approvals.2026-Q1.app-1.rate          100.0 1 1
approvals.2026-Q1.app-1.length        31 - 1
approvals.2026-Q1.app-1.returns_per_request 0.0 0 1
approvals.2026-Q1.app-2.rate          100.0 1 1
approvals.2026-Q1.app-2.length        32 - 1
approvals.2026-Q1.app-2.returns_per_request 1.0 1 1
approvals.2026-Q2.app-1.rate          50.0 1 2
approvals.2026-Q2.app-1.length        33 - 2     # 31, 35
approvals.2026-Q2.app-1.returns_per_request 0.0 0 2
approvals.2026-Q2.app-2.rate          100.0 2 2
approvals.2026-Q2.app-2.length        32 - 2     # 31, 32: 31.5
approvals.2026-Q2.app-2.returns_per_request 0.0 0 2
approvals.2026-Q2.own-1.rate          100.0 1 1
approvals.2026-Q2.own-1.length        33 - 1
approvals.2026-Q2.own-1.returns_per_request 0.0 0 1
approvals.2026-Q3.app-1.rate          100.0 1 1
approvals.2026-Q3.app-1.length        33 - 1
approvals.2026-Q3.app-1.returns_per_request 0.0 0 1
approvals.2026-Q3.own-1.rate          100.0 2 2
approvals.2026-Q3.own-1.length        33 - 2     # 32, 34
approvals.2026-Q3.own-1.returns_per_request 0.0 0 2
approvals.2026-Q4.app-1.rate          100.0 1 1
approvals.2026-Q4.app-1.length        28 - 1
approvals.2026-Q4.app-1.returns_per_request 0.0 0 1
";

/// 20 January 2027, worked by hand.
///
/// Away are W-0002, W-0003, W-0004, W-0005; W-0001 came home on the 15th. Live are X-0002,
/// X-0004 and X-0005; X-0003 waits for its condition. Their yearly costs, the higher of target
/// and register: 20,000, 6,000 and 40,000, together 66,000.
pub(super) const AFTER_TEN_MONTHS: &str = "
off_primary.share                     40.0 4 10
off_primary.share_by_spend            64.0 - -   # 96,000 of 150,000
off_primary.spend                     96000 - -  # 20 + 30 + 6 + 40 thousand
off_primary.covered                   75.0 3 4
off_primary.covered_by_spend          68.8 - -   # 66 of 96 = 68.75
off_primary.lapsed                    25.0 1 4   # X-0003
off_primary.lapsed_by_spend           31.3 - -   # 30 of 96 = 31.25
off_primary.in_transition             0.0 0 4
off_primary.in_transition_by_spend    0.0 - -
off_primary.never_asked               0.0 0 4
off_primary.never_asked_by_spend      0.0 - -
by_reason.live                        3 - -
by_reason.cost_profile                66.7 2 3   # X-0002, X-0005
by_reason.user_needs                  0.0 0 3
by_reason.innovation                  0.0 0 3
by_reason.flexibility                 33.3 1 3   # X-0004
by_reason.any_cost_profile            66.7 2 3
by_reason.any_user_needs              0.0 0 3
by_reason.any_innovation              0.0 0 3
by_reason.any_flexibility             33.3 1 3
by_supplier.azure                     66.7 2 3
by_supplier.azure_by_spend            90.9 - -   # 60 of 66
by_supplier.software-service          33.3 1 3
by_supplier.software-service_by_spend 9.1 - -    # 6 of 66
by_supplier.concentration             0.556 - 3  # (4 + 1) / 9
debt.now                              17 - 3     # 5 + 4 + 8
debt.accepted                         17 - 3
debt.excess                           0 - 3
debt.worst                            26 - 3     # 8 + 6 + 12
debt.by_spend                         6.7 - 3    # (5 x 20 + 4 x 6 + 8 x 40) / 66 = 444 / 66
debt.lapsed                           18 - -     # X-0003
uncovered.days                        39 2 -
uncovered.2026-Q4                     19 - -     # X-0001, 1 to 19 October
uncovered.2027-Q1                     20 - -     # X-0003, 1 to 20 January
age.live_mean                         213.7 - 3  # 280 (15 April), 189 (15 July), 172 (1 August)
age.live_oldest                       280.0 - -
age.waiting_median                    - - 0
age.waiting_oldest                    - - -
time_to_decide.median                 4.0 - 8    # 3 3 3 4 | 4 7 10 10
time_to_decide.ninetieth              10.0 - -   # the 8th of 8, since 7.2 is more than 7
approvals.rate                        90.9 10 11
approvals.length                      32 - 11    # 352 / 11
approvals.returns_per_request         0.1 1 7    # 3 of X-0001, 1 each of X-0002 to X-0005
renewals.renewed                      66.7 2 3   # the terms of X-0001 to June, September, 14 January
renewals.per_exception                0.4 2 5
renewals.most                         2 - -
renewals.unchanged                    50.0 1 2
conditions.in_time                    25.0 1 4   # X-0002, confirmed on 25 September
conditions.late                       0.0 0 4
conditions.waived                     25.0 1 4   # X-0003, 2
conditions.breached                   25.0 1 4   # X-0003, 1
conditions.breached_at_the_end        0.0 0 4
conditions.open                       25.0 1 4   # X-0003, 3
exit_tested.share                     33.3 1 3   # X-0005, 20 May 2026
special.overrides                     0 - -
special.bridges                       0 - -
special.corrections                   1 - -      # X-0002, 3 June 2026
calibration.desk                      1.5 1 -    # X-0001: 3 months taken, 2 accepted
";

/// 31 March 2028, worked by hand.
///
/// W-0004 is retired: nine workloads of £144,000. Azure is the primary, and on it are W-0002 and
/// W-0005 (their target became the primary) and W-0003 (it came home). Away are W-0001, W-0006,
/// W-0010 under live grants, and W-0007, W-0008, W-0009 on AWS, which have until 30 June.
/// Live are X-0007 (£15,000, the target's), X-0008 (£4,000) and X-0010 (£10,000): £29,000.
pub(super) const AFTER_TWO_YEARS: &str = "
off_primary.share                     66.7 6 9
off_primary.share_by_spend            37.5 - -   # 54,000 of 144,000
off_primary.spend                     54000 - -  # 4 + 12 + 10, 10 + 8 + 10 thousand
off_primary.covered                   50.0 3 6
off_primary.covered_by_spend          48.1 - -   # 26 of 54 = 48.15
off_primary.lapsed                    0.0 0 6
off_primary.lapsed_by_spend           0.0 - -
off_primary.in_transition             50.0 3 6
off_primary.in_transition_by_spend    51.9 - -   # 28 of 54 = 51.85
off_primary.never_asked               0.0 0 6
off_primary.never_asked_by_spend      0.0 - -
by_reason.live                        3 - -
by_reason.cost_profile                0.0 0 3
by_reason.user_needs                  33.3 1 3
by_reason.innovation                  66.7 2 3
by_reason.flexibility                 0.0 0 3
by_reason.any_cost_profile            0.0 0 3
by_reason.any_user_needs              33.3 1 3
by_reason.any_innovation              66.7 2 3
by_reason.any_flexibility             0.0 0 3
by_supplier.gcp                       66.7 2 3
by_supplier.gcp_by_spend              48.3 - -   # 14 of 29 = 48.28
by_supplier.software-service          33.3 1 3
by_supplier.software-service_by_spend 51.7 - -   # 15 of 29
by_supplier.concentration             0.556 - 3  # (4 + 1) / 9
debt.now                              12 - 3     # 10 + 1 + 1
debt.accepted                         12 - 3
debt.excess                           0 - 3
debt.worst                            17 - 3     # 14 + 2 + 1
debt.by_spend                         5.7 - 3    # (10 x 15 + 1 x 4 + 1 x 10) / 29 = 164 / 29
debt.lapsed                           0 - -
uncovered.days                        365 3 -    # 19 + 207 + 139
uncovered.2026-Q4                     19 - -     # X-0001
uncovered.2027-Q1                     40 - -     # X-0003, 1 January to 9 February
uncovered.2027-Q3                     108 - -    # X-0003 in September 30; X-0004 from 15 July 78
uncovered.2027-Q4                     153 - -    # X-0003 92; X-0004 to 30 November 61
uncovered.2028-Q1                     45 - -     # X-0003 to 14 February
age.live_mean                         66.0 - 3   # 151 (1 November), 31 (29 February), 16
age.live_oldest                       151.0 - -
age.waiting_median                    25.0 - 1   # X-0009, 6 March
age.waiting_oldest                    25.0 - -
time_to_decide.median                 4.0 - 13   # 1 2 3 3 3 3 |4| 4 7 7 10 10 94
time_to_decide.ninetieth              10.0 - -   # the 12th of 13, since 11.7 is more than 11
approvals.rate                        94.4 17 18
approvals.length                      34 - 18    # 609 / 18 = 33.8
approvals.returns_per_request         0.2 2 12   # 7 till January 2027, then 5 of one submission or two
approvals.2027-Q2.rate                100.0 4 4
approvals.2027-Q2.length              39 - 4     # 37, 45, 35, 37: 38.5
approvals.2027-Q2.returns_per_request 0.0 0 2
approvals.2027-Q4.rate                100.0 1 1
approvals.2027-Q4.length              36 - 1
approvals.2027-Q4.returns_per_request 1.0 1 1
approvals.2028-Q1.rate                100.0 2 2
approvals.2028-Q1.length              34 - 2     # 34, 33: 33.5
approvals.2028-Q1.returns_per_request 0.0 0 2
approvals.2027-Q2.app-1.rate          100.0 1 1
approvals.2027-Q2.app-1.length        37 - 1
approvals.2027-Q2.app-1.returns_per_request 0.0 0 1
approvals.2027-Q2.app-2.rate          100.0 1 1
approvals.2027-Q2.app-2.length        35 - 1
approvals.2027-Q2.app-2.returns_per_request 0.0 0 1
approvals.2027-Q2.own-1.rate          100.0 2 2
approvals.2027-Q2.own-1.length        41 - 2     # 45, 37
approvals.2027-Q2.own-1.returns_per_request 0.0 0 2
approvals.2027-Q4.app-1.rate          100.0 1 1
approvals.2027-Q4.app-1.length        36 - 1
approvals.2027-Q4.app-1.returns_per_request 1.0 1 1
approvals.2028-Q1.app-2.rate          100.0 2 2
approvals.2028-Q1.app-2.length        34 - 2
approvals.2028-Q1.app-2.returns_per_request 0.0 0 2
renewals.renewed                      44.4 4 9   # X-0001 2 of 3, X-0002 1 of 2, X-0005 1 of 2, 0 of 1, 0 of 1
renewals.per_exception                0.5 4 8    # all but X-0006 and X-0009
renewals.most                         2 - -
renewals.unchanged                    75.0 3 4   # but for the second of X-0001
conditions.in_time                    20.0 1 5
conditions.late                       20.0 1 5   # X-0003, 1: due 31 December, confirmed 10 February
conditions.waived                     20.0 1 5
conditions.breached                   0.0 0 5
conditions.breached_at_the_end        20.0 1 5   # X-0003, 3, recorded on 1 June 2027, revoked on 1 September
conditions.open                       20.0 1 5   # X-0007
exit_tested.share                     33.3 1 3   # X-0008, 30 April 2027
special.overrides                     1 - -      # X-0010
special.bridges                       1 - -      # X-0002
special.corrections                   1 - -      # X-0002
calibration.guess                     0.28 1 -   # X-0003: 5 months taken, 18 accepted
calibration.desk                      1.5 1 -
";
