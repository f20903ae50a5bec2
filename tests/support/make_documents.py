"""Makes the PDF that the tests read: tests/data/documents/notice.pdf, printed by Chromium.

What it says is made up. To be run where the tests have a browser:

    .venv/bin/python -m tests.support.make_documents
"""

from __future__ import annotations

from tests.support.browser import chromium, watched_page
from tests.support.components import ROOT, chromium_path

PDF = ROOT / "tests" / "data" / "documents" / "notice.pdf"
PAGES = (
    ("东湖园区党建工作通报（虚构）", "园区现有党群服务站１２个，覆盖企业3400余户。"),
    ("其中新建站点2个，改建站点12个。", "联合党委4个，签订结对共建协议二十一份。"),
)
"""Paragraphs of its two pages."""


def main() -> None:
    """Print it."""
    pages = "".join(
        f'<section style="break-after:page">{"".join(f"<p>{line}</p>" for line in page)}</section>'
        for page in PAGES
    )
    with chromium(chromium_path() or "chromium") as browser, watched_page(browser) as watched:
        watched.page.set_content(f'<meta charset="utf-8"><title>notice</title>{pages}')
        PDF.write_bytes(watched.page.pdf(width="105mm", height="74mm"))


if __name__ == "__main__":
    main()
