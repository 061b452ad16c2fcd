//! One compiled half of a rule, and the search with it.
//!
//! Takes a pattern of an SRX file; gives back where it matches. Work is bounded: a search looks at most [`WINDOW`] bytes
//! ahead, and the backtracking engine gives up after [`BACKTRACKS`] steps.

use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};

use super::dialect::{self, Engine};

/// How far a search looks ahead, in bytes: far longer than any sentence, short enough that a pattern that scans to the end
/// of its text at every place stays quick.
const WINDOW: usize = 16 * 1024;
/// Longest match that is found whichever way the windows fall, in bytes.
const MARGIN: usize = 1024;
/// Most steps back of one search; what needs more on a window is no rule for a sentence.
const BACKTRACKS: usize = 1_000_000;
/// Largest compiled pattern, in bytes.
const SIZE_LIMIT: usize = 4 << 20;

/// The search gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exhausted;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Compiled);

#[derive(Debug, Clone)]
enum Compiled {
    Automaton(Box<Regex>),
    Backtracking(Box<Backtracker>),
}

/// The backtracking engine finds from a place on; anchored it needs a pattern of its own.
#[derive(Debug, Clone)]
struct Backtracker {
    anywhere: fancy_regex::Regex,
    here: fancy_regex::Regex,
}

impl Pattern {
    /// Translates and compiles a pattern, or says in a few words why that cannot be done.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let translated = dialect::translate(pattern)?;
        let compiled = match translated.engine {
            Engine::Automaton => Compiled::Automaton(Box::new(automaton(&translated.pattern)?)),
            Engine::Backtracking => {
                let backtracker = |pattern: &str| {
                    let mut builder = fancy_regex::RegexBuilder::new(pattern);
                    builder.backtrack_limit(BACKTRACKS).delegate_size_limit(SIZE_LIMIT);
                    builder.build().map_err(|error| one_line(&error.to_string()))
                };
                Compiled::Backtracking(Box::new(Backtracker {
                    anywhere: backtracker(&translated.pattern)?,
                    here: backtracker(&format!(r"\G(?:{})", translated.pattern))?,
                }))
            }
        };
        Ok(Self(compiled))
    }

    /// Tells whether the pattern matches all of a short text, whatever the case.
    pub(super) fn matches_whole(pattern: &str, text: &str) -> Result<bool, String> {
        let translated = dialect::translate(pattern)?;
        let whole = format!(r"(?i)\A(?:{})\z", translated.pattern);
        match translated.engine {
            Engine::Automaton => Ok(automaton(&whole)?.is_match(text)),
            Engine::Backtracking => {
                let regex = fancy_regex::Regex::new(&whole).map_err(|error| one_line(&error.to_string()))?;
                regex.is_match(text).map_err(|error| one_line(&error.to_string()))
            }
        }
    }

    /// Reports the end of every match: leftmost first, one after another, as the tools that exchange SRX files search.
    pub(super) fn ends(&self, text: &str, report: &mut impl FnMut(usize)) -> Result<(), Exhausted> {
        let mut at = 0;
        loop {
            let end = floor(text, at + WINDOW);
            let last = end == text.len();
            let edge = if last { end } else { floor(text, end - MARGIN) };
            match self.find(text, at, end)? {
                None if last => return Ok(()),
                None => at = edge,
                // A match at the edge may be cut short: look at it again with the edge further away.
                Some((start, stop)) if !last && stop > edge && start > at => at = start,
                Some((start, stop)) => {
                    report(stop);
                    at = if stop > start { stop } else { next(text, stop) };
                    if at > text.len() || stop == text.len() {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Tells whether a match starts at a place.
    pub(super) fn is_at(&self, text: &str, at: usize) -> Result<bool, Exhausted> {
        let end = floor(text, at + MARGIN);
        match &self.0 {
            Compiled::Automaton(regex) => {
                Ok(regex.is_match(Input::new(text).span(at..end).anchored(Anchored::Yes).earliest(true)))
            }
            Compiled::Backtracking(regex) => match regex.here.find_from_pos(&text[..end], at) {
                Ok(found) => Ok(found.is_some()),
                Err(_) => Err(Exhausted),
            },
        }
    }

    fn find(&self, text: &str, at: usize, end: usize) -> Result<Option<(usize, usize)>, Exhausted> {
        match &self.0 {
            Compiled::Automaton(regex) => {
                Ok(regex.find(Input::new(text).span(at..end)).map(|found| (found.start(), found.end())))
            }
            Compiled::Backtracking(regex) => match regex.anywhere.find_from_pos(&text[..end], at) {
                Ok(found) => Ok(found.map(|found| (found.start(), found.end()))),
                Err(_) => Err(Exhausted),
            },
        }
    }
}

fn automaton(pattern: &str) -> Result<Regex, String> {
    Regex::builder()
        .syntax(syntax::Config::new())
        .configure(Config::new().nfa_size_limit(Some(SIZE_LIMIT)))
        .build(pattern)
        .map_err(|error| one_line(&error.syntax_error().map_or(error.to_string(), ToString::to_string)))
}

/// The last line of a message: the engines draw the pattern first and say what is wrong after it.
fn one_line(message: &str) -> String {
    let last = message.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it cannot be compiled");
    last.trim().trim_start_matches("error: ").to_owned()
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn next(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(pattern: &str, text: &str) -> Vec<usize> {
        let mut found = Vec::new();
        Pattern::new(pattern).expect(pattern).ends(text, &mut |end| found.push(end)).expect("bounded");
        found
    }

    #[test]
    fn matches_are_found_one_after_another() {
        assert_eq!(ends("[.!]+", "a.b!!c"), [2, 5]);
        assert_eq!(ends("", "a。"), [0, 1, 4]);
        assert_eq!(ends("(?<=a)b*", "abbab"), [3, 5]);
        assert_eq!(ends(r"\bb", "ab b"), [4]);
    }

    #[test]
    fn the_text_around_a_place_is_seen() {
        for pattern in [r"\bb", r"(?<!x)b"] {
            let pattern = Pattern::new(pattern).expect("lawful");
            assert_eq!(pattern.is_at("a b", 2), Ok(true));
            assert_eq!(pattern.is_at("xb", 1), Ok(false));
        }
    }

    #[test]
    fn windows_do_not_show() {
        let text = format!("{}MARK{}MARK!", "甲a".repeat(WINDOW / 4 - 1), "x".repeat(3 * WINDOW));
        let first = text.find("MARK").expect("there") + 4;
        for pattern in ["MARK", "(?<!y)MARK", "MARK!?"] {
            let found = ends(pattern, &text);
            assert_eq!(found.len(), 2);
            assert_eq!(found[0], first);
        }
        assert_eq!(ends("x+", &text[first..]).last(), Some(&(3 * WINDOW)));
    }

    #[test]
    fn a_search_that_never_ends_gives_up() {
        let evil = Pattern::new(r"(?:(a+)\1*)+$").expect("lawful");
        let text = format!("{}! b", "a".repeat(80));
        assert_eq!(evil.ends(&text, &mut |_| {}), Err(Exhausted));
    }

    #[test]
    fn language_patterns_take_the_whole_tag() {
        assert_eq!(Pattern::matches_whole("ZH.*", "zh-Hant-TW"), Ok(true));
        assert_eq!(Pattern::matches_whole("[Ee][Nn]", "en-GB"), Ok(false));
        assert_eq!(Pattern::matches_whole("(?!zh).*", "zh"), Ok(false));
        assert!(Pattern::matches_whole("(", "zh").is_err());
    }
}
