//! Record batches: how their columns are read, and what comes back for each row.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type};
use arrow_array::{
    Array as _, ArrayRef, Int64Array, LargeStringArray, NullArray, RecordBatch, StringArray, StringViewArray,
};
use arrow_schema::{DataType, Field, Schema};
use duiqi::format::batch::{Columns, RecordHead, is_json, json_value};
use duiqi::pipeline::{BatchOptions, BatchText, Cores, align_batch, align_row};

fn schema(fields: &[(&str, DataType)]) -> Schema {
    Schema::new(fields.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true)).collect::<Vec<_>>())
}

fn refused(fields: &[(&str, DataType)]) -> String {
    RecordHead::read(&schema(fields), &Columns::default()).expect_err("refused").to_string()
}

#[test]
fn columns_that_cannot_be_told_are_refused() {
    let text = DataType::Utf8;
    assert!(refused(&[("id", text.clone()), ("zh", text.clone())]).contains("the columns are id, zh"));
    let twice = refused(&[("zh", text.clone()), ("source", text.clone()), ("en", text.clone())]);
    assert!(twice.contains("\"zh\" and \"source\" are for the same side"), "{twice}");
    assert!(refused(&[("zh", DataType::Binary), ("en", text.clone())]).contains("holds Binary and no text"));
    let clash = refused(&[("zh", text.clone()), ("en", text.clone()), ("links", text)]);
    assert!(clash.contains("rename it"), "{clash}");
}

#[test]
fn every_kind_of_text_is_read_where_it_lies() {
    let arrays: [ArrayRef; 4] = [
        Arc::new(StringArray::from(vec![Some("甲"), None])),
        Arc::new(LargeStringArray::from(vec![Some("甲"), None])),
        Arc::new(StringViewArray::from(vec![Some("甲"), None])),
        Arc::new(NullArray::new(2)),
    ];
    for array in &arrays[..3] {
        let sides = [("zh", Arc::clone(array), true), ("en", Arc::clone(&arrays[3]), true)];
        let batch = RecordBatch::try_from_iter_with_nullable(sides).expect("a batch");
        let head = RecordHead::read(batch.schema_ref(), &Columns::default()).expect("a head");
        let [texts, nulls] = head.texts(&batch).expect("texts, and all NULL");
        assert_eq!([texts.get(0), texts.get(1), nulls.get(0), nulls.get(1)], [Some("甲"), None, None, None]);
        let lies_at = match array.data_type() {
            DataType::Utf8 => array.as_string::<i32>().value(0).as_ptr(),
            DataType::LargeUtf8 => array.as_string::<i64>().value(0).as_ptr(),
            _ => array.as_string_view().value(0).as_ptr(),
        };
        assert_eq!(texts.get(0).expect("a text").as_ptr(), lies_at, "not a copy");
    }
}

#[test]
fn values_become_json() {
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![Some(i64::MIN), None]));
    assert_eq!(json_value(&numbers, 0).get(), "-9223372036854775808");
    assert_eq!(json_value(&numbers, 1).get(), "null");
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["a\"b"]));
    assert_eq!(json_value(&texts, 0).get(), r#""a\"b""#);
    assert!(!is_json(&DataType::Binary) && is_json(&DataType::UInt16));
}

const PAIRS: [(Option<&str>, Option<&str>); 4] = [
    (Some("他有三万元。她走了。"), Some("He has thirty thousand yuan. She left.")),
    (Some("她走了。"), None),
    (None, None),
    (Some("雨停了。"), Some("The rain stopped.")),
];

fn batch() -> RecordBatch {
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c", "d"]));
    let zh: ArrayRef = Arc::new(LargeStringArray::from(PAIRS.map(|(source, _)| source).to_vec()));
    let en: ArrayRef = Arc::new(StringViewArray::from(PAIRS.map(|(_, target)| target).to_vec()));
    RecordBatch::try_from_iter_with_nullable([("id", ids, false), ("zh", zh, true), ("en", en, true)]).expect("a batch")
}

fn aligned(batch: &RecordBatch, cores: Cores) -> RecordBatch {
    align_batch(batch, &Columns::default(), &BatchOptions::default(), cores).expect("aligned")
}

#[test]
fn one_row_in_is_one_row_out() {
    let batch = batch();
    let out = aligned(&batch, Cores::All);
    assert_eq!(out.num_rows(), 4);
    assert!(Arc::ptr_eq(batch.column(0), out.column(0)), "other columns are the same arrays");
    let column = |name: &str| out.column_by_name(name).expect("a column of the result");
    let error = column("error").as_string::<i32>();
    assert!(error.is_null(0) && error.is_null(3));
    assert_eq!((error.value(1), error.value(2)), ("the row has no target", "the row has no source and no target"));
    let links = column("links").as_list::<i32>().value(0);
    let links = links.as_struct();
    let sources = links.column(0).as_list::<i32>().value(1);
    assert_eq!(sources.as_primitive::<Int32Type>().values(), &[1]);
    let segments = column("target_segments").as_list::<i32>().value(0);
    assert_eq!(segments.as_string::<i32>().value(1), "She left.");
    let plain =
        align_row(BatchText::Text(PAIRS[0].0.unwrap()), BatchText::Text(PAIRS[0].1.unwrap()), &BatchOptions::default());
    assert_eq!(Some(column("confidence").as_primitive::<Float64Type>().value(0)), plain.confidence);
}

#[test]
fn batches_and_cores_change_nothing() {
    let batch = batch();
    let whole = aligned(&batch, Cores::All);
    assert_eq!(aligned(&batch, Cores::One), whole);
    for row in 0..4 {
        assert_eq!(aligned(&batch.slice(row, 1), Cores::One), whole.slice(row, 1), "row {row}");
    }
    assert_eq!(aligned(&batch.slice(2, 0), Cores::All).num_rows(), 0);
}
