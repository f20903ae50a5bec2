"""What a file is, told from its content: a workbook, a table of text, or neither."""

from __future__ import annotations

import codecs
import re
import zipfile
from pathlib import Path
from typing import Literal

from graph.ledgers.files.text_files import refused

Format = Literal["xlsx", "xls", "geojson", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def format_of(path: Path, name: str) -> Format:
    """What the content is. Raises InvalidInput for what is no table."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
            if start.startswith(_OLE):
                file.seek(max(0, size - (1 << 20)))
                start += file.read()
    except OSError as error:
        raise refused("no_such_file", error.strerror or str(error), name) from None
    if not start.strip():
        raise refused("empty_file", "the file is empty", name)
    if start.startswith(b"PK"):
        if not zipfile.is_zipfile(path):
            raise refused("corrupt_workbook", "the archive is cut off", name)
        return "xlsx"
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in start:
            raise refused("encrypted_workbook", "the workbook is encrypted", name)
        return "xls"
    if b"\0" in start and fits(name, "xlsx", "xls"):
        raise refused("not_a_spreadsheet", "named as a workbook, but none", name)
    if what := _no_table(start):
        raise refused(*what, name)
    return "geojson" if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "text"


_WEB_PAGE = re.compile(
    rb"<[a-z!]|<\?xml[^>]*>\s*<(?:!doctype )?html"
    rb"|(?:[\w\-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,9}mime-version:"
)
"""How a web page begins, also one that a browser saved with its pictures (MHTML)."""


def _no_table(start: bytes) -> tuple[str, str] | None:
    """The rule and the words for a beginning that is no table of text; None if it may be one."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", "ignore").encode()
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _WEB_PAGE.match(head):
        return "html_file", "a web page named as a spreadsheet"
    if head.startswith(b"<?xml"):
        return "not_a_spreadsheet", "XML (a spreadsheet of 2003, or a flat ods); save it as xlsx"
    if head.startswith((b"%pdf", b"\x1f\x8b", b"7z\xbc\xaf", b"rar!", b"{\\rtf")):
        return "not_a_spreadsheet", "neither a workbook nor a table of text"
    return None


def fits(name: str, *formats: str) -> bool:
    """Whether a name is one of files of these formats."""
    suffixes = {
        "xlsx": (".xlsx", ".xlsm"),
        "xls": (".xls", ".et"),
        "geojson": (".geojson", ".json"),
        "text": (".csv", ".tsv", ".txt"),
    }
    return name.lower().endswith(tuple(end for one in formats for end in suffixes[one]))
