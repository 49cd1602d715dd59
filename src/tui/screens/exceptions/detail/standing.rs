//! Where it stands today, its grants and conditions, and what was said and done.

use super::{About, COMMENTS, Page, Tone, address};
use crate::actions::exceptions::{Attached, Kept};
use crate::domain::exception::State;
use crate::domain::exception::grant::{Condition, ConditionState, Cover};
use crate::domain::text::counted;
use crate::tui::screens::exceptions::data::Dossier;
use crate::tui::screens::exceptions::dialog::sentence;
use crate::tui::screens::exceptions::fields;

/// The cover of a day in words that say what it means.
pub(in crate::tui) const fn cover_words(cover: Cover) -> &'static str {
    match cover {
        Cover::None => "none",
        Cover::Ended => "ended",
        Cover::Live => "live",
        Cover::LapsedCondition => "blocked",
        Cover::Scheduled => "scheduled",
        Cover::Lapsed => "lapsed",
    }
}

/// Why it came back to its requester, in the words of whoever sent it back or refused it.
pub(in crate::tui::screens::exceptions) fn answered(dossier: &Dossier) -> Option<String> {
    let exception = &dossier.exception;
    if let Some(returned) = &exception.working().returned {
        return Some(format!("sent back by {}: {}", returned.by, returned.note));
    }
    let refused = exception.rejection.as_ref().filter(|_| exception.state == State::Rejected)?;
    Some(format!("refused by {} on {}: {}", refused.by, refused.on, refused.rationale))
}

fn cover_sentence(cover: Cover) -> &'static str {
    match cover {
        Cover::None => "none: never approved",
        Cover::Ended => "ended: revoked or closed",
        Cover::Live => "live: the workload may run there today",
        Cover::LapsedCondition => "blocked: a grant holds today, and a condition stops it",
        Cover::Scheduled => "scheduled: the first grant is still to start",
        Cover::Lapsed => "lapsed: no grant holds today",
    }
}

/// Where a condition stands on the day of the dossier.
pub(in crate::tui::screens::exceptions) fn standing(
    condition: &Condition,
    dossier: &Dossier,
) -> (String, Tone) {
    let today = dossier.today;
    if condition.breached(today) {
        return (format!("breached, was due {}", condition.due), Tone::Warning);
    }
    match condition.state() {
        ConditionState::Met if condition.settled().is_some() => ("met".to_owned(), Tone::Good),
        ConditionState::Met => ("said to be met, not confirmed".to_owned(), Tone::Plain),
        ConditionState::Waived => ("waived".to_owned(), Tone::Muted),
        ConditionState::Open | ConditionState::Breached => {
            (format!("open, due {}", condition.due), Tone::Plain)
        }
    }
}

impl Dossier {
    pub(super) fn stands(&self, page: &mut Page) {
        let exception = &self.exception;
        page.heading("WHERE IT STANDS");
        page.field("State", exception.state.words());
        if let Some(renewal) = &exception.renewal {
            let words = format!("renewal {}: {}", renewal.ordinal, renewal.state.words());
            page.long("On its way", &words, Tone::Plain, None);
        }
        self.covered(page);
        for own in exception.overrides() {
            let words = format!("{} decided on what is their own: {}", own.by, own.reason);
            page.long("Override", &words, Tone::Warning, None);
        }
        let (which, why) = self.tier();
        page.field("Tier", format!("{which}: {why}"));
        page.field("Asked by", exception.requester.as_str());
        if let Some(claimed) = &exception.working().claimed_by {
            page.field("Taken by", claimed.as_str());
        }
        self.awaited(page);
        self.ruled(page);
        page.field("Content", format!("version {}, hash {}", exception.version, self.hash()));
    }

    /// Its cover on the day, until when, and when it is looked at.
    fn covered(&self, page: &mut Page) {
        let exception = &self.exception;
        let cover = exception.cover(self.today);
        let tone = match cover {
            Cover::Live => Tone::Good,
            Cover::Lapsed | Cover::LapsedCondition => Tone::Warning,
            Cover::None | Cover::Ended | Cover::Scheduled => Tone::Plain,
        };
        if self.another_day {
            let sentence = cover_sentence(cover).replace("today", "that day");
            page.long("Cover that day", &sentence, tone, None);
        } else {
            page.long("Cover today", cover_sentence(cover), tone, None);
        }
        if let Some(end) = exception.coverage().end(self.today) {
            let left = end.days_since(self.today);
            page.field("Last covered day", format!("{end}, {} left", counted(left, "day", "days")));
            if let Some(due) = exception.review_due().filter(|_| exception.state == State::Approved)
            {
                page.field("Review due", due.to_string());
            }
        }
    }

    /// Whose turn it is, what is missing, and what deserves a look.
    fn awaited(&self, page: &mut Page) {
        for (at, turn) in self.turns.iter().enumerate() {
            page.long(if at == 0 { "Whose turn" } else { "" }, turn, Tone::Plain, None);
        }
        for (at, missing) in self.missing().iter().enumerate() {
            let label = if at == 0 { "What is missing" } else { "" };
            page.long(label, missing, Tone::Warning, None);
        }
        for warning in self.exception.present().warnings(self.today, &self.workload, &self.settings)
        {
            page.long("Worth a look", &warning.to_string(), Tone::Warning, None);
        }
        for gone in &self.gone {
            page.long("Worth a look", gone, Tone::Warning, None);
        }
        if let Some(returned) = &self.exception.working().returned {
            page.long(
                "Sent back",
                &format!("by {}: {}", returned.by, returned.note),
                Tone::Warning,
                None,
            );
            if !returned.fields.is_empty() {
                let named: Vec<String> =
                    returned.fields.iter().map(|key| fields::called(key)).collect();
                page.field("Fields meant", named.join("; "));
            }
        }
    }

    /// What was ruled on it, and what became of it.
    fn ruled(&self, page: &mut Page) {
        let exception = &self.exception;
        if let Some(rejection) = &exception.rejection {
            let words = format!("by {} on {}: {}", rejection.by, rejection.on, rejection.rationale);
            // Decided anew since, it says how it came here.
            let refused = exception.state == State::Rejected;
            page.field(if refused { "Refused" } else { "Refused before" }, words);
            let days = self.settings.appeal_days;
            if let Some(until) = exception.appeal_open(days, self.today) {
                let words =
                    "the requester may appeal; opened again to be changed it can be any day";
                page.field("Until", format!("{until} {words}"));
            }
        }
        if let Some(withdrawal) = &exception.withdrawal {
            let why = withdrawal.reason.as_ref().map_or("no reason said", |r| r.as_str());
            page.field("Withdrawn", why);
        }
        if let Some(revoked) = &exception.revocation {
            let words = format!(
                "by {} from {}, back by {}: {}",
                revoked.by, revoked.effective, revoked.return_by, revoked.reason
            );
            page.field("Revoked", words);
        }
        if let Some(looked) = &exception.looked {
            let words = format!("by {} on {}: {}", looked.by, looked.on, looked.reason);
            page.field("Looked again", words);
        }
        if let Some(closure) = &exception.closure {
            let outcome = closure.outcome.code().replace('_', " ");
            page.field("Closed", format!("by {} on {}: {outcome}", closure.by, closure.effective));
        }
    }

    /// What a renewal on its way asks for otherwise than what stands.
    pub(super) fn renewal(&self, page: &mut Page) {
        let Some(renewal) = &self.exception.renewal else { return };
        page.heading(&format!(
            "RENEWAL {}, {}: WHAT IS ASKED NOW STANDS ABOVE",
            renewal.ordinal,
            renewal.state.words()
        ));
        let changed = self.exception.request.differences(&renewal.request);
        if changed.is_empty() {
            page.long("", "it asks for what was granted", Tone::Muted, None);
        }
        for one in &changed {
            page.long("", &sentence(one), Tone::Plain, None);
        }
    }

    pub(super) fn grants(&self, page: &mut Page) {
        let exception = &self.exception;
        if exception.grants.is_empty() {
            return;
        }
        page.heading("GRANTS AND THEIR CONDITIONS");
        for grant in &exception.grants {
            let (first, last) = (grant.span.first(), grant.span.last());
            let who: Vec<&str> =
                grant.approvers.iter().map(crate::domain::refs::Slug::as_str).collect();
            let words = format!(
                "{first} to {last}, {} months, by {} at tier {} under {}",
                grant.months,
                who.join(", "),
                grant.tier,
                grant.decision
            );
            page.field(&format!("Grant {}, {}", grant.number, grant.kind), words);
            for own in &grant.overrides {
                let words = format!("override: {} decided on their own: {}", own.by, own.reason);
                page.long("", &words, Tone::Warning, None);
            }
            for condition in &grant.conditions {
                let about = Some(About::Condition(condition.number));
                let (words, tone) = standing(condition, self);
                let label = format!("  condition {}", condition.number);
                let head = format!(
                    "{words}; {}, {}, {}",
                    condition.kind, condition.consequence, condition.owner
                );
                page.long(&label, &head, tone, about.clone());
                page.long("", condition.text.as_str(), Tone::Plain, about);
            }
        }
    }

    /// Tags, links, files, and what others call it.
    pub(super) fn beside(&self, page: &mut Page) {
        let beside = &self.beside;
        page.heading("BESIDE IT   T tags   L links   A attaches");
        page.list("Tags", &beside.tags);
        if let Some(name) = &beside.outside {
            page.field("Called elsewhere", name);
        }
        let own = self.exception.reference;
        if beside.links.is_empty() {
            page.list("Links", &beside.tags[..0]);
        }
        for link in &beside.links {
            let (words, other) = if link.from == own {
                (format!("{} {}", link.kind, link.to), link.to)
            } else {
                (format!("{} {} this one", link.from, link.kind), link.from)
            };
            page.long("Link", &words, Tone::Plain, Some(About::Exception(other)));
        }
        if beside.attachments.is_empty() {
            page.list("Attached", &beside.tags[..0]);
        }
        for Attached { item, file } in &beside.attachments {
            let at = file.map_or_else(String::new, |kept| {
                let size = item.size.unwrap_or_default();
                format!(", {} KiB, {}", (size + 1023) / 1024, kept.word())
            });
            let lost = file.is_some_and(|kept| kept != Kept::Whole);
            let tone = if lost { Tone::Warning } else { Tone::Plain };
            let words = format!("{}{at}, by {}", item.label, item.by);
            page.long(&format!("Attached {}", item.number), &words, tone, None);
            if let Some(link) = &item.link {
                let about = address(&link.to_string()).map(About::Link);
                page.long("", &link.to_string(), Tone::Plain, about);
            }
        }
    }

    /// Like requests, what was said, and the history.
    pub(super) fn told(&self, page: &mut Page) {
        page.heading("PRECEDENT");
        for line in self.precedent() {
            page.long("", &line, Tone::Plain, None);
        }
        page.heading(&format!("{COMMENTS}   m says something"));
        if self.comments.is_empty() {
            page.long("", "nobody has said anything", Tone::Muted, None);
        }
        for said in &self.comments {
            let about = said.number.filter(|_| said.by == self.me).map(About::Comment);
            page.long(&said.by, &said.what, Tone::Plain, about.clone());
            page.long("", &said.at, Tone::Muted, about);
        }
        page.heading("HISTORY   d shows what changed, field by field");
        for said in &self.history {
            page.field(&said.at, format!("{}   ({})", said.what, said.by));
        }
    }
}
