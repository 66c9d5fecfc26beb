//! How a SQL text is written: once, as a constant beside the function that uses it, in the subset both databases read,
//! with `$1 …` in order. Rows go in by statements of a few fixed widths, so that every text stays static and prepared.
//! Only those wide ones differ by database, and only in how a parameter is written.

use std::ops::Range;

use super::driver::Dialect;

/// Rows per statement, widest first. What a batch usually holds goes in by one statement: each is a way to the database's
/// thread and back, for which the whole batch waits.
pub(super) const WIDTHS: [usize; 17] = [32, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/// A statement in its [`WIDTHS`], for each database.
pub(super) struct Batched {
    /// `?`: SQLite looks a numbered parameter up by walking a list of all, which is quadratic in a statement of
    /// hundreds and took a sixth of the writer's time.
    pub(super) sqlite: [&'static str; WIDTHS.len()],
    /// `$1 …`, the only way there.
    pub(super) postgres: [&'static str; WIDTHS.len()],
}

impl Batched {
    /// The text for a database, by index of its width.
    pub(super) const fn text(&self, dialect: Dialect, width: usize) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite[width],
            Dialect::Postgres => self.postgres[width],
        }
    }
}

/// Names SQL texts and lists them as `ALL`.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        $($(#[$doc])* pub(super) const $name: &str = $text;)+
        /// Every fixed text of this file, for the suite that prepares them all.
        pub(super) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// Names `INSERT`s of many rows, `(into, columns, tail)`, and lists them as `BATCHED`.
macro_rules! batched {
    ($($(#[$doc:meta])* $name:ident = ($into:literal, $columns:literal, $tail:literal);)+) => {
        $($(#[$doc])* pub(super) const $name: $crate::store::statement::Batched = $crate::store::statement::Batched {
            sqlite: $crate::store::statement::rows!(false, $into, $columns, $tail; 32 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1),
            postgres: $crate::store::statement::rows!(true, $into, $columns, $tail; 32 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1),
        };)+
        /// Every batched text of this file, for the suite that prepares them all.
        pub(super) const BATCHED: &[(&str, $crate::store::statement::Batched)] = &[$((stringify!($name), $name)),+];
    };
}

/// Texts of these widths, put together by the compiler.
macro_rules! rows {
    ($numbered:literal, $into:literal, $columns:literal, $tail:literal; $($width:literal)+) => {
        [$({
            const LENGTH: usize = $crate::store::statement::length($numbered, $into, $columns, $tail, $width);
            const BYTES: [u8; LENGTH] = $crate::store::statement::text($numbered, $into, $columns, $tail, $width);
            match std::str::from_utf8(&BYTES) {
                Ok(text) => text,
                Err(_) => panic!("made of text"),
            }
        }),+]
    };
}

/// The texts of the same widths, two in one.
macro_rules! joined {
    ($first:expr, $second:expr) => {
        $crate::store::statement::joined!($first, $second; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
    };
    ($first:expr, $second:expr; $($width:literal)+) => {
        [$({
            const LENGTH: usize = $first[$width].len() + "; ".len() + $second[$width].len();
            const BYTES: [u8; LENGTH] = $crate::store::statement::both($first[$width], $second[$width]);
            match std::str::from_utf8(&BYTES) {
                Ok(text) => text,
                Err(_) => panic!("made of text"),
            }
        }),+]
    };
}

pub(super) use {batched, joined, rows, statements};

/// Writes bytes into an array, or only counts them: the two must never differ, so they are one.
struct Pen<const N: usize> {
    bytes: [u8; N],
    at: usize,
}

impl<const N: usize> Pen<N> {
    const fn byte(&mut self, byte: u8) {
        if self.at < N {
            self.bytes[self.at] = byte;
        }
        self.at += 1;
    }

    const fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            self.byte(bytes[i]);
            i += 1;
        }
    }

    const fn number(&mut self, number: usize) {
        let mut unit = 1;
        while number / unit >= 10 {
            unit *= 10;
        }
        while unit > 0 {
            // A digit is below ten.
            #[allow(clippy::cast_possible_truncation)]
            self.byte(b'0' + (number / unit % 10) as u8);
            unit /= 10;
        }
    }

    const fn statement(&mut self, numbered: bool, into: &str, columns: usize, tail: &str, width: usize) {
        self.text(into);
        self.text(" VALUES ");
        let mut parameter = 1;
        let mut row = 0;
        while row < width {
            self.text(if row == 0 { "(" } else { ", (" });
            let mut column = 0;
            while column < columns {
                self.text(if column == 0 { "" } else { ", " });
                self.byte(if numbered { b'$' } else { b'?' });
                if numbered {
                    self.number(parameter);
                }
                parameter += 1;
                column += 1;
            }
            self.byte(b')');
            row += 1;
        }
        self.text(tail);
    }
}

/// Length of [`text`] in bytes.
pub(super) const fn length(numbered: bool, into: &str, columns: usize, tail: &str, width: usize) -> usize {
    let mut pen = Pen { bytes: [], at: 0 };
    pen.statement(numbered, into, columns, tail, width);
    pen.at
}

/// `into VALUES ($1, …), … tail`, or with `?` for every parameter.
pub(super) const fn text<const N: usize>(
    numbered: bool,
    into: &str,
    columns: usize,
    tail: &str,
    width: usize,
) -> [u8; N] {
    let mut pen = Pen { bytes: [0; N], at: 0 };
    pen.statement(numbered, into, columns, tail, width);
    pen.bytes
}

/// `first; second`.
pub(super) const fn both<const N: usize>(first: &str, second: &str) -> [u8; N] {
    let mut pen = Pen { bytes: [0; N], at: 0 };
    pen.text(first);
    pen.text("; ");
    pen.text(second);
    pen.bytes
}

/// Cuts `count` rows into the widths there are: index of the width, and the rows.
pub(super) fn cut(count: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let left = count - from;
        let index = WIDTHS.iter().position(|width| *width <= left)?;
        let rows = from..from + WIDTHS[index];
        from = rows.end;
        Some((index, rows))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    batched! {
        TWO = ("INSERT INTO t (a, b)", 2, " ON CONFLICT DO NOTHING");
    }

    #[test]
    fn the_compiler_writes_the_rows() {
        let [widest, .., single] = TWO.postgres;
        assert_eq!(single, "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        assert!(widest.starts_with("INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), ("));
        assert!(widest.ends_with(", ($63, $64) ON CONFLICT DO NOTHING"));
        let [.., two, single] = TWO.sqlite;
        assert_eq!(single, "INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT DO NOTHING");
        assert_eq!(two, "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING");
        let [.., twice] = const { joined!(TWO.sqlite, TWO.sqlite) };
        assert_eq!(twice, format!("{single}; {single}", single = TWO.sqlite[WIDTHS.len() - 1]));
        for (index, width) in WIDTHS.into_iter().enumerate() {
            assert_eq!(TWO.text(Dialect::Sqlite, index).matches('?').count(), 2 * width);
            assert_eq!(TWO.text(Dialect::Postgres, index).matches('$').count(), 2 * width);
        }
        assert_eq!(BATCHED.len(), 1);
    }

    #[test]
    fn every_count_is_cut_without_gap_or_overlap() {
        for count in 0..200 {
            let mut next = 0;
            for (index, rows) in cut(count) {
                assert_eq!(rows.start, next);
                assert_eq!(rows.len(), WIDTHS[index]);
                next = rows.end;
            }
            assert_eq!(next, count);
        }
    }
}
