"""The formats by name, and what reads them back. A format's module is imported when it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import InvalidInput
from graph.model.spec import Text

if TYPE_CHECKING:
    # Only for signatures: the names of the formats are told without what brings numpy.
    from graph.exchange.extract import Extract
    from graph.model.rows import Dataset


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how its files end, what they are to HTTP, and where its writer is.

    ``dynamic`` formats know time and hold every day; the others hold one.
    """

    suffix: str
    media_type: str
    text: Text
    writer: str
    dynamic: bool = False

    def write(self, extract: Extract) -> Iterator[bytes]:
        """The extract in this format, in pieces.

        Raises InvalidInput at once if the format cannot hold it, and NotInstalled if what writes it
        is an extra that is missing.
        """
        module, _, function = self.writer.partition(":")
        pieces: Iterator[bytes] = getattr(import_module(f"graph.exchange.{module}"), function)(
            extract
        )
        return pieces


_ZIP = "application/zip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: Mapping[str, Format] = {
    "graphml": Format(
        "graphml",
        "application/graphml+xml",
        Text("GraphML，可再导入", "GraphML, reads back"),
        "graphml:write",
    ),
    "gexf": Format(
        "gexf",
        "application/gexf+xml",
        Text("GEXF 1.3，带时间，供 Gephi", "GEXF 1.3 with time, for Gephi"),
        "gexf:write",
        dynamic=True,
    ),
    "cyjs": Format(
        "cyjs", "application/json", Text("Cytoscape JSON", "Cytoscape JSON"), "cytoscape:write"
    ),
    "geojson": Format(
        "geojson",
        "application/geo+json",
        Text("GeoJSON，有坐标的节点", "GeoJSON, the located nodes"),
        "places:write",
    ),
    "jsonld": Format(
        "jsonld",
        "application/ld+json",
        Text("JSON-LD,W3C ORG，可再导入", "JSON-LD on W3C ORG, reads back"),
        "jsonld:write",
    ),
    "csv": Format(
        "csv.zip", _ZIP, Text("CSV，供 Excel", "CSV files for Excel"), "sheets:write_csv"
    ),
    "neo4j": Format(
        "neo4j.zip",
        _ZIP,
        Text("CSV，供 neo4j-admin 导入", "CSV files for neo4j-admin import"),
        "neo4j_import:write",
    ),
    "parquet": Format(
        "parquet.zip", _ZIP, Text("Parquet", "Parquet, for data frames"), "parquet:write"
    ),
    "xlsx": Format("xlsx", _XLSX, Text("Excel 工作簿", "Excel workbook"), "sheets:write_xlsx"),
}


READ_BACK = (".graphml", ".jsonld")
"""Endings of the exported files that can be read back."""


def read_exchange(path: Path) -> Dataset:
    """The dataset of a ``.graphml`` or ``.jsonld`` file that was exported here.

    Raises
    ------
    InvalidInput
        it has another ending, or something in it is at fault.
    OSError
        it cannot be read.
    """
    from graph.exchange.graphml import read_graphml
    from graph.exchange.jsonld import read_jsonld

    readers = {".graphml": read_graphml, ".jsonld": read_jsonld}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InvalidInput(
            f"{path.name} cannot be read back; of the exports {', '.join(readers)} can"
        )
    return reader(path)
