//! `duiqi.ignore.jsonl`: findings that are no errors, a line each, kept beside the texts.
//!
//! Takes the bytes of the file and gives back dismissals; writes a line for one. It does *not* know findings: a line goes by
//! its fingerprint. A person may edit the file; lines that are empty or start with `#` or `//` are let be.

use serde::{Deserialize, Serialize};

use super::{line_error, utf8};
use crate::error::Result;
use crate::finding::{Dismissal, Fingerprint, RuleId};

/// The name of the file.
pub const FILE_NAME: &str = "duiqi.ignore.jsonl";

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// Reads dismissals.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] with the line that is none; [`crate::ErrorKind::Decode`] where the file is not UTF-8.
pub fn read(bytes: &[u8]) -> Result<Vec<Dismissal>> {
    let is_kept = |line: &str| !line.is_empty() && !line.starts_with('#') && !line.starts_with("//");
    let lines = (1..).zip(utf8(bytes)?.lines()).map(|(number, line)| (number, line.trim()));
    lines.filter(|(_, line)| is_kept(line)).map(|(number, line)| dismissal(number, line)).collect()
}

fn dismissal(number: usize, line: &str) -> Result<Dismissal> {
    let record: Record = serde_json::from_str(line).map_err(|cause| {
        let message = format!(r#"this is no line like {{"fingerprint": "…", "why": "…"}}: {cause}"#);
        line_error(number, message)
    })?;
    let rule = record.rule.as_deref().map(RuleId::parse).transpose().map_err(|cause| line_error(number, cause))?;
    Ok(Dismissal { fingerprint: Fingerprint::recorded(record.fingerprint), rule, who: record.who, why: record.why })
}

/// Writes the line of a dismissal, with its end.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a text cannot be written as JSON.
pub fn line(dismissal: &Dismissal) -> Result<String> {
    let record = Record {
        fingerprint: dismissal.fingerprint.as_str().to_owned(),
        rule: dismissal.rule.as_ref().map(|rule| rule.as_str().to_owned()),
        who: dismissal.who.clone(),
        why: dismissal.why.clone(),
    };
    let written = serde_json::to_string(&record).map_err(|cause| line_error(1, cause))?;
    Ok(written + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let dismissal = Dismissal {
            fingerprint: Fingerprint::recorded("07a7ea93ae28592c"),
            rule: Some(RuleId::of("number-value")),
            who: None,
            why: Some("the source is wrong".to_owned()),
        };
        let text = format!("# ours\n\n{}", line(&dismissal).expect("text"));
        assert_eq!(read(text.as_bytes()).expect("lines"), [dismissal]);
    }

    #[test]
    fn what_is_no_dismissal_is_refused_with_its_line() {
        let error = read(b"{\"fingerprint\": \"a\"}\n{\"why\": \"b\"}").expect_err("no fingerprint").to_string();
        assert!(error.starts_with("line 2: this is no line like"), "{error}");
    }
}
