"""What was found, folded: a line for each rule that a column breaks, the worst first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graph.importing.rules import EVERY_RULE
from graph.importing.spool import Spool
from graph.model.spec import Text

MOST = 200
"""Folds of a report."""

_FIRST = 5
"""Rows and values of a fold that are shown."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What a column of a sheet breaks one rule by.

    Attributes
    ----------
    count
        how many findings it stands for.
    rows
        the first of them; ``values`` those that come most often, each once.
    allowed
        the words that the column takes, where it takes some of a list.
    text
        what is wrong, ``suggestion`` what may be done about it.
    """

    severity: Literal["error", "warning"]
    rule: str
    file: str
    sheet: str | None
    column: str | None
    count: int
    rows: tuple[int, ...]
    values: tuple[str, ...]
    allowed: tuple[str, ...]
    text: Text
    suggestion: Text


def folds(spool: Spool, limit: int = MOST) -> tuple[Fold, ...]:
    """All findings, folded: errors before warnings, what comes oftenest first."""
    found = []
    for severity, ledger, rule, column, count, file, sheet, words in spool.read(
        "SELECT f.severity, f.ledger, f.rule, f.column_name, count(*), l.file, l.sheet, o.words "
        "FROM findings f JOIN ledgers l ON l.number = f.ledger LEFT JOIN columns o "
        "ON o.ledger = f.ledger AND o.column_name = f.column_name "
        "GROUP BY f.severity, f.ledger, f.rule, f.column_name "
        "ORDER BY f.severity, count(*) DESC, f.ledger, min(f.number) LIMIT ?",
        limit,
    ):
        which = (severity, ledger, rule, column)
        where = "WHERE severity = ? AND ledger = ? AND rule = ? AND column_name IS ?"
        rows = spool.read(
            f"SELECT DISTINCT row FROM findings {where} AND row IS NOT NULL ORDER BY row LIMIT ?",
            *which,
            _FIRST,
        )
        values = spool.read(
            f"SELECT value FROM findings {where} AND value IS NOT NULL "
            "GROUP BY value ORDER BY count(*) DESC, min(number) LIMIT ?",
            *which,
            _FIRST,
        )
        found.append(
            Fold(
                severity=severity,
                rule=rule,
                file=file,
                sheet=sheet,
                column=column,
                count=count,
                rows=tuple(row for (row,) in rows),
                values=tuple(value for (value,) in values),
                allowed=tuple(words.split("\n")) if words and rule in _OF_A_LIST else (),
                text=EVERY_RULE.get(rule) or Text(rule, rule),
                suggestion=_ADVICE.get(rule, _LOOK),
            )
        )
    return tuple(found)


_OF_A_LIST = frozenset({"not_in_list", "missing_value"})
_LOOK = Text("核对所列的行", "look at the rows that are named")
_MAP = Text(
    "如属台账内容，请指明它对应模板的哪一列", "if it belongs to the ledger, say which column it is"
)
_ONE = Text("补上编码或改正名称", "give a code, or another name")
_FIX = Text("改正单元格后重新核对", "correct the cells and check again")
_ADVICE: Mapping[str, Text] = {
    "unknown_column": _MAP,
    "not_in_list": Text("改为可选值之一", "use one of the words that it takes"),
    "missing_value": Text("补填", "fill it in"),
    "unknown_code": Text(
        "核对编码或名称，或把所指台账一并导入", "correct it, or import the ledger it is in as well"
    ),
    "unknown_name": Text(
        "改为已登记的名称，或先导入其台账", "use a name that is known, or import its ledger first"
    ),
    "ambiguous_name": _ONE,
    "depends_on_bad_row": Text("先改正所依赖的行", "correct the row it depends on first"),
    "duplicate_key": Text("删去重复的行，或改正编码", "delete one of the rows, or correct a code"),
    "duplicate_row": Text("删去重复的行", "delete one of the rows"),
    "undeclared_crs": Text(
        "填写坐标系，或统一给定默认值", "name the system, or give one for all rows as a default"
    ),
    "default_used": Text("请确认对各行都适用", "make sure that it holds for every row"),
    "left_out": Text("无需处理", "nothing is to be done"),
    "new_body": Text("确认名称无误", "make sure that the name is right"),
    "new_place": Text("确认名称无误", "make sure that the name is right"),
    "other_scope": Text(
        "由原范围导入，或核对编码", "import it under its own scope, or look at the code"
    ),
    **dict.fromkeys(
        (
            *("guessed_encoding", "wrong_extension", "hidden_sheet", "hidden_rows"),
            *("hidden_columns", "sheet_skipped", "total_row", "footer_row", "sample_row"),
        ),
        Text("确认无误即可", "make sure that it is meant"),
    ),
    **dict.fromkeys(
        (
            *("not_a_number", "not_a_date", "not_whole", "out_of_range", "not_a_code"),
            *("credit_code_format", "cell_error", "formula_without_value", "digits_lost"),
            *("half_coordinates", "swapped_coordinates", "impossible_coordinates", "date_order"),
        ),
        _FIX,
    ),
}
"""What to do where the rule itself does not say it."""
