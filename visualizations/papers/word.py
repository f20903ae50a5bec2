"""A paper as DOCX, which an office goes on writing in."""

from __future__ import annotations

import io
from typing import Any

from graph.errors import NotInstalled
from visualizations.papers.model import (
    Heading,
    Paper,
    Paragraph,
    Picture,
    Signatures,
    Table,
    harmless,
    told,
)
from visualizations.papers.typesetting import families, typeset
from visualizations.texts.shared import PRODUCT

_WIDTH_CM = 16.6
_PPI = 220
_GREY = "EEEEEE"
_DRAWN = """\
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def docx(paper: Paper) -> bytes:
    """The file. Raises NotInstalled where the extra is missing, or a font for its picture."""
    try:
        from docx import Document
    except ImportError:
        raise NotInstalled(
            "papers are written by typst and python-docx: install gongjian with its extra, "
            "gongjian[documents]"
        ) from None
    paper = harmless(paper)
    made = Document()
    _begin(made, paper)
    for part in paper.parts:
        _ADD[type(part)](made, part)
    # Word asks for a paragraph behind the last table; with words in it, it is never a page alone.
    _quiet(made.add_paragraph(), paper.end, align="right")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _begin(made: Any, paper: Paper) -> None:
    """Page, styles, title, and the numbers at the foot."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.4)
    for name, size in (("Normal", 10.5), ("Title", 18), ("Heading 1", 13)):
        style = made.styles[name]
        style.font.size, style.font.name = Pt(size), "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), "Microsoft YaHei")
    language = made.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "zh-CN" if paper.lang == "zh" else "en-GB")
        language.set(qn("w:eastAsia"), "zh-CN")
    about = made.core_properties
    about.title, about.comments = paper.title, ""
    about.author = PRODUCT.zh if paper.lang == "zh" else PRODUCT.en
    about.language = "zh-CN" if paper.lang == "zh" else "en"
    made.add_paragraph(paper.title, style="Title")
    for line in paper.under:
        _quiet(made.add_paragraph(), line)
    foot = section.footer.paragraphs[0]
    before, between, after = paper.page.split("{}")
    _quiet(foot, before, align="center")
    for field, text in (("PAGE", between), ("NUMPAGES", after)):
        _field(foot, field)
        _quiet(foot, text)


def _quiet(paragraph: Any, text: str, *, align: str | None = None) -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x5A, 0x5A, 0x5A)
    if align is not None:
        paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[align.upper()]


def _field(paragraph: Any, code: str) -> None:
    """A number that Word counts itself."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)


def _heading(made: Any, part: Heading) -> None:
    made.add_heading(part.text, level=1)


def _paragraph(made: Any, part: Paragraph) -> None:
    if part.quiet:
        _quiet(made.add_paragraph(), part.text)
    else:
        made.add_paragraph(part.text)


def _table(made: Any, part: Table) -> None:
    if not part.rows:
        made.add_paragraph(part.empty)
        return
    lines = [*([part.heads] if part.heads else []), *([told(c) for c in row] for row in part.rows)]
    table = _grid(made, len(lines), part.widths)
    for at, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        head = bool(part.heads) and at == 0
        _row_mark(row, "w:cantSplit")
        if head:
            _row_mark(row, "w:tblHeader")
        for column, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            shaded = head or (not part.heads and column == 0)
            _fill(cell, text, right=part.numbers[column] and not head, shaded=shaded)
    made.add_paragraph().paragraph_format.space_after = 0


def _grid(made: Any, rows: int, shares: tuple[float, ...]) -> Any:
    """An empty table of fixed widths."""
    from docx.shared import Cm

    table = made.add_table(rows=rows, cols=len(shares), style="Table Grid")
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Cm(_WIDTH_CM * share)
    return table


def _row_mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fill(cell: Any, text: str, *, right: bool, shaded: bool) -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = 0
    paragraph.add_run(text).font.size = Pt(9)
    if right:
        paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
    if shaded:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _GREY)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _picture(made: Any, part: Picture) -> None:
    from docx.shared import Cm

    families()  # or it would be drawn without its words
    source = _DRAWN.format(width=part.width, height=part.height)
    drawn = typeset(source, {"svg": part.svg}, png_ppi=_PPI)
    shape = made.add_picture(io.BytesIO(drawn), width=Cm(_WIDTH_CM))
    shape._inline.docPr.set("descr", part.text)
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    _quiet(made.add_paragraph(), part.text)


def _signatures(made: Any, part: Signatures) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Cm

    count = len(part.titles)
    table = _grid(made, 1, (1 / count,) * count)
    row = table.rows[0]
    row.height, row.height_rule = Cm(3.6), WD_ROW_HEIGHT_RULE.AT_LEAST
    _row_mark(row, "w:cantSplit")
    for cell, title in zip(row.cells, part.titles, strict=True):
        cell.paragraphs[0].add_run(f"{title}\n\n\n")
        cell.add_paragraph(part.below).alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT


_ADD: dict[type, Any] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Table: _table,
    Picture: _picture,
    Signatures: _signatures,
}
