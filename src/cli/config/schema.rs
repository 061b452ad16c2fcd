//! `docs/duiqi.schema.json` against the keys and words that a file may hold.

use serde_json::Value;

use super::file::{Settings, rule_names};
use duiqi::check::Profile;
use duiqi::finding::Severity;

fn schema() -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/duiqi.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema is there");
    serde_json::from_str(&text).expect("JSON")
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

/// The keys that a table takes, as it says itself when it is given one that it does not.
fn keys(text: &str) -> Vec<String> {
    let said = Settings::parse(text).expect_err("an unknown key").to_string();
    let list = said.split("the keys here are ").nth(1).expect("a list");
    sorted(list.split(", ").map(str::to_owned).collect())
}

fn properties(object: &Value) -> Vec<String> {
    assert_eq!(object["additionalProperties"], false);
    sorted(object["properties"].as_object().expect("properties").keys().cloned().collect())
}

fn words(list: &Value) -> Vec<String> {
    sorted(list.as_array().expect("a list").iter().map(|word| word.as_str().expect("a word").to_owned()).collect())
}

#[test]
fn the_schema_has_the_keys_of_the_file() {
    let schema = schema();
    let of = |name: &str| &schema["properties"][name];
    assert_eq!(properties(&schema), keys("zzzz = 1"));
    assert_eq!(properties(of("languages")), keys("[languages]\nzzzz = 1"));
    assert_eq!(properties(&of("mapping")["items"]), keys("[[mapping]]\nzzzz = 1"));
}

#[test]
fn the_schema_has_the_words_of_the_file() {
    let schema = schema();
    let of = |name: &str| &schema["properties"][name];
    let severities = sorted(Severity::ALL.map(|severity| severity.name().to_owned()).to_vec());
    assert_eq!(words(&of("fail-on")["enum"]), severities);
    assert_eq!(words(&of("min-severity")["enum"]), severities);
    assert_eq!(words(&of("severities")["additionalProperties"]["enum"]), severities);
    assert_eq!(words(&of("profile")["enum"]), sorted(Profile::ALL.map(|profile| profile.name().to_owned()).to_vec()));
    assert_eq!(words(&schema["$defs"]["rule"]["enum"]), sorted(rule_names().map(str::to_owned).collect()));
}

/// A file with every key of the schema, each with a value of the type that the schema says.
#[test]
fn what_the_schema_allows_is_read() {
    let schema = schema();
    let rule = schema["$defs"]["rule"]["enum"][0].as_str().expect("a rule");
    let mut top = String::new();
    let mut tables = String::new();
    for (name, said) in schema["properties"].as_object().expect("properties") {
        let inside = &said["additionalProperties"];
        match said["type"].as_str() {
            None => top.push_str(&format!("{name} = {}\n", said["enum"][0])),
            Some("number") => top.push_str(&format!("{name} = {}\n", said["minimum"])),
            Some("array") if said["items"]["type"] == "string" => top.push_str(&format!("{name} = [\"a\"]\n")),
            Some("array") => tables.push_str(&format!("[[{name}]]\nsource = \"a/**\"\ntarget = \"b/**\"\n")),
            Some("object") if inside == false => {
                tables.push_str(&format!("[{name}]\nsource = \"zh\"\ntarget = \"en\"\n"));
            }
            Some("object") => {
                let value = match inside["type"].as_str() {
                    Some("boolean") => "true".to_owned(),
                    Some("number") => "0.5".to_owned(),
                    _ => inside["enum"][0].to_string(),
                };
                tables.push_str(&format!("[{name}]\n{rule} = {value}\n"));
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    let text = format!("{top}{tables}");
    assert!(Settings::parse(&text).is_ok(), "{text}{:?}", Settings::parse(&text));
}
