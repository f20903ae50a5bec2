"""``sources attach`` and ``detach``: the document of a source, in and out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import DataOption, JsonOption, LanguageOption, settings_of
from api.console import Language, Output, print_json

if TYPE_CHECKING:
    from graph.documents.keeping import Document

SourceArgument = Annotated[
    str, typer.Argument(metavar="SOURCE", help="Id of a source, such as src:kunming-2021.")
]


def attach(
    source: SourceArgument,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A text, PDF or DOCX."),
    ],
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Attach a document to a source, so that figures open the place they come from.

    Its text, or its file, has to be what the source's digest is of. A source without a digest
    takes any document; its digest is then written down. The file is kept beside the data, and is
    in no export and no backup.

    \b
    Examples:
      gongjian sources attach src:kunming-2021 article.txt
    """
    from graph.documents.keeping import attach as keep
    from graph.store.connect import connect
    from queries.network import Network
    from queries.published.sources import expected_document

    settings = settings_of(data)
    with connect(settings) as store:
        picture = Network.of(store, settings).picture()
        expected = expected_document(picture=picture, source=source)
    kept = keep(settings.documents_folder, file, expected, name=file.name)
    _tell(kept, lang, "已挂接", "Attached", as_json=as_json)


def detach(
    source: SourceArgument,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep the document of a source no longer. What the source says of it stays.

    \b
    Examples:
      gongjian sources detach src:kunming-2021
    """
    from graph.documents.keeping import detach as drop

    kept = drop(settings_of(data).documents_folder, source)
    _tell(kept, lang, "已取下", "Detached", as_json=as_json)


def _tell(kept: Document, lang: Language | None, zh: str, en: str, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(kept))
        return
    output = Output(lang)
    output.note(
        output.pick(
            f"{zh} {kept.name}（{kept.length:,} 字）：{kept.source}",
            f"{en} {kept.name} ({kept.length:,} characters): {kept.source}",
        )
    )
