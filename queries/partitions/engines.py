"""Where partitions are asked: in processes of this machine, or on Apache Spark.

Both read the same files and call :func:`queries.partitions.asking.ask` on the content of each, so
that no answer depends on where it was found. A worker holds one partition at a time, so memory goes
with the largest park and the number of workers and not with the number of parks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.errors import Conflict, InvalidInput, NotInstalled
from graph.files import replaced
from queries.partitions.asking import Answer, Asked, ask
from queries.partitions.files import FILE, listed
from queries.partitions.together import Together, together

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ANSWERS = pa.schema(
    [("part", pa.string()), ("what", pa.string()), ("about", pa.string()), ("told", pa.binary())]
)
"""A table of answers, as both engines give it."""
_IN_A_BATCH = 10_000


def ask_all(
    folder: str | Path,
    asked: Asked,
    *,
    workers: int = 1,
    master: str | None = None,
    out: str | Path | None = None,
) -> Together:
    """Ask the partitions of a folder, on Spark where a ``master`` is given, and put the answers
    together; keep all of them as Parquet at ``out``: of processes a file, of Spark a folder. For
    Spark both may be addresses, such as ``hdfs:///nation``.

    Raises what asking and putting together raise, Conflict where ``out`` is there already, and
    OSError where it cannot be written.
    """
    if out is not None and Path(out).exists():
        raise Conflict(f"{out} is there already: name another place for the answers")
    if master is None:
        batches = in_processes(Path(folder), asked, workers=workers)
        return together(_but_enterprises(batches if out is None else _kept(batches, Path(out))))
    with session(master) as spark:
        answers = on_spark(spark, folder, asked)
        if out is not None:
            answers.write.parquet(str(out))
            answers = spark.read.parquet(str(out))
        rows = answers.filter("what != 'enterprise'").collect()
        return together(Answer(one.part, one.what, one.about, bytes(one.told)) for one in rows)


def _kept(batches: Iterable[pa.RecordBatch], out: Path) -> Iterator[pa.RecordBatch]:
    """The batches, once they are in a file; it is there when all of them are."""
    with replaced(out) as new, pq.ParquetWriter(new, ANSWERS, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            yield batch


def _but_enterprises(batches: Iterable[pa.RecordBatch]) -> Iterator[Answer]:
    for batch in batches:
        yield from told([batch.filter(pc.not_equal(batch.column("what"), "enterprise"))])


def in_processes(folder: Path, asked: Asked, *, workers: int = 1) -> Iterator[pa.RecordBatch]:
    """Ask the partitions of a folder in so many processes beside this one; with 1, in this one.

    Answers come in the order of the partitions' names. Raises NotFound where there are none, and
    what asking raises.
    """
    if workers < 1:
        raise InvalidInput(f"workers must be at least 1, got {workers}")
    files = listed(folder)
    if workers == 1:
        for file in files:
            yield from _of_file(asked, file)
        return
    # A fresh interpreter: threads of this one may hold locks that a fork would keep for ever.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for batches in pool.map(partial(_of_file, asked), files):
            yield from batches


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A session of Spark: ``local[2]`` is two threads of this machine, ``yarn``,
    ``spark://HOST:7077`` and so on a cluster; what ``spark-submit`` was told goes before.

    Raises NotInstalled where the extra ``spark`` is missing, InvalidInput where Spark refuses.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NotInstalled(
            "this needs Apache Spark: install gongjian with its extra, gongjian[spark], and Java 17"
        ) from None
    builder = SparkSession.builder.master(master).appName("gongjian")
    builder = builder.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):
        # Nothing listens beyond this machine, and workers are of this environment.
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        spark = builder.getOrCreate()
    except Exception as error:  # whatever the gateway to Java or Java itself says
        raise InvalidInput(f"Spark does not start on {master!r}: {error}") from None
    try:
        yield spark
    finally:
        spark.stop()


def on_spark(spark: SparkSession, folder: str | Path, asked: Asked) -> DataFrame:
    """Ask the partitions of a folder on Spark: a table of answers, in any order.

    Files are read whole, wherever Spark reads files from (up to 2 GB each). Workers need this
    package, of the same version, and pyarrow.
    """
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
    files = (
        spark.read.format("binaryFile")
        .option("recursiveFileLookup", "true")
        .option("pathGlobFilter", FILE)
        .load(str(folder))
        .select("content")
    )
    return files.mapInArrow(
        partial(_of_batches, asked), "part string, what string, about string, told binary"
    )


def told(batches: Iterable[pa.RecordBatch]) -> Iterator[Answer]:
    """The answers in some batches."""
    for batch in batches:
        for row in batch.to_pylist():
            yield Answer(**row)


def _of_file(asked: Asked, file: Path) -> list[pa.RecordBatch]:
    return list(_batches(ask(file.read_bytes(), asked)))


def _of_batches(asked: Asked, batches: Iterable[Any]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for content in batch.column(0):
            yield from _batches(ask(content.as_py(), asked))


def _batches(answers: Iterator[Answer]) -> Iterator[pa.RecordBatch]:
    rows: list[Answer] = []
    for answer in answers:
        rows.append(answer)
        if len(rows) == _IN_A_BATCH:
            yield _batch(rows)
            rows = []
    if rows:
        yield _batch(rows)


def _batch(rows: list[Answer]) -> pa.RecordBatch:
    columns = ([getattr(row, name) for row in rows] for name in ANSWERS.names)
    arrays = [pa.array(cells, type_) for cells, type_ in zip(columns, ANSWERS.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=ANSWERS)
