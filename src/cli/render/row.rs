//! Findings of a pair that stands in a row of a file: its name, the reason, and both texts with the places underlined.
//!
//! Takes a row and its findings; prints them on standard output. It does *not* judge them.

use std::io::{self, Write as _};

use duiqi::finding::Finding;
use duiqi::text::span::ByteSpan;

use super::visible::sanitize;
use super::{BOLD, DIM, Terminal, severity_style};
use crate::cli::tongue::said;

/// Prints the findings of a pair; nothing where there are none.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn row(terminal: &mut Terminal, id: &str, texts: [&str; 2], findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let style = severity_style(finding.severity);
        let (severity, rule, message) = (said(finding.severity.name()), &finding.rule, said(&finding.message));
        let message = sanitize(&message);
        writeln!(terminal, "{BOLD}{}{BOLD:#}: {style}{severity}[{rule}]{style:#}: {message}", sanitize(id))?;
        for ((name, text), span) in
            [("source", texts[0]), ("target", texts[1])].into_iter().zip([finding.source_span, finding.target_span])
        {
            let [before, place, after] = parted(text, span);
            writeln!(
                terminal,
                "  {DIM}{}{DIM:#}  {}{style}{}{style:#}{}",
                said(name),
                sanitize(before),
                sanitize(place),
                sanitize(after)
            )?;
        }
        let (confidence, fingerprint) = (finding.confidence.value(), finding.fingerprint.as_str());
        let about = format!("confidence {confidence:.2}, fingerprint {}", sanitize(fingerprint));
        writeln!(terminal, "  {DIM}{}{DIM:#}\n", said(&about))?;
    }
    Ok(())
}

/// Parts a text into what stands before a place, the place, and what stands after it.
fn parted(text: &str, span: Option<ByteSpan>) -> [&str; 3] {
    let range = span.map_or(text.len()..text.len(), ByteSpan::range);
    match (text.get(..range.start), text.get(range.clone()), text.get(range.end..)) {
        (Some(before), Some(place), Some(after)) => [before, place, after],
        _ => [text, "", ""],
    }
}
