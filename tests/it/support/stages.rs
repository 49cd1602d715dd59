//! The sample's evaluation, walked through the command line up to a stage and then kept, so that
//! each test begins with a copy of the file instead of the walk.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::Sandbox;

/// How far the evaluation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Evaluators score, each alone; nothing has been scored yet.
    Scoring,
    /// Sheets are handed in, prices lie sealed, gates are answered.
    Moderation,
    /// The panel has agreed on everything.
    QualityClosed,
    /// There is a result.
    PriceOpened,
}

static KEPT: [OnceLock<Vec<u8>>; 4] = [const { OnceLock::new() }; 4];

/// A file of the package, as a word of a command line.
pub(crate) fn packaged(file: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), file].iter().collect();
    format!("'{}'", path.display())
}

/// The rules of the published sample.
pub(crate) const RATIO: &str = "--price-formula ratio";

impl Sandbox {
    /// A workspace whose `E-0001` is the 2019 sample under `ratio`, at this stage.
    pub(crate) fn at(stage: Stage) -> Self {
        let sandbox = Self::empty();
        std::fs::write(sandbox.database(), kept(stage)).expect("a copy of the kept workspace");
        sandbox
    }

    /// A workspace that holds the whole illustrative sample.
    pub(crate) fn sample() -> Self {
        static SAMPLE: OnceLock<Vec<u8>> = OnceLock::new();
        let sandbox = Self::empty();
        let bytes = SAMPLE.get_or_init(|| {
            let made = Self::empty();
            made.done("demo");
            std::fs::read(made.database()).expect("the sample that was just made")
        });
        std::fs::write(sandbox.database(), bytes).expect("a copy of the sample");
        sandbox
    }

    /// From people to open scoring, under these rules and with these candidates.
    pub(crate) fn open_scoring(&self, rules: &str, candidates: &str) {
        let criteria = packaged("criteria/primary-cloud.toml");
        self.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
        self.done(&format!(
            "--as mod-1 evaluation new 'Primary cloud' --criteria {criteria} --candidates \
             {candidates} --panel tl-1,tl-2,tl-3 --moderator mod-1 --purpose options-appraisal \
             --illustrative {rules}"
        ));
        self.done(&format!("--as mod-1 evidence import {}", packaged("data/evidence.csv")));
        self.done("--as mod-1 evaluation freeze");
        for who in ["tl-1", "tl-2", "tl-3"] {
            self.done(&format!("--as {who} conflict declare --none"));
        }
        self.done("--as mod-1 evaluation open-scoring");
    }

    /// From open scoring to moderation, with these files.
    pub(crate) fn open_moderation(&self, sheets: [&str; 3], prices: &str, gates: &str) {
        for (who, sheet) in ["tl-1", "tl-2", "tl-3"].into_iter().zip(sheets) {
            self.done(&format!("--as {who} score import {sheet}"));
            self.done(&format!("--as {who} score submit"));
        }
        self.done(&format!("--as proc-1 price import {prices}"));
        self.done("--as mod-1 evaluation open-moderation");
        self.done(&format!("--as mod-1 gate import {gates}"));
    }

    /// From moderation to closed quality.
    pub(crate) fn close_quality(&self, consensus: &str) {
        self.done(&format!("--as mod-1 consensus import {consensus}"));
        self.done("--as mod-1 evaluation close-quality");
    }

    /// From closed quality to a result.
    pub(crate) fn open_price(&self) {
        for who in ["tl-1", "tl-2", "tl-3", "mod-1"] {
            self.done(&format!("--as {who} conflict declare --none"));
        }
        self.done("--as mod-1 evaluation open-price");
    }

    /// The sample's 2019 files, from open scoring to moderation.
    pub(crate) fn moderate_2019(&self) {
        let sheets =
            ["tl-1", "tl-2", "tl-3"].map(|who| packaged(&format!("data/scores-2019-{who}.csv")));
        self.open_moderation(
            sheets.each_ref().map(String::as_str),
            &packaged("data/prices-2019.csv"),
            &packaged("data/gates-2019.csv"),
        );
    }
}

fn kept(stage: Stage) -> &'static [u8] {
    KEPT[stage as usize].get_or_init(|| {
        let sandbox = match stage {
            Stage::Scoring => {
                let sandbox = Sandbox::with_people();
                sandbox.open_scoring(RATIO, "aws,azure,gcp,paas");
                sandbox
            }
            Stage::Moderation => {
                let sandbox = Sandbox::at(Stage::Scoring);
                sandbox.moderate_2019();
                sandbox
            }
            Stage::QualityClosed => {
                let sandbox = Sandbox::at(Stage::Moderation);
                sandbox.close_quality(&packaged("data/consensus-2019.csv"));
                sandbox
            }
            Stage::PriceOpened => {
                let sandbox = Sandbox::at(Stage::QualityClosed);
                sandbox.open_price();
                sandbox
            }
        };
        std::fs::read(sandbox.database()).expect("the workspace that was just made")
    })
}
