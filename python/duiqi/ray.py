"""duiqi on Ray Data: the same function, batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ray.data import Dataset

__all__ = ["align"]


def align(dataset: Dataset, *, batch_size: int = 128, **options: Any) -> Dataset:
    """Align the document pairs of a data set: one row in, one row out, with the options of ``duiqi.align_batch``."""
    settings = {"threads": 1, **options}

    def run(table: Any) -> Any:
        import pyarrow

        from duiqi import align_batch

        empty = pyarrow.RecordBatch.from_pylist([], schema=table.schema)
        batches = table.to_batches() or [empty]
        return pyarrow.Table.from_batches([align_batch(batch, **settings) for batch in batches])

    return dataset.map_batches(run, batch_format="pyarrow", batch_size=batch_size, zero_copy_batch=True)
