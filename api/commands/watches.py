"""``watches``: saved questions that are told when a condition holds. Asks the database of accounts
alone, so that it works beside a service; the service evaluates them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.shared import DataOption, JsonOption, LanguageOption, command_group, settings_of
from api.console import Output, print_json

if TYPE_CHECKING:
    from api.access.actor import Actor
    from api.access.keeping.keeper import Keeper
    from api.access.keeping.watches import Watch

app = command_group("Saved questions that are told in a feed when a condition holds.")

AccountOption = Annotated[
    str | None,
    typer.Option(
        "--account", metavar="NAME", help="Account it is of; by default the one without accounts."
    ),
]


@app.command("make", no_args_is_help=True)
def make_watch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the watch is called.")],
    condition: Annotated[
        str,
        typer.Option(
            "--condition",
            metavar="CODE",
            help="rate_below, rate_fell, list_beyond, list_grew, ends_within.",
        ),
    ],
    bound: Annotated[
        float, typer.Option("--bound", help="In percent, percentage points, rows or days.")
    ],
    link: Annotated[
        str, typer.Option("--link", help="Link of the saved question, from the start page.")
    ] = "./",
    rate: Annotated[
        str | None, typer.Option("--rate", metavar="CODE", help="The rate it is read off.")
    ] = None,
    account: AccountOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a watch. The service asks it at the next look, and says in the list if it cannot.

    \b
    Examples:
      gongjian watches make 服务圈 --condition rate_below --rate spatial --bound 70
      gongjian watches make 到期 --condition ends_within --bound 30 --account 规划处
      gongjian watches make 差距 --condition list_beyond --bound 9 --link answer?question=behind
    """
    from pydantic import TypeAdapter, ValidationError

    from api.access.keeping.watches import Watching
    from api.watching.evaluating import checked
    from api.watching.routes import NewWatch
    from graph.errors import InvalidInput

    given = {"name": name, "condition": condition, "bound": bound, "link": link, "rate": rate}
    try:
        TypeAdapter(NewWatch).validate_python(given)
    except ValidationError as error:
        said = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
        raise InvalidInput(said) from None
    watching = Watching(name=name, link=link, condition=condition, rate=rate, bound=bound)
    checked(watching)
    with _keeper(data) as keeper:
        watch = keeper.watches.make(_actor(keeper, account), watching)
        _note(keeper, "watches make", f"{watch.account} {watch.id}")
    _tell([watch], lang, as_json=as_json)


@app.command("list")
def list_watches(
    account: AccountOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the watches of an account.

    \b
    Examples:
      gongjian watches list --account 规划处
    """
    with _keeper(data) as keeper:
        watches = keeper.watches.of(_actor(keeper, account).name)
    _tell(watches, lang, as_json=as_json)


@app.command("drop", no_args_is_help=True)
def drop_watch(
    watch: Annotated[str, typer.Argument(metavar="ID", help="Id of a watch.")],
    account: AccountOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
) -> None:
    """Drop a watch. What it found stays in the feed.

    \b
    Examples:
      gongjian watches drop 2f0c9d --account 规划处
    """
    with _keeper(data) as keeper:
        owner = _actor(keeper, account).name
        keeper.watches.drop(owner, watch)
        _note(keeper, "watches drop", f"{owner} {watch}")
    output = Output(lang)
    output.note(output.pick(f"已取消关注 {watch}。", f"Dropped the watch {watch}."))


def _keeper(data: Any) -> Keeper:
    from api.access.keeping.keeper import Keeper

    return Keeper.open(settings_of(data))


def _actor(keeper: Keeper, account: str | None) -> Actor:
    from api.access.actor import OWNER
    from api.access.rights import Right
    from graph.errors import Forbidden

    actor = OWNER if account is None else keeper.accounts.find(account).actor()
    if not actor.may(Right.PLAN):
        raise Forbidden(f"the role {actor.role.value!r} has no right {Right.PLAN.value!r}")
    return actor


def _note(keeper: Keeper, command: str, what: str) -> None:
    from api.access.keeping.audit import Entry

    keeper.audit.record(Entry.of_command(command, what))


def _tell(watches: Any, lang: Any, *, as_json: bool) -> None:
    if as_json:
        print_json([_said(one) for one in watches])
        return
    from api.watching.conditions import CONDITION, CONDITIONS
    from queries.coverage.rules.codes import RATE

    output = Output(lang)
    pick = output.pick
    output.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("条件", "condition"),
            pick("比率", "rate"),
            pick("界限", "bound"),
            pick("最近核对日", "evaluated for"),
            pick("不能核对的原因", "why it could not be"),
        ],
        [
            [
                one.id,
                one.name,
                output.code(CONDITION, one.condition),
                output.code(RATE, one.rate),
                f"{one.bound:,.10g} {output.text(CONDITIONS[one.condition].unit)}",
                one.day,
                one.fault,
            ]
            for one in watches
        ],
        title=pick("关注", "Watches"),
    )


def _said(watch: Watch) -> dict[str, Any]:
    told = asdict(watch)
    for name in ("stamp", "state", "role"):
        del told[name]
    return told | {"made": watch.made.isoformat()}
