use super::*;
use crate::error::ErrorKind;

fn likeness(han: &str, latin: &str) -> Likeness {
    Sounds::embedded().likeness(han, &LatinName::new(latin).unwrap()).unwrap()
}

#[test]
fn the_compiled_table_is_one() {
    let table = Sounds::embedded().to_string();
    assert!(table.lines().count() > 1000);
    assert_eq!(&Sounds::from_text(&table).unwrap(), Sounds::embedded());
}

#[test]
fn each_scheme_is_seen() {
    for (han, latin, scheme) in [
        ("梁文锋", "Liang Wenfeng", Scheme::Pinyin),
        ("北京", "Beijing", Scheme::Pinyin),
        ("呂洞賓", "Lü Dongbin", Scheme::Pinyin),
        ("谢长廷", "Hsieh Chang-ting", Scheme::WadeGiles),
        ("杨德昌", "Te-chang Yang", Scheme::WadeGiles),
        ("安德森", "Andersen", Scheme::Sound),
        ("约翰逊", "Johnson", Scheme::Sound),
    ] {
        let found = likeness(han, latin);
        assert!(found.scheme == scheme && found.probability() > 0.5, "{han} {latin} {found:?}");
    }
}

#[test]
fn other_names_fit_worse_than_chance() {
    for (han, latin) in
        [("梁文锋", "Johnson"), ("安德森", "Liang"), ("北京", "Shanghai"), ("约翰", "Kate"), ("的", "Marc")]
    {
        let found = likeness(han, latin);
        assert!(found.gain_nats < 0.0 && found.probability() < 0.02, "{han} {latin} {found:?}");
    }
}

#[test]
fn a_name_is_found_in_a_run() {
    let sounds = Sounds::embedded();
    let find = |run: &str, latin: &str| {
        let found = sounds.find(run, &LatinName::new(latin).unwrap());
        found.map(|found| run[found.range].to_owned())
    };
    assert_eq!(find("昨天梁文锋来到了杭州", "Wenfeng").as_deref(), Some("文锋"));
    assert_eq!(find("昨天梁文锋来到了杭州", "Hangzhou").as_deref(), Some("杭州"));
    assert_eq!(find("据马克·约翰逊说", "Johnson").as_deref(), Some("约翰逊"));
    assert_eq!(find("我们都知道这里没有人", "Johnson"), None);
    assert_eq!(find("", "Johnson"), None);
}

#[test]
fn a_table_that_is_none_is_refused() {
    for text in ["尔", "尔 r", "尔 r x", "尔儿 r 1", "尔 R 1", "尔 r -1", "尔 r inf"] {
        match Sounds::from_text(text) {
            Ok(_) => assert_eq!(text, "尔", "{text}"),
            Err(refused) => {
                assert_eq!(refused.kind(), ErrorKind::Model, "{text}");
                assert!(refused.to_string().contains("line 1"), "{refused}");
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_name_has_a_finite_likeness(han in "(\\PC|[一-龥]){0,12}", latin in "\\PC{0,20}|[A-Za-z' -]{0,60}") {
        let Some(latin) = LatinName::new(&latin) else { return Ok(()) };
        let sounds = Sounds::embedded();
        if let Some(likeness) = sounds.likeness(&han, &latin) {
            proptest::prop_assert!(!likeness.gain_nats.is_nan() && (0.0..=1.0).contains(&likeness.probability()));
        }
        if let Some(found) = sounds.find(&han, &latin) {
            proptest::prop_assert!(han.get(found.range.clone()).is_some_and(|text| !text.is_empty()), "{found:?}");
        }
    }
}
