//! One exception as it streams past whoever looks: what a filter asks of it, and its place.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;

use crate::actions::exceptions::brief::Brief;
use crate::actions::exceptions::{Waiting, listed};
use crate::actions::functions::{self, Gone};
use crate::domain::date::{Day, Span};
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::attention::{Attention, Facts, attention};
use crate::domain::exception::grant::outline::Outline;
use crate::domain::exception::grant::{Coverage, GrantKind, cut_short};
use crate::domain::exception::request::{Category, ReasonCode};
use crate::domain::exception::turn::Task;
use crate::domain::filter::{Filter, Held, Sifted, Words};
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::store::exceptions::{self, Beside, Column, Glance, LightRenewal, Numbers};
use crate::store::{DbError, Look, StoreError};

/// Names and costs of workloads, by their numbers, of which nearly every one is used.
#[derive(Debug, Default)]
struct Workloads(Vec<Option<(String, Money)>>);

impl Workloads {
    fn all(look: &mut dyn Look) -> Result<Self, StoreError> {
        let mut all = Vec::new();
        exceptions::workload_names(look, &mut |which, name, cost| {
            let at = which.number() as usize;
            if at >= all.len() {
                all.resize(at + 1, None);
            }
            all[at] = Some((name.to_owned(), cost));
        })?;
        Ok(Self(all))
    }

    fn get(&self, which: WorkloadRef) -> Option<&(String, Money)> {
        self.0.get(which.number() as usize)?.as_ref()
    }
}

/// Who looks, when, and what is known beforehand: of workloads and of those whose grants must be
/// looked at only where it is needed.
pub(super) struct Eyes<'a> {
    pub(super) today: Day,
    pub(super) zone: &'a TimeZone,
    /// What waits for whoever looks.
    waiting: Arc<Waiting>,
    /// Those whose grants must be looked at.
    hard: BTreeMap<ExceptionRef, Coverage>,
    /// Functions that arrived on the primary, by the exceptions that name them.
    pub(super) gone: BTreeMap<ExceptionRef, Vec<Gone>>,
    /// The renewals on their way.
    renewals: BTreeMap<ExceptionRef, LightRenewal>,
    /// Tags and further grants, where they are asked about.
    beside: Beside,
    /// Names and costs of workloads, where they are needed.
    workloads: Workloads,
    /// The words of the filter, and the exceptions in which they stand.
    words: Vec<(Words, Numbers)>,
    /// Those among which alone something can pass, where the filter names them or their workloads.
    named: Option<Vec<ExceptionRef>>,
    /// The first row that holds what it should not.
    fault: Mutex<Option<DbError>>,
}

impl<'a> Eyes<'a> {
    pub(super) fn new(
        look: &mut dyn Look,
        when: (Day, &'a TimeZone),
        (named, covered, gathered): (bool, bool, bool),
    ) -> Result<Self, StoreError> {
        let hard = if covered { exceptions::hard(look, when.0)? } else { Vec::new() };
        let hard = exceptions::coverages(look, &hard)?;
        let workloads = if named { Workloads::all(look)? } else { Workloads::default() };
        let renewals = exceptions::renewals(look)?;
        let beside = if gathered { exceptions::beside(look)? } else { Beside::default() };
        let plain = Self::plain(look, when)?;
        Ok(Self { hard, renewals, beside, workloads, ..plain })
    }

    /// From here on names and costs of workloads are known beforehand.
    pub(super) fn name(&mut self, look: &mut dyn Look) -> Result<(), StoreError> {
        if self.workloads.0.is_empty() {
            self.workloads = Workloads::all(look)?;
        }
        Ok(())
    }

    /// From here on it is known where the words of `filter` stand, and whom it names.
    pub(super) fn read(&mut self, look: &mut dyn Look, filter: &Filter) -> Result<(), StoreError> {
        let among: Option<BTreeSet<ExceptionRef>> = if let Some(named) = filter.only("id") {
            Some(named.into_iter().filter_map(|id| id.parse().ok()).collect())
        } else if let Some(workloads) = filter.only("workload") {
            let mut found = BTreeSet::new();
            for workload in workloads.into_iter().filter_map(|id| id.parse().ok()) {
                found.extend(exceptions::of_workload(look, workload)?);
            }
            Some(found)
        } else {
            None
        };
        self.named = among.map(|among| among.into_iter().collect());
        let words = filter.words();
        if !words.is_empty() {
            let found = exceptions::named(look, &words)?;
            self.words = words.into_iter().cloned().zip(found).collect();
        }
        Ok(())
    }

    /// The exceptions in which words stand, by their number.
    fn with_words(&self, words: &Words) -> Option<&Numbers> {
        self.words.iter().find(|(known, _)| known == words).map(|(_, found)| found)
    }

    /// Those among which alone something can pass `filter`, in order, where they are so few of
    /// `all` that to look at each is the shorter way.
    pub(super) fn few(&self, filter: &Filter, all: usize) -> Option<Vec<ExceptionRef>> {
        if let Some(named) = &self.named {
            return (named.len() * 16 < all).then(|| named.clone());
        }
        let few = self.with_any(filter)?;
        let references = few.iter().filter_map(ExceptionRef::new);
        (few.len() * 16 < all).then(|| references.collect())
    }

    /// Whether words that every one needs that passes `filter` stand in a good part of `all`.
    pub(super) fn many(&self, filter: &Filter, all: usize) -> bool {
        self.with_any(filter).is_some_and(|found| found.len() * 5 >= all)
    }

    /// Those in which one of the words stands that every one needs that passes `filter`.
    fn with_any(&self, filter: &Filter) -> Option<Numbers> {
        let mut found = Numbers::default();
        for words in filter.needs_words()? {
            found.join(self.with_words(words)?);
        }
        Some(found)
    }

    /// Of somebody who looks at exceptions in full: nothing is known beforehand.
    pub(super) fn plain(
        look: &mut dyn Look,
        (today, zone): (Day, &'a TimeZone),
    ) -> Result<Self, StoreError> {
        Ok(Self {
            today,
            zone,
            waiting: Arc::default(),
            hard: BTreeMap::new(),
            gone: functions::gone(look, today)?,
            renewals: BTreeMap::new(),
            beside: Beside::default(),
            workloads: Workloads::default(),
            words: Vec::new(),
            named: None,
            fault: Mutex::new(None),
        })
    }

    fn noted<T: Default>(&self, read: Result<T, DbError>) -> T {
        read.unwrap_or_else(|fault| {
            self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(fault);
            T::default()
        })
    }

    /// The same for whoever has this waiting for them.
    pub(super) fn of(self, waiting: Arc<Waiting>) -> Self {
        Self { waiting, ..self }
    }

    /// What whoever looks is to do with `which`, the most pressing first, and since when.
    pub(super) fn mine(&self, which: ExceptionRef) -> Option<(Task, Day)> {
        self.waiting.get(&which)?.first().copied()
    }
}

/// `text` as the one of `codes` that it is, without a copy of it; any other as it is kept.
fn known(text: &str, codes: &[&'static str]) -> Cow<'static, str> {
    let code = codes.iter().find(|code| **code == text);
    code.map_or_else(|| Cow::Owned(text.to_owned()), |code| Cow::Borrowed(*code))
}

/// What was granted of an exception, as its row says it.
pub(super) struct Given {
    outline: Option<Outline>,
    /// The first day without cover by a revocation or a closing.
    ended_on: Option<Day>,
}

impl Given {
    /// Its coverage by its outline; `None` where the grants must be looked at.
    pub(super) fn simply(&self, today: Day) -> Option<Coverage> {
        self.outline.map_or_else(
            || Some(Coverage::default()),
            |outline| outline.simple(self.ended_on, today),
        )
    }

    /// What was granted: nothing where its end came before its first day. `None` where there is no
    /// grant.
    #[expect(clippy::option_option, reason = "no grant, or one that covers no day")]
    fn span(&self) -> Option<Option<Span>> {
        let span = self.outline?.span;
        Some(Span::new(span.first(), cut_short(span.last(), self.ended_on)))
    }

    /// The last day of that.
    #[expect(clippy::option_option, reason = "no grant, or one that covers no day")]
    fn last(&self) -> Option<Option<Day>> {
        self.span().map(|span| span.map(Span::last))
    }
}

/// One exception as it streams past whoever looks.
pub(super) struct Passing<'r> {
    pub(super) glance: Glance<'r>,
    pub(super) state: State,
    pub(super) eyes: &'r Eyes<'r>,
    coverage: OnceCell<Coverage>,
}

impl<'r> Passing<'r> {
    pub(super) fn new(glance: Glance<'r>, eyes: &'r Eyes<'r>) -> Result<Self, DbError> {
        Ok(Self { state: glance.state()?, glance, eyes, coverage: OnceCell::new() })
    }

    pub(super) fn text(&self, column: Column) -> Option<&'r str> {
        self.eyes.noted(self.glance.text(column))
    }

    fn day(&self, column: Column) -> Option<Day> {
        self.eyes.noted(self.glance.day(column))
    }

    fn held_text<'h>(&self, column: Column) -> Vec<Held<'h>>
    where
        'r: 'h,
    {
        self.text(column).map(Held::from).into_iter().collect()
    }

    fn held_number<'h>(&self, column: Column) -> Vec<Held<'h>> {
        let number = self.eyes.noted(self.glance.number(column));
        number.map(Held::Number).into_iter().collect()
    }

    pub(super) fn coverage(&self) -> &Coverage {
        self.coverage.get_or_init(|| {
            let Some(outline) = self.eyes.noted(self.glance.outline()) else {
                return Coverage::default();
            };
            let ended_on = self.day(Column::EndedOn);
            outline.simple(ended_on, self.eyes.today).unwrap_or_else(|| {
                let which = self.glance.reference().ok();
                let known = which.and_then(|which| self.eyes.hard.get(&which));
                known.cloned().unwrap_or_default()
            })
        })
    }

    /// What was granted of it.
    pub(super) fn given(&self) -> Result<Given, DbError> {
        let outline = self.glance.outline()?;
        let ended_on = outline.map(|_| self.glance.day(Column::EndedOn)).transpose()?.flatten();
        Ok(Given { outline, ended_on })
    }

    fn which(&self) -> Option<ExceptionRef> {
        self.eyes.noted(self.glance.reference().map(Some))
    }

    /// How many of its grants beyond the first came about so.
    fn further(&self, kind: GrantKind) -> i64 {
        let further = self.which().and_then(|which| self.eyes.beside.further.get(&which));
        let count = further.into_iter().flatten().filter(|one| **one == kind).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// What was granted, by the columns that say so: nothing where its end came before its first
    /// day. `None` where there is no grant.
    #[expect(clippy::option_option, reason = "no grant, or one that covers no day")]
    fn granted(&self) -> Option<Option<Span>> {
        let (first, last) = (self.day(Column::GrantedFrom)?, self.day(Column::GrantedTo)?);
        Some(Span::new(first, cut_short(last, self.day(Column::EndedOn))))
    }

    /// The first day that was granted, or that is asked for.
    fn start(&self) -> Option<Day> {
        let asked = || self.day(Column::Start);
        self.granted().map_or_else(asked, |granted| granted.map(Span::first))
    }

    /// The last day that was granted, or that is asked for.
    pub(super) fn end(&self) -> Option<Day> {
        let asked = || self.day(Column::LastDay);
        self.granted().map_or_else(asked, |granted| granted.map(Span::last))
    }

    /// The renewal of it on its way.
    fn renewal(&self) -> Option<&'r LightRenewal> {
        if self.state != State::Approved || self.eyes.renewals.is_empty() {
            return None;
        }
        let which = self.eyes.noted(self.glance.reference().map(Some))?;
        self.eyes.renewals.get(&which)
    }

    fn waiting(&self) -> Option<i64> {
        let at = match self.renewal() {
            Some(renewal) => renewal.waits_since()?,
            None if self.state.is_undecided() => {
                self.eyes.noted(self.glance.moment(Column::SubmittedAt))?
            }
            None => return None,
        };
        Some(self.eyes.today.days_since(at.day_in(self.eyes.zone)).max(0))
    }

    /// The day since which it is as it is, where that bears on its place.
    fn since(&self) -> Day {
        match self.state {
            State::Draft | State::Submitted | State::InReview | State::ChangesRequested => {
                let submitted = self.eyes.noted(self.glance.moment(Column::SubmittedAt));
                let at = submitted.or_else(|| self.eyes.noted(self.glance.moment(Column::FiledAt)));
                at.map_or(self.eyes.today, |at| at.day_in(self.eyes.zone))
            }
            State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => self.eyes.today,
        }
    }

    /// A function that it names has arrived on the primary.
    fn is_shaken(&self) -> bool {
        !self.eyes.gone.is_empty()
            && self.glance.reference().is_ok_and(|which| self.eyes.gone.contains_key(&which))
    }

    pub(super) fn attention(&self) -> Attention {
        match self.state {
            // Nothing that follows bears on these.
            State::Revoked => return Attention::Revoked,
            State::Rejected | State::Withdrawn | State::Closed => return Attention::Done,
            State::Draft
            | State::Submitted
            | State::InReview
            | State::ChangesRequested
            | State::Approved => {}
        }
        let renewal = self.renewal();
        let any = !self.eyes.waiting.is_empty();
        let mine = any.then(|| self.which()).flatten().and_then(|which| self.eyes.mine(which));
        let facts = Facts {
            state: self.state,
            coverage: self.coverage(),
            renewal_in_hand: renewal.is_some_and(|renewal| renewal.state.is_undecided()),
            mine,
            review_by: self.day(Column::ReviewBy),
            reason_gone: self.is_shaken(),
            since: match renewal {
                Some(renewal) => {
                    renewal.submitted_at.unwrap_or(renewal.opened_at).day_in(self.eyes.zone)
                }
                None => self.since(),
            },
        };
        attention(facts, self.eyes.today)
    }

    /// What a table shows of it ([`exceptions::SHOWN`]), `coverage` as it bears on the day; the rest
    /// is nothing.
    pub(super) fn brief(&self, given: &Given, coverage: &Coverage) -> Result<Brief, DbError> {
        let (glance, today) = (&self.glance, self.eyes.today);
        let owned = |column| Ok::<_, DbError>(glance.text(column)?.map(str::to_owned));
        Ok(Brief {
            reference: glance.reference()?,
            workload: glance.workload()?,
            target: owned(Column::Target)?,
            category: None,
            primary_reason: glance
                .text(Column::PrimaryReason)?
                .map(|text| known(text, ReasonCode::CODES)),
            state: self.state,
            cover: coverage.on(today),
            decided_role: None,
            start: None,
            end: match given.last() {
                Some(last) => last,
                None => glance.day(Column::LastDay)?,
            },
            days_left: coverage.days_left(today),
            open_conditions: 0,
            move_low: None,
            move_likely: glance.months(Column::MoveLikely)?,
            move_high: None,
            annual_cost: None,
            tier: None,
            overridden: glance.number(Column::Override)? == Some(1),
            title: owned(Column::Title)?.unwrap_or_default(),
            directorate: None,
        })
    }

    /// As [`Passing::brief`] with all that a file holds; `own` is what a year of its workload
    /// costs, where that is not known beforehand.
    pub(super) fn full(
        &self,
        given: &Given,
        coverage: &Coverage,
        own: Option<Money>,
    ) -> Result<Brief, DbError> {
        let glance = &self.glance;
        let owned = |column| Ok::<_, DbError>(glance.text(column)?.map(str::to_owned));
        let brief = self.brief(given, coverage)?;
        let of_workload = || self.eyes.workloads.get(brief.workload).map(|(_, cost)| *cost);
        let open = glance.number(Column::ConditionsOpen)?.unwrap_or_default();
        Ok(Brief {
            category: glance.text(Column::Category)?.map(|text| known(text, Category::CODES)),
            start: self.start(),
            open_conditions: usize::try_from(open).unwrap_or_default(),
            tier: glance.text(Column::Tier)?.and_then(|tier| tier.parse().ok()),
            decided_role: owned(Column::DecidedRole)?,
            move_low: glance.months(Column::MoveLow)?,
            move_high: glance.months(Column::MoveHigh)?,
            annual_cost: glance.money(Column::TargetYear)?.max(own.or_else(of_workload)),
            directorate: owned(Column::Directorate)?,
            ..brief
        })
    }

    pub(super) fn workload(&self) -> Option<&'r (String, Money)> {
        let which = self.glance.workload().map(Some);
        self.eyes.noted(which).and_then(|which| self.eyes.workloads.get(which))
    }
}

impl Sifted for Passing<'_> {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        let days = |day: Option<Day>| day.map(Held::Day).into_iter().collect();
        let number = |n: Option<i64>| n.map(Held::Number).into_iter().collect();
        match key {
            "id" => self.held_text(Column::Reference),
            "workload" => self.held_text(Column::Workload),
            "target" | "to" => self.held_text(Column::Target),
            "category" => self.held_text(Column::Category),
            "primary_reason" | "reason" => self.held_text(Column::PrimaryReason),
            "any_reason" => {
                let others = self.text(Column::OtherReasons).unwrap_or_default();
                let first = self.text(Column::PrimaryReason);
                first.into_iter().chain(others.split_whitespace()).map(Held::from).collect()
            }
            "state" => self.held_text(Column::State),
            "cover" => vec![self.coverage().on(self.eyes.today).code().into()],
            "decided_by_role" => {
                let roles = self.text(Column::DecidedRole).unwrap_or_default();
                roles.split_whitespace().map(Held::from).collect()
            }
            "start" => days(self.start()),
            "end" | "ends" => days(self.end()),
            "days_left" => number(self.coverage().days_left(self.eyes.today)),
            "open_conditions" => self.held_number(Column::ConditionsOpen),
            "condition" => {
                let open = self.eyes.noted(self.glance.number(Column::ConditionsOpen));
                let overdue = self.day(Column::OverdueOn).is_some_and(|on| on <= self.eyes.today);
                let open = open.is_some_and(|open| open > 0).then_some("open");
                open.into_iter().chain(overdue.then_some("overdue")).map(Held::from).collect()
            }
            "function" => {
                let arrived = (self.is_shaken() && self.state.is_open()).then_some("arrived");
                arrived.into_iter().map(Held::from).collect()
            }
            "evidence" => {
                let missing =
                    self.which().is_some_and(|which| self.eyes.beside.unproved.contains(&which));
                vec![listed::evidence_words(missing).into()]
            }
            "move_months_low" => self.held_number(Column::MoveLow),
            "move_months_likely" | "move" => self.held_number(Column::MoveLikely),
            "move_months_high" => self.held_number(Column::MoveHigh),
            "annual_cost" | "cost" => {
                let own = self.workload().map_or(0, |(_, cost)| cost.as_pence());
                let target = self.eyes.noted(self.glance.number(Column::TargetYear));
                vec![Held::Number(target.map_or(own, |target| target.max(own)))]
            }
            "tier" => self.held_text(Column::Tier),
            "override" => {
                let flag = self.eyes.noted(self.glance.number(Column::Override));
                vec![Held::Flag(flag == Some(1))]
            }
            "title" => self.held_text(Column::Title),
            "directorate" => self.held_text(Column::Directorate),
            "owner" => self.held_text(Column::Owner),
            "requester" => self.held_text(Column::Requester),
            "claimed_by" => self.held_text(Column::ClaimedBy),
            "decision" => self.held_text(Column::Decision),
            "review_by" => days(self.day(Column::ReviewBy)),
            "waiting" => number(self.waiting()),
            "renewal" => {
                let renewal = self.renewal();
                renewal.map(|renewal| renewal.state.code().into()).into_iter().collect()
            }
            "renewals" => number(Some(self.further(GrantKind::Renewal))),
            "bridges" => number(Some(self.further(GrantKind::Bridge))),
            "tag" => {
                let tags = self.which().and_then(|which| self.eyes.beside.tags.get(&which));
                tags.into_iter().flatten().map(|tag| Held::from(tag.as_str())).collect()
            }
            _ => Vec::new(),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        // Where words stand is known beforehand.
        Vec::new()
    }

    fn has_words(&self, words: &Words) -> bool {
        let found = self.eyes.with_words(words);
        self.which().zip(found).is_some_and(|(which, found)| found.holds(which.number()))
    }
}

impl Eyes<'_> {
    /// The first row that held what it should not, as an error.
    pub(super) fn sound(&self) -> Result<(), StoreError> {
        match self.fault.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(fault) => Err(fault.into()),
            None => Ok(()),
        }
    }
}
