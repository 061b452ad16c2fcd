"""Aligns a folder of Parquet files on Spark: ``spark_job.py MASTER INPUT OUTPUT``.

The input has columns ``zh`` and ``en`` (or ``source`` and ``target``) and any others. How the settings were chosen: docs/scale.md.
"""

import sys

from pyspark.sql import SparkSession

import duiqi.spark

master, source, target = sys.argv[1:]
session = (
    SparkSession.builder.master(master)
    .appName("duiqi")
    # Rows that are in memory at once; the default of 10,000 is for numbers, and a document may be a book.
    .config("spark.sql.execution.arrow.maxRecordsPerBatch", "128")
    # Small pieces: a lost node costs little, and a long document does not hold up the end.
    .config("spark.sql.files.maxPartitionBytes", "8m")
    .getOrCreate()
)
rows = session.read.parquet(source)
duiqi.spark.align(rows).write.mode("overwrite").parquet(target)
session.stop()
