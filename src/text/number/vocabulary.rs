//! The English words that are numbers, or parts of numbers and dates.
//!
//! Takes a lower-case word; gives back what it means as a number. It does *not* put words together.

/// What an English word means as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// zero to nineteen.
    Unit(u64),
    /// twenty to ninety.
    Tens(u64),
    /// hundred.
    Hundred,
    /// thousand and above.
    Scale(u64),
    /// hundreds, thousands, tens, dozens: an order of magnitude.
    Plural(u64),
    /// first, twentieth.
    Ordinal(u64),
    /// thirds, fifths: a denominator.
    Denominator(u64),
    /// twenties to nineties.
    Decade(u64),
    /// twice, double, triple.
    Multiple(u64),
    /// couple, pair, both, trio: a small number that is no numeral.
    Group(u64),
    /// dozen.
    Dozen,
    /// half.
    Half,
    /// quarter: a fourth, or three months.
    Quarter,
    /// decade, century, millennium in years: two decades are twenty years.
    Period(u64),
    /// January to December.
    Month(u64),
    /// Monday to Sunday.
    Weekday(u64),
}

use Word::{
    Decade, Denominator, Dozen, Group, Half, Hundred, Month, Multiple, Ordinal, Period, Plural, Quarter, Scale, Tens,
    Unit, Weekday,
};

const MILLION: u64 = 1_000_000;
const BILLION: u64 = 1_000_000_000;
const TRILLION: u64 = 1_000_000_000_000;

/// Every word, sorted for the search.
const WORDS: &[(&str, Word)] = &[
    ("apr", Month(4)),
    ("april", Month(4)),
    ("aug", Month(8)),
    ("august", Month(8)),
    ("billion", Scale(BILLION)),
    ("billions", Plural(BILLION)),
    ("billionth", Ordinal(BILLION)),
    ("bn", Scale(BILLION)),
    ("both", Group(2)),
    ("centuries", Period(100)),
    ("century", Period(100)),
    ("couple", Group(2)),
    ("couples", Group(2)),
    ("crore", Scale(10_000_000)),
    ("dec", Month(12)),
    ("decade", Period(10)),
    ("decades", Period(10)),
    ("december", Month(12)),
    ("double", Multiple(2)),
    ("doubled", Multiple(2)),
    ("doubles", Multiple(2)),
    ("doubling", Multiple(2)),
    ("dozen", Dozen),
    ("dozens", Plural(10)),
    ("dual", Group(2)),
    ("duo", Group(2)),
    ("eight", Unit(8)),
    ("eighteen", Unit(18)),
    ("eighteenth", Ordinal(18)),
    ("eightfold", Multiple(8)),
    ("eighth", Ordinal(8)),
    ("eighths", Denominator(8)),
    ("eighties", Decade(80)),
    ("eightieth", Ordinal(80)),
    ("eighty", Tens(80)),
    ("eleven", Unit(11)),
    ("eleventh", Ordinal(11)),
    ("feb", Month(2)),
    ("february", Month(2)),
    ("fifteen", Unit(15)),
    ("fifteenth", Ordinal(15)),
    ("fifth", Ordinal(5)),
    ("fifths", Denominator(5)),
    ("fifties", Decade(50)),
    ("fiftieth", Ordinal(50)),
    ("fifty", Tens(50)),
    ("first", Ordinal(1)),
    ("five", Unit(5)),
    ("fivefold", Multiple(5)),
    ("forties", Decade(40)),
    ("fortieth", Ordinal(40)),
    ("forty", Tens(40)),
    ("four", Unit(4)),
    ("fourfold", Multiple(4)),
    ("fourteen", Unit(14)),
    ("fourteenth", Ordinal(14)),
    ("fourth", Ordinal(4)),
    ("fourths", Denominator(4)),
    ("fri", Weekday(5)),
    ("friday", Weekday(5)),
    ("fridays", Weekday(5)),
    ("half", Half),
    ("halved", Half),
    ("halves", Half),
    ("halving", Half),
    ("hundred", Hundred),
    ("hundreds", Plural(100)),
    ("hundredth", Ordinal(100)),
    ("hundredths", Denominator(100)),
    ("jan", Month(1)),
    ("january", Month(1)),
    ("jul", Month(7)),
    ("july", Month(7)),
    ("jun", Month(6)),
    ("june", Month(6)),
    ("lakh", Scale(100_000)),
    ("mar", Month(3)),
    ("march", Month(3)),
    ("may", Month(5)),
    ("millennia", Period(1000)),
    ("millennium", Period(1000)),
    ("million", Scale(MILLION)),
    ("millions", Plural(MILLION)),
    ("millionth", Ordinal(MILLION)),
    ("mln", Scale(MILLION)),
    ("mon", Weekday(1)),
    ("monday", Weekday(1)),
    ("mondays", Weekday(1)),
    ("nine", Unit(9)),
    ("nineteen", Unit(19)),
    ("nineteenth", Ordinal(19)),
    ("nineties", Decade(90)),
    ("ninetieth", Ordinal(90)),
    ("ninety", Tens(90)),
    ("ninth", Ordinal(9)),
    ("ninths", Denominator(9)),
    ("nov", Month(11)),
    ("november", Month(11)),
    ("oct", Month(10)),
    ("october", Month(10)),
    ("once", Group(1)),
    ("one", Unit(1)),
    ("pair", Group(2)),
    ("pairs", Group(2)),
    ("quadruple", Multiple(4)),
    ("quadrupled", Multiple(4)),
    ("quarter", Quarter),
    ("quarters", Denominator(4)),
    ("quartet", Group(4)),
    ("sat", Weekday(6)),
    ("saturday", Weekday(6)),
    ("saturdays", Weekday(6)),
    ("second", Ordinal(2)),
    ("sep", Month(9)),
    ("sept", Month(9)),
    ("september", Month(9)),
    ("seven", Unit(7)),
    ("sevenfold", Multiple(7)),
    ("seventeen", Unit(17)),
    ("seventeenth", Ordinal(17)),
    ("seventh", Ordinal(7)),
    ("sevenths", Denominator(7)),
    ("seventies", Decade(70)),
    ("seventieth", Ordinal(70)),
    ("seventy", Tens(70)),
    ("six", Unit(6)),
    ("sixfold", Multiple(6)),
    ("sixteen", Unit(16)),
    ("sixteenth", Ordinal(16)),
    ("sixth", Ordinal(6)),
    ("sixths", Denominator(6)),
    ("sixties", Decade(60)),
    ("sixtieth", Ordinal(60)),
    ("sixty", Tens(60)),
    ("sun", Weekday(7)),
    ("sunday", Weekday(7)),
    ("sundays", Weekday(7)),
    ("ten", Unit(10)),
    ("tenfold", Multiple(10)),
    ("tens", Plural(10)),
    ("tenth", Ordinal(10)),
    ("tenths", Denominator(10)),
    ("third", Ordinal(3)),
    ("thirds", Denominator(3)),
    ("thirteen", Unit(13)),
    ("thirteenth", Ordinal(13)),
    ("thirties", Decade(30)),
    ("thirtieth", Ordinal(30)),
    ("thirty", Tens(30)),
    ("thousand", Scale(1000)),
    ("thousands", Plural(1000)),
    ("thousandth", Ordinal(1000)),
    ("thousandths", Denominator(1000)),
    ("three", Unit(3)),
    ("threefold", Multiple(3)),
    ("thu", Weekday(4)),
    ("thur", Weekday(4)),
    ("thurs", Weekday(4)),
    ("thursday", Weekday(4)),
    ("thursdays", Weekday(4)),
    ("tn", Scale(TRILLION)),
    ("trillion", Scale(TRILLION)),
    ("trillions", Plural(TRILLION)),
    ("trio", Group(3)),
    ("triple", Multiple(3)),
    ("tripled", Multiple(3)),
    ("tripling", Multiple(3)),
    ("tue", Weekday(2)),
    ("tues", Weekday(2)),
    ("tuesday", Weekday(2)),
    ("tuesdays", Weekday(2)),
    ("twelfth", Ordinal(12)),
    ("twelve", Unit(12)),
    ("twenties", Decade(20)),
    ("twentieth", Ordinal(20)),
    ("twenty", Tens(20)),
    ("twice", Multiple(2)),
    ("two", Unit(2)),
    ("twofold", Multiple(2)),
    ("wed", Weekday(3)),
    ("wednesday", Weekday(3)),
    ("wednesdays", Weekday(3)),
    ("zero", Unit(0)),
];

/// The longest word of the table, in bytes.
const LONGEST: usize = 12;

/// Returns what a word means as a number, in any case; `None` for other words.
pub(super) fn lookup(word: &str) -> Option<Word> {
    if !(2..=LONGEST).contains(&word.len()) {
        return None;
    }
    let mut folded = [0u8; LONGEST];
    let folded = &mut folded[..word.len()];
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    let folded: &[u8] = folded;
    let index = WORDS.binary_search_by(|(entry, _)| entry.as_bytes().cmp(folded)).ok()?;
    Some(WORDS[index].1)
}

/// Tells whether a word names a currency and may stand right before digits: RMB2009.
pub(super) fn is_currency_code(word: &str) -> bool {
    matches!(
        word,
        "RMB"
            | "CNY"
            | "USD"
            | "US"
            | "HKD"
            | "HK"
            | "EUR"
            | "GBP"
            | "JPY"
            | "NT"
            | "NTD"
            | "TWD"
            | "AUD"
            | "CAD"
            | "Rs"
            | "INR"
            | "KRW"
            | "RUB"
            | "CHF"
            | "SGD"
            | "NZD"
            | "THB"
            | "MXN"
            | "BRL"
            | "MOP"
    )
}

/// Tells whether a unit of measure is written with a capital, so that digits before it are an amount: 100MB.
pub(super) fn is_capital_unit(word: &str) -> bool {
    let is_rate = word.len() == 3 && (word.ends_with("hz") || word.ends_with("Hz"));
    is_rate
        || matches!(
            word,
            "A" | "Ah"
                | "C"
                | "F"
                | "GB"
                | "GHz"
                | "GW"
                | "GWh"
                | "Gbps"
                | "Hz"
                | "KB"
                | "KG"
                | "KM"
                | "KW"
                | "KWh"
                | "L"
                | "MB"
                | "MHz"
                | "MPa"
                | "MW"
                | "MWh"
                | "Mbps"
                | "Nm"
                | "PB"
                | "Pa"
                | "TB"
                | "TWh"
                | "V"
                | "W"
                | "Wh"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_fits() {
        assert!(WORDS.is_sorted_by(|first, second| first.0 < second.0));
        assert!(WORDS.iter().all(|(word, _)| word.len() <= LONGEST));
        assert!(WORDS.iter().all(|(word, meaning)| lookup(word) == Some(*meaning)));
    }

    #[test]
    fn case_does_not_matter_and_other_words_are_none() {
        assert_eq!(lookup("Million"), Some(Scale(MILLION)));
        assert_eq!(lookup("TWENTY"), Some(Tens(20)));
        assert_eq!(lookup("tenor"), None);
        assert_eq!(lookup("antidisestablishmentarianism"), None);
    }
}
