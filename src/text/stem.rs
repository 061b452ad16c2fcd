//! A light stemmer for English: inflected forms of a word get one key.
//!
//! Takes a word in lower case; gives back its key. It undoes the plural, -ed, -ing and -ly, takes a doubled consonant back
//! (stopped, stop), gives a dropped e back (hoping, hope), and knows the common irregular forms (went, mice). It does *not*
//! undo derivation (-ness, -tion). Where spelling alone cannot tell (writing, visiting), the commoner pattern wins; a key need
//! not be a word, it only has to be the same for forms of one word. British spellings get the key of the American ones
//! (colour, color; realised, realize).
//!
//! After the first steps of Porter 1980 ("An algorithm for suffix stripping"), with the rules for e made longer, because
//! Porter hides most of them in later steps that cut deeper than a translation lexicon wants.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that look inflected and are not, in order.
const KEPT: [&str; 61] = [
    "across",
    "ally",
    "always",
    "anomaly",
    "anything",
    "apply",
    "as",
    "assembly",
    "belly",
    "bully",
    "ceiling",
    "comply",
    "during",
    "early",
    "evening",
    "everything",
    "family",
    "fly",
    "gas",
    "hatred",
    "his",
    "holy",
    "hundred",
    "imply",
    "italy",
    "its",
    "jelly",
    "july",
    "kindred",
    "lens",
    "lily",
    "monthly",
    "morning",
    "multiply",
    "naked",
    "news",
    "nothing",
    "only",
    "perhaps",
    "physics",
    "plus",
    "pudding",
    "rally",
    "rely",
    "reply",
    "sacred",
    "series",
    "shoes",
    "something",
    "species",
    "sterling",
    "supply",
    "this",
    "thus",
    "ugly",
    "was",
    "weekly",
    "whereas",
    "wicked",
    "yearly",
    "yes",
];

/// Irregular forms: each line a base and its forms. A form that is itself a common word of another meaning is left out
/// (bore, ground, lay, leaves, left, lives, rose, wound …), except where that one is much the rarer (felt, found, saw).
/// `wo` is what is left of won't before its `n't`.
const IRREGULAR: &str = "\
arise arose arisen|awake awoke awoken|bear borne|beat beaten|become became|begin began begun|bend bent|bite bit bitten|\
bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built|burn burnt|buy bought|catch caught|\
choose chose chosen|cling clung|come came|creep crept|deal dealt|dig dug|do did done|draw drew drawn|dream dreamt|\
drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|flee fled|fling flung|\
fly flew flown|forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten|\
give gave given|go went gone|grow grew grown|hang hung|have had has|hear heard|hide hid hidden|hold held|keep kept|kneel knelt|\
know knew known|lead led|lean leant|leap leapt|learn learnt|lend lent|lose lost|make made|mean meant|meet met|mistake mistook mistaken|\
overcome overcame|pay paid|ride rode ridden|ring rang rung|rise risen|run ran|say said|see seen saw|seek sought|sell sold|\
send sent|sew sewn|shake shook shaken|shine shone|shoot shot|show shown|shrink shrank shrunk|sing sang sung|sink sank sunk|\
sit sat|slay slew slain|sleep slept|slide slid|sling slung|smell smelt|sneak snuck|speak spoke spoken|speed sped|spell spelt|\
spend spent|spill spilt|spin spun|spit spat|spring sprang sprung|stand stood|steal stole stolen|stick stuck|sting stung|\
stink stank stunk|strike struck stricken|strive strove striven|swear swore sworn|sweep swept|swell swollen|swim swam swum|\
swing swung|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|tread trod trodden|\
understand understood|wake woke woken|wear wore worn|weave wove woven|weep wept|win won|withdraw withdrew withdrawn|wring wrung|\
write wrote written|be is am are was were been|child children|foot feet|goose geese|knife knives|\
loaf loaves|man men|mouse mice|ox oxen|self selves|shelf shelves|tooth teeth|wife wives|wolf wolves|woman women|half halves|\
thief thieves|will wo|find found|bid bade|bless blest|crisis crises|criterion criteria|phenomenon phenomena|\
analysis analyses|hypothesis hypotheses|index indices|matrix matrices|vertex vertices|prove proven|smite smote smitten|\
stride strode stridden|string strung|spoil spoilt|light lit|elf elves|scarf scarves|calf calves|hoof hooves|dwarf dwarves|\
wharf wharves|dwell dwelt|slink slunk|forsake forsook forsaken|beget begot begotten|hew hewn|lay laid|rebuild rebuilt|rewrite rewrote rewritten|\
remake remade|retell retold|redo redid redone|undo undid undone|rethink rethought|\
befall befell|behold beheld|die dying|lie lying|tie tying";

/// What a base may follow in a longer verb or noun, whose irregular forms are then those of the base (underwent, policewomen).
const COMPOUNDS: [&str; 10] = ["under", "over", "out", "mis", "fore", "with", "up", "grand", "house", "mid"];

/// British spellings: the start of a word and what takes its place. Longer words that begin so follow (neighbourhood).
const BRITISH: [(&str, &str); 52] = [
    ("aeroplane", "airplane"),
    ("aluminium", "aluminum"),
    ("ardour", "ardor"),
    ("armour", "armor"),
    ("behaviour", "behavior"),
    ("calibre", "caliber"),
    ("candour", "candor"),
    ("centre", "center"),
    ("cheque", "check"),
    ("clamour", "clamor"),
    ("colour", "color"),
    ("defence", "defense"),
    ("dialogue", "dialog"),
    ("draught", "draft"),
    ("endeavour", "endeavor"),
    ("favour", "favor"),
    ("fervour", "fervor"),
    ("fibre", "fiber"),
    ("flavour", "flavor"),
    ("grey", "gray"),
    ("harbour", "harbor"),
    ("honour", "honor"),
    ("humour", "humor"),
    ("jewellery", "jewelry"),
    ("labour", "labor"),
    ("licence", "license"),
    ("litre", "liter"),
    ("lustre", "luster"),
    ("manoeuvre", "maneuver"),
    ("metre", "meter"),
    ("mould", "mold"),
    ("moustache", "mustache"),
    ("neighbour", "neighbor"),
    ("odour", "odor"),
    ("offence", "offense"),
    ("parlour", "parlor"),
    ("plough", "plow"),
    ("programme", "program"),
    ("pyjama", "pajama"),
    ("rigour", "rigor"),
    ("rumour", "rumor"),
    ("saviour", "savior"),
    ("savour", "savor"),
    ("sceptic", "skeptic"),
    ("smoulder", "smolder"),
    ("sombre", "somber"),
    ("splendour", "splendor"),
    ("theatre", "theater"),
    ("tumour", "tumor"),
    ("valour", "valor"),
    ("vapour", "vapor"),
    ("vigour", "vigor"),
];

/// Endings that are British for the same with z. The list names more than -ise, because exercise, promise and surprise are
/// American too.
const BRITISH_ISE: [&str; 21] = [
    "alise", "alyse", "anise", "ardise", "athise", "atise", "domise", "enise", "erise", "etise", "icise", "ilise",
    "imise", "minise", "nomise", "ogise", "olise", "onise", "orise", "tomise", "arise",
];

/// What British writes for the same with z inside a word (organisational).
const ISATION: &str = "isation";

/// Words in -men that are no plural of -man.
const MEN_KEPT: [&str; 8] = ["abdomen", "acumen", "bitumen", "regimen", "specimen", "stamen", "cyclamen", "albumen"];

static BASES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut bases = HashMap::new();
    for family in IRREGULAR.split('|') {
        let mut words = family.split(' ');
        if let Some(base) = words.next() {
            bases.extend(words.map(|form| (form, base)));
        }
    }
    bases
});

/// Returns the key of an English word in lower case; a word with anything but ASCII letters comes back as it is.
///
/// # Examples
///
/// ```
/// use duiqi::text::stem::stem;
/// assert_eq!(stem("stories"), "story");
/// assert_eq!(stem("arriving"), stem("arrives"));
/// ```
#[must_use]
pub fn stem(word: impl Into<String>) -> String {
    let mut word = word.into();
    if let Some(base) = irregular(&word) {
        return base;
    }
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) || is_kept(&word) {
        return word;
    }
    make_american(&mut word);
    cut_plural(&mut word);
    if word.len() < 4 || is_kept(&word) {
        return word;
    }
    cut_ending(&mut word);
    write_z(&mut word);
    word
}

fn is_kept(word: &str) -> bool {
    word.ends_with(['d', 'g', 's', 'y']) && KEPT.binary_search(&word).is_ok()
}

/// The base of an irregular form, alone or at the end of a longer word.
fn irregular(word: &str) -> Option<String> {
    if let Some(base) = BASES.get(word) {
        return Some((*base).to_owned());
    }
    if word.len() >= 6 && word.ends_with("men") && !MEN_KEPT.contains(&word) {
        return Some(word[..word.len() - 2].to_owned() + "an");
    }
    let mut begin_alike = COMPOUNDS.iter().filter(|first| first.as_bytes().first() == word.as_bytes().first());
    begin_alike.find_map(|first| {
        let base = BASES.get(word.strip_prefix(first)?)?;
        Some((*first).to_owned() + base)
    })
}

/// Gives a British spelling the American one.
fn make_american(word: &mut String) {
    let first = word.as_bytes().first();
    let mut alike = BRITISH.iter().filter(|(british, _)| british.as_bytes().first() == first);
    if let Some((british, american)) = alike.find(|(british, _)| word.starts_with(british)) {
        word.replace_range(..british.len(), american);
        return;
    }
    if word.len() > ISATION.len() && word.as_bytes().windows(ISATION.len()).any(|letters| letters == ISATION.as_bytes())
    {
        *word = word.replace(ISATION, "ization");
    }
}

fn write_z(key: &mut String) {
    if key.len() > 5 && key.ends_with("se") && BRITISH_ISE.iter().any(|ending| key.ends_with(ending)) {
        replace_end(key, 2, "ze");
    }
}

/// Cuts the last bytes of a word and writes others.
fn replace_end(word: &mut String, count: usize, end: &str) {
    word.truncate(word.len() - count);
    word.push_str(end);
}

fn cut_plural(word: &mut String) {
    if !word.ends_with('s') {
        return;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if word.len() > 4 && word.ends_with("ies") {
        replace_end(word, 3, "y");
    } else if ends(&["sses", "shes", "ches", "xes", "zzes", "oes"]) {
        replace_end(word, 2, "");
    } else if !ends(&["ss", "us", "is"]) {
        replace_end(word, 1, "");
    }
}

fn cut_ending(word: &mut String) {
    if !word.ends_with(['d', 'g', 'y']) || word.ends_with("eed") || word.ends_with("jing") {
        return;
    }
    if let Some(rest) = word.strip_suffix("ied") {
        let end = if rest.len() > 1 { "y" } else { "ie" };
        return replace_end(word, 3, end);
    }
    for ending in ["ing", "ed"] {
        if let Some(rest) = word.strip_suffix(ending) {
            if rest.len() >= 2 && syllables(rest) > 0 {
                word.truncate(rest.len());
                repair(word);
            }
            return;
        }
    }
    cut_ly(word);
}

fn cut_ly(word: &mut String) {
    let Some(rest) = word.strip_suffix("ly") else { return };
    if rest.ends_with("ical") {
        return replace_end(word, 4, "");
    }
    match rest.as_bytes().last() {
        Some(b'i') if rest.len() > 2 => replace_end(word, 3, "y"),
        Some(b'b') if rest.len() > 3 => replace_end(word, 2, "le"),
        _ if rest.len() > 3 => replace_end(word, 2, ""),
        _ => {}
    }
}

/// Endings of a stem that lost an e before -ed or -ing, whatever comes before them.
const ALWAYS_E: [&str; 26] = [
    "v", "c", "z", "u", "dg", "rg", "lg", "ag", "ig", "eng", "chang", "rang", "bl", "cl", "dl", "fl", "gl", "kl", "pl",
    "tl", "zl", "rs", "ns", "ls", "creat", "as",
];

/// The same for stems of two syllables or more, where one vowel letter comes before the last consonant.
const LONG_E: [&str; 22] = [
    "at", "ut", "ot", "id", "ad", "od", "ud", "um", "ir", "ar", "ur", "in", "ul", "il", "ib", "ap", "us", "is", "os",
    "es", "im", "et",
];

/// Takes a doubled consonant back, or gives a dropped e back, after -ed or -ing came off.
fn repair(rest: &mut String) {
    let bytes = rest.as_bytes();
    let from_end = |place: usize| bytes.len().checked_sub(place).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let (last, before, third) = (from_end(1), from_end(2), from_end(3));
    let is_doubled = last == before && !is_vowel(bytes, bytes.len() - 1);
    if is_doubled {
        let keeps = rest.len() <= 3 || matches!(last, b's' | b'z' | b'f') || (last == b'l' && syllables(rest) == 1);
        return replace_end(rest, usize::from(!keeps), "");
    }
    // eyed, owed, used: no verb is a vowel and one consonant; dyed and tied are what is left of dye and tie.
    let is_tiny = rest.len() == 2 && !matches!(last, b'a' | b'e' | b'i' | b'o') && (is_vowel(bytes, 0) || last == b'y');
    let ends = |endings: &[&str]| endings.iter().any(|ending| rest.ends_with(ending));
    let one_vowel_before = bytes.len() >= 2
        && is_vowel(bytes, bytes.len() - 2)
        && !is_vowel(bytes, bytes.len() - 1)
        && !(bytes.len() >= 3 && is_vowel(bytes, bytes.len() - 3));
    let is_short = one_vowel_before && syllables(rest) == 1 && third != b' ' && !matches!(last, b'w' | b'x' | b'y');
    let is_long = one_vowel_before && syllables(rest) > 1 && ends(&LONG_E);
    // After two vowels s had an e (raised, caused), other consonants had none (rained, needed).
    let is_s = last == b's' && is_vowel(bytes, bytes.len() - 2);
    if is_tiny || ends(&ALWAYS_E) || is_short || is_long || is_s {
        rest.push('e');
    }
}

/// Tells whether the letter at a place is a vowel: y after a consonant is, u after q is not.
fn is_vowel(bytes: &[u8], place: usize) -> bool {
    let before = place.checked_sub(1).map(|at| bytes[at]);
    match bytes[place] {
        b'a' | b'e' | b'i' | b'o' => true,
        b'u' => before != Some(b'q'),
        b'y' => before.is_some_and(|letter| !matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')),
        _ => false,
    }
}

/// Counts runs of vowels.
fn syllables(word: &str) -> usize {
    let bytes = word.as_bytes();
    (0..bytes.len()).filter(|at| is_vowel(bytes, *at) && (*at == 0 || !is_vowel(bytes, at - 1))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_key() {
        let families = [
            "story stories",
            "box boxes",
            "class classes",
            "watch watches watched watching",
            "go goes going",
            "try tries tried trying",
            "stop stops stopped stopping",
            "hope hopes hoped hoping",
            "make makes making",
            "arrive arrives arrived arriving",
            "include includes included including",
            "use uses used using",
            "raise raises raised raising",
            "need needs needed needing",
            "open opens opened opening",
            "visit visits visited visiting",
            "change changes changed changing",
            "handle handles handled handling",
            "create creates created creating",
            "continue continued continuing",
            "require requires required requiring",
            "pass passes passed passing",
            "call calls called calling",
            "control controls controlled controlling",
            "quick quickly",
            "happy happily",
            "automatic automatically",
            "possible possibly",
            "determine determined determining",
            "compute computed computing",
            "manage managed managing",
            "force forced forcing",
            "bring brings bringing",
            "rain rained raining",
            "add adds added adding",
            "real really",
            "see sees seeing",
            "write writes writing",
            "increase increased increasing",
            "show showed showing",
            "go went gone",
            "child children",
            "tear tore torn",
            "is was been",
            "have has had having",
            "find found finding",
            "will wo",
            "eye eyed eyes",
            "owe owed owes",
            "dye dyed",
            "do does doing",
            "woman women",
            "policeman policemen",
            "businesswoman businesswomen",
            "undergo underwent undergone",
            "uphold upheld",
            "grandchild grandchildren",
            "colour color colours coloured",
            "neighbourhood neighborhood",
            "realise realised realising realize realized",
            "analyse analysed analyzing",
            "organisation organizations",
            "centre centres center",
            "summarise summarizes",
            "promise promised",
            "exercise exercising",
            "crisis crises",
        ];
        for family in families {
            let keys: Vec<String> = family.split(' ').map(stem).collect();
            assert!(keys.iter().all(|key| *key == keys[0]), "{family}: {keys:?}");
        }
    }

    #[test]
    fn bases_of_irregular_forms_are_keys() {
        for family in IRREGULAR.split('|') {
            let keys: Vec<String> = family.split(' ').map(stem).collect();
            assert!(keys.iter().all(|key| *key == keys[0] && family.starts_with(key.as_str())), "{family}: {keys:?}");
        }
    }

    #[test]
    fn kept_words_are_found() {
        assert!(KEPT.is_sorted() && KEPT.iter().all(|word| is_kept(word)));
    }

    #[test]
    fn look_alikes_stay_apart() {
        for word in [
            "thing", "nothing", "red", "need", "family", "supply", "bus", "this", "glass", "hundred", "spring",
            "specimen", "arise", "rise", "premise", "wise",
        ] {
            assert_eq!(stem(word), word);
        }
        assert_ne!(stem("hoping"), stem("hopping"));
        assert_ne!(stem("news"), stem("new"));
    }

    #[test]
    fn other_letters_pass_through() {
        for word in ["naïves", "a1s", "", "s", "ing", "ed", "Ring", "машинs"] {
            assert_eq!(stem(word), word);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_letters_give_a_key(word in "[a-z]{0,12}") {
            let key = stem(&word);
            proptest::prop_assert_eq!(key.is_empty(), word.is_empty());
            // An irregular form has the key that its family names: `wo` of won't becomes `will`.
            proptest::prop_assert!(irregular(&word).is_some() || key.len() <= word.len() + 1);
        }
    }
}
