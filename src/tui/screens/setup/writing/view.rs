//! The form of an evaluation as it is drawn: sections, fields, and what is missing beside them.

use ratatui::layout::Rect;

use super::{ASIDE, About, SECTIONS, Want, Writing};
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::msg::Target;
use crate::tui::widgets::form::{Field, Kind, Sight};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// What a price formula does, in a line: its fault is to be known before it binds.
fn of_formula(code: &str) -> &'static str {
    match code {
        "ratio" => "Lowest / price: each bid moves all marks; £1 more costs a cheap bid most.",
        "linear-low" => "Full marks less the percent above the lowest, which moves everybody's.",
        "min-max" => "All for the lowest, none for the highest, however near they are.",
        "mean" => "Around the mean of the bids: each bid moves everybody's marks.",
        "benchmark" => "By a band made known before: no bid moves another's marks.",
        "ppqp" => "Pounds a quality mark, the lowest first; wants a quality threshold.",
        "monetised" => "Cost less what its quality is worth in pounds, the lowest first.",
        _ => "Without a price question leave it all empty.",
    }
}

impl Writing {
    /// Draws it.
    pub(in crate::tui::screens::setup) fn view(&self, paint: &mut Painter, body: Rect) {
        let wide = body.width >= 100;
        let theme = paint.look.theme;
        let section = self.sections.here(&self.form);
        let (from, to) = self.sections.span(section);
        let form = if wide {
            let aside = first(body, ASIDE);
            self.view_sections(paint, aside);
            let rule = Rect { x: body.x + cells(ASIDE), width: 1, ..body };
            paint.upright(rule, '│', theme.muted);
            behind(body, ASIDE + 2)
        } else {
            // What is missing stays in view below the form.
            let later = self.wants.iter().any(|want| !want.at_once);
            let heads = usize::from(self.wants.iter().any(|want| want.at_once));
            let rows = (self.wants.len() + heads + usize::from(later)).clamp(1, 7) + 1;
            let above = usize::from(body.height).saturating_sub(rows);
            let below = Rect {
                y: body.y + cells(above),
                height: body.height.saturating_sub(cells(above)),
                ..body
            };
            paint.rule(row_of(below, 0), '─', theme.muted);
            let list = Rect { y: below.y + 1, height: below.height.saturating_sub(1), ..below };
            self.view_wants(paint, behind(list, 2));
            Rect { height: cells(above), ..body }
        };
        let title = behind(row_of(form, 0), 2);
        let name = format!("{}  {}", section + 1, SECTIONS[section].to_uppercase());
        let rest = paint.word(title, &name, theme.strong);
        if !wide {
            let said = format!("PgDn next of {} ", SECTIONS.len());
            paint.say(rest, &said, theme.muted, Align::Right);
        }
        let fields =
            Rect { y: form.y + 2.min(form.height), height: form.height.saturating_sub(2), ..form };
        let sight = Sight { from, to, problems: &self.problems, quiet: true, label: 20 };
        self.form.view(paint, fields, sight, true);
        if let Some(words) = self.help(section) {
            let at = usize::from(form.height).saturating_sub(1);
            let row = behind(row_of(form, at), 2);
            if at > self.rows_of(from, to) + 2 {
                paint.say(row, words, theme.muted, Align::Left);
            }
        }
    }

    fn rows_of(&self, from: usize, to: usize) -> usize {
        // A choice takes more rows than one; three is the most that ours take.
        let rows =
            |field: &Field| if matches!(field.kind, Kind::One(_) | Kind::Some(_)) { 3 } else { 1 };
        self.form.fields()[from..to].iter().map(rows).sum()
    }

    fn help(&self, section: usize) -> Option<&'static str> {
        match section {
            2 if self.about == About::New => Some("Space takes one in.  Ctrl-N adds a supplier."),
            3 => Some("Ctrl-N adds a person who is missing."),
            4 => Some(of_formula(&self.form.text("price_formula"))),
            _ => None,
        }
    }

    fn view_sections(&self, paint: &mut Painter, area: Rect) {
        let theme = paint.look.theme;
        let known = self.sections.known();
        paint.say(behind(row_of(area, 0), 2), "STEP BY STEP", theme.strong, Align::Left);
        for (offset, at) in known.iter().enumerate() {
            let row = row_of(area, offset + 2);
            let (from, to) = self.sections.span(*at);
            let begun = self.form.fields()[from..to].iter().any(|field| !field.text().is_empty());
            let (sign, style) = match (self.wrong_in(*at), begun) {
                ((0, 0), true) => ("ok", theme.good),
                ((0, 0), false) => (" .", theme.muted),
                (_, true) => (" !", theme.warning),
                (_, false) => (" .", theme.warning),
            };
            paint.say(first(behind(row, 2), 2), sign, style, Align::Left);
            let here = *at == self.sections.here(&self.form);
            let style = if here { theme.strong } else { theme.text };
            let words = format!("{}  {}", at + 1, SECTIONS[*at]);
            paint.say(behind(row, 6), &words, style, Align::Left);
            if here {
                paint.say(first(row, 1), ">", theme.strong, Align::Left);
            }
            paint.hit(row, Target::Field(from));
        }
        let y = known.len() + 3;
        let below = Rect {
            y: area.y + cells(y).min(area.height),
            height: area.height.saturating_sub(cells(y)),
            width: area.width.saturating_sub(1),
            ..area
        };
        self.view_wants(paint, behind(below, 2));
    }

    /// What is missing: at once, then before freezing.
    fn view_wants(&self, paint: &mut Painter, area: Rect) {
        let theme = paint.look.theme;
        let mut rows: Vec<(String, ratatui::style::Style, Option<usize>)> = Vec::new();
        let at_once: Vec<&Want> = self.wants.iter().filter(|want| want.at_once).collect();
        let later: Vec<&Want> = self.wants.iter().filter(|want| !want.at_once).collect();
        for (heading, wants) in [("CANNOT BE SAVED YET", at_once), ("STILL TO COME", later)] {
            if wants.is_empty() {
                continue;
            }
            rows.push((heading.to_owned(), theme.strong, None));
            for want in wants {
                let key = &want.problem.key;
                let at = self.form.fields().iter().position(|field| field.key == *key);
                let rule = want.problem.rule.split(": ").next().unwrap_or_default();
                let words = if want.at_once {
                    format!("{}: {rule}", self.form.label(key))
                } else {
                    rule.to_owned()
                };
                let columns = usize::from(area.width).saturating_sub(3);
                for (offset, line) in wrap(&words, columns).into_iter().enumerate() {
                    let line =
                        if offset == 0 { format!("!  {line}") } else { format!("   {line}") };
                    rows.push((line, theme.text, at));
                }
            }
        }
        if rows.is_empty() {
            paint.say(row_of(area, 0), "NOTHING IS MISSING", theme.good, Align::Left);
            return;
        }
        let room = usize::from(area.height);
        let more = rows.len() > room;
        let shown = if more { room.saturating_sub(1) } else { room };
        for (offset, (line, style, at)) in rows.iter().take(shown).enumerate() {
            let row = row_of(area, offset);
            paint.say(row, line, *style, Align::Left);
            if let Some(at) = at {
                paint.hit(row, Target::Field(*at));
            }
        }
        if more {
            let words = format!("… and {} more; Ctrl-G goes on", rows.len() - shown);
            let fits = width(&words) <= usize::from(area.width);
            let words = if fits { words } else { "…".to_owned() };
            paint.say(row_of(area, shown), &words, theme.muted, Align::Left);
        }
    }
}
