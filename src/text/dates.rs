//! Days as numbers that sort, and the words that people name a day with.

use std::str::FromStr;

use time::Date;
use time::macros::format_description;

/// A day from which on something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Since(u64);

impl Since {
    /// The day as a number: 20240127 for 27 January 2024.
    pub fn number(self) -> u64 {
        self.0
    }
}

impl FromStr for Since {
    type Err = String;

    /// Understands `2024-01-27`, `2024-01` and `2024`: the first day of what is named.
    fn from_str(written: &str) -> Result<Since, String> {
        let written = written.trim();
        let day = match written.len() {
            4 => format!("{written}-01-01"),
            7 => format!("{written}-01"),
            _ => written.to_owned(),
        };
        day_number(&day)
            .map(Since)
            .ok_or_else(|| format!("'{written}' is no day of the calendar: write it as YYYY-MM-DD, YYYY-MM or YYYY"))
    }
}

/// The number of a day in ISO form (`2024-01-27`); `None` where the calendar has no such day.
pub fn day_number(iso: &str) -> Option<u64> {
    let date = Date::parse(iso, format_description!("[year]-[month]-[day]")).ok()?;
    let year = u64::try_from(date.year()).ok()?;
    Some(year * 10_000 + u64::from(u8::from(date.month())) * 100 + u64::from(date.day()))
}
