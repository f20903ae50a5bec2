"""How sources, their documents and the places in them are told."""

from __future__ import annotations

from collections.abc import Iterator

from api.answers import Answer
from api.console import NOT_GIVEN, Output
from api.routes.network import sources as routes
from api.views.columns import ID, NAME
from api.views.view import Column, one_table
from graph.model.codes import LAYER, SOURCE_KIND
from graph.model.spec import Text
from queries.published.sources import NO_PLACE, PLACED_BY, Places, SourceRow


def _told(answer: Answer[SourceRow]) -> Iterator[tuple[Text, object]]:
    found = answer.data
    yield Text("名称", "name"), found.name
    yield Text("类别", "kind"), SOURCE_KIND.codes[found.kind]
    yield Text("数据层", "layer"), LAYER.codes[found.layer]
    yield Text("日期", "published"), found.published
    yield Text("摘要", "digest"), found.digest
    yield Text("字数", "characters"), found.length
    document = found.document
    if document is None:
        yield Text("文献", "document"), Text("未挂接", "not attached")
        return
    yield Text("文献", "document"), document.name
    yield Text("文献摘要", "digest of the file"), document.digest
    yield Text("文本摘要", "digest of its text"), document.text_digest
    yield Text("文本字数", "characters of its text"), document.length
    yield Text("页数", "pages"), document.pages
    if document.blank_pages:
        yield Text("无文字的页", "pages without text"), document.blank_pages
    yield Text("挂接时间", "attached"), document.attached


def _value(row: tuple[Text, object], output: Output) -> object:
    return output.text(row[1]) if isinstance(row[1], Text) else row[1]


def _places(answer: Answer[Places], output: Output) -> Iterator[str]:
    found = answer.data
    yield f"{output.pick('来源', 'source')}: {found.source}"
    if found.reason is not None:
        yield output.code(NO_PLACE, found.reason)
    if found.ambiguous:
        yield output.pick(
            f"同样写法见于 {found.count:,} 处，无法判定是哪一处",
            f"it is printed so in {found.count:,} places; which is meant is not known",
        )


VIEWS = (
    one_table(
        command="sources list",
        route=routes.source_list,
        examples=("", "--layer source --json"),
        title=Text("来源", "Sources"),
        columns=(
            ID,
            NAME,
            Column(Text("类别", "kind"), "kind", SOURCE_KIND),
            Column(Text("字数", "characters"), "length"),
            Column(
                Text("挂接的文献", "document attached"),
                lambda row, _: row.document.name if row.document else None,
            ),
        ),
    ),
    one_table(
        command="sources show",
        route=routes.source,
        examples=("src:kunming-2021",),
        options={"id": "SOURCE"},
        title=lambda answer, _: answer.data.id,
        rows=_told,
        columns=(
            Column(Text("属性", "property"), lambda row, _: row[0]),
            Column(Text("取值", "value"), _value),
        ),
    ),
    one_table(
        command="sources quotations",
        route=routes.quotations,
        examples=("src:kunming-2021 --entity claim:f086", "src:kunming-2021 --fact F086"),
        options={"id": "SOURCE"},
        title=Text("出处", "Origin"),
        rows=lambda answer: answer.data.places,
        columns=(
            Column(Text("事实", "fact"), "fact"),
            Column(Text("段落", "paragraph"), "paragraph"),
            Column(Text("页", "page"), "page"),
            Column(Text("起", "start"), "start"),
            Column(Text("止", "end"), "end"),
            Column(Text("依据", "known by"), "by", PLACED_BY),
            Column(Text("引文", "quotation"), "text"),
        ),
        notes=_places,
    ),
    one_table(
        command="sources text",
        route=routes.text,
        examples=("src:kunming-2021 --first 6 --limit 1",),
        options={"id": "SOURCE"},
        title=lambda answer, _: answer.data.document.name,
        rows=lambda answer: answer.data.paragraphs,
        columns=(
            Column(Text("段落", "paragraph"), "id"),
            Column(Text("页", "page"), "page"),
            Column(Text("文字", "text"), "text"),
        ),
        notes=lambda answer, output: [
            output.pick(
                f"共 {answer.data.count:,} 段；下一段 {answer.data.next or NOT_GIVEN}",
                f"{answer.data.count:,} paragraphs; the next is {answer.data.next or NOT_GIVEN}",
            )
        ],
    ),
)
