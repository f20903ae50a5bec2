"""What ``doctor`` looks at beside the network: who could reach the service or read its files, what
parses files of strangers, and what runs in the store without an end."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.parsers import expat

from graph.errors import StoreError
from graph.files import open_to_others
from graph.model.spec import Text
from graph.settings import Settings
from graph.store.bolt import Store
from graph.store.runaways import left_by_clients
from queries.ailments import Notes

SOUND_EXPAT = (2, 7, 2)
"""Older ones may be made to use time and memory without bounds: docs.python.org, "XML security"."""

_RUNNING = (
    "SHOW TRANSACTIONS YIELD transactionId, elapsedTime, currentQuery "
    "WHERE elapsedTime.milliseconds > 1000 * $seconds AND NOT currentQuery STARTS WITH 'SHOW' "
    "RETURN transactionId AS id, elapsedTime.seconds AS seconds"
)


def exposed(settings: Settings, notes: Notes) -> None:
    """Whether others may reach a service that knows no accounts."""
    names = sorted(settings.hosts)
    asks = settings.keeps_accounts or settings.named_by_others
    if (names or settings.root_path) and not asks:
        under = ", ".join(names) or settings.root_path
        notes.add(
            "open_service",
            Text(
                f"服务可从外部到达（{under}），却没有账号：人人有全部权限",
                f"the service is reached from outside ({under}) and has no accounts: everybody may "
                "do everything",
            ),
            Text(
                "运行 gongjian accounts add 建立账号，或确认反向代理要求登录",
                "make accounts with `gongjian accounts add`, or see that the proxy asks for log-in",
            ),
            grave=False,
        )


def readable(settings: Settings, notes: Notes) -> None:
    """Whether other users of the machine may read what is in the data directory."""
    found = open_to_others(settings.data)
    if found:
        named = ", ".join(map(str, found[:3])) + (", …" if len(found) > 3 else "")
        notes.add(
            "open_to_others",
            Text(
                f"数据目录中有 {len(found)} 项可被本机其他用户读取：{named}",
                f"other users of this machine may read {len(found)} item(s) of the data "
                f"directory: {named}",
            ),
            Text(f"运行 chmod -R go= {settings.data}", f"run `chmod -R go= {settings.data}`"),
            grave=False,
        )


def parsing(notes: Notes) -> None:
    """Whether the XML parser is one with known faults; workbooks and documents are XML."""
    if expat.version_info < SOUND_EXPAT:
        least = ".".join(map(str, SOUND_EXPAT))
        notes.add(
            "old_xml_parser",
            Text(
                f"XML 解析库 {expat.EXPAT_VERSION} 早于 {least}，有已知缺陷；"
                "上传的文件在受限进程中打开",
                f"the XML parser {expat.EXPAT_VERSION} is older than {least} and has known faults; "
                "uploaded files are opened in a process under limits",
            ),
            Text(
                "更新操作系统的 libexpat 或 Python（发行版可能已修补而未改版本号）",
                "update the system's libexpat, or Python (a distribution may have mended it under "
                "the old number)",
            ),
            grave=False,
        )


def running_on(store: Store, settings: Settings, notes: Notes) -> None:
    """Whether statements run that nobody waits for, or longer than any of ours may."""
    if settings.uri is None:
        found = sorted(left_by_clients(urlsplit(store.endpoint.uri).port or 0))
    else:
        longest = int(2 * settings.timeout)
        try:
            rows = store.read(_RUNNING, seconds=longest)
        except StoreError:  # a user who may not ask that
            return
        found = [f"{row['id']} ({row['seconds']} s)" for row in rows]
    if found:
        named = ", ".join(found)
        notes.add(
            "runaway_statements",
            Text(
                f"存储中有 {len(found)} 条语句超时仍在运行：{named}",
                f"{len(found)} statement(s) run on in the store past their time: {named}",
            ),
            Text(
                "内嵌存储会在数秒内自行重启；Neo4j 上运行 TERMINATE TRANSACTIONS",
                "the embedded store restarts itself within seconds; on Neo4j, `TERMINATE "
                "TRANSACTIONS` with these ids",
            ),
            grave=False,
        )
