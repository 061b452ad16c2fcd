"""duiqi on Apache Spark: a data frame of document pairs in, the same rows with their links out.

The work is done by ``duiqi.align_batch`` on the executors, so each of them must have this package. A row depends on its two texts
and the settings alone; so the result is the same however Spark cuts the frame, and after any number of retries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._duiqi import passed_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructField

__all__ = ["align", "result_fields"]


def result_fields() -> list[StructField]:
    """Return the columns that a result adds."""
    from pyspark.sql.types import ArrayType, DoubleType, IntegerType, StringType, StructField, StructType

    link = StructType(
        [
            StructField("source", ArrayType(IntegerType())),
            StructField("target", ArrayType(IntegerType())),
            StructField("confidence", DoubleType()),
            StructField("findings", ArrayType(StringType())),
        ]
    )
    return [
        StructField("source_lang", StringType()),
        StructField("target_lang", StringType()),
        StructField("source_segments", ArrayType(StringType())),
        StructField("target_segments", ArrayType(StringType())),
        StructField("links", ArrayType(link)),
        StructField("confidence", DoubleType()),
        StructField("error", StringType()),
    ]


def align(
    dataframe: DataFrame,
    *,
    source_column: str | None = None,
    target_column: str | None = None,
    **options: Any,
) -> DataFrame:
    """Align the document pairs of a data frame: one row in, one row out.

    Takes the columns and options of ``duiqi.align_batch``. Wrong columns raise here, before a job starts; a row that cannot be
    aligned has an ``error``.
    """
    from pyspark.sql.types import StructType

    names = passed_columns(dataframe.columns, source_column=source_column, target_column=target_column)
    schema = StructType([dataframe.schema[name] for name in names] + result_fields())
    # A task of Spark has a core, and as many tasks run as there are cores.
    settings = {"threads": 1, "source_column": source_column, "target_column": target_column, **options}

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        # On the executor: what is imported outside would have to be sent there.
        from duiqi import align_batch

        for batch in batches:
            yield align_batch(batch, **settings)

    return dataframe.mapInArrow(run, schema)
