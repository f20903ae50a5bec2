"""The typesetter of the extra ``documents``, and the fonts of this machine that it may use.

No font is brought along. What is written has names in Chinese in both languages, so that a font
with Chinese characters has to be installed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from graph.errors import NotInstalled

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "NSimSun",
    "FangSong",
    "KaiTi",
    "Songti SC",
    "AR PL UMing CN",
    "AR PL SungtiL GB",
    "Droid Sans Fallback",
)
"""Families with Chinese characters that are common, the best for print first."""
_LATIN = "DejaVu Sans"


@cache
def _typesetter() -> tuple[Any, Any]:
    try:
        import typst
    except ImportError:
        raise NotInstalled(
            "papers are written by typst and python-docx: install gongjian with its extra, "
            "gongjian[documents]"
        ) from None
    return typst, typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def families() -> tuple[str, ...]:
    """The families to write with, the first before the others.

    Raises
    ------
    NotInstalled
        no typesetter, or no font with Chinese characters.
    """
    known = set(_typesetter()[1].families())
    chosen = next((family for family in FAMILIES if family in known), None)
    if chosen is None:
        raise NotInstalled(
            "no font with Chinese characters is installed for papers: install one, such as the "
            "package fonts-noto-cjk or fonts-wqy-zenhei, and start again"
        )
    return (chosen, *((_LATIN,) if _LATIN in known else ()))


def typeset(source: str, inputs: dict[str, str], *, png_ppi: float | None = None) -> bytes:
    """What a source makes of its inputs: a PDF, or with ``png_ppi`` a picture of its one page.

    The source is ours; what is told is in the inputs alone, as data that nothing in it is obeyed.
    Raises NotInstalled as :func:`families` does.
    """
    typst, fonts = _typesetter()
    options: dict[str, Any] = {"format": "pdf"}
    if png_ppi is not None:
        options = {"format": "png", "ppi": png_ppi}
    made = typst.compile(source.encode(), sys_inputs=inputs, font_paths=fonts, **options)
    assert isinstance(made, bytes)
    return made
