//! Our own rules as an SRX file, as far as the patterns on both sides of a place can say them.
//!
//! Gives back SRX 2.0 that keeps to what ICU, Java and PCRE share: no look-around, no flags. What our rules look at and SRX
//! cannot is left out: which quotes and brackets are open further away than a sentence, abbreviations learned from the file,
//! how long the sentence is so far. `docs/segmentation.md` has the agreement with our own rules in figures.

use std::fmt::Write as _;

use crate::segment::abbreviations::{self, Kind};
use crate::segment::latin::SPEECH_VERBS;

/// Chinese stops, and what may stand among them.
const STOPS: &str = "(?:[。！？｡‼⁇⁈⁉]|[！？?!]+)[。！？｡‼⁇⁈⁉…!?]*";
/// What closes behind a stop and belongs to its sentence.
const CLOSERS: &str = "(?:\\s?[”’」』）】》〉〕]|\")";
/// What closes quoted speech.
const QUOTE_CLOSERS: &str = "(?:\\s?[”’」』]|\")";
/// Marks after which a sentence goes on.
const COMMAS: &str = r"\s*[，、；：,;:—～·]";
/// Closers of Latin text.
const LATIN_CLOSERS: &str = "[\"'”’»)\\]}]";

/// Which way a rule decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    Yes,
    No,
}

/// Writes an approximation of our own rules as SRX 2.0.
#[must_use]
pub fn export() -> String {
    let mut file = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n",
        "  <header segmentsubflows=\"yes\" cascade=\"yes\">\n",
        "    <formathandle type=\"start\" include=\"no\"/>\n",
        "    <formathandle type=\"end\" include=\"yes\"/>\n",
        "    <formathandle type=\"isolated\" include=\"no\"/>\n",
        "  </header>\n  <body>\n    <languagerules>\n",
    ));
    language(&mut file, "Chinese", &chinese());
    language(&mut file, "English", &english());
    // Both for every language: Chinese text holds English sentences and the other way round.
    file.push_str(concat!(
        "    </languagerules>\n    <maprules>\n",
        "      <languagemap languagepattern=\".*\" languagerulename=\"Chinese\"/>\n",
        "      <languagemap languagepattern=\".*\" languagerulename=\"English\"/>\n",
        "    </maprules>\n  </body>\n</srx>\n",
    ));
    file
}

fn language(file: &mut String, name: &str, rules: &[(Break, String, String)]) {
    // Writing into a string cannot fail.
    let _ = writeln!(file, "      <languagerule languagerulename=\"{name}\">");
    for (decision, before, after) in rules {
        let decision = if *decision == Break::Yes { "yes" } else { "no" };
        let (before, after) = (escaped(before), escaped(after));
        let _ = writeln!(
            file,
            "        <rule break=\"{decision}\"><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>"
        );
    }
    file.push_str("      </languagerule>\n");
}

fn escaped(pattern: &str) -> String {
    pattern.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The rules after Chinese marks; the first that fits decides.
fn chinese() -> Vec<(Break, String, String)> {
    let rule = |decision, before: &str, after: &str| (decision, before.to_owned(), after.to_owned());
    let marks = format!("{STOPS}{CLOSERS}*");
    let spoken = format!("(?:{STOPS}|…+|—+){QUOTE_CLOSERS}+");
    let tag = r"\s*\p{IsHan}{0,4}[说說道问問喊叫答写寫想曰]。";
    vec![
        // A comma takes the sentence on, whatever stands before it.
        rule(Break::No, &marks, COMMAS),
        rule(Break::No, &format!("…+{CLOSERS}*"), COMMAS),
        // `”的人`, `”她问。`
        rule(Break::No, &format!("(?:{STOPS}|…+){CLOSERS}+"), "[的地]|之[类類流]"),
        // `没说。` is no speech tag; SRX without look-around says so one rule earlier.
        rule(Break::Yes, &spoken, r"\s*\p{IsHan}{0,3}[没不无沒無]\p{IsHan}{0,3}[说說道问問喊叫答写寫想曰]。"),
        rule(Break::No, &spoken, tag),
        // Inside a title and inside brackets; after a bracket that closes with the stop in it.
        rule(Break::No, "《[^《》]{0,30}[。！？…!?]+", "[^《》]{0,30}》"),
        rule(Break::No, "《[^《》]{0,30}[。！？…!?]+》[”’」』）]*", ""),
        rule(Break::No, "（[^（）]{0,70}[。！？…!?]+[”’」』]*", "[^（）]{0,70}）"),
        rule(Break::No, "[^。！？…”’」』；;（）\\s][（(][^（）()]{0,70}[。！？…!?]+[”’」』]*[）)]", ""),
        // An omission inside quotes, after a filler, before white space.
        rule(Break::No, "…+", "[^“”「」『』…]{1,120}[”」』]"),
        rule(Break::No, "(?:那个|那個|这个|這個|就是|所以|因为|因為|但是|可是|不过|不過|而且|如果|然后|然後)…+", ""),
        rule(Break::No, "(?:^|[。！？”」』…])[\\s“「『]*\\p{IsHan}{1,2}…+", "[^”’」』…]"),
        rule(Break::No, "…+", r"\s"),
        // What is left ends a sentence.
        rule(Break::Yes, &marks, ""),
        rule(Break::Yes, &format!(r"\p{{IsHan}}[”’」』）】》]?[.!?]+{CLOSERS}*"), r"[^\p{L}\p{N}.!?]|\p{IsHan}"),
        rule(Break::Yes, "[^0-9０-９]．", ""),
        rule(Break::Yes, &format!("…+{CLOSERS}*"), r"[\p{IsHan}“「『（《]"),
        rule(Break::Yes, "—+[”’」』]", r"[\p{IsHan}“「『（《]"),
    ]
}

/// The rules after Latin marks; the first that fits decides.
fn english() -> Vec<(Break, String, String)> {
    let rule = |decision, before: &str, after: &str| (decision, before.to_owned(), after.to_owned());
    let words = |kind: Kind| alternatives(abbreviations::of_kind(kind));
    let openers = format!(r"\s+[“‘(\[]?(?:{})\b", abbreviations::openers().collect::<Vec<_>>().join("|"));
    let verbs = SPEECH_VERBS.join("|");
    let inside = words(Kind::Inside);
    let ends_perhaps = format!("{}|{}|{}", words(Kind::Open), words(Kind::Date), words(Kind::Unit));
    vec![
        // Abbreviations.
        rule(Break::No, &format!(r"\b(?:{})\.", words(Kind::Title)), r"\s+[\p{L}\p{N}]"),
        rule(Break::No, &format!(r"\b(?:{})\.", words(Kind::Number)), r"\s*[\p{N}(#\p{Ll}]|\s+[IVXLC]+\b"),
        rule(Break::No, &format!(r"\b(?:{inside})\."), r"\s"),
        rule(Break::Yes, &format!(r"\b(?:{ends_perhaps})\."), &openers),
        rule(Break::No, &format!(r"\b(?:{ends_perhaps})\."), r"\s+[\p{L}\p{N}]"),
        // `U.S.`, `a.m.`, initials.
        rule(Break::Yes, r"\b\p{L}\.(?:\s?\p{L}\.)+", &openers),
        rule(Break::No, r"\b\p{L}\.(?:\s?\p{L}\.)*", r"\s+[\p{L}\p{N}]"),
        // Numbering at the start of a paragraph.
        rule(Break::No, r"^\s*(?:\p{N}+|[ivx]+)(?:\.\p{N}+)*\.", r"\s"),
        rule(
            Break::No,
            r"^\s*(?:Article|Chapter|Exhibit|Fig|Figure|Part|Plate|Section|Table)\s(?:\p{N}+|[IVXLC]+)\.",
            r"\s",
        ),
        // Speech goes on: `“Why?” he asked`, `“Why?” Tom asked`.
        rule(Break::No, &format!("[.!?…,—-]+{LATIN_CLOSERS}+"), r"\s+\p{Ll}"),
        rule(Break::No, "[.!?…—-]+[\"”’']", &format!(r"\s+(?:\p{{Lu}}[\p{{L}}'’-]*\.?\s){{1,3}}(?:{verbs})\b")),
        rule(Break::No, "[.!?…]+", r"\s+\p{Ll}"),
        rule(Break::No, r"\.(?:\s?\.)+", r"\s*I\b"),
        rule(Break::No, &format!("[.!?…]+{LATIN_CLOSERS}*"), r"\s*[.,;:%)\]]"),
        // Speech that breaks off.
        rule(Break::Yes, "[—–-]+[\"”’]", r"\s+[“\u2018]"),
        // What is left ends a sentence.
        rule(Break::Yes, &format!(r"[.!?…]+{LATIN_CLOSERS}*(?:\[\p{{N}}+\])*"), r"\s+[^\s]"),
        rule(Break::Yes, r"\b\p{Ll}{3,}[.!?]", r"\p{Lu}\p{Ll}+\s"),
        rule(Break::Yes, r"[!?][”’]?", r"[“\u2018]?\p{Lu}\p{Ll}+"),
    ]
}

/// Words as an alternation, each with a small or a capital first letter; capitals alone where the small word is another one.
fn alternatives(words: impl Iterator<Item = &'static str>) -> String {
    /// Abbreviations that are English words in small letters.
    const WORDS: [&str; 18] = [
        "art", "bro", "col", "fig", "gen", "hon", "in", "lat", "mar", "med", "min", "no", "pop", "rep", "sat", "sec",
        "sun", "wed",
    ];
    let written = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().unwrap_or_default();
        let upper: String = first.to_uppercase().collect();
        let rest = letters.as_str();
        if WORDS.contains(&word) || !first.is_alphabetic() || upper == first.to_string() {
            format!("{upper}{rest}")
        } else {
            format!("[{upper}{first}]{rest}")
        }
    };
    words.map(written).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::super::Srx;
    use super::*;

    #[test]
    fn every_rule_that_is_written_compiles() {
        let srx = Srx::parse(&export()).expect("what we write we read");
        assert!(srx.rule_count() > 30);
        assert_eq!(srx.rejected(), []);
    }

    #[test]
    fn what_is_written_is_the_same_every_time() {
        assert_eq!(export(), export());
    }
}
