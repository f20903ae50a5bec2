"""What the errors and findings say has Chinese: every sentence, read off the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import get_args

import pytest
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import ErrorType

from graph.errors import Finding
from graph.sentences import TABLES, Chinese, sentences, table
from tests.support.messages import Said, Sentence
from visualizations.texts import TOLD

VALIDATED = (
    "queries/scenarios/scenario.py",
    "queries/coverage/rules/policy.py",
    "api/deps.py",
    "graph/model/rows.py",
)
"""Modules whose ``ValueError`` pydantic tells."""
DEVELOPERS = (
    "api/cli.py",
    "api/commands/",
    "graph/backup/",
    "graph/datasets/",
    "graph/documents/__main__.py",
    "graph/exchange/formats.py",
    "graph/exchange/graphml.py",
    "graph/exchange/jsonld.py",
    "graph/exchange/reading.py",
    "graph/loading/checking.py",
    "graph/loading/folder.py",
    "graph/settings.py",
    "queries/catalogue/",
    "queries/coverage/siting/",
    "queries/partitions/",
)
"""Modules that only commands and programs ask, so that no page can show what they say."""
OURS = ("VocabularyError", "GongjianError")
"""Errors that tell of a fault of the program itself: a page says that it failed."""
OF_PYTHON = (
    *("no_such_attribute", "needs_python_object", "get_attribute_error", "iteration_error"),
    *("recursion_loop", "recursion_depth_exceeded", "frozen_field", "frozen_instance"),
    *("default_factory_not_called", "set_item_not_hashable", "datetime_object_invalid"),
    *("is_instance_of", "is_subclass_of", "fraction_type", "callable_type", "arguments_type"),
    *("missing_argument", "unexpected_keyword_argument", "missing_keyword_only_argument"),
    *("unexpected_positional_argument", "missing_positional_only_argument"),
    *("multiple_argument_values", "named_tuple_type", "frozen_dict_type", "ordered_dict_type"),
    *("counter_type", "deque_type", "missing_sentinel_error", "ellipsis_error"),
    *("complex_type", "complex_str_parsing", "fraction_parsing"),
)
"""Faults that pydantic finds in what Python passes on, never in what a request says."""
LETTERS = re.compile(r"[A-Za-z]{2}")
HAN = re.compile(r"[\u4e00-\u9fff]")
MOST_TRIED = 2_000
"""Choices of values for a sentence."""


@cache
def said() -> Said:
    return Said(VALIDATED)


@cache
def chinese() -> Chinese:
    return Chinese(TOLD)


def on_pages(sentence: Sentence) -> bool:
    return not sentence.at.startswith(DEVELOPERS) and sentence.told_by not in OURS


def examples(sentence: Sentence) -> Iterator[str]:
    """The sentence with values: figures and names, what a disk says, findings, other sentences."""
    finding = str(Finding("encoding", "no such text", file="a.csv", row=3, column="b", value="c"))
    ways = []
    parts = re.split(r"\{(?:!r)?\}", sentence.text)
    quoted = re.findall(r"\{(?:!r)?\}", sentence.text)
    for value, blank in zip(sentence.values, quoted, strict=True):
        if value == "where":
            ways.append(["bolt://graph:7687 (database 'neo4j')"])
        elif blank == "{!r}":
            ways.append(["'a'", "[1]"])
        else:
            ways.append(["7", "No space left on device", finding, "unknown label 'a'"])
    for values in islice(product(*ways), MOST_TRIED):
        text = parts[0] + "".join(a + b for a, b in zip(values, parts[1:], strict=True))
        yield text.replace("{{", "{").replace("}}", "}")


def test_every_sentence_of_an_error_has_chinese() -> None:
    lacking = {
        f"{sentence.at}: {sentence.text}"
        for sentence in said().sentences
        if sentence.rules is None and on_pages(sentence) and LETTERS.search(sentence.text)
        if not any(HAN.search(chinese()(text) or "") for text in examples(sentence))
    }
    assert not lacking, "give them Chinese in graph/sentences"


def test_every_finding_has_chinese_by_its_rule_or_its_sentence() -> None:
    lacking = {
        f"{sentence.at}: {sentence.text} [{', '.join(sorted(sentence.rules))}]"
        for sentence in said().sentences
        if sentence.rules is not None and on_pages(sentence) and LETTERS.search(sentence.text)
        if not (sentence.rules and sentence.rules <= TOLD.keys())
        if not any(HAN.search(chinese()(text) or "") for text in examples(sentence))
    }
    assert not lacking, "give the rule words, or the sentence Chinese in graph/sentences"


def test_no_chinese_is_left_of_a_sentence_that_nothing_says() -> None:
    texts = {sentence.text for sentence in said().sentences}
    left = set()
    for name in ("graph.toml", "queries.toml", "api.toml"):
        for english in table(name):
            parts = re.split(r"\{(?:!r)?\}", english)
            form = re.compile(".+".join(map(re.escape, parts)), re.DOTALL)
            if english not in texts and not any(form.fullmatch(text) for text in texts):
                left.add(english)
    assert not {one for one in left if "(database {!r})" not in one}


@pytest.mark.parametrize("name", [*TABLES, "words.toml"])
def test_what_is_told_in_chinese_is_chinese(name: str) -> None:
    for english, told in table(name).items():
        assert HAN.search(told) or told in ("{0:told}", "{0:faults}", "{0:name}：{1:told}"), english
        blanks = english.count("{}") + english.count("{!r}")
        named = [int(number) for number in re.findall(r"\{(\d)(?::\w+)?\}", told)]
        assert all(number < blanks for number in named), english
        plain = re.sub(r"\{[^}]*\}", "", told)
        assert plain.count("“") == plain.count("”"), told
        plain = re.sub(r"“[^”]*”", "", plain)
        assert not re.search(
            r"[,;:!?](?=\s|[\u4e00-\u9fff]|$)|'|\"", plain.replace("Authorization: ", "")
        ), told


def test_what_pydantic_finds_in_a_request_has_chinese() -> None:
    context = {
        **dict.fromkeys(("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length"), 2),
        **dict.fromkeys(("actual_length", "tz_expected", "tz_actual", "expected_version"), 3),
        **dict.fromkeys(("max_digits", "decimal_places", "whole_digits"), 3),
        **dict.fromkeys(("class_name", "field_type", "discriminator", "tag", "pattern"), "A"),
        **dict.fromkeys(("expected_tags", "expected_schemes", "encoding", "encoding_error"), "a"),
        **{"expected": "'a', 'b' or 'c'", "error": "unknown label 'a'"},
    }
    for kind in get_args(ErrorType):
        if kind not in OF_PYTHON:
            message = PydanticKnownError(kind, context).message()
            assert HAN.search(chinese()(message) or ""), message


def test_no_sentence_has_two_tables() -> None:
    every = [english for name in TABLES for english in table(name)]
    assert len(every) == len(sentences())


def test_values_stand_where_they_are_meant() -> None:
    tell = chinese()
    assert tell('no entity has the id "it\'s"') == "没有编号为“it's”的对象"
    assert tell("'a' names 2' names 3 entities: a, b; give the id") is not None
    assert tell("'甲' names 2 entities: org:1, org:2; give the id") == (
        "“甲”对应 2 个对象：org:1、org:2；请改用编号"
    )
    assert tell("nobody ever says this") is None
    assert tell("x" * 30_000) is None


def test_findings_are_told_where_they_stand() -> None:
    first = Finding("not_a_number", "no number", "a.csv", 3, "从业人数", "many")
    second = Finding("greater_than", "Input should be greater than 0", column="changes.0.minutes")
    assert chinese()(f"nothing was read: {first}; {second}") == (
        "未读取任何内容：a.csv，第 3 行，“从业人数”：不是数字（many）；"
        "“changes.0.minutes”：应大于 0"
    )
    assert chinese()(str(second)) == "“changes.0.minutes”：应大于 0"
    # A finding that is not known leaves no English behind.
    assert chinese()("nothing was read: a whole new fault [new_rule]") is None


def test_a_sentence_in_another_is_told_too() -> None:
    assert chinese()("limit: Input should be less than or equal to 50") == "limit：应不大于 50"
    assert chinese()("the upload cannot be kept: No space left on device") == (
        "无法保存上传的文件：磁盘空间不足"
    )
    assert chinese()("the upload cannot be kept: something else went wrong") is None
