"""A real browser logs in at a real provider, through nginx, with a cookie for TLS alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.access.openid import OpenId
from api.access.openid_routes import COOKIE, openid_router
from api.access.proxy import Proxies
from graph.settings import Settings
from tests.support.browser import WatchedPage
from tests.support.log_in import settings, welcome
from tests.support.nginx import nginx_before
from tests.support.openid import free_port, provider
from tests.support.served import served

pytestmark = pytest.mark.browser


def test_a_browser_logs_in_and_keeps_nothing_of_it(watched: WatchedPage, tmp_path: Path) -> None:
    port = free_port()
    app = FastAPI()
    listed = Settings.model_validate({"proxy_addresses": ["127.0.0.1"]})
    openid = OpenId(settings(f"http://127.0.0.1:{port}"))
    app.include_router(openid_router(openid, Proxies(listed), welcome))
    with (
        served(app) as at,
        nginx_before(at, tmp_path) as front,
        provider(f"{front.origin}/login/openid/back", port),
    ):
        page = watched.page
        page.goto(f"{front.origin}/login/openid?path=/map")
        (kept,) = page.context.cookies(front.origin)
        assert (kept["name"], kept["secure"], kept["httpOnly"]) == (COOKIE, True, True)
        page.fill("[name=login]", "planners")
        page.fill("[name=password]", "any")
        page.click("[type=submit]")
        page.click("[type=submit]")
        page.wait_for_url(f"{front.origin}/**")
        told = json.loads(page.locator("body").inner_text())
        assert (told["role"], told["way"], told["path"]) == ("planner", "openid", "/map")
        assert page.context.cookies(front.origin) == []
