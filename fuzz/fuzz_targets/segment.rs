//! The scanner on any paragraph: cuts sit on character boundaries, increase, leave text on both sides, and do not depend on
//! what stands after the paragraph.

use duiqi::segment::{Rules, Verdict, scan, scan_explained};

pub fn fuzz(text: &str) {
    let rules = Rules::learn(text);
    let cuts = scan(text, &rules);
    let mut start = 0;
    for cut in &cuts {
        let end = cut.end as usize;
        assert!(text.is_char_boundary(end) && start < end);
        assert!(!text[start..end].trim().is_empty());
        start = end;
    }
    assert!(cuts.is_empty() || !text[start..].trim().is_empty());
    let told = scan_explained(text, &rules);
    assert_eq!(told.iter().filter(|place| place.verdict != Verdict::Held).count(), cuts.len());
    let padded = format!("{text} \n");
    assert_eq!(scan(&padded, &rules), cuts);
}
