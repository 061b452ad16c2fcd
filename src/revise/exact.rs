//! What is the same in every language to the letter: code inside a sentence, addresses, words with a mark in them.
//!
//! Takes both states of one side and what the other side says; gives back what kind of change it is and why the other side need not
//! follow. It does *not* look at words.

use super::judge::{ChangeKind, Excuse};
use super::state::State;
use crate::text::address::address_key;
use crate::text::lang::Lang;

/// What kind of change code inside a sentence and links make, where they are not what they were, and why the other side need not
/// follow.
pub(super) fn exact_change(old: &State, new: &State, other: &State) -> Option<(ChangeKind, Option<Excuse>)> {
    let code = (code_keys(old) != code_keys(new)).then(|| inline_code_excuse(old, new, other));
    let address = (old.addresses != new.addresses).then(|| address_excuse(old, new, other));
    match (code, address) {
        (None, None) => None,
        (Some(code), None) => Some((ChangeKind::Code, code)),
        (None, Some(address)) => Some((ChangeKind::Address, address)),
        (Some(None), Some(_)) | (Some(_), Some(Some(_))) => Some((ChangeKind::Code, code.flatten())),
        (Some(Some(_)), Some(None)) => Some((ChangeKind::Address, None)),
    }
}

/// The code inside a sentence without the marks around it.
pub(super) fn code_keys(state: &State) -> Vec<&str> {
    state.code.iter().map(|code| code.trim_matches('`').trim()).collect()
}

/// Why the other side need not follow code inside a sentence that changed.
fn inline_code_excuse(old: &State, new: &State, other: &State) -> Option<Excuse> {
    let bare = |state: &State| -> Vec<String> {
        code_keys(state).iter().map(|code| code.split_whitespace().collect()).collect()
    };
    let (was, is, there) = (bare(old), bare(new), bare(other));
    if was == is {
        return Some(Excuse::Spacing);
    }
    is_followed(&was, &is, &there).then_some(Excuse::Said)
}

/// Tells whether what came is there, and what went is not.
fn is_followed(was: &[String], is: &[String], there: &[String]) -> bool {
    is.iter().filter(|key| !was.contains(key)).all(|key| there.contains(key))
        && was.iter().filter(|key| !is.contains(key)).all(|key| !there.contains(key))
}

/// Words in Latin letters that hold a mark (`a_b`, `v1.2`, `C#`, `--all`) in a Chinese text, in order: there a mark is a letter like
/// others, and a translation copies them. Other languages join words with marks of their own; they have none here.
pub(super) fn compounds<'a>(text: &'a str, lang: &Lang) -> Vec<&'a str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "._-/:#@\\+".contains(letter);
    let trimmed = |word: &'a str| word.trim_end_matches(['.', ':', '/', '-']).trim_start_matches(['.', ':']);
    let holds_mark = |word: &&str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric();
        word.bytes().any(is_letter) && !word.bytes().all(is_letter)
    };
    let words = text.split(|letter: char| !is_part(letter)).filter(|_| lang.is_chinese());
    words.map(trimmed).filter(holds_mark).collect()
}

/// Tells whether words with a mark came that the other side does not write, or went that it still writes.
pub(super) fn compounds_differ(was: &[&str], is: &[&str], other: &str) -> bool {
    let lacks = |one: &&&str, there: &[&str]| !there.contains(*one);
    is.iter().filter(|word| lacks(word, was)).any(|word| !other.contains(*word))
        || was.iter().filter(|word| lacks(word, is)).any(|word| other.contains(*word))
}

/// Why the other side need not follow a link that changed.
pub(super) fn address_excuse(old: &State, new: &State, other: &State) -> Option<Excuse> {
    let (was, is, there) = (keys(&old.addresses), keys(&new.addresses), keys(&other.addresses));
    if was == is {
        return Some(Excuse::Locale);
    }
    is_followed(&was, &is, &there).then_some(Excuse::Said)
}

/// The addresses as they are compared.
pub(super) fn keys(addresses: &[String]) -> Vec<String> {
    addresses.iter().map(|address| address_key(address)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_marks_are_told_from_punctuation() {
        assert_eq!(compounds("用 C# 写 a_b.md。 然后, 结束.", &Lang::chinese()), ["C#", "a_b.md"]);
        assert_eq!(compounds("加--all，见(docs/a)。", &Lang::chinese()), ["--all", "docs/a"]);
        assert!(compounds("A well-known a.b: word.", &Lang::english()).is_empty());
        assert!(compounds_differ(&["--all"], &["-all"], "Use --all."));
        assert!(!compounds_differ(&["a.b"], &["a.c"], "See a.c."));
    }
}
