//! `docs/alignment.schema.json` says what the alignment file is: every line that is written fits it, and nothing stands
//! in it that is never written.
//!
//! The keywords that the schema uses are few, so they are checked here; a keyword that is not known fails the test.

use std::collections::BTreeSet;

use duiqi::bitext::{BeadId, Past};
use duiqi::finding::Compared;
use duiqi::text::span::ByteSpan;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value};

use crate::alignment_file::written;
use crate::bitexts::{finding, one_to_one, samples};

struct Schema {
    root: Value,
}

impl Schema {
    fn load() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/alignment.schema.json");
        let text = std::fs::read_to_string(path).expect("the schema is in the repository");
        Self { root: serde_json::from_str(&text).expect("the schema is JSON") }
    }

    /// Checks a value; `met` collects the places of the schema whose properties were met.
    fn check(&self, schema: &Value, value: &Value, met: &mut BTreeSet<String>) -> Result<(), String> {
        let rules = schema.as_object().expect("a schema is an object");
        for (keyword, rule) in rules {
            let fits = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" => true,
                // The patterns are tested where the values are made; there is no engine for them here.
                "pattern" => value.is_string(),
                "$ref" => {
                    self.check(self.definition(rule), value, met)?;
                    true
                }
                "oneOf" => {
                    let all = rule.as_array().expect("a list");
                    let mut fitting = all.iter().filter_map(|one| {
                        let mut also = BTreeSet::new();
                        self.check(one, value, &mut also).is_ok().then_some(also)
                    });
                    let first = fitting.next();
                    let only = first.is_some() && fitting.next().is_none();
                    met.extend(first.unwrap_or_default());
                    only
                }
                "const" => rule == value,
                "enum" => {
                    met.insert(format!("value {value}"));
                    rule.as_array().expect("a list").contains(value)
                }
                "type" => match rule {
                    Value::Array(types) => types.iter().any(|one| has_type(one, value)),
                    one => has_type(one, value),
                },
                "minimum" => value.as_f64() >= rule.as_f64(),
                "maximum" => value.as_f64() <= rule.as_f64(),
                "minItems" => value.as_array().map(Vec::len) >= as_count(rule),
                "maxItems" => value.as_array().map(Vec::len) <= as_count(rule),
                "items" => self.check_all(value.as_array().into_iter().flatten().map(|item| (rule, item)), met)?,
                "prefixItems" => {
                    let items = value.as_array().into_iter().flatten();
                    self.check_all(rule.as_array().expect("a list").iter().zip(items), met)?
                }
                "required" => {
                    let names = rule.as_array().expect("a list").iter().filter_map(Value::as_str);
                    names.into_iter().all(|name| value.get(name).is_some())
                }
                "properties" | "additionalProperties" => self.check_fields(rules, value, met)?,
                other => return Err(format!("this test does not know the keyword {other}")),
            };
            if !fits {
                return Err(format!("{keyword} {rule} does not hold for {value}"));
            }
        }
        Ok(())
    }

    fn check_all<'a>(
        &self,
        mut pairs: impl Iterator<Item = (&'a Value, &'a Value)>,
        met: &mut BTreeSet<String>,
    ) -> Result<bool, String> {
        pairs.try_for_each(|(schema, value)| self.check(schema, value, met)).map(|()| true)
    }

    fn check_fields(
        &self,
        rules: &Map<String, Value>,
        value: &Value,
        met: &mut BTreeSet<String>,
    ) -> Result<bool, String> {
        let known = rules.get("properties").and_then(Value::as_object);
        for (name, field) in value.as_object().into_iter().flatten() {
            if let Some(schema) = known.and_then(|known| known.get(name)) {
                met.insert(format!("field {name}"));
                self.check(schema, field, met)?;
            } else {
                match rules.get("additionalProperties") {
                    Some(schema @ Value::Object(_)) => self.check(schema, field, met)?,
                    _ => return Err(format!("{name} is not in the schema")),
                }
            }
        }
        Ok(true)
    }

    fn definition(&self, reference: &Value) -> &Value {
        let pointer = reference.as_str().and_then(|reference| reference.strip_prefix('#')).expect("a local reference");
        self.root.pointer(pointer).expect("the definition is there")
    }

    fn check_file(&self, file: &str, met: &mut BTreeSet<String>) {
        for (number, line) in (1..).zip(file.lines()) {
            let value: Value = serde_json::from_str(line).expect("each line is JSON");
            let name = if number == 1 { "/$defs/header" } else { "/$defs/bead" };
            let result = self.check(self.root.pointer(name).expect("defined"), &value, met);
            assert_eq!(result, Ok(()), "line {number}: {line}");
            assert_eq!(self.check(&self.root, &value, met), Ok(()), "line {number} fits one of both");
        }
    }
}

fn has_type(name: &Value, value: &Value) -> bool {
    match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("boolean") => value.is_boolean(),
        other => panic!("this test does not know the type {other:?}"),
    }
}

fn as_count(rule: &Value) -> Option<usize> {
    rule.as_u64().and_then(|count| usize::try_from(count).ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_line_fits_the_schema(sample in samples()) {
        Schema::load().check_file(&written(&sample.bitext, &sample.findings), &mut BTreeSet::new());
    }
}

#[test]
fn every_field_of_the_schema_is_written() {
    let schema = Schema::load();
    let mut met = BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..200 {
        let sample = samples().new_tree(&mut runner).expect("a sample").current();
        schema.check_file(&written(&sample.bitext, &sample.findings), &mut met);
    }
    let mut bitext = one_to_one(&[("甲", "A"), ("乙", "B")]);
    bitext.set_pasts([(BeadId(1), Past { source: Some("丙".to_owned()), target: Some("C".to_owned()) })]);
    let mut full = finding("order", 0, "moved");
    full.beads.push(BeadId(1));
    full.compared = Some(Compared { source: "一".to_owned(), target: "2".to_owned() });
    full.source_span = Some(ByteSpan::new(0, 3));
    full.target_span = Some(ByteSpan::new(0, 1));
    schema.check_file(&written(&bitext, &[full]), &mut met);
    let mut missing = BTreeSet::new();
    collect_fields(&schema.root, &mut missing);
    missing.retain(|field| !met.contains(&format!("field {field}")));
    assert_eq!(missing, BTreeSet::new(), "fields of the schema that are never written");
}

fn collect_fields(schema: &Value, fields: &mut BTreeSet<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        fields.extend(properties.keys().cloned());
    }
    match schema {
        Value::Object(inner) => inner.values().for_each(|value| collect_fields(value, fields)),
        Value::Array(inner) => inner.iter().for_each(|value| collect_fields(value, fields)),
        _ => {}
    }
}

#[test]
fn the_check_itself_refuses() {
    let schema = Schema::load();
    let good = written(&one_to_one(&[("甲", "A")]), &[finding("order", 0, "moved")]);
    let damages = [
        (r#""line":1"#, r#""line":0"#),
        (r#""line":1"#, r#""line":"1""#),
        (r#""role":"paragraph""#, r#""role":"code""#),
        (r#""severity":"major""#, r#""severity":"bad""#),
        (r#""state":"proposed""#, r#""state":"proposed","extra":1"#),
        (r#""state":"proposed","#, ""),
        (r#""span":[0,3]"#, r#""span":[0,3,4]"#),
        (r#""beads":1"#, r#""beads":1.5"#),
        (r#""whole":2.0"#, r#""whole":null"#),
    ];
    for (from, to) in damages {
        let bad = good.replacen(from, to, 1);
        assert_ne!(good, bad, "{from} is not in the file");
        let refused = bad.lines().any(|line| {
            let value = serde_json::from_str(line).expect("JSON");
            schema.check(&schema.root, &value, &mut BTreeSet::new()).is_err()
        });
        assert!(refused, "{from} → {to}");
    }
}

/// The example in the description of the file is a file.
#[test]
fn the_example_in_the_description_is_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/alignment-file.md");
    let text = std::fs::read_to_string(path).expect("the description is in the repository");
    let example = text.split("```jsonl\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    Schema::load().check_file(example, &mut BTreeSet::new());
    let file = duiqi::format::jsonl::read(example.as_bytes()).expect("the example can be read");
    let mut again = Vec::new();
    duiqi::format::jsonl::write(&file.bitext, &file.findings, &file.options, &mut again).expect("memory takes all");
    assert_eq!(String::from_utf8(again).expect("UTF-8"), example);
}
