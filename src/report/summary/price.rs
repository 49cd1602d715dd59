//! The price of a letter: what it earned, what more would have taken, and what was asked about it.

use super::{Page, told};
use crate::domain::evaluation::clarification::Said;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::summary::{MoreFor, Price};
use crate::domain::exact::Exact;
use crate::report::letter::Block;

impl Page<'_> {
    pub(super) fn price(&self, blocks: &mut Vec<Block>) {
        let Some(price) = &self.summary.price else { return };
        let Price { question, text, amount, worked, marks, more } = price;
        blocks.push(Block::Heading(2, "The price".to_owned()));
        let mut facts = vec![
            ("Question".to_owned(), format!("{question} {text}")),
            ("Your price".to_owned(), format!("{}, without VAT", amount.pounds())),
        ];
        if let Some((marks, of)) = marks {
            facts.push(("Marks".to_owned(), format!("{marks} of {of}")));
            facts.push(("Worked out as".to_owned(), format!("{of} x {worked} = {marks}")));
            facts.push(("For more".to_owned(), self.for_more(more.as_ref(), *marks == *of)));
        } else {
            let unit = self.summary.unit;
            let total = self.summary.total.map(|total| format!(" = {}", unit.shown(total)));
            let total = total.unwrap_or_default();
            facts.push(("Worked out as".to_owned(), format!("{worked}{total}")));
            facts.push(("Your total".to_owned(), unit.words().to_owned()));
        }
        blocks.push(Block::Facts(facts));
        self.asked(blocks);
    }

    /// What more marks for the price would have taken.
    fn for_more(&self, more: Option<&MoreFor>, full: bool) -> String {
        let Some(MoreFor { adds, price }) = more else {
            let none =
                if full { "it has all the marks there are" } else { "no lower price earns it" };
            return format!("Nothing: {none}.");
        };
        let relative = self.evaluation.rules().price_formula.is_some_and(PriceFormula::is_relative);
        let others = if relative { ", with all other prices as they are" } else { "" };
        let one = adds.exact() == Exact::whole(1);
        let marks =
            if one { "One mark more".to_owned() } else { format!("The last {adds} of a mark") };
        format!("{marks} would have needed a price of {} or less{others}.", price.pounds())
    }

    /// What it was asked about a low price, and what followed.
    fn asked(&self, blocks: &mut Vec<Block>) {
        for one in &self.summary.asked {
            blocks.push(Block::Text(format!(
                "The price was asked about because it looked abnormally low ({}).",
                one.reference
            )));
            let facts = one.entries.iter().map(|(said, text)| {
                let name = match said {
                    Said::Drafted | Said::Question => "We asked",
                    Said::Answer => "You answered",
                    Said::Conclusion => "We concluded",
                };
                (name.to_owned(), told(text))
            });
            blocks.push(Block::Facts(facts.collect()));
        }
    }
}
