//! Where a command's keys are heard, and where the person is.

use crate::tui::place::Place;

/// What can lie over a screen and takes the keys while it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Over {
    /// The help.
    Help,
    /// The palette.
    Palette,
    /// The list of places.
    Places,
    /// A question with a safe answer first.
    Confirm,
    /// Words across everything.
    Find,
    /// The history of what was chosen.
    Past,
    /// The saved filters.
    Views,
    /// The name of a filter that is being saved.
    Naming,
    /// The day as at which places are to be shown.
    Day,
    /// The people of the sample.
    Seats,
}

impl Over {
    /// Everything that can.
    const ALL: [Self; 10] = [
        Self::Help,
        Self::Palette,
        Self::Places,
        Self::Confirm,
        Self::Find,
        Self::Past,
        Self::Views,
        Self::Naming,
        Self::Day,
        Self::Seats,
    ];
}

/// Where a command's keys are heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// On every screen, also while typing. Such keys are never plain characters.
    Always,
    /// On every screen, but not while typing.
    Outside,
    /// In every text field.
    Typing,
    /// In these places, but not while typing.
    In(&'static [Place]),
    /// In one part of one place (its screen names the part), but not while typing.
    Part(Place, &'static str),
    /// In these parts of one place, but not while typing.
    Parts(Place, &'static [&'static str]),
    /// In one part of one place, also while typing.
    Form(Place, &'static str),
    /// While this lies over the screen.
    Over(Over),
    /// On the first screen, before there is a workspace.
    Welcome,
}

/// Where the person is, as far as keys care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// The place.
    pub place: Place,
    /// The part of it, as its screen names it; `""` is the whole.
    pub part: &'static str,
    /// A text field has the keys.
    pub typing: bool,
    /// What lies over the screen.
    pub over: Option<Over>,
    /// There is no workspace yet.
    pub welcome: bool,
}

impl Where {
    /// Whether keys are heard here in `context`.
    pub fn hears(self, context: Context) -> bool {
        if let Some(over) = context.over {
            return self == Self::Over(over);
        }
        match self {
            Self::Always => true,
            Self::Outside => !context.typing,
            Self::Typing => context.typing,
            Self::Over(_) => false,
            Self::Welcome => context.welcome,
            Self::In(places) => {
                !context.welcome && !context.typing && places.contains(&context.place)
            }
            Self::Part(place, part) => {
                !context.welcome
                    && !context.typing
                    && (place, part) == (context.place, context.part)
            }
            Self::Parts(place, parts) => {
                !context.welcome
                    && !context.typing
                    && place == context.place
                    && parts.contains(&context.part)
            }
            Self::Form(place, part) => {
                !context.welcome && (place, part) == (context.place, context.part)
            }
        }
    }

    /// Whether there is a situation in which both are heard.
    pub(super) fn meets(self, other: Self) -> bool {
        let both = [self, other];
        let parts: Vec<&str> = both.iter().flat_map(Self::parts).copied().chain([""]).collect();
        let contexts =
            Place::ALL.iter().flat_map(|place| {
                parts.iter().flat_map(|part| {
                    [(false, false), (true, false), (false, true)].map(|(typing, welcome)| {
                        Context { place: *place, part, typing, over: None, welcome }
                    })
                })
            });
        let mut overs = Over::ALL
            .map(|over| Context {
                place: Place::Overview,
                part: "",
                typing: false,
                over: Some(over),
                welcome: false,
            })
            .into_iter();
        contexts.into_iter().any(|at| self.hears(at) && other.hears(at))
            || overs.any(|at| self.hears(at) && other.hears(at))
    }

    const fn parts(&self) -> &[&'static str] {
        match self {
            Self::Part(_, part) | Self::Form(_, part) => std::slice::from_ref(part),
            Self::Parts(_, parts) => parts,
            Self::Always
            | Self::Outside
            | Self::Typing
            | Self::In(_)
            | Self::Over(_)
            | Self::Welcome => &[],
        }
    }

    /// Where it is, in words, for a palette or help that is open elsewhere.
    pub fn words(self) -> String {
        match self {
            Self::Always | Self::Outside => "everywhere".to_owned(),
            Self::Typing => "in text fields only".to_owned(),
            Self::In(places) => {
                let names: Vec<&str> = places.iter().map(|place| place.name()).collect();
                format!("in {} only", names.join(", "))
            }
            Self::Part(place, "") | Self::Form(place, "") | Self::Parts(place, _) => {
                format!("in {} only", place.name())
            }
            Self::Part(place, part) | Self::Form(place, part) => {
                format!("in {}, {part} only", place.name())
            }
            Self::Over(Over::Help) => "in the help only".to_owned(),
            Self::Over(Over::Palette) => "in the palette only".to_owned(),
            Self::Over(Over::Places) => "in the list of places only".to_owned(),
            Self::Over(Over::Confirm) => "in a question only".to_owned(),
            Self::Over(Over::Find) => "while finding only".to_owned(),
            Self::Over(Over::Past) => "in a history only".to_owned(),
            Self::Over(Over::Views | Over::Naming) => "in the saved views only".to_owned(),
            Self::Over(Over::Day) => "while a day is typed only".to_owned(),
            Self::Over(Over::Seats) => "in the list of people only".to_owned(),
            Self::Welcome => "before there is a workspace only".to_owned(),
        }
    }
}
