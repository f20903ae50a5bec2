"""Documents as they come: read apart, kept whole, told apart from what they are not."""

from __future__ import annotations

import os
import re
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.documents.keeping import (
    MAX_BYTES,
    Document,
    Expected,
    attach,
    detach,
    documents_stamp,
    find,
    opened,
    original,
)
from graph.documents.paragraphs import occurrences, paragraph_at, paragraphs_of
from graph.documents.rules import DOCUMENT_RULES
from graph.errors import Conflict, InvalidInput, NotFound, StoreUnwritable
from graph.ledgers.rules import RULES
from graph.unfolding import limits
from tests.support.components import ROOT
from tests.support.documents import docx, paragraphs, pdf, zipped
from tests.support.make_documents import PAGES, PDF

SOURCE = "src:made-up"
TEXT = "通报（虚构）\n\n园区现有党群服务站12个，覆盖企业3400余户。\n联合党委四个。\n"


def digest(content: bytes | str) -> str:
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def kept(
    tmp_path: Path, content: bytes, expected: Expected | None = None, name: str = "a.bin"
) -> Document:
    file = tmp_path / "given"
    file.write_bytes(content)
    wanted = expected or Expected(SOURCE, None, None)
    return attach(tmp_path / "documents", file, wanted, name=name)


# --- reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    content = TEXT.encode(encoding)
    document = kept(tmp_path, content)
    assert (document.kind, document.length, document.text_digest) == (
        "text",
        len(TEXT),
        digest(TEXT),
    )
    assert (document.bytes, document.digest) == (len(content), digest(content))
    assert opened(tmp_path / "documents", SOURCE).text == TEXT
    assert original(tmp_path / "documents", SOURCE) == content


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    document = kept(tmp_path, PDF.read_bytes())
    there = opened(tmp_path / "documents", SOURCE)
    assert (document.kind, document.blank_pages, len(document.pages)) == ("pdf", 0, len(PAGES))
    read = there.text.replace(" ", "")
    assert read == "\n".join(line for page in PAGES for line in page)
    second = there.text.index("其中")
    assert document.pages == (0, second)
    assert [one.id for one in there.paragraphs] == ["P01", "P02", "P03", "P04"]


def test_a_pdf_of_which_some_pages_are_pictures_says_so(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.append(PDF)
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "mixed.pdf")
    document = kept(tmp_path, (tmp_path / "mixed.pdf").read_bytes())
    assert (len(document.pages), document.blank_pages) == (3, 1)


def test_a_docx_is_read_as_it_is_seen(tmp_path: Path) -> None:
    box = "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>文本框</w:t></w:r></w:p></mc:Choice>"
    body = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>标题</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>党群服务站</w:t></w:r><w:r><w:t>12</w:t></w:r><w:r><w:t>个</w:t></w:r>"
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>。</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:tab/><w:t>右</w:t><w:br/></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>格一</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>格二</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        f"<w:p><w:r>{box}<mc:Fallback><w:p><w:r><w:t>文本框</w:t></w:r></w:p></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>外面</w:t></w:r></w:p>"
    )
    document = kept(tmp_path, docx(body))
    assert document.kind == "docx"
    assert opened(tmp_path / "documents", SOURCE).text == (
        "标题\n党群服务站12个。\t右\n\n格一\n格二\n文本框\n外面"
    )


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE = {
    "empty": (b"", "empty_file"),
    "blank text": (b" \n\n", "no_text"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_document"),
    "no encoding": (b"\xff\xff\xff\xff", "encoding"),
    "utf-16 cut off": (b"\xff\xfe\x4e", "encoding"),
    "rtf": (b"{\\rtf1\\ansi }", "not_a_document"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "not_a_document"),
    "encrypted DOCX": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "encrypted_document",
    ),
    "xlsx": (zipped({"xl/workbook.xml": "<w/>"}), "not_a_document"),
    "names a part that is not there": (
        zipped({"_rels/.rels": '<R><Relationship Type="/officeDocument" Target="word/x"/></R>'}),
        "not_a_document",
    ),
    "DOCX without text": (docx("<w:p/>"), "no_text"),
    "DOCX with entities": (docx("<w:p>&b;</w:p>", before=ENTITIES), "corrupt_document"),
    "DOCX with broken XML": (docx("<w:p><w:r>"), "corrupt_document"),
    "DOCX cut off": (docx(paragraphs("一"))[:-40], "corrupt_document"),
    "zip bomb": (docx(paragraphs("0" * (40 << 20))), "too_large"),
    "text without end": (docx(paragraphs(*["字" * 1000] * 4100)), "too_large"),
    "long text": (b"a" * (limits.MAX_CHARACTERS + 1), "too_large"),
    "scan": (pdf(pages=2), "no_text"),
    "encrypted PDF": (pdf(password="secret"), "encrypted_document"),
    "PDF cut off": (PDF.read_bytes()[:9000], "corrupt_document"),
    "PDF of nothing": (b"%PDF-1.7\n", "corrupt_document"),
    "too many pages": (pdf(pages=limits.MAX_PAGES + 1), "too_large"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_document_is_refused_with_a_rule(tmp_path: Path, kind: str) -> None:
    content, rule = HOSTILE[kind]
    with pytest.raises(InvalidInput) as refused:
        kept(tmp_path, content, name="名.pdf")
    (finding,) = refused.value.findings
    assert (finding.rule, finding.file) == (rule, "名.pdf"), finding
    assert rule in {**DOCUMENT_RULES, **RULES}
    assert "Traceback" not in refused.value.message
    assert not (tmp_path / "documents").exists()


def test_a_pdf_whose_streams_lie_is_refused_or_read_and_never_fails(tmp_path: Path) -> None:
    content = PDF.read_bytes()
    for at in range(600, len(content), 1400):
        broken = content[:at] + bytes(64) + content[at + 64 :]
        rule = None
        try:
            kept(tmp_path, broken)
            detach(tmp_path / "documents", SOURCE)
        except InvalidInput as refused:
            rule = refused.findings[0].rule
        assert rule in {None, "corrupt_document", "no_text", "too_large"}


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "sparse"
    file.touch()
    os.truncate(file, MAX_BYTES + 1)
    with pytest.raises(InvalidInput, match="more than 50,000,000 bytes"):
        attach(tmp_path / "documents", file, Expected(SOURCE, None, None), name="sparse.txt")


def test_every_rule_of_documents_is_told_and_used() -> None:
    source = "".join(
        file.read_text("utf-8") for file in (ROOT / "graph" / "documents").glob("*.py")
    )
    used = set(re.findall(r'(?:Refused|_refused)\(\s*"([a-z_]+)"', source))
    assert used <= {**DOCUMENT_RULES, **RULES}.keys()
    assert DOCUMENT_RULES.keys() <= used


# --- byte for byte -----------------------------------------------------------------------------


def test_a_source_with_a_digest_takes_only_its_text(tmp_path: Path) -> None:
    expected = Expected(SOURCE, digest(TEXT), len(TEXT))
    for other, words in (
        (TEXT.replace("12", "13"), "SHA-256"),
        (TEXT + "。", f"has {len(TEXT) + 1} characters, that of the source {len(TEXT)}"),
        (TEXT.replace("\n", "\r\n"), "the same if line ends were LF"),
        (TEXT.rstrip(), "the same if one line end stood behind"),
    ):
        with pytest.raises(InvalidInput, match=words) as refused:
            kept(tmp_path, other.encode(), expected)
        assert refused.value.findings[0].rule == "other_document"
        assert not (tmp_path / "documents").exists()
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        document = kept(tmp_path / encoding, TEXT.encode(encoding), expected)
        assert document.text_digest == digest(TEXT)


@pytest.fixture(autouse=True)
def rooms(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        (tmp_path / encoding).mkdir()


def test_a_source_may_have_the_digest_of_the_file_instead(tmp_path: Path) -> None:
    content = PDF.read_bytes()
    assert kept(tmp_path, content, Expected(SOURCE, digest(content), None)).kind == "pdf"


def test_a_length_alone_has_to_be_right_too(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="characters, that of the source 7"):
        kept(tmp_path, TEXT.encode(), Expected(SOURCE, None, 7))


def test_what_was_attached_is_written_down_until_it_is_detached(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    empty = documents_stamp(folder)
    first = kept(tmp_path, TEXT.encode())
    assert kept(tmp_path, TEXT.encode(), name="again.txt") == first
    stamp = documents_stamp(folder)
    assert stamp != empty
    with pytest.raises(Conflict, match="another document is attached"):
        kept(tmp_path, b"other")
    assert (find(folder, SOURCE), documents_stamp(folder)) == (first, stamp)
    assert detach(folder, SOURCE) == first
    assert (find(folder, SOURCE), documents_stamp(folder)) == (None, empty)
    for ask in (detach, opened, original):
        with pytest.raises(NotFound):
            ask(folder, SOURCE)
        with pytest.raises(NotFound):
            ask(None, SOURCE)
    assert kept(tmp_path, b"other").text_digest == digest("other")


def test_only_its_owner_reads_a_document(tmp_path: Path) -> None:
    kept(tmp_path, TEXT.encode())
    (file,) = (tmp_path / "documents").iterdir()
    assert not file.stat().st_mode & 0o077


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    kept(tmp_path, TEXT.encode())
    (file,) = (tmp_path / "documents").iterdir()
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for broken in (
        b"",
        whole[:100],
        zipped({**members, "document.json": "{}"}),
        zipped({**members, "text.txt": "changed"}),
    ):
        file.write_bytes(broken)
        with pytest.raises(InvalidInput, match="is damaged"):
            opened(tmp_path / "documents", SOURCE)
    file.write_bytes(zipped({**members, "original": b"changed"}))
    with pytest.raises(InvalidInput, match="not what was attached"):
        original(tmp_path / "documents", SOURCE)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file")
    with pytest.raises(StoreUnwritable):
        kept(tmp_path, TEXT.encode())


# --- paragraphs and places ---------------------------------------------------------------------


@given(st.text(alphabet="字 \n\r\t1a", max_size=60))
def test_paragraphs_are_the_lines_that_are_not_blank(text: str) -> None:
    found = paragraphs_of(text)
    lines = [line for line in re.split(r"[\r\n]", text) if line.strip()]
    assert [text[one.start : one.end] for one in found] == lines
    assert [one.id for one in found] == [f"P{at:02d}" for at in range(1, len(lines) + 1)]
    for at in range(len(text)):
        within = [one for one in found if one.start <= at < one.end]
        assert paragraph_at(found, at) == (within[0] if within else None)


@given(
    st.text(alphabet="12一十万.,个 \n%字１", max_size=40),
    st.sampled_from(["2个", "12", "一", "字1"]),
)
def test_places_are_all_whole_occurrences(text: str, printed: str) -> None:
    """Held against trying every pair of ends."""
    numeral = set("0123456789〇零一二两三四五六七八九十百千万亿")
    plain = text.replace("１", "1")
    wanted = printed.replace(" ", "")

    def whole(start: int, end: int) -> bool:
        if plain[start].isspace() or plain[end - 1].isspace():
            return False
        if "".join(plain[start:end].split()) != wanted:
            return False
        before, after = plain[:start], plain[end:]
        if wanted[0] in numeral and before:
            if before[-1] in numeral:
                return False
            if before[-1] in ".," and before[-2:-1] in set("12"):
                return False
        if wanted[-1] in numeral:
            rest = after.lstrip(" \t")
            if rest[:1] in numeral | {"%"} and rest:
                return False
            if wanted[-1] in "12" and after[:1] in {".", ","} and after[1:2] in set("12"):
                return False
        return True

    ends = range(len(text) + 1)
    every = [(start, end) for start in ends for end in ends if start < end and whole(start, end)]
    assert list(occurrences(text, printed)) == every


def test_a_number_is_found_whole_however_it_is_written() -> None:
    text = "共１６８个，其中8\n个，二十五个，五个，2.7万，27万户，1.1 亿元，增长95%以上"
    for printed, found in (
        ("168个", ["１６８个"]),
        ("8个", ["8\n个"]),
        ("五个", ["五个"]),
        ("27", []),
        ("27万", ["27万"]),
        ("2.7万", ["2.7万"]),
        ("1.1亿元", ["1.1 亿元"]),
        ("95", []),
        ("95%", ["95%"]),
        ("  ", []),
    ):
        assert [text[start:end] for start, end in occurrences(text, printed)] == found, printed
    # what a PDF's font tells as a radical is the word that is seen
    assert list(occurrences("⼯会", "工会")) == [(0, 2)]
