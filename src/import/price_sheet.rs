//! Price sheets: one supplier's prices on a day, each with its source.

use std::collections::BTreeMap;

use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title, nearest};
use crate::domain::workload::needs::{Amount, Growth, Item, UnitPrice};
use crate::domain::workload::price_sheet::{Basis, Charge, Plan, PriceSheet, Rate, Standing, Tier};

use super::fields::{Fields, Found};
use super::source::Source;
use super::{ImportError, Problems, tree};

/// How many of something a sheet may count.
const MOST_COUNT: u32 = 100_000;

/// How many months of running in parallel a sheet may count.
const MOST_PARALLEL: u32 = 120;

/// The ways in which a charge may be counted, by their keys.
const BASES: [&str; 8] =
    ["monthly", "once", "each", "each_workload", "share", "each_gb", "parallel_months", "nothing"];

/// The price sheet in `source`.
///
/// # Errors
/// [`ImportError`] with every problem: syntax, unknown and missing keys, prices that are none,
/// tiers out of order, charges that nobody stated.
pub fn read(source: &Source) -> Result<PriceSheet, ImportError> {
    held_against(source, None, None)
}

/// As [`read`], of prices found by `today`.
///
/// # Errors
/// As for [`read`], and a day that lies ahead.
pub fn read_on(source: &Source, today: Day) -> Result<PriceSheet, ImportError> {
    held_against(source, Some(today), None)
}

/// As [`read_on`], of one of these suppliers.
///
/// # Errors
/// As for [`read_on`], and another supplier.
pub fn read_of(source: &Source, today: Day, suppliers: &[Slug]) -> Result<PriceSheet, ImportError> {
    held_against(source, Some(today), Some(suppliers))
}

fn held_against(
    source: &Source,
    today: Option<Day>,
    suppliers: Option<&[Slug]>,
) -> Result<PriceSheet, ImportError> {
    let mut problems = Problems::default();
    let root = tree::from_toml(source, &mut problems);
    let root = Fields::new(&root, "price sheet", None);
    root.known(&["sheet", "price", "charge"], &[], &mut problems);
    if let Some(today) = today {
        ahead(&root, today, &mut problems);
        idle(&root, &mut problems);
    }
    if let Some(suppliers) = suppliers {
        of_nobody(&root, suppliers, &mut problems);
    }
    let sheet = sheet(&root, &mut problems);
    problems.settle(source.name(), || sheet.expect("without a problem there is a sheet"))
}

fn sheet(root: &Fields<'_>, problems: &mut Problems) -> Option<PriceSheet> {
    let table = root.table("sheet", "[sheet]", problems);
    let head = root.need("sheet", table, problems).good();
    let as_at = head.as_ref().and_then(|head| {
        let day = head.day::<Day>("as_at", problems);
        head.need("as_at", day, problems).good()
    });
    // The prices are read also where the head is bad, so that all problems are said at once.
    let rates = rates(root, as_at, problems);
    let standing = charges(root, as_at, problems);
    let head = head?;
    head.known(&["supplier", "title", "as_at", "illustrative"], &[], problems);
    let supplier = head.needed_text::<Slug>("supplier", problems).good();
    let title = head.needed_text::<Title>("title", problems).good();
    let illustrative = head.flag("illustrative", problems).good().unwrap_or(false);
    let sheet = PriceSheet::new(supplier?, title?, as_at?, illustrative, rates?, standing?);
    sheet.map_err(|error| root.note_whole(error, problems)).ok()
}

/// What the share of a charge may be.
const SHARE: &str = "a share is 0 to 100 percent";

/// Notes a supplier that is none of `known`.
fn of_nobody(root: &Fields<'_>, known: &[Slug], problems: &mut Problems) {
    // What cannot be read at all is noted when the sheet itself is read.
    let mut unread = Problems::default();
    let Some(head) = root.table("sheet", "[sheet]", &mut unread).good() else { return };
    let Some(named) = head.text::<Slug>("supplier", &mut unread).good() else { return };
    if known.contains(&named) {
        return;
    }
    let meant = nearest(named.as_str(), known.iter().map(Slug::as_str));
    let meant = meant.map(|meant| format!("did you mean {meant}? ")).unwrap_or_default();
    let what = format!("there is no supplier {named}: {meant}`cloudpick supplier list` shows all");
    head.note("supplier", what, problems);
}

/// Notes each day of the sheet that lies ahead of `today`.
fn ahead(root: &Fields<'_>, today: Day, problems: &mut Problems) {
    // What cannot be read at all is noted when the sheet itself is read.
    let mut unread = Problems::default();
    let head = root.table("sheet", "[sheet]", &mut unread).good();
    let lines = [("price", "[[price]]"), ("charge", "[[charge]]")];
    let lines = lines
        .into_iter()
        .filter_map(|(key, what)| tables(root, key, what, &mut Problems::default()));
    for fields in head.into_iter().chain(lines.flatten()) {
        if let Found::Good(day) = fields.day::<Day>("as_at", &mut unread)
            && day > today
        {
            let what = format!(
                "{day} lies ahead of today, {today}: give the day on which the prices were found"
            );
            fields.note("as_at", what, problems);
        }
    }
}

/// Notes what would make a cost nothing or absurd. A sheet on record is read as it was taken.
fn idle(root: &Fields<'_>, problems: &mut Problems) {
    // What cannot be read at all is noted when the sheet itself is read.
    let mut unread = Problems::default();
    for fields in tables(root, "price", "[[price]]", &mut unread).into_iter().flatten() {
        for key in ["one_year", "three_years"] {
            let price = fields.number::<UnitPrice>(key, "a unit price", &mut unread).good();
            if price == Some(UnitPrice::FREE) {
                let what = "a unit that is bound to is not free: leave it out where there is none";
                fields.note(key, what, problems);
            }
        }
    }
    for fields in tables(root, "charge", "[[charge]]", &mut unread).into_iter().flatten() {
        if fields.has("each") && fields.whole("count", MOST_COUNT, &mut unread).good() == Some(0) {
            let what = "a charge for none says nothing: leave it out, or write `nothing` and why";
            fields.note("count", what, problems);
        }
        let share = fields.number::<Growth>("share", "a number of percent", &mut unread).good();
        if share.is_some_and(|share| share.as_hundredths() > 100 * 100) {
            fields.note("share", SHARE, problems);
        }
    }
}

fn tables<'t>(
    root: &Fields<'t>,
    key: &'static str,
    what: &'static str,
    problems: &mut Problems,
) -> Option<Vec<Fields<'t>>> {
    match root.tables(key, what, problems) {
        Found::Good(tables) => Some(tables),
        Found::Absent => Some(Vec::new()),
        Found::Bad => None,
    }
}

/// The day of a line: its own, or that of the sheet.
fn day_of(fields: &Fields<'_>, sheet: Option<Day>, problems: &mut Problems) -> Option<Day> {
    match fields.day::<Day>("as_at", problems) {
        Found::Good(day) => Some(day),
        Found::Absent => sheet,
        Found::Bad => None,
    }
}

fn rates(
    root: &Fields<'_>,
    as_at: Option<Day>,
    problems: &mut Problems,
) -> Option<BTreeMap<Item, Rate>> {
    let mut rates = BTreeMap::new();
    let mut sound = true;
    for fields in tables(root, "price", "[[price]]", problems)? {
        let item = fields.needed_text::<Item>("item", problems).good();
        let rate = rate(&fields, as_at, problems);
        let (Some(item), Some(rate)) = (item, rate) else {
            sound = false;
            continue;
        };
        if rates.insert(item.clone(), rate).is_some() {
            fields.note("item", format!("{item} has a price in this sheet already"), problems);
            sound = false;
        }
    }
    sound.then_some(rates)
}

fn rate(fields: &Fields<'_>, as_at: Option<Day>, problems: &mut Problems) -> Option<Rate> {
    fields.known(
        &["item", "unit", "price", "free", "tier", "one_year", "three_years", "source", "as_at"],
        &[],
        problems,
    );
    let unit = fields.needed_text::<Line>("unit", problems).good();
    let source = fields.needed_text::<Line>("source", problems).good();
    let price = fields.number::<UnitPrice>("price", "a unit price", problems);
    let price = fields.need("price", price, problems).good();
    let free = fields.number::<Amount>("free", "an amount a month", problems);
    let as_at = day_of(fields, as_at, problems);
    let mut commitments = BTreeMap::new();
    for (key, plan) in [("one_year", Plan::OneYear), ("three_years", Plan::ThreeYears)] {
        match fields.number::<UnitPrice>(key, "a unit price", problems) {
            Found::Good(price) => drop(commitments.insert(plan, price)),
            Found::Absent => {}
            Found::Bad => return None,
        }
    }
    let mut tiers = Vec::new();
    let first = match free {
        Found::Good(free) if free.as_thousandths() > 0 => {
            tiers.push(Tier { from: Amount::default(), price: UnitPrice::FREE });
            free
        }
        Found::Good(_) | Found::Absent => Amount::default(),
        Found::Bad => return None,
    };
    tiers.push(Tier { from: first, price: price? });
    for tier in tables(fields, "tier", "[[price.tier]]", problems)? {
        tier.known(&["from", "price"], &[], problems);
        let from = tier.number::<Amount>("from", "an amount a month", problems);
        let from = tier.need("from", from, problems).good();
        let price = tier.number::<UnitPrice>("price", "a unit price", problems);
        let price = tier.need("price", price, problems).good();
        tiers.push(Tier { from: from?, price: price? });
    }
    let rate = Rate::new(unit?, tiers, commitments, source?, as_at?);
    rate.map_err(|error| fields.note("price", error, problems)).ok()
}

fn charges(
    root: &Fields<'_>,
    as_at: Option<Day>,
    problems: &mut Problems,
) -> Option<Vec<Standing>> {
    let mut all: Vec<Standing> = Vec::new();
    let mut sound = true;
    for fields in tables(root, "charge", "[[charge]]", problems)? {
        match charge(&fields, as_at, problems) {
            Some(line) if all.iter().any(|before| before.title == line.title) => {
                let what = format!("there is a charge called `{}` already", line.title);
                fields.note("title", what, problems);
                sound = false;
            }
            Some(line) => all.push(line),
            None => sound = false,
        }
    }
    sound.then_some(all)
}

fn charge(fields: &Fields<'_>, as_at: Option<Day>, problems: &mut Problems) -> Option<Standing> {
    let mut known = vec!["for", "title", "source", "as_at", "count", "least"];
    known.extend(BASES);
    fields.known(&known, &[], problems);
    let charge = fields.needed_text::<Charge>("for", problems).good();
    let title = fields.needed_text::<Title>("title", problems).good();
    let source = fields.needed_text::<Line>("source", problems).good();
    let as_at = day_of(fields, as_at, problems);
    let given: Vec<&str> = BASES.into_iter().filter(|key| fields.has(key)).collect();
    let [basis] = given[..] else {
        let what = format!("a charge is counted in one way, by one of {}", BASES.join(", "));
        fields.note_whole(what, problems);
        return None;
    };
    for (key, goes_with) in [("count", "each"), ("least", "share")] {
        if fields.has(key) && basis != goes_with {
            fields.note(key, format!("`{key}` goes with `{goes_with}` only"), problems);
            return None;
        }
    }
    let basis = counted(fields, basis, problems)?;
    Some(Standing { charge: charge?, title: title?, basis, source: source?, as_at: as_at? })
}

fn counted(fields: &Fields<'_>, key: &str, problems: &mut Problems) -> Option<Basis> {
    let money = |problems: &mut Problems| fields.money(key, problems).good();
    Some(match key {
        "monthly" => Basis::Monthly(money(problems)?),
        "once" => Basis::Once(money(problems)?),
        "each_workload" => Basis::EachWorkload(money(problems)?),
        "each" => {
            let price = money(problems);
            let count = fields.whole("count", MOST_COUNT, problems);
            let count = fields.need("count", count, problems).good();
            Basis::Each { price: price?, count: count? }
        }
        "share" => {
            // A share is percent with two decimals, as a growth is.
            let share = fields.number::<Growth>(key, "a number of percent", problems).good()?;
            let share = u32::try_from(share.as_hundredths()).ok().or_else(|| {
                fields.note(key, SHARE, problems);
                None
            })?;
            let least = match fields.money("least", problems) {
                Found::Good(least) => least,
                Found::Absent => Money::pence(0)?,
                Found::Bad => return None,
            };
            Basis::Share { share, least }
        }
        "each_gb" => {
            Basis::EachGb(fields.number::<UnitPrice>(key, "a unit price", problems).good()?)
        }
        "parallel_months" => {
            let months = fields.whole(key, MOST_PARALLEL, problems).good()?;
            Basis::Parallel(u16::try_from(months).ok()?)
        }
        _ => Basis::Nothing(fields.text::<Line>("nothing", problems).good()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[sheet]\nsupplier = \"aws\"\ntitle = \"List prices\"\nas_at = 2026-09-01\n";

    fn charges_but(left_out: &str) -> String {
        let stated = Charge::ALL.iter().filter(|charge| charge.code() != left_out);
        let lines = stated.map(|charge| {
            format!(
                "[[charge]]\nfor = \"{charge}\"\ntitle = \"{charge}\"\nsource = \"us\"\n\
                 nothing = \"not needed\"\n"
            )
        });
        lines.collect::<Vec<_>>().concat()
    }

    fn said(text: &str) -> String {
        read(&Source::from_text("own.toml", text)).unwrap_err().to_string()
    }

    #[test]
    fn a_sheet_is_read_with_its_allowance_tiers_and_commitments() {
        let text = format!(
            "{HEAD}illustrative = true\n[[price]]\nitem = \"transfer-out\"\nunit = \"GB\"\n\
             price = 0.07\nfree = 100\none_year = \"0.06\"\nsource = \"list\"\nas_at = 2026-08-01\n\
             [[price.tier]]\nfrom = 10000\nprice = 0.05\n{}",
            charges_but("")
        );
        let sheet = read(&Source::from_text("own.toml", &text)).unwrap();
        let rate = sheet.rate(&"transfer-out".parse().unwrap()).unwrap();
        assert_eq!(rate.words(), "nothing up to 100, then 0.07, from 10000 on 0.05");
        assert_eq!(rate.as_at.to_string(), "2026-08-01");
        assert_eq!(rate.committed(Plan::OneYear).unwrap().to_string(), "0.06");
        assert!(sheet.illustrative);
    }

    #[test]
    fn every_problem_is_said_with_its_line() {
        let text = format!(
            "{HEAD}[[price]]\nitem = \"disk\"\nunit = \"GB\"\nprice = -1\nsource = \"list\"\n\
             [[price]]\nitem = \"memory\"\nunit = \"GB\"\nprice = 1\n\
             [[charge]]\nfor = \"suport\"\ntitle = \"S\"\nsource = \"us\"\nmonthly = 1\nonce = 2\n"
        );
        let said = said(&text);
        for part in [
            "own.toml:6: item: `disk` is not something to need",
            "own.toml:8: price: `-1` is not a unit price",
            "own.toml:10: `source` is missing from this [[price]]",
            "own.toml:15: for: `suport` is not a charge",
            "counted in one way",
        ] {
            assert!(said.contains(part), "{part} is not in {said}");
        }
    }

    #[test]
    fn what_would_make_a_cost_nothing_or_absurd_is_told_and_so_is_a_supplier_that_is_none() {
        let text = format!(
            "{}[[price]]\nitem = \"memory\"\nunit = \"GB\"\nprice = \"1,234\"\none_year = 0\n\
             source = \"list\"\n[[charge]]\nfor = \"support\"\ntitle = \"S\"\nsource = \"us\"\n\
             share = 150\n[[charge]]\nfor = \"training\"\ntitle = \"T\"\nsource = \"us\"\n\
             each = 5\ncount = 0\n",
            HEAD.replace("aws", "awz")
        );
        let source = Source::from_text("own.toml", &text);
        let today = "2027-03-01".parse().unwrap();
        let known = ["aws".parse().unwrap(), "gcp".parse().unwrap()];
        let said = read_of(&source, today, &known).unwrap_err().to_string();
        for part in [
            "own.toml:2: supplier: there is no supplier awz: did you mean aws?",
            "own.toml:8: price: `1,234` is not a unit price",
            "own.toml:9: one_year: a unit that is bound to is not free",
            "own.toml:15: share: a share is 0 to 100 percent",
            "own.toml:21: count: a charge for none says nothing",
        ] {
            assert!(said.contains(part), "{part} is not in {said}");
        }
    }

    #[test]
    fn a_charge_that_nobody_stated_is_named() {
        let said = said(&format!("{HEAD}{}", charges_but("leaving")));
        assert!(said.contains("does not say what leaving costs"), "{said}");
    }
}
