//! Facts about Chinese characters: which characters are Han, what full-width forms stand for, and what a traditional
//! character is folded into.
//!
//! Takes characters; gives back classes and folded characters. It does *not* convert text for a reader: folding is one
//! character to one character, for matching only, and forgets distinctions (發 and 髮 both become 发).

use std::sync::LazyLock;

/// Tells whether a character is Han: a unified or compatibility ideograph of any block, 々, 〇 or a Suzhou numeral.
#[must_use]
pub fn is_han(character: char) -> bool {
    matches!(character,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303B}')
}

/// Tells whether a character is a punctuation mark of Chinese typesetting: CJK marks (、。「」…), full-width forms of ASCII
/// marks (，！？), vertical forms, and the marks that Chinese shares with the General Punctuation block (“”‘’—…·).
#[must_use]
pub fn is_cjk_punctuation(character: char) -> bool {
    matches!(character,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303D}' | '\u{30FB}'
        | '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE6B}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}'
        | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '\u{2026}' | '\u{00B7}')
}

/// Tells whether a character belongs to writing without spaces: Han, kana, bopomofo, Yi, the marks of CJK typesetting that no
/// other script shares, and full-width forms. Hangul is written with spaces; “”‘’…— are shared, see [`is_cjk_punctuation`].
#[must_use]
pub fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{2E80}'..='\u{312F}' | '\u{3190}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF9F}' | '\u{FFE0}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Folds a full-width form of an ASCII character, and the ideographic space, to ASCII; gives anything else back as it is.
#[must_use]
pub fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// Folds a character for matching: traditional to simplified, and a few variants that only one tradition tells apart.
///
/// One character to one character, so offsets in characters are kept. Folding twice is folding once.
///
/// # Examples
///
/// ```
/// assert_eq!("對齊譯文".chars().map(duiqi::text::han::fold).collect::<String>(), "对齐译文");
/// ```
#[must_use]
pub fn fold(character: char) -> char {
    let code = u32::from(character);
    match code.checked_sub(FIRST_COMMON) {
        Some(offset) if code <= LAST_COMMON => TABLES.common.get(offset as usize).copied().unwrap_or(character),
        _ if !is_han(character) => character,
        _ => match TABLES.rare.binary_search_by_key(&character, |pair| pair.0) {
            Ok(place) => TABLES.rare[place].1,
            Err(_) => character,
        },
    }
}

/// The main block of unified ideographs, which has a table of its own: nearly all Han text lies in it.
const FIRST_COMMON: u32 = 0x4E00;
const LAST_COMMON: u32 = 0x9FFF;

/// Pairs of the OpenCC table; its head names origin and licence.
const PAIRS: &str = include_str!("han_fold.txt");

/// Variants that OpenCC keeps apart because they are right in some simplified text, but that a match must not miss: the
/// aspect particle 著, and the pronouns that only traditional text tells apart by gender.
const VARIANTS: [(char, char); 5] = [('著', '着'), ('妳', '你'), ('牠', '它'), ('祂', '他'), ('甚', '什')];

struct Tables {
    common: Vec<char>,
    rare: Vec<(char, char)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut common: Vec<char> = (FIRST_COMMON..=LAST_COMMON).filter_map(char::from_u32).collect();
    let mut rare = Vec::new();
    let mut put = |from: char, to: char| match u32::from(from).checked_sub(FIRST_COMMON) {
        Some(offset) if u32::from(from) <= LAST_COMMON => common[offset as usize] = to,
        _ => rare.push((from, to)),
    };
    for line in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let mut characters = line.chars();
        while let (Some(from), Some(to)) = (characters.next(), characters.next()) {
            put(from, to);
        }
    }
    for (from, to) in VARIANTS {
        put(from, to);
    }
    rare.sort_unstable();
    Tables { common, rare }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_traditional_and_keeps_simplified() {
        let fold_all = |text: &str| text.chars().map(fold).collect::<String>();
        assert_eq!(fold_all("頭髮發現後裡麼"), "头发发现后里么");
        assert_eq!(fold_all("她望著妳"), "她望着你");
        assert_eq!(fold_all("已经简化 abc，。"), "已经简化 abc，。");
        assert_eq!(fold('㑯'), '㑔');
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for character in ('\u{2E80}'..='\u{3FFFF}').filter(|character| is_han(*character)) {
            let folded = fold(character);
            assert_eq!(fold(folded), folded, "{character}");
        }
    }

    #[test]
    fn full_width_forms_become_ascii() {
        let folded: String = "ＡＰＩ，１２％　～".chars().map(half_width).collect();
        assert_eq!(folded, "API,12% ~");
        assert_eq!(half_width('。'), '。');
    }

    #[test]
    fn classes_do_not_overlap() {
        for code in 0..=0x3FFFF {
            let Some(character) = char::from_u32(code) else { continue };
            assert!(!(is_han(character) && is_cjk_punctuation(character)), "{character}");
        }
        assert!(is_han('〇') && is_han('々') && is_han('𠮷') && !is_han('カ') && !is_han('。'));
        assert!("甲々〇かカㄅ、。「」《》，！？：；（）～Ａ".chars().all(is_unspaced));
        assert!("aé가ㄱ“”‘’…—· ,.".chars().all(|character| !is_unspaced(character)));
        assert!("、。「」《》，！？：；（）“”—…·".chars().all(is_cjk_punctuation) && !is_cjk_punctuation(','));
    }
}
