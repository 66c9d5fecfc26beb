//! What an administrator adds to the calendar, as one line of text: root holders read it before they sign, and the roster
//! carries it, so that it is chained and shown like everything else in there (AMB-41).
//!
//! `kz-2 kurban-ait:2026-05-28 transfer:2027-01-09/2027-01-08 off:2031-05-02 confirmed:2027`

use std::{fmt, str::FromStr};

use jiff::civil::Date;

use super::{CalendarError, Transfer};

/// The longest name of a version.
const LONGEST_NAME: usize = 40;

/// What is added without a new build; it makes a new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The name of the version that comes out, unlike all before.
    pub version: String,
    /// First days of Kurban Ait; each replaces the one known for its year.
    pub kurban_ait: Vec<Date>,
    /// Days of rest moved.
    pub transfers: Vec<Transfer>,
    /// Working days that are off and not made up for.
    pub days_off: Vec<Date>,
    /// Years whose calendar is now published.
    pub confirmed: Vec<i16>,
}

/// The words of the line, in this order; of one kind ascending. A transfer names the worked day, then the day off.
impl fmt::Display for Amendment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.version)?;
        self.kurban_ait.iter().try_for_each(|day| write!(f, " kurban-ait:{day}"))?;
        self.transfers.iter().try_for_each(|Transfer { worked, off }| write!(f, " transfer:{worked}/{off}"))?;
        self.days_off.iter().try_for_each(|day| write!(f, " off:{day}"))?;
        self.confirmed.iter().try_for_each(|year| write!(f, " confirmed:{year}"))
    }
}

/// Reads the line. There is one way to write an addition; any other is refused.
impl FromStr for Amendment {
    type Err = CalendarError;

    fn from_str(line: &str) -> Result<Self, CalendarError> {
        let refused = || CalendarError::NoAmendment(line.to_owned());
        let mut words = line.split(' ');
        let version = words.next().unwrap_or_default();
        let is_named = version.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
        if version.is_empty() || version.len() > LONGEST_NAME || !is_named {
            return Err(refused());
        }
        let mut read = Self {
            version: version.to_owned(),
            kurban_ait: Vec::new(),
            transfers: Vec::new(),
            days_off: Vec::new(),
            confirmed: Vec::new(),
        };
        for word in words {
            read.add(word).ok_or_else(refused)?;
        }
        let ascending = read.kurban_ait.is_sorted_by(|one, next| one < next)
            && read.transfers.is_sorted_by(|one, next| one < next)
            && read.days_off.is_sorted_by(|one, next| one < next)
            && read.confirmed.is_sorted_by(|one, next| one < next);
        let adds_something = line.len() > version.len();
        if ascending && adds_something && read.to_string() == line { Ok(read) } else { Err(refused()) }
    }
}

impl Amendment {
    fn add(&mut self, word: &str) -> Option<()> {
        let (kind, value) = word.split_once(':')?;
        match kind {
            "kurban-ait" => self.kurban_ait.push(value.parse().ok()?),
            "transfer" => {
                let (worked, off) = value.split_once('/')?;
                self.transfers.push(Transfer { worked: worked.parse().ok()?, off: off.parse().ok()? });
            }
            "off" => self.days_off.push(value.parse().ok()?),
            "confirmed" => self.confirmed.push(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}
