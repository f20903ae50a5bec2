"""Odd parameters at every path: the answer is right or a problem, never an error of ours."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.client import PREFIX, Api

ODD = st.one_of(
    st.sampled_from(
        [
            *("", " ", "0", "-1", "1", "2", "1e309", "nan", "inf", "true", "null", "None", "[]"),
            *("2021-12-31", "0000-00-00", "0001-01-01", "9999-12-31", "2021-02-30", "20211231"),
            *("source", "ledger", "synthetic", "B1", "org:j1", "unit:yunnei", "zone:ala"),
            *("云内动力", "果林片区联合党委", "unlocated", "agreement", "expired", "spatial", "f"),
            *('") DETACH DELETE n //', "a|b|c", "%00", "\x00", "../..", "\u202e", "𠮷", "9" * 400),
        ]
    ),
    st.text(max_size=30).filter(lambda text: text.isprintable()),
    st.integers().map(str),
    st.floats().map(str),
)
LISTS = st.lists(ODD, min_size=1, max_size=3)


def operations(api: Api) -> list[tuple[str, dict[str, Any]]]:
    # A workbook takes a second to write; its parameters are those of the CSV.
    return sorted(
        (path, said["get"])
        for path, said in api.document["paths"].items()
        if "get" in said and not path.endswith(".xlsx")
    )


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_s20_1_no_parameter_brings_the_service_down(api: Api, data: st.DataObject) -> None:
    path, said = data.draw(st.sampled_from(operations(api)))
    params: dict[str, list[str]] = {}
    for parameter in said.get("parameters", []):
        name = parameter["name"]
        if parameter["in"] == "path":
            value = data.draw(ODD.filter(lambda text: text not in ("", ".", "..")))
            path = path.replace(f"{{{name}}}", _quoted(value))
        elif parameter.get("required") or data.draw(st.integers(0, 3)) == 0:
            params[name] = data.draw(LISTS)
    answer = api.checked(api.client.get(path, params=params))
    assert answer.status_code in (200, 404, 409, 422), (path, params, answer.text)


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


def test_every_path_is_asked(api: Api) -> None:
    assert len(operations(api)) > 30
    assert all(path.startswith(PREFIX) for path, _ in operations(api))
