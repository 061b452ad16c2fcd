//! The messages of a catalogue, from PO text.
//!
//! Takes text; gives back messages in order. It does *not* judge them: what is obsolete (`#~`) is left out.

use crate::error::Result;
use crate::format::line_error;

/// A message with its translations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Message {
    /// The line where it starts.
    pub(super) line: u32,
    pub(super) context: Option<String>,
    pub(super) singular: String,
    pub(super) plural: Option<String>,
    pub(super) translations: Vec<String>,
    pub(super) is_fuzzy: bool,
    /// The comments for the translator (`#.`), one after another.
    pub(super) comments: Vec<String>,
}

/// Which string of a message goes on in the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Context,
    Singular,
    Plural,
    Translation(usize),
}

/// Forms of a plural; Arabic has six. All up to the highest are kept, so it is no number to be generous with.
const MOST_FORMS: usize = 8;

/// Reads a catalogue.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] with the line that is no part of a catalogue.
pub(super) fn messages(text: &str) -> Result<Vec<Message>> {
    let mut messages = Vec::new();
    let mut open = Message::default();
    let mut field: Option<Field> = None;
    let mut close = |open: &mut Message, field: &mut Option<Field>| {
        let done = std::mem::take(open);
        if field.take().is_some() {
            messages.push(done);
        }
    };
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if let Some(comment) = line.strip_prefix('#') {
            // A comment after a translation belongs to the next message.
            if matches!(field, Some(Field::Translation(_))) {
                close(&mut open, &mut field);
            }
            match comment.chars().next() {
                Some(',') => open.is_fuzzy |= comment[1..].split(',').any(|flag| flag.trim() == "fuzzy"),
                Some('.') => open.comments.push(comment[1..].trim().to_owned()),
                _ => {}
            }
            continue;
        }
        if line.starts_with('"') {
            let Some(field) = field else { return Err(line_error(number, "this string belongs to no message")) };
            append(&mut open, field, &string(line, number)?);
            continue;
        }
        let (word, rest) = line.split_at(line.find(['"', ' ', '\t', '[']).unwrap_or(line.len()));
        let (rest, form) = form(rest, number)?;
        let next = match word {
            "msgctxt" => Field::Context,
            "msgid" => Field::Singular,
            "msgid_plural" => Field::Plural,
            "msgstr" => Field::Translation(form),
            _ => {
                let message = "this is no line of a catalogue; one begins with msgid, msgstr, msgctxt, # or a quote";
                return Err(line_error(number, message));
            }
        };
        let starts_anew = match next {
            Field::Context => field.is_some(),
            Field::Singular => field.is_some_and(|field| field != Field::Context),
            _ => false,
        };
        if starts_anew {
            close(&mut open, &mut field);
        }
        if matches!(next, Field::Context | Field::Singular) && field.is_none() {
            open.line = u32::try_from(number).unwrap_or(u32::MAX);
        }
        if matches!(next, Field::Plural | Field::Translation(_)) && field.is_none() {
            return Err(line_error(number, "a msgid must stand before this"));
        }
        field = Some(next);
        append(&mut open, next, &string(rest.trim_start(), number)?);
    }
    close(&mut open, &mut field);
    Ok(messages)
}

/// The number in `msgstr[1]`.
fn form(rest: &str, line: usize) -> Result<(&str, usize)> {
    let Some(inside) = rest.strip_prefix('[') else { return Ok((rest, 0)) };
    let parsed = inside.split_once(']').and_then(|(number, rest)| Some((rest, number.trim().parse().ok()?)));
    match parsed {
        Some((rest, form)) if form < MOST_FORMS => Ok((rest, form)),
        _ => Err(line_error(line, "the number of a plural form is missing or too large")),
    }
}

fn append(message: &mut Message, field: Field, text: &str) {
    let slot = match field {
        Field::Context => message.context.get_or_insert_default(),
        Field::Singular => &mut message.singular,
        Field::Plural => message.plural.get_or_insert_default(),
        Field::Translation(form) => {
            if message.translations.len() <= form {
                message.translations.resize(form + 1, String::new());
            }
            &mut message.translations[form]
        }
    };
    slot.push_str(text);
}

/// Reads a string in quotes with the escapes of C.
fn string(written: &str, line: usize) -> Result<String> {
    let inside = written.strip_prefix('"').and_then(|rest| rest.trim_end().strip_suffix('"'));
    let Some(inside) = inside else { return Err(line_error(line, "a string must stand in double quotes here")) };
    let mut text = String::with_capacity(inside.len());
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        if character == '"' {
            return Err(line_error(line, "a double quote inside a string is written \\\""));
        }
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('a') => text.push('\u{7}'),
            Some('b') => text.push('\u{8}'),
            Some('v') => text.push('\u{B}'),
            Some('f') => text.push('\u{C}'),
            Some(other @ ('"' | '\\' | '\'' | '?')) => text.push(other),
            // Numbers are bytes of an encoding that is not known here, and nobody writes them.
            Some(other) => text.extend(['\\', other]),
            None => return Err(line_error(line, "a string must not end in a single backslash")),
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_in_all_their_forms() {
        let text = "# translator\n#. note\n#: a.c:1\n#, fuzzy, c-format\nmsgctxt \"menu\"\nmsgid \"\"\n\"a\\n\"\n\"b\\\"\\\\\"\n\
                    msgstr \"c\"\n\n#~ msgid \"old\"\n#~ msgstr \"alt\"\nmsgid \"one\"\nmsgid_plural \"many\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"\n\
                    msgid \"last\"\nmsgstr \"\"";
        let read = messages(text).expect("a catalogue");
        assert_eq!(read.len(), 3);
        assert_eq!(
            (read[0].singular.as_str(), read[0].context.as_deref(), read[0].line),
            ("a\nb\"\\", Some("menu"), 5)
        );
        assert!(read[0].is_fuzzy && !read[1].is_fuzzy);
        assert_eq!(read[0].comments, ["note"]);
        assert_eq!(
            (read[1].plural.as_deref(), read[1].translations.as_slice()),
            (Some("many"), &["x", "y"].map(str::to_owned)[..])
        );
        assert_eq!(read[2].singular, "last");
    }

    #[test]
    fn what_is_no_catalogue_is_refused_with_its_line() {
        for (text, line) in [
            ("msgid \"a\"\nmsgstr b", "line 2"),
            ("\n\"a\"", "line 2"),
            ("msgstr \"a\"", "line 1"),
            ("hello", "line 1"),
            ("msgid \"a\"\nmsgstr[999999999] \"\"", "line 2"),
            ("msgid \"a\\\"", "line 1"),
            ("msgid \"a\"b\"", "line 1"),
        ] {
            let message = messages(text).expect_err(text).to_string();
            assert!(message.starts_with(line), "{text}: {message}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(parts in proptest::collection::vec("msgid |msgstr |msgstr\\[[0-9]?\\]? |msgctxt |msgid_plural |\"|\\\\|\n|#~|#, fuzzy|好", 0..16)) {
            let _ = messages(&parts.concat());
        }
    }
}
