//! Sentences as Unicode cuts them, for languages that our own rules know nothing about.
//!
//! Takes a paragraph; gives back the places where a sentence ends by Unicode Standard Annex #29, rules SB1 to SB998. It does
//! *not* know abbreviations.

use unicode_segmentation::UnicodeSegmentation as _;

/// The rule that made every cut, in kebab case.
pub(super) const RULE: &str = "uax29";

/// Languages whose writing has no capitals, or stops of its own: our Latin rules tell sentences by what follows a stop and
/// would not cut them. Primary tags, sorted.
const LANGUAGES: &[&str] = &[
    "am", "ar", "as", "bn", "bo", "ckb", "dv", "dz", "fa", "gu", "he", "hi", "hy", "ka", "km", "kn", "lo", "ml", "mr",
    "my", "ne", "or", "pa", "ps", "sa", "sd", "si", "ta", "te", "th", "ti", "ug", "ur", "yi",
];

/// Tells whether a language, given by its primary tag, is cut this way unless something else is asked for.
pub(super) fn is_usual_for(primary: &str) -> bool {
    LANGUAGES.binary_search(&primary).is_ok()
}

/// Finds the ends of sentences inside a paragraph, white space not included.
pub(super) fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.split_sentence_bound_indices().map(|(start, sentence)| start + sentence.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(LANGUAGES.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn stops_of_other_scripts_end_sentences() {
        let text = "यह एक है। वह दो है।";
        assert_eq!(ends(text).collect::<Vec<_>>(), ["यह एक है।".len(), text.len()]);
    }
}
