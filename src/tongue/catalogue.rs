//! A catalogue: English wordings with places for values, and what they are in Chinese.
//!
//! Takes the text of gettext's PO files; gives back the translation of a message. It does *not* read more of PO than our own
//! files hold: `msgid`, `msgid_plural` (the same Chinese for both, which has no plural), `msgstr`.
//!
//! Time is the number of entries times the length of the message, once for each `: ` of its beginning; messages are short, and
//! longer ones than [`LONGEST_BYTES`] are no messages.

use std::cmp::Reverse;
use std::collections::HashMap;

/// Bytes of the longest message that is looked up. Origin: the longest paragraph of the help has under two thousand.
const LONGEST_BYTES: usize = 1 << 13;
/// Times that a value is a message itself.
const DEEPEST: usize = 4;
/// The value that is a number, as in `{n} beads`; others may be any text.
const COUNT: &str = "n";
/// Ways in which one message is read as one wording.
const MOST_READINGS: usize = 8;
/// Places of a message that may end the name of what it is about, `path: line 3: `.
const MOST_HEADS: usize = 6;

/// One wording.
#[derive(Debug)]
pub(super) struct Entry {
    #[cfg(test)]
    english: String,
    /// What stands between the values, one more than there are values.
    fixed: Vec<String>,
    values: Vec<String>,
    chinese: Vec<Piece>,
}

/// A part of the Chinese wording.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// The value of this number; unknown names are kept for [`Entry::is_sound`].
    Value {
        name: String,
        index: Option<usize>,
        kind: Kind,
    },
}

/// How a value is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `{name}`: as it is.
    Kept,
    /// `{name?}`: translated if a catalogue holds it.
    Perhaps,
    /// `{name!}`: translated; a message whose value no catalogue holds is not of this wording.
    Message,
}

impl Entry {
    fn new(english: &str, chinese: &str) -> Self {
        let (mut fixed, mut values) = (vec![String::new()], Vec::new());
        for part in parts(english) {
            match part {
                Part::Text(text) => {
                    if let Some(last) = fixed.last_mut() {
                        last.push_str(&text);
                    }
                }
                Part::Value(name) => {
                    values.push(name.split(':').next().unwrap_or_default().to_owned());
                    fixed.push(String::new());
                }
            }
        }
        let piece = |part| match part {
            Part::Text(text) => Piece::Text(text),
            Part::Value(written) => {
                let name = written.trim_end_matches(['!', '?']).to_owned();
                let numbered = name.parse().ok().and_then(|number: usize| number.checked_sub(1));
                let index = numbered.or_else(|| values.iter().position(|value| *value == name));
                let index = index.filter(|index| *index < values.len());
                let kind = match written.chars().next_back() {
                    Some('!') => Kind::Message,
                    Some('?') => Kind::Perhaps,
                    _ => Kind::Kept,
                };
                Piece::Value { name, index, kind }
            }
        };
        let chinese = parts(chinese).into_iter().map(piece).collect();
        Self {
            #[cfg(test)]
            english: english.to_owned(),
            fixed,
            values,
            chinese,
        }
    }

    fn fixed_bytes(&self) -> usize {
        self.fixed.iter().map(String::len).sum()
    }

    /// The values of a message that has this wording, in each way it can be read, the shortest first values first.
    fn readings<'m>(&self, message: &'m str) -> Vec<Vec<&'m str>> {
        let mut readings = Vec::new();
        let Some((first, rest)) = self.fixed.split_first() else { return readings };
        let Some(left) = message.strip_prefix(first.as_str()) else { return readings };
        match rest.split_last() {
            None if left.is_empty() => readings.push(Vec::new()),
            None => {}
            Some((last, between)) => {
                if let Some(left) = left.strip_suffix(last.as_str()) {
                    read(left, between, &mut Vec::new(), &mut readings);
                }
            }
        }
        readings
    }

    /// Says a message in Chinese: in the reading whose values are messages themselves, where they should be.
    fn say(&self, message: &str, translate: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut second = None;
        for values in self.readings(message) {
            match self.fill(&values, &translate) {
                Some((said, true)) => return Some(said),
                Some((said, false)) => second = second.or(Some(said)),
                None => {}
            }
        }
        second
    }

    /// Puts values into the Chinese, and tells whether each that may be a message was one.
    fn fill(&self, values: &[&str], translate: impl Fn(&str) -> Option<String>) -> Option<(String, bool)> {
        let (mut filled, mut are_known) = (String::new(), true);
        for piece in &self.chinese {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Value { index, kind, name } => {
                    let value = index.and_then(|index| values.get(index)).copied().unwrap_or_default();
                    if name == COUNT && *kind == Kind::Kept && !is_count(value) {
                        return None;
                    }
                    let said = if *kind == Kind::Kept { None } else { translate(value) };
                    match (kind, said) {
                        (Kind::Message, None) => return None,
                        (_, Some(said)) => filled.push_str(&said),
                        (_, None) => {
                            filled.push_str(value);
                            are_known &= *kind == Kind::Kept;
                        }
                    }
                }
            }
        }
        Some((filled, are_known))
    }
}

/// Tells whether a text is a number as people write it: `12,345`.
fn is_count(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
}

/// Goes through the ways that text can lie between values.
fn read<'m>(left: &'m str, between: &[String], before: &mut Vec<&'m str>, readings: &mut Vec<Vec<&'m str>>) {
    let Some((text, further)) = between.split_first() else {
        readings.push(before.iter().copied().chain([left]).collect());
        return;
    };
    for (at, _) in left.match_indices(text.as_str()) {
        if readings.len() >= MOST_READINGS {
            return;
        }
        before.push(&left[..at]);
        read(&left[at + text.len()..], further, before, readings);
        before.pop();
    }
}

/// What is asked of a catalogue before it is shipped.
#[cfg(test)]
impl Entry {
    pub(super) fn english(&self) -> &str {
        &self.english
    }

    /// Tells whether the Chinese is there and holds each value of the English, and no other.
    pub(super) fn is_sound(&self) -> Result<(), String> {
        let mut used = vec![false; self.values.len()];
        for piece in &self.chinese {
            match piece {
                Piece::Value { index: Some(index), .. } => used[*index] = true,
                Piece::Value { name, index: None, .. } => return Err(format!("there is no {{{name}}}")),
                Piece::Text(_) => {}
            }
        }
        match used.iter().position(|used| !used) {
            _ if self.chinese.is_empty() => Err("it has no translation".to_owned()),
            Some(unused) => Err(format!("value {} is lost", unused + 1)),
            None => Ok(()),
        }
    }

    /// The English with a mark for each value.
    pub(super) fn with_marks(&self) -> String {
        let mut english = self.fixed[0].clone();
        for (number, text) in self.fixed[1..].iter().enumerate() {
            english.push_str(&format!("⟦{number}⟧{text}"));
        }
        english
    }

    /// Tells whether a message would be taken for this wording, whatever its values are.
    pub(super) fn takes(&self, message: &str) -> bool {
        let is_bound = |piece: &Piece| matches!(piece, Piece::Value { kind: Kind::Message, .. });
        !self.chinese.iter().any(is_bound) && !self.readings(message).is_empty()
    }
}

/// All wordings.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// The most telling first: those with the most fixed text.
    entries: Vec<Entry>,
    /// Entries without values, by their English.
    whole: HashMap<String, usize>,
}

impl Catalogue {
    /// Reads the texts of PO files; what is no entry is passed over.
    pub(super) fn new(texts: &[&str]) -> Self {
        let mut entries: Vec<Entry> = texts.iter().flat_map(|text| entries(text)).collect();
        entries.sort_by_key(|entry| Reverse(entry.fixed_bytes()));
        let without = entries.iter().enumerate().filter(|(_, entry)| entry.values.is_empty());
        let whole = without.map(|(index, entry)| (entry.fixed.concat(), index)).collect();
        Self { entries, whole }
    }

    #[cfg(test)]
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Translates a message, or what follows the name of the thing it is about: `book.txt: there is no such file`.
    pub(super) fn translate(&self, message: &str) -> Option<String> {
        (message.len() <= LONGEST_BYTES).then(|| self.say(message, DEEPEST)).flatten()
    }

    fn say(&self, message: &str, deep: usize) -> Option<String> {
        let deeper = deep.checked_sub(1)?;
        if let Some(index) = self.whole.get(message) {
            return self.entries.get(*index)?.say(message, |_| None);
        }
        let matching = self.entries.iter().filter(|entry| !entry.values.is_empty());
        for entry in matching {
            let said = entry.say(message, |value| self.say(value, deeper));
            if said.is_some() {
                return said;
            }
        }
        message.match_indices(": ").take(MOST_HEADS).find_map(|(at, colon)| {
            let said = self.say(&message[at + colon.len()..], deeper)?;
            Some(format!("{}: {said}", &message[..at]))
        })
    }
}

/// A stretch of a wording.
enum Part {
    Text(String),
    Value(String),
}

/// Takes a wording apart at its `{…}`; `{{` and `}}` are braces.
fn parts(wording: &str) -> Vec<Part> {
    let (mut parts, mut text, mut rest) = (Vec::new(), String::new(), wording);
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let found = &rest[at..];
        if let Some(after) = found.strip_prefix("{{") {
            text.push('{');
            rest = after;
        } else if let Some(after) = found.strip_prefix("}}") {
            text.push('}');
            rest = after;
        } else if let Some((name, after)) = found.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(Part::Value(name.to_owned()));
            rest = after;
        } else {
            text.push_str(&found[..1]);
            rest = &found[1..];
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    parts
}

/// Reads the entries of a PO file; the one with an empty `msgid` is its head.
fn entries(text: &str) -> Vec<Entry> {
    let (mut found, mut english, mut chinese) = (Vec::new(), Vec::<String>::new(), String::new());
    let mut is_chinese = false;
    let mut close = |english: &mut Vec<String>, chinese: &mut String| {
        found.extend(
            english.drain(..).filter(|english| !english.is_empty()).map(|english| Entry::new(&english, chinese)),
        );
        chinese.clear();
    };
    for line in text.lines() {
        if let Some(string) = line.strip_prefix("msgid ").or_else(|| line.strip_prefix("msgid_plural ")) {
            if is_chinese {
                close(&mut english, &mut chinese);
            }
            is_chinese = false;
            english.push(unquoted(string));
        } else if let Some(string) = line.strip_prefix("msgstr ").or_else(|| line.strip_prefix("msgstr[0] ")) {
            is_chinese = true;
            chinese = unquoted(string);
        } else if line.starts_with('"') {
            match english.last_mut() {
                _ if is_chinese => chinese.push_str(&unquoted(line)),
                Some(last) => last.push_str(&unquoted(line)),
                None => {}
            }
        }
    }
    close(&mut english, &mut chinese);
    found
}

/// Reads a string in double quotes.
fn unquoted(string: &str) -> String {
    let inside = string.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
    let (mut text, mut letters) = (String::new(), inside.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text
}
