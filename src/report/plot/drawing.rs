//! Value against portability as a drawing for pages: SVG without scripts, links or styles of
//! others, every text in it escaped.

use std::fmt::Write as _;

use super::{grid, places};
use crate::domain::workload::portability::value::{Corner, HIGH, Spot, is_little};
use crate::report::letter::escape_html;

// Everything in tenths of a unit of the drawing.
const WIDE: usize = 6_800;
const TALL: usize = 3_450;
const LEFT: usize = 760;
const RIGHT: usize = 120;
const TOP: usize = 120;
const ROW: usize = 640;

/// How many references stand below a dot before it only counts.
const NAMED: usize = 2;

fn tenths(number: usize) -> String {
    format!("{}.{}", number / 10, number % 10)
}

/// A text of the drawing, middle or start at `(x, y)`.
fn text(out: &mut String, (x, y): (usize, usize), anchor: &str, size: usize, words: &str) {
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{}</text>",
        tenths(x),
        tenths(y),
        escape_html(words)
    );
}

fn line(out: &mut String, from: (usize, usize), to: (usize, usize), how: &str) {
    let _ = writeln!(
        out,
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#1a1a1a\" {how}/>",
        tenths(from.0),
        tenths(from.1),
        tenths(to.0),
        tenths(to.1)
    );
}

/// The plot of `spots` as SVG: values from 3 down to 0, the checks met from none to all `of` them,
/// and a line where portability stops being little, `low` percent.
///
/// A dot's figure counts the workloads in its place; a square with `!` says that one of them needs
/// an accepted decision. Where the corner asks for something, one or two workloads stand by
/// reference below their dot; a page names all of them beside the drawing.
pub fn drawing(spots: &[Spot], of: u32, low: u8) -> String {
    let count = places(of);
    let cell = (WIDE - LEFT - RIGHT) / count.max(1);
    let little = (0..=of).filter(|met| is_little(*met, of, low)).count();
    let (bottom, end) = (TOP + 4 * ROW, LEFT + count * cell);
    let (across, middle) = (LEFT + little * cell, TOP + usize::from(4 - HIGH) * ROW);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-label=\"Value against portability\" font-family=\"system-ui,'Liberation \
         Sans',Arial,sans-serif\" fill=\"#1a1a1a\">",
        tenths(WIDE),
        tenths(TALL)
    );
    let _ = writeln!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#fdf1e3\"/>",
        tenths(LEFT),
        tenths(TOP),
        tenths(across - LEFT),
        tenths(middle - TOP)
    );
    let _ = writeln!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#1a1a1a\"/>",
        tenths(LEFT),
        tenths(TOP),
        tenths(end - LEFT),
        tenths(bottom - TOP)
    );
    line(&mut out, (across, TOP), (across, bottom), "stroke-dasharray=\"4 3\"");
    line(&mut out, (LEFT, middle), (end, middle), "stroke-dasharray=\"4 3\"");
    for (corner, x, y, fits) in [
        (Corner::NeedsDecision, LEFT + 60, TOP + 140, little > 4),
        (Corner::Valuable, across + 60, TOP + 140, count - little > 4),
        (Corner::NeedsWork, LEFT + 60, bottom - 60, little > 2),
        (Corner::Portable, across + 60, bottom - 60, count - little > 2),
    ] {
        if fits {
            text(&mut out, (x, y), "start", 11, corner.words());
        }
    }
    for value in 0..=3_usize {
        let y = TOP + (3 - value) * ROW + ROW / 2 + 40;
        text(&mut out, (LEFT - 120, y), "middle", 12, &value.to_string());
    }
    for met in 0..count {
        let x = LEFT + met * cell + cell / 2;
        text(&mut out, (x, bottom + 180), "middle", 12, &met.to_string());
    }
    let words = format!("checks met of {of}");
    text(&mut out, ((LEFT + end) / 2, bottom + 400), "middle", 12, &words);
    text(&mut out, (60, TOP + 140), "start", 12, "value");
    for (value, row) in grid(spots, count).iter().enumerate() {
        for (met, (number, asks)) in row.iter().enumerate().filter(|(_, (number, _))| *number > 0) {
            let at = (LEFT + met * cell + cell / 2, TOP + (3 - value) * ROW + ROW / 2);
            let here: Vec<&Spot> = spots
                .iter()
                .filter(|spot| {
                    spot.value.map(|value| usize::from(value.get())) == Some(value)
                        && usize::try_from(spot.share.met) == Ok(met)
                })
                .collect();
            dot(&mut out, at, *number, *asks, &here);
            let asked = here
                .iter()
                .any(|spot| matches!(spot.corner, Corner::NeedsDecision | Corner::NeedsWork));
            if asked && here.len() <= NAMED {
                for (place, spot) in here.iter().enumerate() {
                    let y = at.1 + 190 + place * 90;
                    text(&mut out, (at.0, y), "middle", 8, &spot.workload.to_string());
                }
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

/// A dot that counts the workloads in a place; what it holds is its title.
fn dot(out: &mut String, (x, y): (usize, usize), number: usize, asks: bool, here: &[&Spot]) {
    let names: Vec<String> =
        here.iter().map(|spot| format!("{} {}", spot.workload, spot.name)).collect();
    let _ = writeln!(out, "<g><title>{}</title>", escape_html(&names.join("\n")));
    let half = 110;
    if asks {
        let _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#fff\" stroke=\"#b34700\" \
             stroke-width=\"2\"/>",
            tenths(x - half),
            tenths(y - half),
            tenths(2 * half),
            tenths(2 * half)
        );
    } else {
        let _ = writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"#fff\" stroke=\"#1f5fa8\" \
             stroke-width=\"2\"/>",
            tenths(x),
            tenths(y),
            tenths(half)
        );
    }
    let sign = if asks { format!("{number}!") } else { number.to_string() };
    text(out, (x, y + 40), "middle", if sign.len() > 3 { 9 } else { 12 }, &sign);
    out.push_str("</g>\n");
}

#[cfg(test)]
mod tests {
    use super::super::tests::{some, spot};
    use super::*;

    #[test]
    fn every_place_has_a_dot_that_counts_and_names_what_stands_there() {
        let svg = drawing(&some(), 16, 50);
        assert_eq!(svg.matches("<g>").count(), 6, "{svg}");
        assert_eq!(svg.matches("<circle").count() + svg.matches("stroke=\"#b34700\"").count(), 6);
        assert!(svg.contains(">2!</text>") && svg.contains(">12!</text>"), "{svg}");
        assert!(svg.contains("<title>W-0003 Workload 3</title>"), "{svg}");
        assert!(svg.contains(">W-0001</text>") && !svg.contains(">W-0003</text>"), "{svg}");
    }

    #[test]
    fn a_hostile_name_stays_text() {
        let mut one = spot(1, Some(3), 2);
        one.name = "</title><script>alert(1)</script>\" onload=\"x\u{202e}".to_owned();
        let svg = drawing(&[one], 16, 50);
        assert!(!svg.contains("<script") && !svg.contains("\" onload=\""), "{svg}");
        assert!(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{svg}");
        assert!(!svg.contains('\u{202e}'), "{svg}");
    }

    #[test]
    fn a_line_at_either_end_and_an_empty_estate_are_drawings_too() {
        for low in [0, 50, 100] {
            for of in [0, 1, 16] {
                let svg = drawing(&[], of, low);
                assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
            }
        }
    }
}
