//! Item markers: `1.`, `b)`, `（三）`, `•`, `①`.
//!
//! Takes a line, or the name inside a marker; gives back how long the marker is and what it counts. The readers use it for the
//! markers that open a line, and the segmenter for those inside one. It does *not* decide what an item holds.

use unicode_width::UnicodeWidthChar;

/// How items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// A bullet; the bullet itself.
    Bullet(char),
    /// A number, written in a way that the second field tells: what stands around it.
    Number(u32, char),
    /// A letter.
    Letter(u32, char),
}

/// The list the lines are in.
#[derive(Debug, Default)]
pub(crate) struct Items {
    last: Option<Mark>,
}

impl Items {
    /// Hears of a blank line.
    pub(crate) fn end(&mut self) {
        // An item may hold several paragraphs, so the count goes on after a blank line; only bullets are forgotten.
        if matches!(self.last, Some(Mark::Bullet(_))) {
            self.last = None;
        }
    }

    /// Tells whether a line that begins like an item is one. Inside a block it must continue a list or stand where a
    /// sentence may start; `continues` says that the line before runs on into this one.
    pub(crate) fn takes(&mut self, marker: &str, in_block: bool, continues: bool) -> bool {
        let Some(mark) = Mark::read(marker) else { return false };
        let follows = match (self.last, mark) {
            (Some(Mark::Bullet(last)), Mark::Bullet(this)) => last == this,
            (Some(Mark::Number(last, how)), Mark::Number(this, now)) => how == now && this == last.wrapping_add(1),
            (Some(Mark::Letter(last, how)), Mark::Letter(this, now)) => how == now && this == last.wrapping_add(1),
            _ => false,
        };
        let starts = match mark {
            Mark::Bullet(_) => !in_block || !continues,
            Mark::Number(_, '.' | ' ') => !in_block || !continues,
            Mark::Number(..) => true,
            // `A. Smith` opens a line as often as an item does.
            Mark::Letter(value, '.') => value == 1 && !in_block,
            Mark::Letter(..) => !in_block || !continues,
        };
        let taken = follows || starts;
        if taken {
            self.last = Some(mark);
        }
        taken
    }
}

impl Mark {
    fn read(marker: &str) -> Option<Self> {
        let trimmed = marker.trim_end();
        let first = trimmed.chars().next()?;
        if is_bullet(first) {
            return Some(Self::Bullet(first));
        }
        if let Some(value) = circled(first) {
            return Some(Self::Number(value, '①'));
        }
        let how = match (first, trimmed.chars().next_back()?) {
            ('(' | '（', _) => '(',
            (_, '）') => ')',
            (_, '．') => '.',
            (_, last) if last.is_alphanumeric() => ' ',
            (_, last) => last,
        };
        let name = trimmed.trim_matches(['(', ')', '（', '）', '.', '．', '、', ':', '：']);
        if let Ok(value) = name.parse() {
            return Some(Self::Number(value, how));
        }
        if let Some(value) = han_number(name) {
            return Some(Self::Number(value, if how == '(' { '（' } else { '、' }));
        }
        if let Some(value) = roman(name).filter(|value| *value > 1 || name == "i") {
            return Some(Self::Number(value, how));
        }
        let [letter] = name.as_bytes() else { return None };
        letter.is_ascii_alphabetic().then(|| Self::Letter(u32::from(letter.to_ascii_lowercase() - b'a') + 1, how))
    }
}

fn is_bullet(character: char) -> bool {
    matches!(
        character,
        '-' | '*'
            | '+'
            | '•'
            | '·'
            | '‣'
            | '◦'
            | '⁃'
            | '●'
            | '○'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '▪'
            | '►'
            | '※'
    )
}

fn circled(character: char) -> Option<u32> {
    let value = match character {
        '①'..='⑳' => u32::from(character) - u32::from('①') + 1,
        '⑴'..='⒇' => u32::from(character) - u32::from('⑴') + 1,
        '⒈'..='⒛' => u32::from(character) - u32::from('⒈') + 1,
        _ => return None,
    };
    Some(value)
}

/// Reads a Roman numeral up to twenty, in either case.
pub(crate) fn roman(name: &str) -> Option<u32> {
    const ROMAN: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    let place = ROMAN.iter().position(|roman| roman.eq_ignore_ascii_case(name))?;
    u32::try_from(place + 1).ok()
}

/// Reads 一 … 九十九.
fn han_number(name: &str) -> Option<u32> {
    const DIGITS: &str = "一二三四五六七八九";
    let digit = |character: char| {
        DIGITS.chars().position(|digit| digit == character).and_then(|place| u32::try_from(place + 1).ok())
    };
    let characters: Vec<char> = name.chars().take(4).collect();
    match characters.as_slice() {
        ['十'] => Some(10),
        [one] => digit(*one),
        ['十', one] => Some(10 + digit(*one)?),
        [ten, '十'] => Some(10 * digit(*ten)?),
        [ten, '十', one] => Some(10 * digit(*ten)? + digit(*one)?),
        _ => None,
    }
}

/// The length of what looks like an item marker at the start of a line, in bytes.
pub(crate) fn length(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let after_first = &line[first.len_utf8()..];
    if is_bullet(first) {
        let tight = first.is_ascii() || first == '·';
        let spaced = after_first.starts_with(char::is_whitespace);
        return ((spaced || !tight) && !after_first.trim().is_empty()).then_some(first.len_utf8());
    }
    if circled(first).is_some() {
        return (!after_first.trim().is_empty()).then_some(first.len_utf8());
    }
    let opened = matches!(first, '(' | '（');
    let body = if opened { after_first } else { line };
    let name_length =
        body.find(|character: char| !character.is_alphanumeric() || character == '第').unwrap_or(body.len());
    let name = &body[..name_length];
    if name.is_empty() || name.chars().count() > 4 {
        return None;
    }
    let numbered = name.bytes().all(|byte| byte.is_ascii_digit()) && name.len() <= 3;
    let lettered = name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic()) || roman(name).is_some();
    let han = han_number(name).is_some();
    if !(numbered || lettered || han) {
        return None;
    }
    let rest = &body[name_length..];
    let closers: &[&str] = match (opened, han) {
        (true, _) => &[").", ")", "）、", "）"],
        (false, true) => &["、", "．"],
        (false, false) => &[".)", ")", "）", "、", "．", "."],
    };
    let close = closers.iter().find(|close| rest.starts_with(**close))?;
    let tail = &rest[close.len()..];
    let wide = !close.is_ascii();
    let goes_on = !tail.trim().is_empty()
        && (wide
            || opened && han
            || tail.starts_with(char::is_whitespace)
            || tail.starts_with(|first: char| first.width() == Some(2)));
    goes_on.then_some(line.len() - tail.len())
}
