"""Record batches."""

from __future__ import annotations

import json

import pytest

import duiqi

pa = pytest.importorskip("pyarrow")

Pairs = list[tuple[str | None, str | None]]


def table(pairs: Pairs, kind: object) -> object:
    sources, targets = zip(*pairs)
    columns = {
        "id": pa.array(range(len(pairs)), pa.int64()),
        "url": pa.array([f"https://example.org/{number}" for number in range(len(pairs))]),
        "zh": pa.array(sources, kind),
        "en": pa.array(targets, kind),
    }
    return pa.record_batch(columns)


def test_one_row_in_is_one_row_out(pairs: Pairs) -> None:
    batch = table(pairs, pa.string())
    out = duiqi.align_batch(batch)
    assert out.num_rows == len(pairs)
    assert out.schema.names[:4] == ["id", "url", "source_lang", "target_lang"]
    assert out.column("id").equals(batch.column("id")) and out.column("url").equals(batch.column("url"))
    for row, (source, target) in zip(out.to_pylist(), pairs):
        if target is None:
            assert row["error"] == "the row has no target" and row["links"] == []
            continue
        assert row["error"] is None
        one = duiqi.align(source or "", target)
        assert row["source_segments"] == one.source_segments
        assert [(link["source"], link["target"]) for link in row["links"]] == [
            (bead.source, bead.target) for bead in one.beads
        ]


def test_kinds_of_text_batches_and_threads_change_nothing(pairs: Pairs) -> None:
    whole = duiqi.align_batch(table(pairs, pa.string()))
    wanted = json.dumps(whole.to_pylist(), ensure_ascii=False)
    for kind in [pa.large_string(), pa.string_view()]:
        assert json.dumps(duiqi.align_batch(table(pairs, kind)).to_pylist(), ensure_ascii=False) == wanted
    batch = table(pairs, pa.string())
    for size, threads in [(1, 1), (7, 2), (80, 1)]:
        rows = [
            row
            for start in range(0, len(pairs), size)
            for row in duiqi.align_batch(batch.slice(start, size), threads=threads).to_pylist()
        ]
        assert json.dumps(rows, ensure_ascii=False) == wanted


def test_other_columns_are_not_copied(pairs: Pairs) -> None:
    batch = table(pairs, pa.string())
    out = duiqi.align_batch(batch)
    assert [part and part.address for part in out.column("url").buffers()] == [
        part and part.address for part in batch.column("url").buffers()
    ]


def test_findings(pairs: Pairs) -> None:
    batch = pa.record_batch({"source": ["他有三万元。"], "target": ["He has 3,000 yuan."]})
    assert duiqi.align_batch(batch).to_pylist()[0]["links"][0]["findings"] == []
    checked = duiqi.align_batch(batch, check=True).to_pylist()[0]
    assert checked["links"][0]["findings"] == ["number-magnitude"]


def test_limits_are_rows_and_columns_are_errors() -> None:
    batch = pa.record_batch({"a": ["他走了。她走了。"], "b": ["He left. She left."]})
    limited = duiqi.align_batch(batch, source_column="a", target_column="b", max_segments=1)
    assert limited.to_pylist()[0]["error"].startswith("limit: source has 2 segments")
    with pytest.raises(duiqi.Error, match="the columns are a, b"):
        duiqi.align_batch(batch)
    with pytest.raises(duiqi.Error, match="holds Int64 and no text"):
        duiqi.align_batch(pa.record_batch({"zh": [1], "en": ["x"]}))
    assert duiqi.passed_columns(["id", "zh", "url", "en"]) == ["id", "url"]


def test_ray_gets_a_function_over_tables(pairs: Pairs) -> None:
    import duiqi.ray

    class Dataset:
        """Stands for Ray, which is large: it hands a table over and takes one back."""

        def __init__(self, table: object) -> None:
            self.table = table

        def map_batches(self, function, *, batch_format: str, batch_size: int, zero_copy_batch: bool):  # type: ignore[no-untyped-def]
            assert (batch_format, batch_size, zero_copy_batch) == ("pyarrow", 64, True)
            return function(self.table)

    batch = table(pairs, pa.string())
    wanted = duiqi.align_batch(batch)
    out = duiqi.ray.align(Dataset(pa.Table.from_batches([batch.slice(0, 30), batch.slice(30)])), batch_size=64)
    assert out.to_pylist() == wanted.to_pylist()
    empty = duiqi.ray.align(Dataset(pa.Table.from_batches([], schema=batch.schema)), batch_size=64)
    assert empty.num_rows == 0 and empty.schema.equals(wanted.schema)
