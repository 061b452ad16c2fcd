//! `duiqi batch` with Parquet: the results are those of JSON lines, and what is passed through comes out as it was.

mod batch_rows;

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{
    Array as _, ArrayRef, BinaryArray, Int64Array, LargeStringArray, RecordBatch, StringArray,
    TimestampMicrosecondArray, types::Int32Type,
};
use arrow_schema::{Field, Schema};
use duiqi::format::batch::{Columns, RecordHead};
use duiqi::pipeline::{BatchOptions, Cores, align_batch};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

use batch_rows::{command, done, pairs, rows};

/// Rows with columns of many types besides, every 31st without a translation.
fn table(count: u32) -> RecordBatch {
    let pairs = pairs(count);
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..i64::from(count)));
    let source: ArrayRef = Arc::new(LargeStringArray::from_iter_values(pairs.iter().map(|[source, _]| source)));
    let target = pairs.iter().zip(0..).map(|([_, target], number)| (number % 31 != 3).then_some(target.as_str()));
    let target: ArrayRef = Arc::new(target.collect::<StringArray>());
    let raw: ArrayRef =
        Arc::new((0..count).map(|number| (number % 5 > 0).then(|| number.to_le_bytes())).collect::<BinaryArray>());
    let seen = TimestampMicrosecondArray::from_iter_values((0..i64::from(count)).map(|number| number * 1_000_003));
    let seen: ArrayRef = Arc::new(seen.with_timezone("+08:00"));
    let mut site = StringDictionaryBuilder::<Int32Type>::new();
    (0..count).for_each(|number| site.append_value(if number % 3 == 0 { "a.example" } else { "b.example" }));
    let note = Field::new("seen", seen.data_type().clone(), false)
        .with_metadata(HashMap::from([("unit".to_owned(), "when it was fetched".to_owned())]));
    let site: ArrayRef = Arc::new(site.finish());
    let schema = Schema::new(vec![
        Field::new("raw", raw.data_type().clone(), true),
        Field::new("zh", source.data_type().clone(), false),
        Field::new("id", ids.data_type().clone(), false),
        Field::new("en", target.data_type().clone(), true),
        note,
        Field::new("site", site.data_type().clone(), false),
    ]);
    RecordBatch::try_new(Arc::new(schema), vec![raw, source, ids, target, seen, site]).expect("a table")
}

fn write(path: &Path, batch: &RecordBatch) {
    let mut writer = ArrowWriter::try_new(File::create(path).expect("a file"), batch.schema(), None).expect("a writer");
    for start in (0..batch.num_rows()).step_by(500) {
        writer.write(&batch.slice(start, 500.min(batch.num_rows() - start))).expect("written");
        writer.flush().expect("a group of rows");
    }
    writer.close().expect("written");
}

/// The whole file as one batch.
fn read(path: &Path) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).expect("there")).expect("Parquet");
    let schema = Arc::new(Schema::new(builder.schema().fields().clone()));
    let batches: Vec<RecordBatch> = builder
        .build()
        .expect("a reader")
        .map(|batch| batch.expect("a batch").with_schema(Arc::clone(&schema)).expect("the same fields"))
        .collect();
    arrow_select::concat::concat_batches(&schema, &batches).expect("one schema")
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    said
}

fn metadata(path: &Path, wanted: &str) -> Option<String> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).expect("there")).expect("Parquet");
    let pairs = builder.metadata().file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == wanted)?.value.clone()
}

#[test]
fn columns_are_passed_through_and_results_are_those_of_the_library() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let batch = table(700);
    write(&at.join("in.parquet"), &batch);
    let said = done(at, &["in.parquet", "-o", "one.parquet", "--threads", "1"]);
    assert!(String::from_utf8_lossy(&said.stderr).contains("700 rows, 23 with an error"));
    done(at, &["in.parquet", "-o", "two.parquet", "--threads", "2"]);
    assert!(fs::read(at.join("one.parquet")).unwrap() == fs::read(at.join("two.parquet")).unwrap(), "two threads");
    let out = read(&at.join("one.parquet"));
    for name in ["raw", "id", "seen", "site"] {
        assert_eq!(out.column_by_name(name), batch.column_by_name(name), "{name}");
        assert_eq!(out.schema().field_with_name(name).unwrap(), batch.schema().field_with_name(name).unwrap());
    }
    let wanted = align_batch(&batch, &Columns::default(), &BatchOptions::default(), Cores::All).expect("aligned");
    assert_eq!(out.num_rows(), 700);
    assert_eq!(out.columns(), wanted.columns());
    assert_eq!(
        out.schema().fields(),
        RecordHead::read(&batch.schema(), &Columns::default()).unwrap().schema().fields()
    );
    assert_eq!(metadata(&at.join("one.parquet"), "duiqi.version").as_deref(), Some(env!("CARGO_PKG_VERSION")));
    let settings = |name: &str| metadata(&at.join(name), "duiqi.settings").expect("settings");
    done(at, &["in.parquet", "-o", "checked.parquet", "--check", "--shard", "2/3"]);
    assert_ne!(settings("checked.parquet"), settings("one.parquet"));
    let shard = read(&at.join("checked.parquet"));
    let ids = shard.column_by_name("id").unwrap().as_primitive::<Int64Type>();
    assert_eq!(ids.values().to_vec(), (0..700).filter(|id| id % 3 == 1).collect::<Vec<i64>>());
}

#[test]
fn a_run_that_is_killed_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(&at.join("in.parquet"), &table(1500));
    done(at, &["in.parquet", "-o", "whole.parquet", "--shard", "1/2"]);
    let part = at.join("out.parquet.part");
    let arguments = ["in.parquet", "-o", "out.parquet", "--shard", "1/2"];
    for kill in 1..=2_u64 {
        let mut run = command(at, &arguments).stderr(Stdio::null()).spawn().expect("the program starts");
        while fs::metadata(&part).map_or(0, |facts| facts.len()) < kill * 150_000 {
            assert!(run.try_wait().expect("a state").is_none(), "it was done before it could be killed");
            std::thread::sleep(Duration::from_millis(1));
        }
        run.kill().expect("killed");
        run.wait().expect("gone");
        let left = fs::metadata(&part).expect("a part").len();
        fs::OpenOptions::new().write(true).open(&part).unwrap().set_len(left - 11).unwrap();
    }
    let said = done(at, &arguments);
    assert!(String::from_utf8_lossy(&said.stderr).contains("from an earlier run"));
    assert!(fs::read(at.join("out.parquet")).unwrap() == fs::read(at.join("whole.parquet")).unwrap());
    assert_eq!(fs::read_dir(at).unwrap().count(), 3);
}

#[test]
fn json_lines_become_parquet_and_the_reverse() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("in.jsonl"), rows(60)).unwrap();
    done(at, &["in.jsonl", "-o", "out.jsonl"]);
    done(at, &["in.jsonl", "-o", "out.parquet"]);
    let lines: Vec<Value> = fs::read_to_string(at.join("out.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let out = read(&at.join("out.parquet"));
    assert_eq!((out.num_rows(), out.schema().field(1).name().as_str()), (60, "n"));
    let text = |name: &str, row: usize| {
        let column = out.column_by_name(name).unwrap().as_string::<i32>();
        (!column.is_null(row)).then(|| column.value(row).to_owned())
    };
    for (row, line) in lines.iter().enumerate() {
        assert_eq!(text("error", row).as_deref(), line["error"].as_str());
        let id = line["id"].as_str().map_or_else(|| line["id"].to_string(), str::to_owned);
        assert_eq!(text("id", row), Some(id));
        assert_eq!(text("n", row), line.get("n").map(Value::to_string), "a number in a column of texts");
    }

    let plain = table(50).project(&[2, 1, 3]).unwrap();
    write(&at.join("plain.parquet"), &plain);
    done(at, &["plain.parquet", "-o", "plain.jsonl"]);
    let plain = fs::read_to_string(at.join("plain.jsonl")).unwrap();
    let first: Value = serde_json::from_str(plain.lines().nth(3).unwrap()).unwrap();
    assert_eq!((&first["id"], &first["error"]), (&json!(3), &json!("the row has no target")));
    assert_eq!(plain.lines().count(), 50);
    write(&at.join("rich.parquet"), &table(5));
    let said = refused(at, &["rich.parquet", "-o", "rich.jsonl"]);
    assert!(said.contains("the column \"raw\" holds Binary, for which JSON lines have no form"), "{said}");
}

#[test]
fn what_is_no_parquet_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("no.parquet"), "PAR1 not at all").unwrap();
    assert!(refused(at, &["no.parquet", "-o", "out.parquet"]).contains("no Parquet file that can be read"));
    write(&at.join("in.parquet"), &table(300));
    let whole = fs::read(at.join("in.parquet")).unwrap();
    for place in [200, whole.len() / 3, whole.len() / 2] {
        let mut damaged = whole.clone();
        damaged[place..place + 64].fill(0xA5);
        fs::write(at.join("damaged.parquet"), damaged).unwrap();
        let output = command(at, &["damaged.parquet", "-o", "out.parquet", "--restart"]).output().unwrap();
        // Bytes of a text may be wrong and still be text; but no row may be missing.
        match output.status.code() {
            Some(0) => assert_eq!(read(&at.join("out.parquet")).num_rows(), 300),
            code => assert_eq!(code, Some(2), "{}", String::from_utf8_lossy(&output.stderr)),
        }
    }
    fs::write(at.join("in.jsonl"), rows(3)).unwrap();
    assert!(refused(at, &["in.jsonl", "--to", "parquet"]).contains("name it with -o"));
    assert!(refused(at, &["--from", "parquet"]).contains("Parquet is read from a file"));
}
