"""``accounts``: who may log in, and the tokens of programs. Asks the database alone, no store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.access.rights import Role
from api.commands.shared import DataOption, JsonOption, LanguageOption, command_group, settings_of
from api.console import Output, print_json
from graph.errors import InvalidInput

if TYPE_CHECKING:
    from api.access.keeping.accounts import Account
    from api.access.keeping.keeper import Keeper
    from api.access.keeping.tokens import Token

app = command_group("Accounts of posts and offices, and tokens for programs.")

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="A post or an office; never a person.")
]
RoleOption = Annotated[
    Role | None, typer.Option("--role", help="What it may: each may all that the one before may.")
]
ZonesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--zone",
        metavar="ID",
        help="Limit it to this zone and all in it; may be repeated. By default to none.",
    ),
]
StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
_DAYS = 90


@app.command("add", no_args_is_help=True)
def add_account(
    name: NameArgument,
    role: Annotated[Role, typer.Option("--role", help="What it may, see docs/accounts.md.")],
    zone: ZonesOption = None,
    password_stdin: StdinOption = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Nobody logs in by password: for tokens.")
    ] = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add an account. The password is asked for twice and not shown.

    From the first account on the service asks who one is, also one that runs already.

    \b
    Examples:
      gongjian accounts add 规划处 --role planner
      gongjian accounts add 甲园区办公室 --role editor --zone zone:jia
      gongjian accounts add dashboard --role viewer --no-password
    """
    output = Output(lang)
    password = None if no_password else _password(output, password_stdin)
    with _keeping(data) as keeper:
        account = keeper.accounts.add(name, role, zone or (), password)
        _note(keeper, "accounts add", " ".join((account.name, role.value, *account.zones)))
    _tell(account, output, ("已添加账号", "Added"), as_json=as_json)


@app.command("change", no_args_is_help=True)
def change_account(
    name: NameArgument,
    role: RoleOption = None,
    zone: ZonesOption = None,
    all_zones: Annotated[
        bool, typer.Option("--all-zones", help="Limit it to no zones any more.")
    ] = False,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a new password, twice.")
    ] = False,
    password_stdin: StdinOption = False,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change role, zones or password of an account. Its sessions end at once.

    \b
    Examples:
      gongjian accounts change 规划处 --role editor
      gongjian accounts change 规划处 --zone zone:jia --zone zone:yi
      gongjian accounts change 规划处 --password
    """
    if zone and all_zones:
        raise InvalidInput("--zone and --all-zones contradict each other: give one")
    output = Output(lang)
    given: dict[str, Any] = {"role": role, "zones": [] if all_zones else zone or None}
    if password or password_stdin:
        given["password"] = _password(output, password_stdin)
    if all(value is None for value in given.values()):
        raise InvalidInput("nothing to change is given: --role, --zone, --all-zones or --password")
    with _keeping(data) as keeper:
        account = keeper.accounts.change(name, **given)
        what = " ".join(key for key, value in given.items() if value is not None)
        _note(keeper, "accounts change", f"{account.name} {what}")
    _tell(account, output, ("已更改账号", "Changed"), as_json=as_json)


@app.command("disable", no_args_is_help=True)
def disable_account(
    name: NameArgument,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Disable an account: its sessions end and its tokens count no more, at once.

    \b
    Examples:
      gongjian accounts disable 规划处
    """
    _switch(name, True, data, Output(lang), as_json=as_json)


@app.command("enable", no_args_is_help=True)
def enable_account(
    name: NameArgument,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enable an account that was disabled; its tokens count again.

    \b
    Examples:
      gongjian accounts enable 规划处
    """
    _switch(name, False, data, Output(lang), as_json=as_json)


def _switch(name: str, disabled: bool, data: Path | None, output: Output, *, as_json: bool) -> None:
    with _keeping(data) as keeper:
        account = keeper.accounts.change(name, disabled=disabled)
        _note(keeper, f"accounts {'disable' if disabled else 'enable'}", account.name)
    done = ("已停用账号", "Disabled") if disabled else ("已启用账号", "Enabled")
    _tell(account, output, done, as_json=as_json)


@app.command("list")
def list_accounts(
    data: DataOption = None, lang: LanguageOption = None, as_json: JsonOption = False
) -> None:
    """List the accounts and their tokens.

    \b
    Examples:
      gongjian accounts list
    """
    with _keeping(data) as keeper:
        accounts, tokens = keeper.accounts.list(), keeper.tokens.list()
    if as_json:
        print_json({"accounts": list(map(_said, accounts)), "tokens": list(map(_told, tokens))})
        return
    output = Output(lang)
    pick = output.pick
    output.table(
        [
            pick("账号", "account"),
            pick("角色", "role"),
            pick("限于区域", "limited to"),
            pick("密码登录", "log-in by password"),
            pick("状态", "state"),
        ],
        [
            (
                one.name,
                _role(one.role, output),
                output.listed(one.zones) or None,
                pick("是", "yes") if one.password else pick("否", "no"),
                pick("停用", "disabled") if one.disabled else pick("启用", "enabled"),
            )
            for one in accounts
        ],
        title=pick("账号", "Accounts"),
    )
    output.table(
        [
            pick("编号", "id"),
            pick("账号", "account"),
            pick("角色", "role"),
            pick("限于区域", "limited to"),
            pick("到期", "expires"),
            pick("最近使用", "last used"),
            pick("撤销", "revoked"),
        ],
        [
            (
                one.id,
                one.account,
                _role(one.role, output),
                output.listed(one.zones) or None,
                _minute(one.expires),
                _minute(one.used),
                _minute(one.revoked),
            )
            for one in tokens
        ],
        title=pick("令牌", "Tokens"),
        notes=[pick("时间为世界时。", "Times are in UTC.")] if tokens else (),
    )


@app.command("token", no_args_is_help=True)
def issue_token(
    name: NameArgument,
    days: Annotated[
        int, typer.Option("--days", min=1, max=3660, metavar="N", help="Days that it counts.")
    ] = _DAYS,
    role: RoleOption = None,
    zone: ZonesOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Issue a token for a program. It is shown now and never again.

    It may what its account may, or less: with a smaller role, or some of its zones.

    \b
    Examples:
      gongjian accounts token dashboard
      gongjian accounts token dashboard --role viewer --days 30
      curl -H "Authorization: Bearer gj_..." https://gongjian.example/api/v1/coverage/summary
    """
    expires = datetime.now(UTC) + timedelta(days=days)
    with _keeping(data) as keeper:
        token, text = keeper.tokens.issue(name, expires=expires, role=role, zones=zone or ())
        _note(keeper, "accounts token", f"{token.account} {token.id} {token.role.value}")
    if as_json:
        print_json({**_told(token), "token": text})
        return
    output = Output(lang)
    output.say(text)
    output.note(
        output.pick(
            f"令牌 {token.id} 属于 {token.account}，到期 {_minute(expires)}（世界时）；不再显示。",
            f"Token {token.id} of {token.account} counts until {_minute(expires)} UTC. "
            "It is not shown again.",
        )
    )


@app.command("revoke", no_args_is_help=True)
def revoke_token(
    token: Annotated[str, typer.Argument(metavar="ID", help="Id of the token, as listed.")],
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Revoke a token: it counts no more, at once.

    \b
    Examples:
      gongjian accounts revoke 5f0c1a2b
    """
    with _keeping(data) as keeper:
        revoked = keeper.tokens.revoke(token)
        _note(keeper, "accounts revoke", f"{revoked.account} {revoked.id}")
    if as_json:
        print_json(_told(revoked))
        return
    output = Output(lang)
    output.note(output.pick(f"已撤销令牌 {revoked.id}", f"Revoked: {revoked.id}"))


@contextmanager
def _keeping(data: Path | None) -> Iterator[Keeper]:
    from api.access.keeping.keeper import Keeper

    with Keeper.open(settings_of(data)) as keeper:
        yield keeper


def _note(keeper: Keeper, command: str, what: str) -> None:
    from api.access.keeping.audit import Entry

    keeper.audit.record(Entry.of_command(command, what))


def _password(output: Output, from_stdin: bool) -> str:
    """A password that is typed twice and not shown, or the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InvalidInput("there is no terminal to type a password at: give --password-stdin")
    typed: str = typer.prompt(
        output.pick("密码", "Password"),
        hide_input=True,
        confirmation_prompt=output.pick("再输入一次", "Once more"),
        err=True,
    )
    return typed


def _tell(account: Account, output: Output, done: tuple[str, str], *, as_json: bool) -> None:
    if as_json:
        print_json(_said(account))
        return
    output.note(f"{output.pick(*done)}: {account.name} ({_role(account.role, output)})")


def _role(role: Role, output: Output) -> str:
    from visualizations.texts import TEXTS  # takes a second, which help does not have

    return output.text(TEXTS[f"role.{role}"])


def _said(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role.value,
        "zones": list(account.zones),
        "has_password": account.password is not None,
        "disabled": account.disabled,
        "added": account.added.isoformat(),
        "changed": account.changed.isoformat(),
    }


def _told(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "account": token.account,
        "role": token.role.value,
        "zones": list(token.zones),
        "issued": token.issued.isoformat(),
        "expires": token.expires.isoformat(),
        "used": token.used and token.used.isoformat(),
        "revoked": token.revoked and token.revoked.isoformat(),
    }


def _minute(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None
