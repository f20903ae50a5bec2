"""A ZIP of Parquet files, one for each label and relationship type, for data frames and DuckDB.

Columns have the types of the vocabulary: texts and codes ``string``, whole numbers ``int64``,
others ``double``, ``bool``, days ``date32``, lists ``list<string>``. What the whole is stands in
the schema's metadata under ``gongjian``. The files are stored without further compression.

Importing this raises NotInstalled where the extra ``parquet`` is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from tempfile import TemporaryFile
from typing import IO, Any

from graph.errors import NotInstalled
from graph.exchange.archive import zipped
from graph.exchange.extract import Block, Extract, Sheet
from graph.model.spec import PropertyType

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    raise NotInstalled(
        "Parquet is written by pyarrow: install gongjian with its extra, gongjian[parquet]"
    ) from None

_PIECE = 1 << 20
_TYPES: Mapping[PropertyType, Any] = {
    PropertyType.TEXT: pa.string(),
    PropertyType.INTEGER: pa.int64(),
    PropertyType.NUMBER: pa.float64(),
    PropertyType.BOOLEAN: pa.bool_(),
    PropertyType.DATE: pa.date32(),
    PropertyType.TEXTS: pa.list_(pa.string()),
}
_LIST = pa.list_(pa.string())


def write(extract: Extract) -> Iterator[bytes]:
    """The archive, in pieces."""
    sheets = (*extract.nodes, *extract.relationships)
    return zipped(((_path(sheet), _file(sheet)) for sheet in sheets), compressed=False)


def _path(sheet: Sheet) -> str:
    return f"{'nodes' if sheet.is_nodes else 'relationships'}/{sheet.name}.parquet"


def _schema(sheet: Sheet) -> Any:
    keys = ["id", "start", "end"] if not sheet.is_nodes else ["id"]
    fields = [pa.field(key, pa.string(), nullable=False) for key in keys]
    if sheet.is_nodes:
        fields.append(pa.field("labels", _LIST, nullable=False))
    fields += [
        pa.field(
            spec.name,
            _TYPES[spec.type],
            metadata={"zh": spec.text.zh, "en": spec.text.en, "description": spec.description},
        )
        for spec in sheet.properties
    ]
    if sheet.hidden:
        fields.append(pa.field("masked", _LIST))
    about = json.dumps(sheet.extract.about, ensure_ascii=False)
    return pa.schema(fields, metadata={"gongjian": about})


def _file(sheet: Sheet) -> Iterator[bytes]:
    """One file in pieces. It is put on disk first: only its end tells where its blocks are."""
    schema = _schema(sheet)
    with TemporaryFile() as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for block in sheet.blocks():
                arrays = _arrays(sheet, block)
                columns = [
                    pa.array(arrays[field.name], field.type, from_pandas=False) for field in schema
                ]
                writer.write_table(pa.Table.from_arrays(columns, schema=schema))
        yield from _pieces(file)


def _arrays(sheet: Sheet, block: Block) -> Mapping[str, list[Any]]:
    arrays: dict[str, list[Any]] = {"id": block.ids, **block.cells}
    if sheet.is_nodes:
        arrays["labels"] = [[sheet.name, *second] for second in block.second]
    else:
        arrays |= {"start": block.start, "end": block.end}
    if sheet.hidden:
        arrays["masked"] = [names or None for names in block.masked or [()] * len(block)]
    return arrays


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
