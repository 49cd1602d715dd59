//! `approach`: the workshop before the choice.

use clap::{Args, Subcommand};

use crate::actions::approaches::{self, MarkText, OutcomeText, Placed};
use crate::actions::upkeep;
use crate::cli::fault::{Fault, Kind};
use crate::cli::typed::ReasonArgs;
use crate::cli::words::{self, texts, warn};
use crate::cli::{Context, Pick};
use crate::domain::approach::picture::Summary;
use crate::domain::approach::{Participant, Round, Workshop};
use crate::domain::exact::Exact;
use crate::domain::refs::ApproachRef;
use crate::report::approach as picture;
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::report::signs::Signs;
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Call a workshop
    New {
        /// What it is called
        title: String,
    },
    /// Every workshop, how far it is and what it agreed
    List {
        #[command(flatten)]
        pick: Pick,
    },
    /// One workshop: the picture of marks, who moved, how near to consensus, hopes and fears
    Show {
        /// The workshop, where it is not the only one
        #[arg(value_name = "A")]
        approach: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Open and close rounds
    #[command(subcommand)]
    Round(RoundCommand),
    /// Place a mark in the open round, or change one's own
    Place(PlaceArgs),
    /// Record the shared outcome as a decision of the scope `approach`, and end the workshop
    Outcome {
        /// The workshop, where it is not the only one
        #[arg(value_name = "A")]
        approach: Option<String>,
        /// The decision's title
        #[arg(long, value_name = "TEXT")]
        title: String,
        /// A short name for what was agreed; without it, where the middle of the marks lies
        #[arg(long, value_name = "SLUG")]
        choose: Option<String>,
        /// The day by which it is looked at again; two years on unless given
        #[arg(long, value_name = "DATE")]
        review_by: Option<String>,
        #[command(flatten)]
        reason: ReasonArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum RoundCommand {
    /// Open the next round
    Open {
        /// The workshop, where it is not the only one
        #[arg(value_name = "A")]
        approach: Option<String>,
    },
    /// Close the open round: its marks stay as they are
    Close {
        /// The workshop, where it is not the only one
        #[arg(value_name = "A")]
        approach: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct PlaceArgs {
    /// The workshop, where it is not the only one, and the position: private (0-24),
    /// single-public (25-49), hybrid (50-74), multi-cloud (75-100), or a number from 0 to 100
    #[arg(value_names = ["A", "POSITION"], num_args = 0..=3)]
    words: Vec<String>,
    /// Whose mark it is: a short name of the workspace, or the name of a guest
    #[arg(long = "for", value_name = "NAME")]
    whose: Option<String>,
    /// Without a name: lists and pictures never say whose it is, the history names who typed it
    #[arg(long)]
    anonymous: bool,
    /// Change the anonymous mark of this number, which you placed
    #[arg(long, value_name = "N")]
    number: Option<u32>,
    /// What is valued: user-needs, services-needs, flexibility, simplicity, value-for-money,
    /// innovation, or own words
    #[arg(long, value_name = "WHAT,…")]
    considers: Vec<String>,
    /// What is hoped for; may be given again
    #[arg(long, value_name = "TEXT")]
    hope: Vec<String>,
    /// What is feared; may be given again
    #[arg(long, value_name = "TEXT")]
    fear: Vec<String>,
}

impl PlaceArgs {
    fn text(&self) -> Result<(Option<&str>, MarkText), Fault> {
        let which = self.words.first().filter(|word| word.parse::<ApproachRef>().is_ok());
        let rest = &self.words[usize::from(which.is_some())..];
        // `single public` without quotes is two words and one position.
        if rest.len() > 2 {
            let text = format!("`{}` is one word too many: it takes a position", rest[2]);
            return Err(Fault::new(Kind::Usage, text).hint("a workshop looks like A-0001"));
        }
        if rest.is_empty() {
            let text = "the position is missing: a word such as hybrid, or a number from 0 to 100";
            return Err(Fault::invalid(text).subject("position"));
        }
        let text = MarkText {
            position: rest.join(" "),
            whose: self.whose.clone(),
            anonymous: self.anonymous,
            number: self.number,
            considers: (!self.considers.is_empty()).then(|| self.considers.clone()),
            hopes: self.hope.clone(),
            fears: self.fear.clone(),
        };
        Ok((which.map(String::as_str), text))
    }
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::New { title } => {
            let mut desk = context.desk(context.write_access())?;
            let workshop = approaches::new(&mut desk, title)?;
            wrote(context, &workshop)?;
        }
        Command::List { pick } => {
            let mut desk = context.desk(Access::Read)?;
            let all = approaches::list(&mut desk)?;
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            words::list(context, listing(&all), pick, illustrative)?;
        }
        Command::Show { approach, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let workshop = approaches::show(&mut desk, approach.as_deref())?;
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            shown(context, &workshop, pick)?;
            context.out.label(illustrative);
        }
        Command::Round(RoundCommand::Open { approach }) => {
            let mut desk = context.desk(context.write_access())?;
            let workshop = approaches::open(&mut desk, approach.as_deref())?;
            wrote(context, &workshop)?;
        }
        Command::Round(RoundCommand::Close { approach }) => {
            let mut desk = context.desk(context.write_access())?;
            let workshop = approaches::close(&mut desk, approach.as_deref())?;
            wrote(context, &workshop)?;
        }
        Command::Outcome { approach, title, choose, review_by, reason } => {
            let why = words::why(reason, context, "why this approach")?;
            let text = OutcomeText {
                title: title.clone(),
                reason: why.clone(),
                chosen: choose.clone(),
                review_by: review_by.clone(),
            };
            let mut desk = context.desk(context.write_access())?;
            let outcome = approaches::outcome(&mut desk, approach.as_deref(), &text);
            let (workshop, decision) = words::told(context, &why, outcome)?;
            let says = format!("{} is {}", decision.reference, decision.status);
            words::note(context, &[says]);
            context.out.wrote(&decision.reference.to_string(), || record(&workshop))?;
        }
        Command::Place(args) => {
            let (which, text) = args.text()?;
            let mut desk = context.desk(context.write_access())?;
            let placed = approaches::place(&mut desk, which, &text)?;
            if let (Participant::Named(name), Some(typed)) = (&placed.who, &text.whose)
                && let Some(near) = approaches::nearly(&mut desk, typed)?
            {
                warn(&[format!("{name} is nobody of this workspace; did you mean {near}?")]);
            }
            let Placed { workshop, round, who } = &placed;
            let subject = format!("{}/{round}/{who}", workshop.reference);
            context.out.wrote(&subject, || record(workshop))?;
        }
    }
    Ok(0)
}

fn wrote(context: &mut Context<'_>, workshop: &Workshop) -> Result<(), Fault> {
    context.out.wrote(&workshop.reference.to_string(), || record(workshop))
}

/// For people the picture first; the record holds the same facts for scripts.
fn shown(context: &mut Context<'_>, workshop: &Workshop, pick: &Pick) -> Result<(), Fault> {
    let drawn = context.out.is_for_people() && !context.global.plain && pick.columns.is_empty();
    if !drawn {
        return context.out.show(record(workshop), pick);
    }
    context.out.show(head(workshop), pick)?;
    context.out.text("\n")?;
    let width = context.out.width().unwrap_or(80);
    for line in picture::story(workshop, width.saturating_sub(1), Signs::PLAIN) {
        context.out.text(&format!("{}\n", crate::domain::text::display(&line)))?;
    }
    Ok(())
}

fn state(workshop: &Workshop) -> String {
    match (&workshop.outcome, workshop.open_round(), workshop.rounds.last()) {
        (Some(_), _, _) => "ended".to_owned(),
        (None, Some(round), _) => format!("round {} open", round.number),
        (None, None, Some(round)) => format!("round {} closed", round.number),
        (None, None, None) => "called".to_owned(),
    }
}

fn summary(workshop: &Workshop) -> Option<Summary> {
    workshop.last_round().and_then(Summary::of)
}

fn percent(share: Option<&Exact>) -> Cell {
    let share = share.map(|share| (share.clone() * Exact::whole(100)).rounded(1));
    share.into()
}

fn head(workshop: &Workshop) -> Record {
    words::record(&listing(std::slice::from_ref(workshop)))
}

fn listing(all: &[Workshop]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Workshop"),
        Column::text("title", "Title"),
        Column::text("state", "State"),
        Column::figure("rounds", "Rounds"),
        Column::figure("marks", "Marks"),
        Column::figure("median", "Median"),
        Column::text("middle", "Middle"),
        Column::figure("consensus", "Consensus %"),
        Column::text("set_aside", "Set aside").in_files(),
        Column::text("decision", "Decision"),
        Column::text("ended_on", "Ended on").in_files(),
        Column::text("convened_by", "Called by").in_files(),
        Column::text("begun_at", "Called at").in_files(),
    ]);
    for one in all {
        let summary = summary(one);
        let outcome = one.outcome.as_ref();
        listing.push(vec![
            one.reference.to_string().into(),
            one.title.as_str().into(),
            state(one).into(),
            Cell::count(one.rounds.len()),
            Cell::count(summary.as_ref().map_or(0, |summary| summary.marks)),
            summary.as_ref().map_or(Cell::Null, |s| s.median.rounded(1).into()),
            summary.as_ref().map(|summary| summary.middle_zone().code()).into(),
            percent(summary.as_ref().and_then(|summary| summary.consensus.as_ref())),
            summary.as_ref().map_or(Cell::Null, |summary| texts(summary.set_aside())),
            outcome.map(|outcome| outcome.decision.to_string()).into(),
            outcome.map(|outcome| outcome.on).into(),
            one.convener.as_str().into(),
            one.begun_at.into(),
        ]);
    }
    listing
}

fn record(workshop: &Workshop) -> Record {
    head(workshop)
        .rows("rounds_held", "Rounds held", rounds(workshop))
        .rows("marks_placed", "Marks placed", marks(workshop))
        .rows("movement", "Movement", movement(workshop))
        .rows("considerations", "Considered in the last round", considered(workshop))
        .rows("notes", "Hopes and fears", notes(workshop))
}

fn rounds(workshop: &Workshop) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("round", "Round"),
        Column::text("state", "State"),
        Column::figure("marks", "Marks"),
        Column::figure("anonymous", "Without a name"),
        Column::figure("private", "Private"),
        Column::figure("single_public", "Single public"),
        Column::figure("hybrid", "Hybrid"),
        Column::figure("multi_cloud", "Multi-cloud"),
        Column::figure("median", "Median"),
        Column::figure("consensus", "Consensus %"),
    ]);
    for round in &workshop.rounds {
        let summary = Summary::of(round);
        let state = if round.is_open() { "open" } else { "closed" };
        let mut row: Vec<Cell> = vec![
            i64::from(round.number).into(),
            state.into(),
            Cell::count(round.marks.len()),
            Cell::count(summary.as_ref().map_or(0, |summary| summary.anonymous)),
        ];
        for at in 0..4 {
            row.push(Cell::count(summary.as_ref().map_or(0, |summary| summary.zones[at].1)));
        }
        row.push(summary.as_ref().map_or(Cell::Null, |s| s.median.rounded(1).into()));
        row.push(percent(summary.as_ref().and_then(|summary| summary.consensus.as_ref())));
        listing.push(row);
    }
    listing
}

fn marks(workshop: &Workshop) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("round", "Round"),
        Column::text("who", "Who"),
        Column::text("kind", "Kind").in_files(),
        Column::figure("position", "Position"),
        Column::text("zone", "Approach"),
        Column::text("considers", "Considers"),
    ]);
    let each = |round: &Round| {
        let number = round.number;
        let marks = round.marks.iter().map(move |mark| (number, mark.clone()));
        marks.collect::<Vec<_>>()
    };
    for (round, mark) in workshop.rounds.iter().flat_map(each) {
        listing.push(vec![
            i64::from(round).into(),
            mark.who.to_string().into(),
            mark.who.kind().into(),
            i64::from(mark.at.get()).into(),
            mark.at.zone().code().into(),
            texts(&mark.considers),
        ]);
    }
    listing
}

fn movement(workshop: &Workshop) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("from_round", "From round"),
        Column::figure("to_round", "To round"),
        Column::text("who", "Who"),
        Column::text("what", "What"),
        Column::figure("from", "From"),
        Column::figure("to", "To"),
        Column::text("from_zone", "From part"),
        Column::text("to_zone", "To part"),
    ]);
    for step in workshop.movements() {
        let rounds = [i64::from(step.rounds.0).into(), i64::from(step.rounds.1).into()];
        let mut push = |who: Cell, what: &str, rest: [Cell; 4]| {
            let mut row: Vec<Cell> = rounds.to_vec();
            row.extend([who, what.into()]);
            row.extend(rest);
            listing.push(row);
        };
        for one in &step.moved {
            let places = [one.from, one.to];
            let [from, to] = places.map(|at| i64::from(at.get()).into());
            let [from_zone, to_zone] = places.map(|at| at.zone().code().into());
            push(one.who.to_string().into(), "moved", [from, to, from_zone, to_zone]);
        }
        let none = || [Cell::Null, Cell::Null, Cell::Null, Cell::Null];
        for (who, what) in
            [(&step.stayed, "stayed"), (&step.joined, "joined"), (&step.left, "left")]
        {
            for one in who {
                push(one.to_string().into(), what, none());
            }
        }
        // Marks without a name are counts of each part, before and after.
        for (zone, before, after) in step.anonymous.iter().filter(|(_, b, a)| b + a > 0) {
            let counts = [Cell::count(*before), Cell::count(*after)];
            let [from, to] = counts;
            let zone: Cell = zone.code().into();
            push(Cell::Null, "anonymous", [from, to, zone.clone(), zone]);
        }
    }
    listing
}

fn considered(workshop: &Workshop) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("consideration", "Consideration"),
        Column::figure("count", "Named by"),
    ]);
    for one in workshop.considerations() {
        listing.push(vec![one.what.as_str().into(), Cell::count(one.count)]);
    }
    listing
}

fn notes(workshop: &Workshop) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("what", "What"),
        Column::text("text", "Text"),
        Column::text("who", "Who"),
        Column::figure("round", "Round"),
        Column::text("at", "When").in_files(),
    ]);
    for note in &workshop.notes {
        listing.push(vec![
            note.feeling.code().into(),
            note.text.as_str().into(),
            note.who.to_string().into(),
            i64::from(note.round).into(),
            note.at.into(),
        ]);
    }
    listing
}
