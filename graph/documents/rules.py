"""Every rule a document can break, in a line of Chinese and of English."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

DOCUMENT_RULES: Mapping[str, Text] = {
    "not_a_document": Text(
        "不是可读的文献；请存为 DOCX、PDF 或 UTF-8 文本",
        "no document that can be read; save it as DOCX, PDF or a text in UTF-8",
    ),
    "corrupt_document": Text(
        "文献损坏或不完整；请重新保存", "the document is damaged or cut off; save it anew"
    ),
    "encrypted_document": Text(
        "文献有密码；请去除密码后再挂接", "the document is encrypted; save it without a password"
    ),
    "no_text": Text(
        "没有文字层（多为扫描件）；请先识别文字（OCR）",
        "no text in it, as of a scan; recognize its text (OCR) first",
    ),
    "other_document": Text(
        "与来源登记的摘要或字数不符，不是同一文本",
        "not the text whose digest and length the source has",
    ),
}
