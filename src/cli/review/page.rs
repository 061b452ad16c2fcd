//! What a session gives to the review page: rows, and what was decided.
//!
//! Takes the sheet; gives back what `format::report` writes. It does *not* serve or write anything.

use duiqi::bitext::{BeadId, Bitext};
use duiqi::finding::Finding;
use duiqi::format::report::{Decided, Facts, Judged, Old, Row};
use duiqi::review::Sheet;

/// Returns what is known of a bead besides the texts.
fn facts(sheet: &Sheet<'_>, id: BeadId) -> Option<Facts> {
    let filed: &Bitext = sheet.bitext();
    let target = filed.target();
    let old = filed.beads().get(id.index())?.target.ids().map(|segment| {
        let old = || Old { raw: target.raw(segment).to_owned(), text: target.text(segment).to_owned() };
        sheet.reworded(segment).map(|_| old())
    });
    Some(Facts { key: sheet.spot(id)?.key, note: sheet.note(id).map(str::to_owned), old: old.collect() })
}

/// Makes the row of a bead, which stands at these lines of its two files; `None` where there is no such bead.
pub(crate) fn row(sheet: &Sheet<'_>, id: BeadId, lines: [String; 2]) -> Option<Row> {
    let judge = |finding| Judged { finding, is_dismissed: sheet.is_dismissed(&finding.fingerprint) };
    let judged: Vec<Judged<'_>> = sheet.all_findings_of(id).map(judge).collect();
    Some(Row::new(sheet.shown(), id, &sheet.view(id), &judged, &facts(sheet, id)?, lines))
}

/// Returns all that was decided and that the bitext does not say.
pub(crate) fn decided(sheet: &Sheet<'_>) -> Decided {
    let ids = (0..sheet.bitext().beads().len()).map(BeadId::of_index);
    let beads: Vec<Facts> = ids.clone().filter_map(|id| facts(sheet, id)).collect();
    let dismissed =
        ids.flat_map(|id| sheet.all_findings_of(id).filter(move |finding| finding.beads.first() == Some(&id)));
    let dismissed = dismissed.filter(|finding| sheet.is_dismissed(&finding.fingerprint));
    let dismissed: Vec<Finding> = dismissed.cloned().collect();
    Decided { beads, dismissed }
}
