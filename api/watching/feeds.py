"""Entries as Atom (RFC 4287) and JSON Feed 1.1: the same ids, titles, days and links in both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from api.access.keeping.watches import Entry
from api.console import Language, Output
from api.watching.conditions import told
from graph.model.spec import Text

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"
_ATOM = "http://www.w3.org/2005/Atom"
_TITLE = Text("共建网络：关注提醒", "gongjian: watches")
_LANGUAGE = {Language.ZH: "zh-CN", Language.EN: "en"}
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What cannot stand in XML 1.0, escaped or not."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""A feed without entries was never updated, and has to say when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """What a watch found: ``url`` leads to the page of the question on the day it was found."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What the watches of an account found, the latest first, as a JSON Feed."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    language: str
    items: tuple[FeedItem, ...]


def feed(entries: Sequence[Entry], *, base: str, path: str, lang: Language) -> Feed:
    """The feed of some entries, the latest first.

    ``base`` is the address of the start page, ``path`` that of the feed, relative to it.
    """
    output = Output(lang)
    return Feed(
        version=VERSION,
        title=output.text(_TITLE),
        home_page_url=base,
        feed_url=f"{base}{path}?lang={lang.value}",
        language=_LANGUAGE[lang],
        items=tuple(_item(one, base, output) for one in entries),
    )


def atom(feed: Feed, account: str) -> bytes:
    """The same as Atom: UTF-8 XML."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": feed.language})
    _put(root, "id", uuid5(NAMESPACE_URL, f"{feed.home_page_url}#{account}").urn)
    _put(root, "title", feed.title)
    _put(root, "updated", max((one.date_published for one in feed.items), default=moment(_NEVER)))
    _put(root, "link", rel="self", type=ATOM, href=feed.feed_url)
    _put(root, "link", rel="alternate", type="text/html", href=feed.home_page_url)
    _put(_put(root, "author"), "name", "gongjian")
    for item in feed.items:
        entry = _put(root, "entry")
        _put(entry, "id", item.id)
        _put(entry, "title", item.title)
        _put(entry, "updated", item.date_published)
        _put(entry, "link", rel="alternate", type="text/html", href=item.url)
        _put(entry, "content", item.content_text, type="text")
    said: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return said


_XML = "http://www.w3.org/XML/1998/namespace"


def _put(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = None if text is None else _NO_XML.sub("�", text)
    return element


def _item(entry: Entry, base: str, output: Output) -> FeedItem:
    said = output.text(told(entry.condition, entry.rate, entry.bound, entry.found))
    lines = [said, *(f"{one['day']} {one['name']}" for one in entry.found.get("ending", ()))]
    lines.append(output.pick(f"截至 {entry.day}", f"as of {entry.day}"))
    return FeedItem(
        id=f"urn:uuid:{entry.id}",
        url=base + on_day(entry.link, entry.day),
        title=output.pick(f"{entry.name}：{said}", f"{entry.name}: {said}"),
        content_text="\n".join(lines),
        date_published=moment(entry.at),
    )


def on_day(link: str, day: str) -> str:
    """A link relative to the start page, on a day."""
    split = urlsplit(link)
    query = f"{split.query}&as_of={day}" if split.query else f"as_of={day}"
    return split._replace(path=split.path.removeprefix("./"), query=query).geturl()


def moment(at: datetime) -> str:
    """A moment as RFC 3339 has it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
