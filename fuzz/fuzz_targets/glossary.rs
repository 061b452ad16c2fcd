//! A glossary of any bytes in each of its forms: it is refused, or becomes a lexicon.

use duiqi::format::glossary::{Form, read};
use duiqi::lexicon::Lexicon;
use duiqi::text::lang::Lang;

pub fn fuzz(bytes: &[u8]) {
    for form in [Form::Csv, Form::Tsv, Form::Tbx] {
        if let Ok(glossary) = read(bytes, form, &Lang::chinese(), &Lang::english()) {
            let _ = glossary.turned();
            let _ = glossary.lexicon(Lexicon::embedded().filter(|_| bytes.len() % 64 == 0));
        }
    }
}
