//! `conflict`: declarations of interest and their reviews.

use clap::Subcommand;

use crate::actions::conflicts::{self, InterestText, ReviewText};
use crate::cli::fault::Fault;
use crate::cli::typed::{ReasonArgs, SensitiveArgs};
use crate::cli::words::{self, fields, told, why};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::conflict::{Declaration, Recusal, Verdict};
use crate::domain::refs::EvaluationRef;
use crate::report::listing::{Cell, Column, Listing};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Declare your own interests, or that there are none
    Declare {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        /// There is none
        #[arg(long, conflicts_with_all = ["about", "nature", "mitigation"])]
        none: bool,
        /// In which candidate
        #[arg(long, value_name = "CANDIDATE,…", value_delimiter = ',')]
        about: Vec<String>,
        /// Of what nature
        #[arg(long, value_name = "TEXT")]
        nature: Option<String>,
        /// What you propose to do about it
        #[arg(long, value_name = "TEXT")]
        mitigation: Option<String>,
        #[command(flatten)]
        marks: SensitiveArgs,
    },
    /// Every declaration and its review; with --waiting those that wait for one
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        /// Only interests that nobody has reviewed yet
        #[arg(long)]
        waiting: bool,
        #[command(flatten)]
        pick: Pick,
    },
    /// Review somebody's interest: cleared, or recused from questions or from all
    Review {
        /// The evaluation, where it is not the only one open, the person, cleared or recused,
        /// and the questions they stay out of
        #[arg(value_names = ["E", "PERSON", "VERDICT", "QUESTIONS"], num_args = 0..=5)]
        words: Vec<String>,
        /// Which of the person's declarations, as the list numbers them; else the one that waits
        #[arg(long, value_name = "N")]
        number: Option<usize>,
        #[command(flatten)]
        reason: ReasonArgs,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Declare { evaluation, none, about, nature, mitigation, marks } => {
            let any = nature.is_some() || mitigation.is_some();
            marks.marks(any, "the nature of an interest and what is done about it")?;
            let interest = InterestText {
                about,
                nature: nature.as_deref().unwrap_or_default(),
                mitigation: mitigation.as_deref(),
            };
            if !none && about.is_empty() && nature.is_none() {
                return Err(Fault::invalid("declare an interest, or that there is none")
                    .hint("--none, or --about CANDIDATE --nature TEXT --mitigation TEXT"));
            }
            let mut desk = context.desk(context.write_access())?;
            let interest = (!none).then_some(&interest);
            let outcome = conflicts::declare(&mut desk, evaluation.as_deref(), interest);
            let texts: Vec<&str> = nature.iter().chain(mitigation).map(String::as_str).collect();
            let (which, number, declared) = told(context, &texts.join("\n\n"), outcome)?;
            wrote(context, which, number, &declared)
        }
        Command::List { evaluation, waiting, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, all) = conflicts::list(&mut desk, evaluation.as_deref())?;
            let shown: Vec<(usize, &Declaration)> =
                numbered(&all).filter(|(_, one)| !waiting || one.waits()).collect();
            words::list(context, listing(shown), pick, evaluation.parts().illustrative)
        }
        Command::Review { words, number, reason } => {
            let named = words.first().filter(|word| word.parse::<EvaluationRef>().is_ok());
            let most = 2 + usize::from(named.is_some());
            let questions = words.get(most..).unwrap_or_default();
            let (which, [who, verdict]) =
                fields(&words[..most.min(words.len())], ["person", "verdict"])?;
            let text = why(reason, context, "why the person is cleared or recused")?;
            let mut desk = context.desk(context.write_access())?;
            let review = ReviewText { number: *number, verdict, questions, reason: &text };
            let outcome = conflicts::review(&mut desk, which, who, review);
            let (which, number, reviewed) = told(context, &text, outcome)?;
            wrote(context, which, number, &reviewed)
        }
    }
}

fn wrote(
    context: &mut Context<'_>,
    which: EvaluationRef,
    number: usize,
    declaration: &Declaration,
) -> Result<(), Fault> {
    let subject = format!("{which}/{}", declaration.person);
    context.out.wrote(&subject, || words::record(&listing([(number, declaration)])))
}

/// Each declaration with its number among those of its person, from 1.
fn numbered(all: &[Declaration]) -> impl Iterator<Item = (usize, &Declaration)> {
    all.iter().enumerate().map(|(at, one)| {
        let before = all[..at].iter().filter(|other| other.person == one.person).count();
        (before + 1, one)
    })
}

fn listing<'d>(all: impl IntoIterator<Item = (usize, &'d Declaration)>) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("person", "Person"),
        Column::figure("number", "No"),
        Column::text("made_at", "Made"),
        Column::text("about", "About"),
        Column::text("nature", "Nature"),
        Column::text("mitigation", "Mitigation").in_files(),
        Column::text("verdict", "Review"),
        Column::text("questions", "From"),
        Column::text("reviewed_by", "By"),
        Column::text("reviewed_at", "Reviewed").in_files(),
        Column::text("reason", "Reason").in_files(),
    ]);
    for (number, one) in all {
        let (interest, review) = (one.interest.as_ref(), one.review.as_ref());
        let questions = review.map(|review| match &review.verdict {
            Verdict::Cleared => Cell::Null,
            Verdict::Recused(Recusal::All) => "all".into(),
            Verdict::Recused(Recusal::Questions(questions)) => words::texts(questions),
        });
        let about = interest.map_or_else(|| Cell::from("none"), |i| words::texts(&i.about));
        listing.push(vec![
            one.person.as_str().into(),
            Cell::count(number),
            one.made_at.into(),
            about,
            interest.map(|interest| interest.nature.as_str()).into(),
            interest
                .and_then(|i| i.mitigation.as_ref())
                .map(super::super::domain::text::Reason::as_str)
                .into(),
            review.map(|review| review.verdict.code()).or(one.waits().then_some("waiting")).into(),
            questions.unwrap_or_default(),
            review.map(|review| review.by.as_str()).into(),
            review.map(|review| review.at).into(),
            review.map(|review| review.reason.as_str()).into(),
        ]);
    }
    listing
}
