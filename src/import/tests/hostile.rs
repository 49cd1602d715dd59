//! No typed text panics, whatever reader it meets.

use proptest::prelude::*;

use super::file;
use crate::import::sheets::{Extra, evidence, gates, prices, scores, suppliers, workloads};
use crate::import::source::Source;
use crate::import::{criteria, demo, request};

fn everybody_reads(text: &str) {
    let source = file(text);
    let candidates: [crate::domain::refs::Slug; 2] =
        ["aws", "gcp"].map(|slug| slug.parse().unwrap());
    for extra in [Extra::Refuse, Extra::Ignore] {
        let _ = scores::read(&source, None, &candidates, extra);
        let _ = scores::read(&source, Some(&source), &candidates, extra);
        let nobody: &[crate::domain::refs::Slug] = &[];
        let _ = gates::read(&source, nobody, extra);
        let _ = prices::read(&source, nobody, extra);
        let _ = evidence::read(&source, nobody, extra);
        let _ = suppliers::read(&source, extra);
        let _ = workloads::read(&source, extra);
        let _ = request::read_flat(&source, extra);
        let _ = request::read_any(&source, extra);
    }
    let _ = request::read(&source);
    let _ = criteria::read(&source);
    let _ = demo::read(&source).map_err(|error| error.to_string());
}

/// Pieces of real files, so that the readers get past the first line.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "[set]\n",
        "kind = \"exception\"\n",
        "kind = \"portability\"\n",
        "id = \"MAR-01\"\n",
        "[[scale]]\n",
        "value = 0\n",
        "name = \"a\"\n",
        "descriptor = \"b\"\n",
        "[[group]]\n",
        "weight = 33.333\n",
        "weight = 100\n",
        "[[group.question]]\n",
        "kind = \"scored\"\n",
        "kind = \"gate\"\n",
        "cap = 300\n",
        "bands = [1, [2], {a = 3}]\n",
        "[[check]]\n",
        "[[question]]\n",
        "[[exception]]\n",
        "[[exception.step]]\n",
        "on = \"-4d\"\n",
        "do = \"score\"\n",
        "move_months = [1, 2]\n",
        "[cost]\n",
        "start = 2027-02-30\n",
        "candidate,question,score\n",
        "question;aws;gcp;aws_reason\n",
        "candidate,line,amount\n",
        "workload,claim_innovation,move_months_low\n",
        "aws,CON-01,3\n",
        "\"",
        "'=1,",
        ";;;\n",
        "{\"claim\": [",
        "{\"a\": 1e999}",
        "]",
        "}",
        "\r",
        "\r\n",
        "\u{feff}",
        "=",
        ",",
        "\u{0}",
        "id",
        "é",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>()) {
        everybody_reads(&text);
    }

    #[test]
    fn no_pieces_of_files_make_a_reader_panic(text in pieces()) {
        everybody_reads(&text);
    }

    #[test]
    fn no_bytes_make_a_source_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Source::from_bytes("f", bytes);
    }
}

#[test]
fn deep_and_wide_texts_are_refused_or_read_without_falling_over() {
    for text in [
        format!("{}b = 1", "a.".repeat(50_000)),
        format!("b = {}", "[".repeat(50_000)),
        format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000)),
        format!("{{\"a\":{}1{}}}", "[".repeat(100), "]".repeat(100)),
        format!("[{}]", "a.".repeat(50_000)),
        ",".repeat(50_000),
        format!("[set]\nkind = \"{}\"\n", "k".repeat(2_000_000)),
    ] {
        everybody_reads(&text);
    }
}
