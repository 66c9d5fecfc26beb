//! What stands in a fact: each kind of value with its one text.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::FormRefusal;
use crate::{
    case::{
        actor::{Paper, Proof, Transcript},
        hearing::{Decision, Joining},
        procedure::Word,
    },
    seal::id::{Digest, PersonId},
};

/// The paper that is the entry's own body.
const THIS: &str = "this";

/// Of several parts one that is not there.
const ABSENT: &str = "-";

/// A value, of one part or several.
pub trait Value: Sized {
    /// Adds its parts.
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>);

    /// Reads its parts.
    fn of(from: &mut Parts) -> Option<Self>;

    /// Any one, that is of a day where it has one and lacks nothing: what a step is tried with.
    fn likely(today: Date) -> Self;
}

/// The parts of a text that are still to be read.
#[derive(Clone)]
pub struct Parts<'a> {
    rest: Option<&'a str>,
    this: Option<Paper>,
}

impl<'a> Parts<'a> {
    fn part(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let (part, behind) = rest.split_once(';').map_or((rest, None), |(part, behind)| (part, Some(behind)));
        self.rest = behind;
        Some(part)
    }
}

/// A field of a step: a value that is there, or one that may be.
pub trait Argument: Sized {
    /// The fact's text; none where there is no fact.
    fn write(&self, this: Option<Paper>) -> Option<String>;

    /// Reads it.
    fn read(field: &'static str, text: Option<&str>, this: Option<Paper>) -> Result<Self, FormRefusal>;

    /// Any one that is there.
    fn likely(today: Date) -> Self;
}

impl<T: Value> Argument for T {
    fn write(&self, this: Option<Paper>) -> Option<String> {
        Some(written(self, this))
    }

    fn read(field: &'static str, text: Option<&str>, this: Option<Paper>) -> Result<Self, FormRefusal> {
        let text = text.ok_or(FormRefusal::Missing(field))?;
        whole(text, this).ok_or(FormRefusal::Value(field))
    }

    fn likely(today: Date) -> Self {
        Value::likely(today)
    }
}

impl<T: Value> Argument for Option<T> {
    fn write(&self, this: Option<Paper>) -> Option<String> {
        self.as_ref().map(|value| written(value, this))
    }

    fn read(field: &'static str, text: Option<&str>, this: Option<Paper>) -> Result<Self, FormRefusal> {
        text.map(|_| T::read(field, text, this)).transpose()
    }

    fn likely(today: Date) -> Self {
        Some(Value::likely(today))
    }
}

fn written(value: &impl Value, this: Option<Paper>) -> String {
    let mut parts = Vec::new();
    value.parts(&mut parts, this);
    parts.join(";")
}

fn whole<T: Value>(text: &str, this: Option<Paper>) -> Option<T> {
    let mut parts = Parts { rest: Some(text), this };
    let value = T::of(&mut parts)?;
    parts.rest.is_none().then_some(value)
}

impl<W: Word> Value for W {
    fn parts(&self, to: &mut Vec<String>, _this: Option<Paper>) {
        to.push(self.word().to_owned());
    }

    fn of(from: &mut Parts) -> Option<Self> {
        W::of(from.part()?)
    }

    fn likely(_today: Date) -> Self {
        *W::ALL.first().expect("every list of words has one")
    }
}

macro_rules! plain {
    ($($type:ty: |$today:ident| $likely:expr),+ $(,)?) => {
        $(impl Value for $type {
            fn parts(&self, to: &mut Vec<String>, _this: Option<Paper>) {
                to.push(self.to_string());
            }

            fn of(from: &mut Parts) -> Option<Self> {
                from.part()?.parse().ok()
            }

            fn likely($today: Date) -> Self {
                $likely
            }
        })+
    };
}

plain! {
    u8: |_today| 0,
    u16: |_today| 0,
    usize: |_today| 0,
    Date: |today| today,
    PersonId: |_today| Self([0; Self::LENGTH]),
}

impl Value for bool {
    fn parts(&self, to: &mut Vec<String>, _this: Option<Paper>) {
        to.push(if *self { "yes" } else { "no" }.to_owned());
    }

    fn of(from: &mut Parts) -> Option<Self> {
        match from.part()? {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    fn likely(_today: Date) -> Self {
        true
    }
}

impl Value for Paper {
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>) {
        to.push(if this == Some(*self) { THIS.to_owned() } else { self.0.to_string() });
    }

    fn of(from: &mut Parts) -> Option<Self> {
        match from.part()? {
            THIS => from.this,
            hash => hash.parse::<Digest>().ok().map(Self),
        }
    }

    fn likely(_today: Date) -> Self {
        Self(Digest([0; Digest::LENGTH]))
    }
}

impl Value for Transcript {
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>) {
        let Self { scan, day, keyed, confirmed } = self;
        to.push("paper".to_owned());
        scan.parts(to, this);
        day.parts(to, this);
        keyed.parts(to, this);
        confirmed.parts(to, this);
    }

    fn of(from: &mut Parts) -> Option<Self> {
        if from.part()? != "paper" {
            return None;
        }
        Some(Self {
            scan: Value::of(from)?,
            day: Value::of(from)?,
            keyed: Value::of(from)?,
            confirmed: Value::of(from)?,
        })
    }

    fn likely(today: Date) -> Self {
        let confirmed = PersonId([1; PersonId::LENGTH]);
        Self { scan: Value::likely(today), day: today, keyed: Value::likely(today), confirmed }
    }
}

impl Value for Proof {
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>) {
        match self {
            Self::Signed { entry, day } => {
                to.push("signed".to_owned());
                entry.parts(to, this);
                day.parts(to, this);
            }
            Self::OnPaper(transcript) => transcript.parts(to, this),
        }
    }

    fn of(from: &mut Parts) -> Option<Self> {
        if from.clone().part()? != "signed" {
            return Value::of(from).map(Self::OnPaper);
        }
        from.part()?;
        Some(Self::Signed { entry: Value::of(from)?, day: Value::of(from)? })
    }

    fn likely(today: Date) -> Self {
        Self::Signed { entry: Value::likely(today), day: today }
    }
}

/// A part that may not be there.
fn maybe<T: Value>(value: Option<&T>, to: &mut Vec<String>, this: Option<Paper>) {
    match value {
        Some(value) => value.parts(to, this),
        None => to.push(ABSENT.to_owned()),
    }
}

#[allow(clippy::option_option, reason = "a part may be malformed, and it may be absent")]
fn perhaps<T: Value>(from: &mut Parts) -> Option<Option<T>> {
    if from.clone().part()? == ABSENT {
        from.part()?;
        return Some(None);
    }
    T::of(from).map(Some)
}

impl Value for Joining {
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>) {
        let Self { declaration, undertaking } = self;
        maybe(declaration.as_ref(), to, this);
        maybe(undertaking.as_ref(), to, this);
    }

    fn of(from: &mut Parts) -> Option<Self> {
        Some(Self { declaration: perhaps(from)?, undertaking: perhaps(from)? })
    }

    fn likely(today: Date) -> Self {
        Self { declaration: Argument::likely(today), undertaking: Argument::likely(today) }
    }
}

impl Value for Decision {
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>) {
        let Self { reasons, recommendation, items } = self;
        maybe(reasons.as_ref(), to, this);
        maybe(recommendation.as_ref(), to, this);
        items.parts(to, this);
    }

    fn of(from: &mut Parts) -> Option<Self> {
        Some(Self { reasons: perhaps(from)?, recommendation: perhaps(from)?, items: Value::of(from)? })
    }

    fn likely(today: Date) -> Self {
        Self { reasons: Argument::likely(today), recommendation: None, items: Value::likely(today) }
    }
}

impl<A: Value, B: Value> Value for (A, B) {
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>) {
        self.0.parts(to, this);
        self.1.parts(to, this);
    }

    fn of(from: &mut Parts) -> Option<Self> {
        Some((A::of(from)?, B::of(from)?))
    }

    fn likely(today: Date) -> Self {
        (A::likely(today), B::likely(today))
    }
}

/// Items with commas between, ascending as text, whatever order the program has for them.
fn ascending(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<_> = items.collect();
    items.sort_unstable();
    items.join(",")
}

/// The items between commas; of an empty text none.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(move |_| !text.is_empty())
}

impl<T: Value + Ord> Value for BTreeSet<T> {
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>) {
        to.push(ascending(self.iter().map(|item| written(item, this))));
    }

    fn of(from: &mut Parts) -> Option<Self> {
        let this = from.this;
        items(from.part()?).map(|item| whole(item, this)).collect()
    }

    fn likely(_today: Date) -> Self {
        Self::new()
    }
}

/// A map's values may have parts, so it is the last thing in a text.
impl<K: Value + Ord, V: Value> Value for BTreeMap<K, V> {
    fn parts(&self, to: &mut Vec<String>, this: Option<Paper>) {
        let item = |(key, value): (&K, &V)| format!("{}:{}", written(key, this), written(value, this));
        to.push(ascending(self.iter().map(item)));
    }

    fn of(from: &mut Parts) -> Option<Self> {
        let this = from.this;
        let item = |text: &str| {
            let (key, value) = text.split_once(':')?;
            Some((whole(key, this)?, whole(value, this)?))
        };
        items(from.rest.take()?).map(item).collect()
    }

    fn likely(_today: Date) -> Self {
        Self::new()
    }
}
