//! What is asked, every field in sections.

use super::{Page, Tone};
use crate::domain::exact::Money;
use crate::domain::exception::request::{ReasonCode, due_words};
use crate::domain::workload::Known;
use crate::tui::screens::exceptions::data::Dossier;

impl Dossier {
    /// Where the workload runs today: the start of a cover lets us assume its target, until somebody
    /// looks or closes it.
    fn runs_now(&self) -> String {
        let workload = &self.workload;
        match (workload.hosted_known, workload.hosted_since) {
            (Known::Assumed, Some(since)) => format!("{}, assumed since {since}", workload.hosted),
            (Known::Assumed | Known::Confirmed, _) => workload.hosted.to_string(),
        }
    }

    pub(super) fn request(&self, page: &mut Page) {
        let request = self.exception.present();
        page.heading("1  WHAT AND WHERE");
        page.field("Workload", format!("{}  {}", self.workload.reference, self.workload.name));
        let label = if self.another_day { "Ran that day" } else { "Runs now" };
        page.field(label, self.runs_now());
        page.maybe("Target", request.target.as_ref());
        page.maybe("Environment", request.environment);
        page.maybe("Category", request.category);
        page.maybe("Data class", request.data_class);
        page.maybe("Personal data", request.personal_data);

        page.heading("2  REASONS AND CLAIMS");
        page.maybe("First reason", request.primary_reason);
        page.list("Other reasons", &request.other_reasons);
        for reason in ReasonCode::ALL {
            let Some(claim) = request.claims.get(reason) else { continue };
            page.field(&reason.code().replace('_', " "), claim.text.as_str());
            page.links("  shown by", &claim.evidence);
        }

        page.heading("3  COST");
        page.maybe("Target, a year", request.cost.target_year.map(Money::pounds));
        page.maybe("Primary, a year", request.cost.primary_year.map(Money::pounds));
        page.maybe("Once, for moving", request.cost.one_off.map(Money::pounds));
        page.maybe("Years compared", request.cost.years);
        page.maybe("Quoted on", request.cost.quoted_on);
        page.maybe("Rests on", request.cost.source.as_ref());

        page.heading("4  TIME AND THE WAY BACK");
        let term = request.term().map(|term| format!("{} to {}", term.first(), term.last()));
        page.maybe("Asked for", term);
        page.maybe("Review by", request.review_by);
        let months = request.move_months.map(|months| {
            let band = months.band(self.settings.portable).code().replace('_', " ");
            format!("{} / {} / {}   {band}", months.low(), months.likely(), months.high())
        });
        page.maybe("Months back", months);
        page.maybe("Rests on", request.estimate_basis);
        if let Some(day) = request.tested_on {
            page.field("Tested on", day.to_string());
        }
        page.links("Tested by", &request.tested_evidence);

        page.heading("5  PORTABILITY");
        page.list("In the way", &request.blockers);
        page.maybe("To replace", request.substitutability);
        if let Some(why) = &request.substitutability_reason {
            page.field("  because", why.as_str());
        }
        page.maybe("To take back", request.reintegration);
        page.maybe("Exit plan", request.exit_plan);
        if let Some(reference) = &request.exit_plan_reference {
            page.links("  where", std::slice::from_ref(reference));
        }
        page.maybe("Alternatives", request.alternatives);
        page.maybe("Stopping hurts", request.impact_of_stopping);
        page.maybe("Contract ends", request.contract_end);
        page.maybe("Notice, in days", request.notice_days);
        page.maybe("To take data out", request.egress_fee.map(Money::pounds));
        for (at, function) in request.functions.iter().enumerate() {
            let why = function.why.as_ref().map_or("no reason said", |why| why.as_str());
            page.field(&format!("Function {}", at + 1), format!("{}: {why}", function.name));
            let checked = function.checked_on.map_or_else(
                || "the primary was not checked".to_owned(),
                |day| format!("the primary lacked it on {day}"),
            );
            page.field("", checked);
            page.links("  said in", function.source.as_slice());
        }

        page.heading("6  PEOPLE");
        page.maybe("Owner", request.owner.as_ref());
        page.list("Co-authors", &request.co_authors);
        page.maybe("Directorate", request.directorate.as_ref());

        page.heading("7  CONDITIONS OFFERED");
        if request.conditions.is_empty() {
            page.long("", "none", Tone::Muted, None);
        }
        for (at, offer) in request.conditions.iter().enumerate() {
            let owner = offer.owner.as_ref().map_or("nobody yet", |owner| owner.as_str());
            let due = offer.due.map(|due| due_words(due, offer.every));
            let due = due.unwrap_or_else(|| "no day yet".to_owned());
            let head = format!("{}, {}, {owner}, {due}", offer.kind, offer.consequence);
            page.field(&format!("Condition {}", at + 1), head);
            page.field("", offer.text.as_str());
        }
    }
}
