"""Rows for .ci/spark.

  split ROWS.jsonl FOLDER N   the rows as N Parquet files
  digest COUNT FILE|FOLDER... one digest over results: that there are COUNT rows, none twice, is looked at first
  align COUNT FOLDER          the digest of what duiqi.align_batch makes of the Parquet files
"""
import hashlib
import json
import pathlib
import sys

COLUMNS = ["id", "source_lang", "target_lang", "source_segments", "target_segments", "links", "confidence", "error"]


def digest(count, rows):
    lines = {}
    for row in rows:
        if row["id"] in lines:
            sys.exit(f"the row {row['id']} is there twice")
        lines[row["id"]] = json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False, sort_keys=True)
    if len(lines) != count:
        sys.exit(f"there are {len(lines)} rows of {count}")
    whole = hashlib.sha256("\n".join(lines[name] for name in sorted(lines)).encode())
    return whole.hexdigest()[:16]


def read(path):
    if path.suffix == ".jsonl":
        with open(path, encoding="utf-8") as file:
            yield from map(json.loads, file)
        return
    import pyarrow.parquet

    for file in sorted(path.glob("*.parquet")):
        yield from pyarrow.parquet.read_table(file).to_pylist()


def aligned(folder):
    import duiqi
    import pyarrow.parquet

    for file in sorted(folder.glob("*.parquet")):
        # Batches of another size than those of the program and of Spark.
        for batch in pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=37):
            yield from duiqi.align_batch(batch).to_pylist()


def split(rows, folder, parts):
    import pyarrow
    import pyarrow.parquet

    rows = list(read(rows))
    for part in range(parts):
        table = pyarrow.Table.from_pylist(rows[part::parts])
        pyarrow.parquet.write_table(table, folder / f"part-{part:03}.parquet", compression="zstd")


command, *arguments = sys.argv[1:]
if command == "split":
    split(pathlib.Path(arguments[0]), pathlib.Path(arguments[1]), int(arguments[2]))
elif command == "align":
    print(digest(int(arguments[0]), aligned(pathlib.Path(arguments[1]))))
else:
    paths = [pathlib.Path(path) for path in arguments[1:]]
    print(digest(int(arguments[0]), (row for path in paths for row in read(path))))
