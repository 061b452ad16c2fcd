//! Regular expressions of SRX files → those of our engines.
//!
//! SRX 2.0 asks for the expressions of ICU, the tools that write SRX files use those of Java. Takes a pattern of either;
//! gives back the same in the syntax of `regex-automata`, and whether it needs look-around or another thing that only a
//! backtracking engine has. It does *not* compile: what has no meaning in our syntax either way is found then.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::ops::RangeInclusive;
use std::str::Chars;

/// Which engine a pattern needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    /// A finite automaton: linear time.
    Automaton,
    /// Look-around, back references, possessive quantifiers.
    Backtracking,
}

/// A pattern in our syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Translated {
    pub(super) pattern: String,
    pub(super) engine: Engine,
}

/// Where an item of a pattern stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    InSet,
}

/// White space inside a line, as `\h` means it in Java.
const HORIZONTAL: &str = r"\t\x20\x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}";
/// Characters that end a line, as `\v` means it in Java.
const VERTICAL: &str = r"\n\x0B\f\r\x{85}\x{2028}\x{2029}";

/// Translates a pattern, or says in a few words what it holds that we have nothing for.
pub(super) fn translate(pattern: &str) -> Result<Translated, String> {
    let mut translator = Translator { rest: pattern.chars().peekable(), out: String::new(), engine: Engine::Automaton };
    translator.outside()?;
    Ok(Translated { pattern: translator.out, engine: translator.engine })
}

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    engine: Engine,
}

impl Translator<'_> {
    fn outside(&mut self) -> Result<(), String> {
        while let Some(character) = self.rest.next() {
            match character {
                '\\' => self.escape(Place::Outside)?,
                '[' => self.set()?,
                '(' => self.group()?,
                '*' | '+' | '?' | '}' => {
                    self.out.push(character);
                    if self.rest.next_if_eq(&'+').is_some() {
                        self.out.push('+');
                        self.engine = Engine::Backtracking;
                    }
                }
                _ => self.out.push(character),
            }
        }
        Ok(())
    }

    /// What follows an opening bracket: look-around, an atomic group, flags, a comment, or nothing special.
    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        match self.rest.peek() {
            Some('#') => {
                self.out.pop();
                if !self.rest.any(|character| character == ')') {
                    return Err("a comment is not closed".to_owned());
                }
                return Ok(());
            }
            Some('=' | '!' | '>') => {
                self.engine = Engine::Backtracking;
                self.out.push('?');
            }
            Some('<') => {
                self.rest.next();
                if matches!(self.rest.peek(), Some('=' | '!')) {
                    self.engine = Engine::Backtracking;
                }
                self.out.push_str("?<");
            }
            _ => self.flags(),
        }
        Ok(())
    }

    /// Flags; those that say how Java reads lines and cases are what our engines do anyway.
    fn flags(&mut self) {
        let (mut on, mut off, mut minus) = (String::new(), String::new(), false);
        while let Some(flag) = self.rest.next_if(|next| next.is_ascii_alphabetic() || *next == '-') {
            match flag {
                '-' => minus = true,
                'd' | 'u' | 'U' | 'w' => {}
                _ if minus => off.push(flag),
                _ => on.push(flag),
            }
        }
        let sign = if off.is_empty() { "" } else { "-" };
        if on.is_empty() && off.is_empty() && self.rest.next_if_eq(&')').is_some() {
            self.out.pop(); // `(?u)` alone
        } else {
            // Writing into a string cannot fail.
            let _ = write!(self.out, "?{on}{sign}{off}");
        }
    }

    /// A set in brackets, with sets inside it, intersections and differences.
    fn set(&mut self) -> Result<(), String> {
        let mut depth = 0_u32;
        self.open_set(&mut depth);
        // Whether an item stands before, which a hyphen could make a range or a difference of.
        let mut item = false;
        while let Some(character) = self.rest.next() {
            match character {
                ']' if item => {
                    self.out.push(']');
                    depth -= 1;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                '[' if self.rest.peek() == Some(&':') => self.posix_class()?,
                '[' => {
                    self.open_set(&mut depth);
                    item = false;
                    continue;
                }
                '&' if self.rest.next_if_eq(&'&').is_some() => {
                    self.out.push_str("&&");
                    continue;
                }
                '-' if item => self.hyphen()?,
                '\\' => self.escape(Place::InSet)?,
                _ => self.literal(character, Place::InSet),
            }
            item = true;
        }
        Err("a set is not closed".to_owned())
    }

    fn open_set(&mut self, depth: &mut u32) {
        *depth += 1;
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
    }

    /// `[:alpha:]`, its bracket already read.
    fn posix_class(&mut self) -> Result<(), String> {
        self.rest.next();
        let mut name = String::new();
        while let Some(letter) = self.rest.next_if(|next| next.is_ascii_alphabetic() || *next == '^') {
            name.push(letter);
        }
        if self.rest.next() != Some(':') || self.rest.next() != Some(']') {
            return Err("a set begins with `[:` and names no class".to_owned());
        }
        let (negated, name) = name.strip_prefix('^').map_or(("p", name.as_str()), |name| ("P", name));
        let body = property(name)?;
        self.put_property(negated == "P", &body, Place::InSet);
        Ok(())
    }

    /// A hyphen after an item: a range, a difference (ICU), or itself.
    fn hyphen(&mut self) -> Result<(), String> {
        let mut ahead = self.rest.clone();
        match (ahead.next(), ahead.next()) {
            (Some('['), _) => self.out.push_str("--"),
            (Some('-'), Some('[')) => {
                self.rest.next();
                self.out.push_str("--");
            }
            (Some(']'), _) => self.literal('-', Place::InSet),
            (Some('-'), _) => {
                self.rest.next();
                self.out.push_str(r"-\-");
            }
            (Some('\\'), _) => {
                self.rest.next();
                // `[\w-\.]`: no range starts at a class.
                let class = self.out.ends_with(['w', 'W', 'd', 'D', 's', 'S', '}']) && ends_in_class(&self.out);
                self.out.push_str(if class { r"\-" } else { "-" });
                self.escape(Place::InSet)?;
            }
            _ => {
                let class = ends_in_class(&self.out);
                self.out.push_str(if class { r"\-" } else { "-" });
            }
        }
        Ok(())
    }

    fn literal(&mut self, character: char, place: Place) {
        let special = match place {
            Place::Outside => r"\.+*?()|[]{}^$",
            Place::InSet => r"\[]^&-~",
        };
        if special.contains(character) {
            self.out.push('\\');
            self.out.push(character);
        } else if character.is_control() || matches!(character, ' ' | '#') {
            // A blank or `#` would be lost under the flag `x`.
            let _ = write!(self.out, r"\x{{{:X}}}", u32::from(character));
        } else {
            self.out.push(character);
        }
    }

    /// What follows a backslash.
    fn escape(&mut self, place: Place) -> Result<(), String> {
        let Some(character) = self.rest.next() else {
            return Err("it ends in a backslash".to_owned());
        };
        let set = |inner: &str, negated: bool| match (place, negated) {
            (Place::InSet, false) => inner.to_owned(),
            (_, true) => format!("[^{inner}]"),
            (Place::Outside, false) => format!("[{inner}]"),
        };
        let put = match character {
            'Q' => {
                self.quoted(place);
                return Ok(());
            }
            'E' => return Ok(()),
            'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'n' | 'r' | 't' | 'f' => format!("\\{character}"),
            'a' => r"\x07".to_owned(),
            'e' => r"\x1B".to_owned(),
            'h' => set(HORIZONTAL, false),
            'H' => set(HORIZONTAL, true),
            'v' => set(VERTICAL, false),
            'V' => set(VERTICAL, true),
            'b' if place == Place::InSet => r"\x08".to_owned(),
            'b' | 'B' | 'A' | 'z' if place == Place::Outside => format!("\\{character}"),
            'Z' if place == Place::Outside => r"\z".to_owned(),
            'R' if place == Place::Outside => format!(r"(?:\r\n|[{VERTICAL}])"),
            'p' | 'P' => return self.named_property(character == 'P', place),
            'x' | 'u' | 'U' | '0' | 'c' => {
                let code = self.code(character)?;
                self.literal(code, place);
                return Ok(());
            }
            '1'..='9' | 'k' if place == Place::Outside => {
                self.engine = Engine::Backtracking;
                format!("\\{character}")
            }
            _ if character.is_ascii_alphanumeric() => return Err(format!("`\\{character}` is not known")),
            _ => {
                self.literal(character, place);
                return Ok(());
            }
        };
        self.out.push_str(&put);
        Ok(())
    }

    /// `\Q…\E`: everything means itself.
    fn quoted(&mut self, place: Place) {
        while let Some(character) = self.rest.next() {
            if character == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.literal(character, place);
        }
    }

    /// A character by its number: `\x41`, `\x{41}`, `\u0041`, `\0101`, `\cA`.
    fn code(&mut self, kind: char) -> Result<char, String> {
        let unknown = || format!("a number after `\\{kind}` names no character");
        if kind == 'c' {
            let letter = self.rest.next().filter(char::is_ascii).ok_or_else(unknown)?;
            return char::from_u32(u32::from(letter.to_ascii_uppercase()) ^ 0x40).ok_or_else(unknown);
        }
        let value = match kind {
            '0' => self.digits(8, 1..=3),
            _ if self.rest.next_if_eq(&'{').is_some() => {
                let value = self.digits(16, 1..=6);
                self.rest.next_if_eq(&'}').ok_or_else(unknown)?;
                value
            }
            'x' => self.digits(16, 1..=2),
            'u' => self.digits(16, 4..=4),
            _ => self.digits(16, 8..=8),
        };
        let value = value.ok_or_else(unknown)?;
        if (0xD800..0xDC00).contains(&value) && kind == 'u' {
            // Java writes a character above U+FFFF as two halves.
            let both = self.rest.next() == Some('\\') && self.rest.next() == Some('u');
            let low =
                self.digits(16, 4..=4).filter(|low| both && (0xDC00..0xE000).contains(low)).ok_or_else(unknown)?;
            return char::from_u32(0x1_0000 + ((value - 0xD800) << 10) + (low - 0xDC00)).ok_or_else(unknown);
        }
        char::from_u32(value).ok_or_else(unknown)
    }

    /// The value of this many digits.
    fn digits(&mut self, radix: u32, count: RangeInclusive<usize>) -> Option<u32> {
        let (mut value, mut read) = (0_u32, 0);
        while read < *count.end() {
            let Some(digit) = self.rest.peek().and_then(|next| next.to_digit(radix)) else { break };
            self.rest.next();
            value = value.checked_mul(radix)?.checked_add(digit)?;
            read += 1;
        }
        count.contains(&read).then_some(value)
    }

    /// `\p{…}` and `\pL`.
    fn named_property(&mut self, negated: bool, place: Place) -> Result<(), String> {
        let mut name = String::new();
        match self.rest.next() {
            Some('{') => loop {
                match self.rest.next() {
                    Some('}') => break,
                    Some(letter) => name.push(letter),
                    None => return Err("`\\p{` is not closed".to_owned()),
                }
            },
            Some(letter) => name.push(letter),
            None => return Err("it ends in `\\p`".to_owned()),
        }
        let (negated, name) = match name.strip_prefix('^') {
            Some(name) => (!negated, name),
            None => (negated, name.as_str()),
        };
        let body = property(name)?;
        self.put_property(negated, &body, place);
        Ok(())
    }

    fn put_property(&mut self, negated: bool, body: &str, place: Place) {
        let put = match (negated, place) {
            (true, _) => format!("[^{body}]"),
            (false, Place::Outside) => format!("[{body}]"),
            (false, Place::InSet) => body.to_owned(),
        };
        self.out.push_str(&put);
    }
}

/// Tells whether a set that is being written ends in a class and not in a character.
fn ends_in_class(out: &str) -> bool {
    let Some((before, last)) = out.char_indices().next_back() else { return false };
    match last {
        'w' | 'W' | 'd' | 'D' | 's' | 'S' => {
            let slashes = out[..before].len() - out[..before].trim_end_matches('\\').len();
            slashes % 2 == 1
        }
        '}' => out.rfind(['p', 'P', 'x']).is_some_and(|at| matches!(out.as_bytes()[at], b'p' | b'P')),
        ']' => !out[..before].ends_with('\\'),
        _ => false,
    }
}

/// Blocks that rules name with `\p{In…}`: name in lower case without blanks, range. From `Blocks.txt` of Unicode.
const BLOCKS: &[(&str, &str)] = &[
    ("arabic", r"\x{0600}-\x{06FF}"),
    ("armenian", r"\x{0530}-\x{058F}"),
    ("basiclatin", r"\x{0000}-\x{007F}"),
    ("bopomofo", r"\x{3100}-\x{312F}"),
    ("cjkcompatibilityforms", r"\x{FE30}-\x{FE4F}"),
    ("cjkcompatibilityideographs", r"\x{F900}-\x{FAFF}"),
    ("cjksymbolsandpunctuation", r"\x{3000}-\x{303F}"),
    ("cjkunifiedideographs", r"\x{4E00}-\x{9FFF}"),
    ("cjkunifiedideographsextensiona", r"\x{3400}-\x{4DBF}"),
    ("cyrillic", r"\x{0400}-\x{04FF}"),
    ("devanagari", r"\x{0900}-\x{097F}"),
    ("generalpunctuation", r"\x{2000}-\x{206F}"),
    ("greek", r"\x{0370}-\x{03FF}"),
    ("greekandcoptic", r"\x{0370}-\x{03FF}"),
    ("halfwidthandfullwidthforms", r"\x{FF00}-\x{FFEF}"),
    ("hangulsyllables", r"\x{AC00}-\x{D7AF}"),
    ("hebrew", r"\x{0590}-\x{05FF}"),
    ("hiragana", r"\x{3040}-\x{309F}"),
    ("katakana", r"\x{30A0}-\x{30FF}"),
    ("latin1supplement", r"\x{0080}-\x{00FF}"),
    ("latinextendeda", r"\x{0100}-\x{017F}"),
    ("latinextendedb", r"\x{0180}-\x{024F}"),
    ("thai", r"\x{0E00}-\x{0E7F}"),
];

/// The inside of a set for a property, or why there is none.
fn property(name: &str) -> Result<String, String> {
    let plain: String = name.chars().filter(|letter| !matches!(letter, ' ' | '_' | '-')).collect();
    let lower = plain.to_ascii_lowercase();
    let block = |wanted: &str| {
        let found = BLOCKS.iter().find(|(known, _)| *known == wanted);
        found.map(|(_, range)| (*range).to_owned()).ok_or_else(|| format!("the block `{name}` is not known"))
    };
    if let Some(wanted) = lower.strip_prefix("block=").or_else(|| lower.strip_prefix("blk=")) {
        return block(wanted);
    }
    if let Some(wanted) = plain.strip_prefix("In").filter(|rest| rest.starts_with(|next: char| next.is_uppercase())) {
        return block(&wanted.to_ascii_lowercase());
    }
    Ok(match lower.as_str() {
        "alnum" | "javaletterordigit" => r"\p{Alphabetic}\p{Nd}".to_owned(),
        "blank" => HORIZONTAL.to_owned(),
        "graph" | "print" | "xdigit" => format!("[:{lower}:]"),
        "ascii" => r"\x00-\x7F".to_owned(),
        "l1" => r"\x00-\xFF".to_owned(),
        "all" => r"\p{Any}".to_owned(),
        "word" => r"\w".to_owned(),
        "space" | "javawhitespace" => r"\s".to_owned(),
        "javalowercase" => r"\p{Lowercase}".to_owned(),
        "javauppercase" => r"\p{Uppercase}".to_owned(),
        "javaletter" => r"\p{L}".to_owned(),
        "javaalphabetic" => r"\p{Alphabetic}".to_owned(),
        "javadigit" => r"\p{Nd}".to_owned(),
        "javaideographic" => r"\p{Ideographic}".to_owned(),
        _ => {
            let known = plain.strip_prefix("Is").or_else(|| plain.strip_prefix("is")).unwrap_or(name);
            if known.is_empty()
                || !known.chars().all(|letter| letter.is_ascii_alphanumeric() || "=_ -".contains(letter))
            {
                return Err(format!("the property `{name}` is not known"));
            }
            format!(r"\p{{{known}}}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(given: &str) -> String {
        translate(given).expect(given).pattern
    }

    #[test]
    fn what_is_the_same_stays_the_same() {
        for same in [r"\bMr\.", "[。！？]+", r"^\s*\d+", "(?i)fig", "(?:a|b){2,3}?", "[a-z&&[^aeiou]]", "[^.!?]"] {
            assert_eq!(pattern(same), same);
            assert_eq!(translate(same).expect(same).engine, Engine::Automaton);
        }
    }

    #[test]
    fn java_and_icu_are_put_into_our_words() {
        let cases = [
            (r"\Qa.b\E+", r"a\.b+"),
            (r"[\Q]-\E]", r"[\]\-]"),
            (r"\u3002\x41\x{1F600}\0101", "。A😀A"),
            (r"\uD83D\uDE00", "😀"),
            (r"[\p{L}-[a-z]]", r"[\p{L}--[a-z]]"),
            (r"[\p{L}--[a-z]]", r"[\p{L}--[a-z]]"),
            ("[]a]", r"[\]a]"),
            ("[+--]", r"[+-\-]"),
            ("[a-]", r"[a\-]"),
            (r"[\w-.]", r"[\w\-.]"),
            (r"\p{InHiragana}", r"[\x{3040}-\x{309F}]"),
            (r"\P{IsHan}", r"[^\p{Han}]"),
            (r"\pL", r"[\p{L}]"),
            (r"\p{javaUpperCase}", r"[\p{Uppercase}]"),
            ("[[:alpha:]x]", r"[\p{alpha}x]"),
            (r"\。\'\<", "。'<"),
            ("(?u)a(?iu)b(?u:c)", "a(?i)b(?:c)"),
            ("a(?#why)b", "ab"),
            (r"a\Z", r"a\z"),
            ("[a~&b]", r"[a\~\&b]"),
        ];
        for (given, wanted) in cases {
            assert_eq!(pattern(given), wanted, "{given}");
        }
    }

    #[test]
    fn look_around_needs_the_other_engine() {
        for given in ["(?<=a)b", "(?<!a)b", "a(?=b)", "a(?!b)", "(?>a)", "a++", "a{2}+", r"(a)\1", r"(?<n>a)\k<n>"] {
            assert_eq!(translate(given).expect(given).engine, Engine::Backtracking, "{given}");
        }
        assert_eq!(translate("(?<name>a)").expect("a named group").engine, Engine::Automaton);
    }

    #[test]
    fn what_we_have_nothing_for_is_said() {
        for given in [r"\X", r"\p{InLinear_B}", r"\y", "[a", r"a\", r"\u12", r"\uD83D", r"\p{", "(?#", r"[\1]"] {
            assert!(translate(given).is_err(), "{given}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_pattern_makes_it_panic(given in r"[\[\]\\(){}?<=!+*&^:a-zA-Z0-9pQE。-]{0,24}") {
            let _ = translate(&given);
        }
    }
}
