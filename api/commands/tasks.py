"""``tasks make``, ``change``, ``close``, ``reopen`` and ``check``; lists of tasks are views."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import (
    DataOption,
    JsonOption,
    LanguageOption,
    ZonesOption,
    asking,
    day,
    output_unless_json,
    settings_of,
)
from api.console import Output
from graph.model.codes import FINDING, TASK_STATE

if TYPE_CHECKING:
    from api.answers import Answer

FindingArgument = Annotated[
    str, typer.Argument(metavar="FINDING", help=f"One of {', '.join(FINDING.codes)}.")
]
TaskArgument = Annotated[str, typer.Argument(metavar="TASK", help="Id of a task.")]
_DUE = typer.Option("--due", metavar="DAY", parser=day, help="Day it is to be done by.")
_NOTE = typer.Option("--note", metavar="TEXT", help="What was done or agreed; never a person.")
NoteOption = Annotated[str | None, _NOTE]
DueOption = Annotated[date | None, _DUE]


def make(
    finding: FindingArgument,
    about: Annotated[
        str, typer.Argument(metavar="ABOUT", help="Id or name of what it was found of.")
    ],
    owner: Annotated[
        str, typer.Option("--owner", metavar="BODY", help="Organization or unit that is to do it.")
    ],
    due: Annotated[date, _DUE],
    note: NoteOption = None,
    zone: ZonesOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a finding a task of a body. The same finding about the same thing is one task.

    \b
    Examples:
      gongjian tasks make unserved unit:s000008 --owner 阿拉街道党工委 --due 2022-03-31
      gongjian tasks make unrenewed agr:12 --owner org:j4 --due 2022-03-31 --note 已约谈
    """
    from api.access.actor import COMMAND
    from api.routes.data import tasks as routes
    from graph.errors import InvalidInput
    from queries.tasks.findings import kind_of

    kind_of(finding)
    if note is not None and not 1 <= len(note) <= 400:
        raise InvalidInput("a note has 1 to 400 characters")
    new = routes.NewTask(finding=finding, about=about, owner=owner, due=due, note=note)
    with _writing("make", "/tasks", data, zone) as context:
        answer = routes.made(context, new, COMMAND.name)
    _tell(answer, lang, as_json)


def change(
    task: TaskArgument,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="BODY", help="Another organization or unit.")
    ] = None,
    due: DueOption = None,
    note: NoteOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a task another owner, another day, or one note more.

    \b
    Examples:
      gongjian tasks change task:unserved.0f3a --due 2022-06-30 --note 选址已定
    """
    _change("change", task, data, lang, as_json, owner=owner, due=due, note=note)


def close(
    task: TaskArgument,
    note: NoteOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a task by decision. It stays closed whatever the facts say.

    \b
    Examples:
      gongjian tasks close task:unserved.0f3a --note 会议决定不再办理
    """
    _change("close", task, data, lang, as_json, note=note, closed=True)


def reopen(
    task: TaskArgument,
    due: DueOption = None,
    note: NoteOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a task again that was closed, as long as its finding still holds.

    \b
    Examples:
      gongjian tasks reopen task:unserved.0f3a --due 2022-06-30 --note 复核未达标
    """
    _change("reopen", task, data, lang, as_json, due=due, note=note, closed=False)


def check(
    data: DataOption = None, lang: LanguageOption = None, as_json: JsonOption = False
) -> None:
    """Hold all tasks against the facts, as is done after every import: those close by themselves
    whose finding is found no more.

    \b
    Examples:
      gongjian tasks check
    """
    from api.access.actor import COMMAND
    from queries.tasks.rechecking import recheck

    with _writing("check", "/tasks/check", data) as context:
        answer = context.answer(recheck(context.network, actor=COMMAND.name))
    if (output := output_unless_json(answer, lang, as_json=as_json)) is not None:
        found = answer.data
        output.say(
            output.pick(
                f"复核 {found.looked_at:,} 项：自行消除 {found.closed:,}，"
                f"重新打开 {found.opened:,}，无法判断 {found.untold:,}",
                f"{found.looked_at:,} tasks looked at: {found.closed:,} closed by themselves, "
                f"{found.opened:,} opened again, {found.untold:,} that cannot be told",
            )
        )


def _writing(word: str, path: str, data: Any, zone: list[str] | None = None) -> Any:
    """The network to be asked and written to, on record where there are accounts."""
    from contextlib import contextmanager

    from api.commands.recording import recorded

    @contextmanager
    def both() -> Any:
        with (
            asking(path, data, zone=zone) as context,
            recorded(f"tasks {word}", context.network.store, settings_of(data)),
        ):
            yield context

    return both()


def _change(word: str, task: str, data: Any, lang: Any, as_json: bool, **wanted: object) -> None:
    from api.access.actor import COMMAND
    from api.routes.data import tasks as routes
    from graph.errors import InvalidInput

    note = wanted.get("note")
    if isinstance(note, str) and not 1 <= len(note) <= 400:
        raise InvalidInput("a note has 1 to 400 characters")
    change = routes.TaskChange.model_validate(wanted)
    with _writing(word, "/tasks", data) as context:
        answer = routes.changed(context, task, change, COMMAND.name)
    _tell(answer, lang, as_json)


def _tell(answer: Answer[Any], lang: Any, as_json: bool) -> None:
    if (output := output_unless_json(answer, lang, as_json=as_json)) is None:
        return
    task, pick = answer.data.task, output.pick
    output.say(
        f"{task.id}: {output.code(FINDING, task.finding)} · {task.about.name} · "
        f"{output.code(TASK_STATE, task.state)}"
    )
    output.say(
        f"{pick('责任单位', 'owner')} {task.owner.name}; {pick('办理期限', 'due')} {task.due}"
    )
    _say_entry(answer.data.import_id, output)


def _say_entry(import_id: str | None, output: Output) -> None:
    output.say(
        output.pick("本已如此，未写入", "it was so already; nothing was written")
        if import_id is None
        else output.pick(
            f"导入编号 {import_id}；gongjian imports undo {import_id} 可撤销",
            f"import {import_id}; gongjian imports undo {import_id} takes it back",
        )
    )
