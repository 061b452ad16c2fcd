//! The words that deny, in Chinese and English: facts of the two languages, not of a translation.
//!
//! Takes a text and its language; gives back its negators in order. A *strong* one denies a statement (不, 没有, not, never);
//! a *weak* one carries a denial inside its own meaning or limits what is said (难以, 仅, unable, fail, only): it may stand for
//! a strong one of the other language, but needs none. Compounds in which nothing is denied (不仅, 非常, 是否) are left out. It
//! does *not* know what is denied.

use std::cell::LazyCell;
use std::sync::LazyLock;

use regex_automata::Input;
use regex_automata::meta::Regex;

use super::lang::Lang;
use super::span::ByteSpan;
use super::word::{Token, TokenKind, tokens};

/// How much a negator denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// It may stand for a strong one, and needs no counterpart.
    Weak,
    /// It denies a statement.
    Strong,
}

/// A word, or a part of a Chinese word, that denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Negator {
    /// Where it stands.
    pub span: ByteSpan,
    /// How much it denies.
    pub strength: Strength,
}

/// Finds the negators of a text in Chinese or English; there are none in other languages. Linear in the text.
///
/// # Examples
///
/// ```
/// use duiqi::text::lang::Lang;
/// use duiqi::text::negation::{Strength, negators};
///
/// let strong = |text: &str, lang: &Lang| {
///     negators(text, lang).iter().filter(|negator| negator.strength == Strength::Strong).count()
/// };
/// assert_eq!(strong("他不仅来了，而且没有迟到。", &Lang::chinese()), 1);
/// assert_eq!(strong("He isn't here and never was.", &Lang::english()), 2);
/// ```
#[must_use]
pub fn negators(text: &str, lang: &Lang) -> Vec<Negator> {
    if lang.is_chinese() {
        chinese(text)
    } else if lang.is_english() {
        english(text)
    } else {
        Vec::new()
    }
}

/// Tells whether a text has a strong negator, as [`negators`] finds it; much faster where it has none.
#[must_use]
pub fn denies(text: &str, lang: &Lang) -> bool {
    if lang.is_chinese() {
        CHINESE.as_ref().is_some_and(|patterns| strong_chinese(patterns, text).next().is_some())
    } else if lang.is_english() {
        let words = english_words(text);
        (0..words.len()).any(|at| is_strong_english(text, &words, at))
    } else {
        false
    }
}

/// Compounds in which a negator denies nothing that a translation would have to deny, in simplified and traditional
/// characters: conjunctions, idioms, comparisons, and names that are written with such a character.
const NEUTRAL: &str = "惜别|惜別|临别|臨別|久别|久別|送别|送別|阔别|闊別|有别|有別|之别|之別|死别|死別|别类|別類|别开生面|別開生面|别有|別有|别具|別具|别出心裁|別出心裁|别扭|彆扭|别说|別說|别提|別提|别针|別針|别动队|別動隊|不仅|不僅|不但|不过|不過|不断|不斷|不久|不少|不管|不论|不論|不只|不止|不单|不單|不光|不禁|不愧|不妨|\
    不料|不幸|不错|不錯|差不多|要不|不然|不安|不满|不滿|不平|不利|不良|不当|不當|不惜|不时|不時|不得不|不由|不乏|不已|\
    不二|不凡|不俗|不菲|不懈|不朽|不治|不一|不等|不锈钢|不鏽鋼|不动产|不動產|不列颠|不列顛|不丹|不莱梅|不可思议|不可思議|\
    不可或缺|不可分割|不可避免|势不可挡|勢不可擋|无往不胜|無往不勝|毫不|无论|無論|无不|無不|无非|無非|无疑|無疑|无数|無數|\
    无比|無比|无锡|無錫|无线|無線|无人|無人|无尽|無盡|无核|無核|无理|無理|无形|無形|无产|無產|没准|沒準|非洲|南非|北非|西非|东非|\
    東非|中非|非典|非常|除非|非得|非凡|非法|非执行|非執行|非营利|非營利|非政府|别人|別人|别的|別的|特别|特別|区别|區別|分别|\
    分別|级别|級別|告别|告別|别墅|別墅|性别|性別|识别|識別|差别|差別|个别|個別|派别|類別|类别|辨别|辨別|鉴别|鑑別|离别|離別|\
    道别|道別|另别|别称|別稱|别致|別緻|别克|別克|别名|別名|别处|別處|别样|別樣|是否|能否|可否|否则|否則|与否|與否|莫非|未来|未來|未免|\
    未必|未尝|未嘗|未遂|未成年|未婚|悬而未决|懸而未決|从未来|不知不觉|不知不覺|前所未有|不同|不足|不如|不宜|不大|\
    绝非易事|並非易事|迫不及待|不折不扣|络绎不绝|絡繹不絕|源源不断|必不可少|了不起|受不了|少不了|离不开|離不開|忍不住|对不起|對不起|\
    不好意思|不客气|不客氣|不见得|不見得|说不定|說不定|不一会|不一會|没关系|沒關係|没事|沒事|没问题|沒問題|没用|无聊|無聊|非但|非要|\
    三不五时|好不|不行|不在乎|无关|無關|无穷|無窮|无限|無限|无意|無意|无害|無害|无辜|無辜|无声|無聲|无力|無力|不及|不堪|\
    不超过|不超過|不低于|不低於|不少于|不少於|不小于|不小於|不大于|不大於|不高于|不高於|毫无|毫無|沉没|沉沒|淹没|淹沒|出没|出沒|没收|沒收|埋没|埋沒|吞没|吞沒|没落|沒落|湮没|湮沒|无视|無視|无意中|無意中|不得已|不明|不讳|不諱|居高不下|高居不下|有条不紊|有條不紊|不相同|不难|不難|不惧|不懼|不久前|不经意|不經意|永不|不够|不夠|无处不在|無處不在|没完没了|沒完沒了|说不准|說不準|说不清|說不清|\
    不能不|不可不|不会不|不會不|不完善|不规范|不規範|不对称|不對稱|不孕|不育|\
    不透明|不适|不適|不法|不定期|不合情理|不连贯|不連貫|不礼貌|不禮貌|不完全|没药|沒藥|恨不|不重要|没办法|沒辦法|几乎不|幾乎不";

/// Words that are merely written with such a character: nothing in them denies, not even weakly.
const PLAIN: &str = "惜别|惜別|临别|臨別|久别|久別|送别|送別|阔别|闊別|有别|有別|之别|之別|死别|死別|别类|別類|别开生面|別開生面|别有|別有|别具|別具|别出心裁|別出心裁|别扭|彆扭|别说|別說|别提|別提|别针|別針|别动队|別動隊|非洲|南非|北非|西非|东非|東非|中非|非典|别人|別人|别的|別的|特别|特別|区别|區別|分别|分別|级别|級別|告别|告別|别墅|別墅|性别|性別|\
    识别|識別|差别|差別|个别|個別|派别|類別|类别|辨别|辨別|鉴别|鑑別|另别|别称|別稱|别致|別緻|别克|別克|别名|別名|别处|別處|别样|別樣|未来|未來|\
    无锡|無錫|不锈钢|不鏽鋼|不动产|不動產|不列颠|不列顛|不丹|不莱梅";

/// Characters and words that deny within a word or limit what is said.
const CHINESE_WEAK: &str = "不|没|沒|无|無|未|非|勿|毋|莫|别|別|否|拒|禁|免|缺|失|难|難|止|避|少|罕|绝|絕|防|阻|弃|棄|除|仅|僅|只|才|误|誤|\
    违|違|休|取消|脱|脫|徒|败|敗|离|離|唯|毫|停|错|錯|漏|忘|丢|丟|省略|跳过|跳過|关闭|關閉|为空|為空|空值|留空|除外|之外|以外|\
    反而|相反|有待|尚待|仍待|还待|還待|亟待|直到|一样|一樣|同样|同樣|相同|以防|假|报错|報錯|故障|多余|多餘";

/// Words that deny a statement. 未 alone stands inside nouns as often; with an adverb or an auxiliary it denies a verb.
const CHINESE_STRONG: &str = "并非|並非|从未|從未|没有|沒有|不|没|沒|无法|無法|无|無|尚未|并未|並未|仍未|还未|還未|未能|未曾|未获|\
    未獲|未被|未有|未|勿|毋|别|別";

struct Chinese {
    neutral: Regex,
    plain: Regex,
    strong: Regex,
    weak: Regex,
}

static CHINESE: LazyLock<Option<Chinese>> = LazyLock::new(|| {
    Some(Chinese {
        // A不A asks and denies nothing: the pattern cannot say that the two are one character, so pairs are checked below.
        neutral: Regex::new(NEUTRAL).ok()?,
        plain: Regex::new(PLAIN).ok()?,
        strong: Regex::new(CHINESE_STRONG).ok()?,
        weak: Regex::new(CHINESE_WEAK).ok()?,
    })
});

/// The words of a Chinese text that deny a statement, in order.
fn strong_chinese<'t>(patterns: &'t Chinese, text: &'t str) -> impl Iterator<Item = ByteSpan> + 't {
    let neutral = LazyCell::new(move || Places::of(&patterns.neutral, text));
    let spans = patterns.strong.find_iter(text).map(|found| ByteSpan::of(found.start(), found.end()));
    spans.filter(move |span| {
        let is_bie = matches!(span.of_text(text), "别" | "別");
        !neutral.holds(span.start) && !is_question(text, *span) && (!is_bie || forbids(text, *span))
    })
}

fn chinese(text: &str) -> Vec<Negator> {
    let Some(patterns) = CHINESE.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = 0;
    for span in strong_chinese(patterns, text) {
        weak_between(&patterns.weak, text, next..span.range().start, &mut found);
        found.push(Negator { span, strength: Strength::Strong });
        next = span.range().end;
    }
    weak_between(&patterns.weak, text, next..text.len(), &mut found);
    let plain = Places::of(&patterns.plain, text);
    found.retain(|negator| negator.strength == Strength::Strong || !plain.holds(negator.span.start));
    found
}

/// Where a pattern stands in a text, in order and apart.
struct Places(Vec<ByteSpan>);

impl Places {
    fn of(pattern: &Regex, text: &str) -> Self {
        Self(pattern.find_iter(text).map(|found| ByteSpan::of(found.start(), found.end())).collect())
    }

    /// Tells whether a byte is inside one of them.
    fn holds(&self, at: u32) -> bool {
        let next = self.0.partition_point(|span| span.end <= at);
        self.0.get(next).is_some_and(|span| span.start <= at)
    }
}

/// Tells whether 别 forbids: something that can be forbidden follows.
fn forbids(text: &str, bie: ByteSpan) -> bool {
    text[bie.range().end..].chars().next().is_some_and(char::is_alphabetic)
}

fn weak_between(weak: &Regex, text: &str, range: std::ops::Range<usize>, found: &mut Vec<Negator>) {
    let matches = weak.find_iter(Input::new(text).range(range));
    found.extend(
        matches.map(|found| Negator { span: ByteSpan::of(found.start(), found.end()), strength: Strength::Weak }),
    );
}

/// Tells whether the character before a negator stands after it too: 是不是, 能不能, 有没有.
fn is_question(text: &str, span: ByteSpan) -> bool {
    let before = text[..span.range().start].chars().next_back();
    let (last, after) = (span.of_text(text).chars().next_back(), text[span.range().end..].chars().next());
    before
        .is_some_and(|before| after == Some(before) || (last == Some(before) && span.of_text(text).chars().count() > 1))
}

/// Words that deny a statement; `n't` and the `'t` of `can't` are words of their own.
const ENGLISH_STRONG: [&str; 17] = [
    "cannot", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "nowhere", "n't", "n’t", "'t", "’t",
    "without", "noone", "unable",
];

/// What *yet to* stands after where it denies what follows.
const BEFORE_YET_TO: [&str; 9] = ["have", "has", "had", "is", "are", "was", "were", "be", "remains"];

/// Whole words and openings of words that carry a denial or limit what is said. Most of those from `omit` on were found by
/// counting: which words stand in English sentences without a negator far more often where the Chinese has one.
const ENGLISH_WEAK: &str = "(?i)^(?:(?:un|in|im|il|ir|dis|non|anti|mis|de)[a-z-]{3,}|non|anti|un|not|[a-z]+less(?:ly|ness)?|\
    nothin['’]?|nothing['’]s|(?:do|does|did|is|are|was|wo|ca|could|should|would|must)nt|\
    (?:either|wonder|baffl|suppress|counter|slow|refrain|occasional|rude|partial|closed|fail|lack|refus|den[iy]|declin|hardly|barely|scarcely|rare|seldom|few|little|instead|rather|prevent|avoid|stop|ban|\
    prohibit|absen|miss|only|but|until|except|too|free|reject|away|out|off|loss|lost|lose|against|least|less|end|ceas|halt|\
    remov|drop|cancel|short|far|limit|restrict|block|exclu|forbid|oppos|difficult|hard|abandon|zero|quit|reluctan|ignor|\
    neglect|wrong|bad|poor|despite|unless|doubt|regardless|beyond|more|yet|vain|secret|die|\
    dead|kill|bore|behind|last|beat|hang|oblivious|before|empty|gap|scarce|sparse|struggl|stay|remain|keep|\
    kept|resist|escape|spare|exempt|whatever|omit|omission|skip|blank|void|agnostic|flak|noop|opaque|ragged|acyclic|prone|\
    accident|transparent|gone|leav|left|broken|break|retain|protect|pending|corrupt|withh|alienat|constant|permanent|persist|\
    anonym|than|otherwise|same|identical|apart|aside|clean|strip|idle|stuck|forget|forgot|shy|immun|null)[a-z]*)$";

static ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(ENGLISH_WEAK).ok());

fn english_words(text: &str) -> Vec<Token> {
    tokens(text).into_iter().filter(|token| token.kind == TokenKind::Word).collect()
}

/// Tells whether a word of an English text denies a statement where it stands.
fn is_strong_english(text: &str, words: &[Token], at: usize) -> bool {
    let written = |at: usize| words[at].span.of_text(text);
    let is = |word: &str, known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    let word = written(at);
    let before = || at.checked_sub(1).map(written).unwrap_or_default();
    let after = || text[words[at].span.range().end..].trim_start();
    match word {
        // They *have yet to* say: 还没有.
        _ if is(word, &["yet"]) => {
            let before = before();
            let has = is(before, &BEFORE_YET_TO) || before.ends_with("'ve") || before.ends_with("’ve");
            has && after().starts_with("to ")
        }
        // Whether they know *or not*: 知不知道.
        _ if is(word, &["not"]) => !is(before(), &["or"]) || after().starts_with(char::is_alphanumeric),
        // Hall *No 5*, *No. 5*, *No of teeth*: the number. *No 5G here* denies.
        "No" | "NO" => {
            let after = after();
            let is_inside = text[..words[at].span.range().start].trim_end().ends_with(char::is_alphanumeric);
            let number = after.strip_prefix('.').or(is_inside.then_some(after));
            let is_number = |number: &str| number.trim_start().starts_with(|first: char| first.is_ascii_digit());
            !number.is_some_and(is_number) && !after.starts_with("of ")
        }
        _ => is(word, &ENGLISH_STRONG),
    }
}

fn english(text: &str) -> Vec<Negator> {
    let Some(weak) = ENGLISH.as_ref() else { return Vec::new() };
    let words = english_words(text);
    let negator = |(at, token): (usize, &Token)| {
        let strength = if is_strong_english(text, &words, at) {
            Strength::Strong
        } else if weak.is_match(token.span.of_text(text)) {
            Strength::Weak
        } else {
            return None;
        };
        Some(Negator { span: token.span, strength })
    };
    words.iter().enumerate().filter_map(negator).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong<'t>(text: &'t str, lang: &Lang) -> Vec<&'t str> {
        let found = negators(text, lang).into_iter().filter(|negator| negator.strength == Strength::Strong);
        let found: Vec<&str> = found.map(|negator| negator.span.of_text(text)).collect();
        assert_eq!(denies(text, lang), !found.is_empty(), "{text}");
        found
    }

    #[test]
    fn chinese_compounds_that_deny_nothing_are_left_out() {
        let zh = Lang::chinese();
        assert_eq!(strong("他并非不知道，只是没有说。", &zh), ["并非", "不", "没有"]);
        assert!(strong("他是不是去了非洲？不仅如此，能否再来？", &zh).is_empty());
        assert_eq!(strong("我不認識他，也從未見過。", &zh), ["不", "從未"]);
        assert!(strong("有没有人？", &zh).is_empty());
        assert!(strong("他跟别的人不能不去，识别和类别也说不准。", &zh).is_empty());
    }

    #[test]
    fn bie_forbids_what_follows() {
        let zh = Lang::chinese();
        assert_eq!(strong("别碰那条狗！你別去。太阳落山了，请别走。", &zh), ["别", "別", "别"]);
        assert!(strong("天渊之别。各国有别，这是两个级别。", &zh).is_empty());
        assert!(negators("这个类别能识别别墅。", &zh).is_empty());
    }

    #[test]
    fn english_negations_are_words() {
        let en = Lang::english();
        assert_eq!(strong("He can't, won't and did not, with no one's help.", &en), ["'t", "n't", "not", "no"]);
        assert!(strong("An unhappy, careless and hardly noticed knot.", &en).is_empty());
        assert_eq!(negators("unhappy only", &en).len(), 2);
        assert!(strong("Whether they know it or not, tell me: ready or not?", &en).is_empty());
        assert_eq!(strong("No. 5 and Hall No 1, No of teeth: no 132 pattern.", &en), ["no"]);
        assert_eq!(strong("No 5G signal here. They’ve yet to mend it.", &en), ["No", "yet"]);
        assert_eq!(strong("It is old or not new.", &en), ["not"]);
        assert_eq!(strong("They have yet to answer, yet to us it is clear.", &en), ["yet"]);
    }

    #[test]
    fn places_are_in_order_and_apart() {
        for (text, lang) in [("未能没有不非无别", Lang::chinese()), ("not un no less", Lang::english())] {
            let found = negators(text, &lang);
            assert!(found.windows(2).all(|two| two[0].span.end <= two[1].span.start), "{text}");
        }
        let french = Lang::parse("fr").expect("a tag");
        assert!(negators("pas un mot", &french).is_empty() && !denies("no", &french));
    }
}
