//! One typed value of a list, and nested values for JSON.

use std::borrow::Cow;

use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::text::commas;

/// One value of a list or record, typed until a writer gives it its text. A list has thousands of
/// rows, so that what is large and rare lies elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cell {
    /// Undefined: `null` in JSON, nothing in CSV.
    #[default]
    Null,
    /// Text; where it came from does not matter, every writer makes it harmless. A word of ours is
    /// not copied for each of thousands of rows.
    Text(Cow<'static, str>),
    /// A whole number.
    Int(i64),
    /// A published figure, with all its decimals.
    Number(Box<Rounded>),
    /// An amount in pounds.
    Money(Money),
    /// A civil day.
    Day(Day),
    /// A moment, in UTC in files.
    Moment(Moment),
    /// Yes or no: in JSON `true` or `false`, in CSV `yes` or nothing.
    Flag(bool),
    /// Several short texts: an array in JSON, joined by `;` in CSV.
    List(Box<[String]>),
    /// A value with parts of its own: JSON text wherever it is not JSON.
    Nested(Box<Value>),
}

impl Cell {
    /// A word of ours, such as the code of a state.
    pub fn word(word: &'static str) -> Self {
        Self::Text(Cow::Borrowed(word))
    }

    /// A count of things held in memory.
    pub fn count(count: usize) -> Self {
        Self::Int(i64::try_from(count).expect("memory holds fewer things than an i64 counts"))
    }

    /// As people read it on a page or a screen; nothing where it is undefined or a plain no.
    pub fn words(&self) -> String {
        match self {
            Self::Null | Self::Flag(false) | Self::Nested(_) => String::new(),
            Self::Text(text) => text.to_string(),
            Self::Int(number) => number.to_string(),
            Self::Number(figure) => figure.to_string(),
            Self::Money(money) => money.grouped(),
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => moment.to_string(),
            Self::Flag(true) => "yes".to_owned(),
            Self::List(texts) => texts.join(", "),
        }
    }

    /// Whether it is undefined.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// A nested JSON value of ours, which keeps every decimal of a figure: 7.50 stays 7.50.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Value {
    /// Undefined.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A published figure.
    Number(Rounded),
    /// An amount in pounds.
    Money(Money),
    /// Text.
    Text(String),
    /// Values in order.
    Array(Vec<Value>),
    /// Named values, in the order in which they are written.
    Object(Vec<(String, Value)>),
    /// A number of a body that was stored as JSON, written as it was read.
    Stored(serde_json::Number),
}

impl Value {
    /// An object of `parts`, in this order.
    pub fn object<K: Into<String>, V: Into<Value>>(
        parts: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self::Object(parts.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }

    /// An array of `parts`.
    pub fn array<V: Into<Value>>(parts: impl IntoIterator<Item = V>) -> Self {
        Self::Array(parts.into_iter().map(Into::into).collect())
    }

    /// As people read it in a table: `by adv-1, value 2; by app-1, value 3`.
    pub fn spoken(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
            Self::Int(int) => int.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Money(money) => money.grouped(),
            Self::Text(text) => text.clone(),
            Self::Stored(number) => number.to_string(),
            Self::Array(values) => values.iter().map(Self::spoken).collect::<Vec<_>>().join("; "),
            Self::Object(parts) => {
                let said = parts.iter().filter_map(|(key, value)| {
                    let words = value.spoken();
                    (!words.is_empty()).then(|| format!("{} {words}", key.replace('_', " ")))
                });
                commas(said)
            }
        }
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Text(text) => Self::Text(text.into_owned()),
            Cell::Int(int) => Self::Int(int),
            Cell::Number(number) => Self::Number(*number),
            Cell::Money(money) => Self::Money(money),
            Cell::Day(day) => Self::Text(day.to_string()),
            Cell::Moment(moment) => Self::Text(moment.to_string()),
            Cell::Flag(flag) => Self::Bool(flag),
            Cell::List(texts) => Self::array(texts),
            Cell::Nested(value) => *value,
        }
    }
}

impl From<serde_json::Value> for Value {
    /// A body that was stored as JSON, in its own order.
    fn from(stored: serde_json::Value) -> Self {
        match stored {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(flag) => Self::Bool(flag),
            serde_json::Value::Number(number) => {
                number.as_i64().map_or(Self::Stored(number), Self::Int)
            }
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(values) => Self::array(values),
            serde_json::Value::Object(parts) => Self::object(parts),
        }
    }
}

macro_rules! into_both {
    ($($from:ty => $cell:ident, $value:ident;)+) => {$(
        impl From<$from> for Cell {
            fn from(value: $from) -> Self { Self::$cell(value.into()) }
        }
        impl From<$from> for Value {
            fn from(value: $from) -> Self { Self::$value(value.into()) }
        }
    )+};
}
into_both! {
    Rounded => Number, Number;
    String => Text, Text;
    i64 => Int, Int;
    u32 => Int, Int;
    u16 => Int, Int;
    u8 => Int, Int;
    Money => Money, Money;
    bool => Flag, Bool;
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(Cow::Owned(value.to_owned()))
    }
}

impl From<Cow<'static, str>> for Cell {
    fn from(value: Cow<'static, str>) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

macro_rules! into_cell {
    ($($from:ty => $cell:ident;)+) => {$(
        impl From<$from> for Cell {
            fn from(value: $from) -> Self { Self::$cell(value.into()) }
        }
    )+};
}
into_cell! {
    Day => Day;
    Moment => Moment;
    Vec<String> => List;
    Value => Nested;
}

impl From<AgreedValue> for Cell {
    /// A whole number, or an average at two decimals.
    fn from(value: AgreedValue) -> Self {
        match value.whole() {
            Some(whole) => whole.into(),
            None => value.exact().rounded(2).into(),
        }
    }
}

impl From<AgreedValue> for Value {
    fn from(value: AgreedValue) -> Self {
        Cell::from(value).into()
    }
}

impl From<&Exact> for Cell {
    /// The exact value as text, `269801/3540`.
    fn from(exact: &Exact) -> Self {
        exact.to_string().into()
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
