//! What the names of files say: which thing it is, in which language, and which comes first.
//!
//! Takes paths; gives back keys that are the same for the two languages of one thing. It does *not* look at the disk.

use std::cmp::Ordering;
use std::path::Path;

/// The language that a name gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tongue {
    Chinese,
    English,
}

/// A name without its extension and without the languages in it, and the last of those.
pub(crate) fn named(path: &Path) -> (Option<String>, Option<Tongue>) {
    let name = path.with_extension("").to_string_lossy().to_lowercase().replace('\\', "/");
    let tongue = |word: &str| match word {
        "zh" | "cn" | "chs" | "cht" | "chi" | "zho" => Some(Tongue::Chinese),
        "en" | "eng" => Some(Tongue::English),
        _ => None,
    };
    let region = |word: &str| matches!(word, "us" | "gb" | "uk" | "cn" | "tw" | "hk" | "hans" | "hant");
    let mut last = None;
    let mut key: Vec<String> = Vec::new();
    for part in name.split('/') {
        let mut kept: Vec<&str> = Vec::new();
        let mut after_tongue = false;
        for word in part.split(['.', '-', '_', ' ']) {
            let is_region = after_tongue && region(word);
            after_tongue = !is_region && tongue(word).is_some();
            if after_tongue {
                last = tongue(word);
            } else if !is_region {
                kept.push(word);
            }
        }
        let kept = kept.join(".");
        if !kept.is_empty() {
            key.push(kept);
        }
    }
    ((!key.is_empty()).then(|| key.join("/")), last)
}

/// A name without its extension and without the languages in it.
pub(super) fn name_key(path: &Path) -> Option<String> {
    named(path).0
}

/// The numbers in a name: of each folder and of the file, or where a folder has none its name. A file without a number has no key.
pub(super) fn number_key(path: &Path) -> Option<String> {
    let name = path.with_extension("").to_string_lossy().into_owned();
    let numbers = |part: &str| -> Option<String> {
        let digits = part.split(|character: char| !character.is_ascii_digit()).filter(|digits| !digits.is_empty());
        let numbers: Vec<&str> = digits.map(|digits| digits.trim_start_matches('0')).collect();
        (!numbers.is_empty()).then(|| numbers.join("."))
    };
    let parts: Vec<&str> = name.split(['/', '\\']).collect();
    let (file, folders) = parts.split_last()?;
    let mut key: Vec<String> = folders
        .iter()
        .filter_map(|folder| {
            numbers(folder).map(|numbers| format!("#{numbers}")).or_else(|| name_key(Path::new(folder)))
        })
        .collect();
    key.push(format!("#{}", numbers(file)?));
    Some(key.join("/"))
}

/// Compares names as people count: `2` before `10`.
pub(crate) fn natural(one: &str, other: &str) -> Ordering {
    let digits = |text: &str| text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let (mut left, mut right) = (one, other);
    loop {
        let (own, others) = (digits(left), digits(right));
        if own > 0 && others > 0 {
            let (number, against) = (left[..own].trim_start_matches('0'), right[..others].trim_start_matches('0'));
            let order = number.len().cmp(&against.len()).then_with(|| number.cmp(against));
            if order.is_ne() {
                return order;
            }
            (left, right) = (&left[own..], &right[others..]);
            continue;
        }
        let (mut own, mut others) = (left.chars(), right.chars());
        match (own.next(), others.next()) {
            (None, None) => return one.cmp(other),
            (first, second) if first != second => return first.cmp(&second),
            _ => (left, right) = (own.as_str(), others.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_taken_out_of_names() {
        let of = |path: &str| named(Path::new(path));
        let key = |text: &str| Some(text.to_owned());
        assert_eq!(of("docs/zh-CN/guide.md"), (key("docs/guide"), Some(Tongue::Chinese)));
        assert_eq!(of("docs/guide.en_US.md"), (key("docs/guide"), Some(Tongue::English)));
        assert_eq!(of("README_CN.md"), (key("readme"), Some(Tongue::Chinese)));
        assert_eq!(of("README.md"), (key("readme"), None));
        assert_eq!(of("zh/us.md"), (key("us"), Some(Tongue::Chinese)));
    }

    #[test]
    fn names_are_ordered_as_people_count() {
        let mut names = ["c10", "c2", "c02b", "b", "c", "10", "9"];
        names.sort_by(|one, other| natural(one, other));
        assert_eq!(names, ["9", "10", "b", "c", "c2", "c02b", "c10"]);
    }
}
