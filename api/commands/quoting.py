"""``quote``: where the quotation behind a fact stands, and what it says in the user's own copy."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.commands.shared import DataOption, JsonOption, LanguageOption, settings_of
from api.console import NOT_GIVEN, Output, print_json
from graph.datasets.spans import ARTICLE, article_spans
from graph.errors import InvalidInput


def _fact(text: str) -> str:
    known = article_spans()
    if text not in known:
        raise typer.BadParameter(f"{text!r} is no fact of {ARTICLE}: {min(known)} to {max(known)}")
    return text


def quote(
    facts: Annotated[
        list[str], typer.Argument(metavar="FACT", parser=_fact, help="Fact ids, such as F086.")
    ],
    article: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Your copy of the article; it is read, and nothing of it is kept.",
        ),
    ] = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Where the quotations behind facts stand in the article, by character.

    With a copy of the article, or one that is attached, also what they say, each verified byte for
    byte.

    \b
    Examples:
      gongjian quote F086
      gongjian quote F086 F095 --article article.txt
    """
    from queries.published.quotations import quotations

    spans = [span for fact in dict.fromkeys(facts) for span in article_spans()[fact]]
    texts: list[str | None] = [None] * len(spans)
    read = _attached(data) if article is None else _text(article)
    if read is not None:
        texts = [one.text for one in quotations(article=read, spans=spans)]
    rows = list(zip(spans, texts, strict=True))
    if as_json:
        print_json([{"source": ARTICLE, **asdict(span), "quotation": text} for span, text in rows])
        return
    output = Output(lang)
    pick = output.pick
    note = (
        pick(
            f"引文不随项目提供；--article 给出原文文件，或 gongjian sources attach {ARTICLE} FILE",
            "quotations are not kept; give --article FILE, or "
            f"gongjian sources attach {ARTICLE} FILE",
        )
        if read is None
        else pick("引文均与摘要逐字节相符", "every quotation agrees with its digest byte for byte")
    )
    output.table(
        [
            pick("事实", "fact"),
            pick("段落", "paragraph"),
            pick("起", "start"),
            pick("止", "end"),
            pick("引文", "quotation"),
            "SHA-256",
        ],
        [
            (
                span.fact,
                span.paragraph,
                str(span.start),
                str(span.end),
                text or NOT_GIVEN,
                span.digest,
            )
            for span, text in rows
        ],
        title=pick("出处", "Origin"),
        notes=[f"{pick('来源', 'source')}: {ARTICLE}", note],
    )


def _attached(data: Path | None) -> str | None:
    """The text of the article's document, if one is attached."""
    from graph.documents.keeping import find, opened

    folder = settings_of(data).documents_folder
    return None if find(folder, ARTICLE) is None else opened(folder, ARTICLE).text


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{file} is not the article: not UTF-8, {error.reason} at byte {error.start}"
        ) from None
