//! Negators that need no counterpart, by what stands around them.
//!
//! Takes a text and a negator in it; tells whether it denies what follows. It does *not* look at the other side, but for
//! [`is_taken`] and [`is_plain`].

use super::super::link::Linkage;
use super::super::opposite::is_denying;
use crate::text::han::is_han;
use crate::text::lang::Side;
use crate::text::negation::{Negator, Strength};
use crate::text::span::ByteSpan;

/// How far after a negator a second one still belongs to it, and how long a word with an opposite built in is (`difficult`):
/// shorter ones only limit (`only`, `few`).
const DOUBLED_BYTES: u32 = 16;
const OPPOSITE_BYTES: usize = 8;

/// *Could not have come at a worse time* denies nothing: so far after the negator the comparison stands at most.
const COMPARED_BYTES: usize = 40;

/// `not … until`, `not … till` and `not … unless` are 才 and 除非: so far after the negator the word stands at most, a dozen words.
const UNTIL_BYTES: usize = 90;

/// What stands in quotation marks and is no longer than this, ten characters, is a name.
const NAME_BYTES: usize = 33;

/// Words that begin like *un-* and deny nothing, among them verbs that undo, and beginnings of such.
const NOT_UN: [&str; 5] = ["unto", "uncle", "uncles", "undo", "undone"];
const NOT_UN_STARTS: [&str; 27] = [
    "unanim",
    "unblock",
    "uncover",
    "under",
    "undoing",
    "unfold",
    "unicode",
    "unicorn",
    "unif",
    "unilat",
    "uninstall",
    "union",
    "uniq",
    "unison",
    "unit",
    "univ",
    "unix",
    "unleash",
    "unless",
    "unload",
    "unlock",
    "unmount",
    "unpack",
    "unplug",
    "until",
    "unveil",
    "unzip",
];

/// Words that deny by an opening other than *un-*, and that stand after *not* to say a thing weakly.
const OFTEN_DENIED: [&str; 20] = [
    "dissatisfied",
    "dissimilar",
    "displeased",
    "imperceptible",
    "impractical",
    "improbable",
    "inaccessible",
    "inaccurate",
    "inappropriate",
    "inconceivable",
    "inconsiderable",
    "inconsistent",
    "indifferent",
    "ineffective",
    "inexpensive",
    "infrequent",
    "infrequently",
    "insensitive",
    "insignificant",
    "irrelevant",
];

/// Tells whether a negator of English stands right before a word that denies too: *not uncommon* is a plain statement, and *not
/// important* none.
pub(super) fn is_doubled(text: &str, negator: ByteSpan, denies: &[Negator]) -> bool {
    let is_near = |other: &&Negator| other.span.start >= negator.end && other.span.start <= negator.end + DOUBLED_BYTES;
    let is_opposite = |other: &Negator| {
        let written = other.span.of_text(text).to_lowercase();
        if !OPENINGS.iter().any(|opening| written.starts_with(opening)) {
            return written.len() >= OPPOSITE_BYTES;
        }
        let is_un = written.starts_with("un")
            && !NOT_UN.contains(&written.as_str())
            && !NOT_UN_STARTS.iter().any(|start| written.starts_with(start));
        is_un || written.starts_with("non") || OFTEN_DENIED.contains(&written.as_str()) || is_denying(&written)
    };
    denies.iter().filter(is_near).any(|other| other.strength == Strength::Weak && is_opposite(other))
}

/// Tells whether a weak negator of the other side translates a weak one of this side: then it is spoken for, and stands for
/// no strong one (失败 is `fail`, so that `not fail` lacks its `not`).
pub(super) fn is_taken(linkage: &Linkage, negator: ByteSpan, side: Side, denies: &[Negator]) -> bool {
    let mut words = linkage.side(side.other()).iter().filter(|linked| linked.word.span.meets(negator));
    words.any(|linked| {
        let Some(link) = linked.link.map(|link| linkage.links[link]) else { return false };
        let own = if side == Side::Source { link.source } else { link.target };
        link.strength > 0.5
            && denies.iter().any(|weak| weak.strength == Strength::Weak && weak.span.meets(own))
            && !denies.iter().any(|strong| strong.strength == Strength::Strong && strong.span.meets(own))
    })
}

/// From this strength on a link says what a word means.
const SURE: f32 = 0.3;

/// Openings of English words that deny in some (`unfair`) and not in others (`unit`, `information`).
pub(super) const OPENINGS: [&str; 10] = ["un", "in", "im", "il", "ir", "dis", "non", "anti", "mis", "de"];

/// Tells whether a weak negator of the other side translates words of this side in which nothing denies: it only looks like one.
/// `written` is how it is written there; a word that is no mere opening (`lack`, `hardly`) denies whatever it translates.
pub(super) fn is_plain(linkage: &Linkage, negator: ByteSpan, written: &str, side: Side, denies: &[Negator]) -> bool {
    let is_opening = OPENINGS
        .iter()
        .any(|opening| written.get(..opening.len()).is_some_and(|start| start.eq_ignore_ascii_case(opening)));
    if written.is_ascii() && !is_opening {
        return false;
    }
    let mut words = linkage.side(side.other()).iter().filter(|linked| linked.word.span.meets(negator));
    words.any(|linked| {
        let Some(link) = linked.link.map(|link| linkage.links[link]) else { return false };
        let own = if side == Side::Source { link.source } else { link.target };
        link.strength >= SURE && !denies.iter().any(|known| known.span.meets(own))
    })
}

/// Tells whether a Chinese text is a line of a changelog that begins with what was mended: one side tells what was wrong
/// (修复不换行的问题), the other what is right now (*should wrap*), so a denial of one is none of the other.
pub(super) fn tells_of_mending(chinese: &str) -> bool {
    let starts = ["修复", "修復", "修正"].iter().filter_map(|word| chinese.find(word));
    starts.min().is_some_and(|start| !chinese[..start].chars().any(is_han))
}

/// Tells whether a negator denies what comes after it: 无 and 未 stand inside nouns, *nor* and *none* go back to another
/// place, and *not only* denies nothing.
pub(super) fn is_followed(text: &str, negator: ByteSpan) -> bool {
    let written = negator.of_text(text);
    let is = |words: &[&str]| words.iter().any(|word| written.eq_ignore_ascii_case(word));
    if is(&["无", "無", "未", "nor", "neither", "none", "noone", "without"]) {
        return false;
    }
    let (before, next) =
        (text.get(..negator.start as usize).unwrap_or_default(), text.get(negator.end as usize..).unwrap_or_default());
    // 别 in the middle of a clause is as often a part of a name or a noun (俄别以东, 判别器): it may answer, but is not followed.
    let is_inside =
        |character: char| character.is_alphanumeric() && !matches!(character, '请' | '請' | '你' | '您' | '们' | '們');
    if is(&["别", "別"]) && before.trim_end().ends_with(is_inside) {
        return false;
    }
    // NOT_EXIST, no_error_log and --no-offline are names of code, 「還息不還本」 is the name of a scheme.
    let is_code = next.starts_with(['_', '-', '"', '”'])
        || before.ends_with(['_', '-', '`', '"', '“'])
        || (before.ends_with('(') && next.starts_with(')'));
    let is_quoted = before.rfind(['「', '“', '《']).is_some_and(|open| {
        !before[open..].contains(['」', '”', '》'])
            && next.find(['」', '”', '》']).is_some_and(|close| before.len() - open + close <= NAME_BYTES)
    });
    if is_code || is_quoted {
        return false;
    }
    // *Don't they?*, *Didn't I say so?*, 不是他么？ ask for a yes, and 不是A就是B is *either A or B*.
    let clause_after = next.split([',', '.', ';', '!', '，', '。', '；', '！']).next().unwrap_or_default();
    let asks = is(&["n't", "n’t", "'t", "’t"]) && clause_after.contains('?')
        || is(&["不", "没有", "沒有"]) && ["吗", "嗎", "么？", "麼？"].iter().any(|word| clause_after.contains(word));
    let sentence_after = next.split(['.', ';', '!', '。', '；', '！']).next().unwrap_or_default();
    let is_either = written == "不" && next.starts_with('是') && sentence_after.contains("就是");
    if asks || is_either {
        return false;
    }
    // `or not`, `if not`, `why not` deny nothing; in Chinese A而不B is `A rather than B`.
    let last = before.trim_end();
    let is_aside =
        [" or", " if", "why", "Why", "whether"].iter().any(|word| last.ends_with(word)) || last.ends_with('而');
    let after = next.trim_start();
    let reach = |bytes: usize| after.get(..after.floor_char_boundary(bytes)).unwrap_or(after);
    let near = reach(COMPARED_BYTES);
    // *Not larger than* is 小于等于, and *does not have the same* is 不同.
    let is_compared =
        ["worse", "better", "er than ", "less than ", "more than ", "the same"].iter().any(|word| near.contains(word))
            || near.starts_with("too ");
    let clause = reach(UNTIL_BYTES).split([',', '.', ';', ':']).next().unwrap_or_default();
    let is_until =
        [" until", " till ", " unless", " except", " other than", " without"].iter().any(|word| clause.contains(word))
            || (is(&["no", "nothing", "nobody"]) && clause.contains("but "));
    // *Not without* says that there is one.
    let is_more =
        ["without ", "just ", "only ", "merely ", "simply ", "least", "forget", "a doubt", "doubt", "equal", "so "]
            .iter()
            .any(|word| after.starts_with(word));
    !is_aside && !is_more && !is_compared && !is_until
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lang::Lang;
    use crate::text::negation::negators;

    #[test]
    fn two_that_deny_say_it_plainly() {
        let is_plain = |text: &str| {
            let denies = negators(text, &Lang::english());
            let not = denies.iter().find(|negator| negator.strength == Strength::Strong).expect("one that denies");
            is_doubled(text, not.span, &denies)
        };
        assert!(is_plain("It is not uncommon.") && is_plain("It is not an impossible task."));
        assert!(is_plain("That was not difficult."));
        assert!(is_plain("A not insignificant sum.") && is_plain("It is not unimaginable, not untouched."));
        assert!(!is_plain("It is not important.") && !is_plain("She did not understand it."));
        assert!(!is_plain("You cannot unlock it.") && !is_plain("Her uncle did not undo it."));
    }

    #[test]
    fn a_line_of_a_changelog_begins_with_what_was_mended() {
        assert!(tells_of_mending("#12 Tabs: 修复标签不换行的问题。"));
        assert!(tells_of_mending("修复了门打不开的问题"));
        assert!(!tells_of_mending("这个漏洞还没有修复。"));
        assert!(!tells_of_mending("门不能打开。"));
    }
}
