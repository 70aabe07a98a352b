//! A page as lines: letters on one height, one after the other.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization;

/// A gap that is wider than this, in sizes of the font, is a space.
const SPACE: f64 = 0.15;
/// A gap that is wider than this leads to the next cell of a table.
const CELL: f64 = 1.0;
/// Letters on one line may stand a little higher or lower, as those of notes do.
const RAISED: f64 = 0.45;
/// So large a part of the lines standing above the line before them means that the page is written in no order.
const DISORDER: f64 = 0.25;

/// A line of a page.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its words; more than one text where wide gaps lie between them.
    pub(super) cells: Vec<String>,
    pub(super) left: f64,
    pub(super) right: f64,
    /// How far its foot is from the page's top. Units are points, as in all that follows.
    pub(super) foot: f64,
    /// The size of most of its letters.
    pub(super) size: f64,
    /// The page's height.
    pub(super) page: f64,
}

impl Line {
    /// All of its words.
    pub(super) fn text(&self) -> String {
        self.cells.join(" ")
    }
}

#[derive(Debug, Clone)]
struct Letter {
    x: f64,
    foot: f64,
    width: f64,
    size: f64,
    text: String,
    /// Which way up it stands, in quarters of a turn.
    turn: u8,
}

/// Takes up the letters of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    letters: Vec<Letter>,
    width: f64,
    height: f64,
}

impl OutputDev for Page {
    fn begin_page(
        &mut self,
        _number: u32,
        frame: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.width = frame.urx - frame.llx;
        self.height = frame.ury - frame.lly;
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let across = place.m11.hypot(place.m12);
        let size = font_size.abs() * place.m21.hypot(place.m22);
        let turn = if place.m11.abs() >= place.m12.abs() {
            if place.m11 >= 0.0 { 0 } else { 2 }
        } else if place.m12 >= 0.0 {
            1
        } else {
            3
        };
        // Along the line to the right, and down the page, however the letters are turned.
        let (x, foot) = match turn {
            0 => (place.m31, self.height - place.m32),
            1 => (place.m32, place.m31),
            2 => (self.width - place.m31, place.m32),
            _ => (self.height - place.m32, self.width - place.m31),
        };
        if x.is_finite() && foot.is_finite() && size.is_finite() && size > 0.1 {
            self.letters.push(Letter {
                x,
                foot,
                width: (width * font_size * across).abs(),
                size,
                text: text.to_owned(),
                turn,
            });
        }
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl Page {
    /// Bytes of text on the page.
    pub(super) fn letters(&self) -> usize {
        self.letters.iter().map(|letter| letter.text.len()).sum()
    }

    /// The page's lines in the order in which they are read: that of the file, unless it is none.
    pub(super) fn lines(self) -> Vec<Line> {
        let mut turns = [0_usize; 4];
        for letter in &self.letters {
            turns[usize::from(letter.turn)] += 1;
        }
        // What stands across the others is a stamp at the margin or a watermark.
        let most = (0..4_u8).max_by_key(|turn| turns[usize::from(*turn)]).unwrap_or(0);
        let page = if most % 2 == 0 { self.height } else { self.width };
        let mut lines: Vec<Drawn> = Vec::new();
        for letter in self.letters.into_iter().filter(|letter| letter.turn == most) {
            match lines.last_mut() {
                Some(line) if line.continues_with(&letter) => line.push(letter),
                _ => lines.push(Drawn::new(letter)),
            }
        }
        let mut finished: Vec<Line> = Vec::new();
        for line in lines {
            let Some(line) = line.finish(page) else { continue };
            // Letters drawn twice look bold.
            let is_again = finished.iter().rev().take(3).any(|other| {
                let is_there = (other.foot - line.foot).abs() < 1.0 && (other.left - line.left).abs() < 1.0;
                is_there && other.cells == line.cells
            });
            if !is_again {
                finished.push(line);
            }
        }
        if is_disordered(&finished) {
            finished.sort_by(|one, other| one.foot.total_cmp(&other.foot).then(one.left.total_cmp(&other.left)));
        }
        finished
    }
}

/// A line that is being put together.
struct Drawn {
    cells: Vec<String>,
    left: f64,
    right: f64,
    foot: f64,
    /// The size of the letters, and how many have it.
    sizes: Vec<(f64, usize)>,
    /// Where the last letter stands.
    last: (f64, String),
}

impl Drawn {
    fn new(letter: Letter) -> Drawn {
        let mut line = Drawn {
            cells: vec![String::new()],
            left: letter.x,
            right: letter.x,
            foot: letter.foot,
            sizes: Vec::new(),
            last: (f64::NEG_INFINITY, String::new()),
        };
        line.push(letter);
        line
    }

    fn size(&self) -> f64 {
        let most = self.sizes.iter().max_by_key(|(_, count)| *count);
        most.map_or(1.0, |(size, _)| *size)
    }

    fn continues_with(&self, letter: &Letter) -> bool {
        let size = self.size().max(letter.size);
        let is_level = (letter.foot - self.foot).abs() <= RAISED * size;
        is_level && letter.x >= self.right - size
    }

    fn push(&mut self, letter: Letter) {
        let is_again = self.last.1 == letter.text && (letter.x - self.last.0).abs() < 0.1 * letter.size;
        if is_again {
            return;
        }
        let gap = (letter.x - self.right) / letter.size.max(1.0);
        if let Some(cell) = self.cells.last_mut() {
            let is_blank = cell.trim().is_empty();
            if gap > CELL && !is_blank {
                self.cells.push(String::new());
            } else if gap > SPACE && !is_blank && !cell.ends_with(' ') {
                cell.push(' ');
            }
        }
        if let Some(cell) = self.cells.last_mut() {
            cell.push_str(&letter.text);
        }
        if !letter.text.trim().is_empty() {
            if self.right <= self.left && self.cells.iter().all(|cell| cell.trim() == letter.text.trim()) {
                self.left = letter.x;
                self.foot = letter.foot;
            }
            match self
                .sizes
                .iter_mut()
                .find(|(size, _)| (*size - letter.size).abs() < 0.25)
            {
                Some((_, count)) => *count += 1,
                None => self.sizes.push((letter.size, 1)),
            }
        }
        self.right = self.right.max(letter.x + letter.width);
        self.last = (letter.x, letter.text);
    }

    fn finish(self, page: f64) -> Option<Line> {
        let size = self.size();
        let cells: Vec<String> = self.cells.iter().map(|cell| readable(cell)).collect();
        let mut cells: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        // The mark of an item stands apart from its text without being a cell of its own.
        if cells.len() > 1 && is_mark(&cells[0]) {
            let mark = cells.remove(0);
            cells[0] = format!("{mark} {}", cells[0]);
        }
        (!cells.is_empty()).then_some(Line {
            cells,
            left: self.left,
            right: self.right,
            foot: self.foot,
            size,
            page,
        })
    }
}

/// Whether a text is a bullet, or a number with a dot.
fn is_mark(text: &str) -> bool {
    let digits = text.trim_end_matches(['.', ')']);
    let is_number = digits.len() < text.len() && digits.len() < 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_bullet = text.chars().count() == 1 && !text.chars().any(char::is_alphanumeric);
    is_number || is_bullet
}

/// Text with single spaces, and with letters in the place of ligatures. A soft hyphen stays: it tells how to join lines.
fn readable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            match c {
                '\u{fb00}'..='\u{fb06}' => line.extend(c.nfkc()),
                c if c.is_control() => {}
                c => line.push(c),
            }
        }
    }
    // Accents that were drawn by themselves become part of their letters.
    line.nfc().collect()
}

/// Whether many lines stand above those before them without a new column to begin.
fn is_disordered(lines: &[Line]) -> bool {
    let pairs = lines.windows(2);
    let steps = pairs.len();
    let back = pairs
        .filter(|pair| {
            let is_above = pair[1].foot < pair[0].foot - 1.0;
            let is_same_column = pair[1].left < pair[0].right && pair[0].left < pair[1].right;
            is_above && is_same_column
        })
        .count();
    steps > 3 && back as f64 > DISORDER * steps as f64
}
