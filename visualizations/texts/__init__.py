"""Every text of the pages and of the exported file, in Chinese and in English, a file a page.

Names of labels, relationship types and codes are not here: they come from the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.basemap.rules import BASEMAP_RULES
from graph.documents.rules import DOCUMENT_RULES
from graph.importing.rules import IMPORT_RULES
from graph.ledgers.rules import RULES
from graph.model.codes import AGREEMENT_STATUS
from graph.model.spec import CodeList, Text
from graph.model.vocabulary import VOCABULARY
from graph.places.codes import DOUBT, ORIGIN, RADIUS_FROM, UNPLACED
from graph.places.gazetteer import GAZETTEER_RULES
from queries.coverage.answers.explain import VERDICT
from queries.coverage.plans.own_sites import SITE_RULES, SITE_STATUS
from queries.coverage.rules.codes import EXCLUSION, NO_RATE, RATE, REASON
from queries.coverage.status.ranges import CERTAINTY
from queries.coverage.status.whereabouts import KNOWN_BY
from queries.history.codes import CHANGE
from queries.pairing import codes as rules
from queries.published import claims
from queries.published.sources import NO_PLACE, PLACED_BY
from queries.scenarios import SHIFT_CERTAINTY
from queries.search import FOUND_BY
from queries.tasks.rules import TASK_RULES
from queries.unnamed import NO_NAMES
from queries.zones import DELIVERED
from visualizations.texts import (
    access,
    centre,
    coverage,
    coverage_map,
    desk,
    docs,
    entity,
    imports,
    network,
    papers,
    placing,
    province,
    report,
    search,
    shared,
    source,
    start,
    tasks,
    watches,
)
from visualizations.texts.shared import PRODUCT
from visualizations.texts.terms import TERMS

__all__ = ["CODE_LISTS", "PRODUCT", "TERMS", "TEXTS", "said", "texts_json"]

TOLD: Mapping[str, Text] = {
    **RULES,
    **IMPORT_RULES,
    **DOCUMENT_RULES,
    **SITE_RULES,
    **BASEMAP_RULES,
    **GAZETTEER_RULES,
    **UNPLACED.codes,
    **TASK_RULES,
}
"""Every rule that what a user gives can break."""

_PAGES = (
    shared,
    search,
    start,
    centre,
    network,
    coverage,
    coverage_map,
    desk,
    imports,
    placing,
    tasks,
    watches,
    province,
    report,
    source,
    entity,
    docs,
    access,
)

TEXTS: Mapping[str, Text] = {key: text for page in _PAGES for key, text in page.TEXTS.items()}
"""By key, which starts with the page's name where only that page has it. A page names the key,
never the text."""


_SAID: Mapping[str, Text] = {**TEXTS, **papers.TEXTS}


def said(key: str, lang: str, *values: str) -> str:
    """A text of pages or papers in a language, its places filled in their order.

    >>> said("paper.page", "en", "1", "2")
    'Page 1 of 2'
    """
    parts = str(getattr(_SAID[key], lang)).split("{}")
    filled = (*values, *("{}",) * (len(parts) - 1 - len(values)))
    return parts[0] + "".join(
        value + after for value, after in zip(filled, parts[1:], strict=False)
    )


def _codes(codes: CodeList) -> dict[str, dict[str, str]]:
    return {code: {"zh": text.zh, "en": text.en} for code, text in codes.codes.items()}


CODE_LISTS: Sequence[CodeList] = (
    *VOCABULARY.code_lists.values(),
    *(AGREEMENT_STATUS, REASON, EXCLUSION, NO_RATE, VERDICT),
    *(CERTAINTY, SHIFT_CERTAINTY, KNOWN_BY),
    *(claims.STATUS, claims.REASON),
    *(rules.CALENDAR_KIND, rules.OUTCOME, rules.VERDICT, NO_NAMES, PLACED_BY, NO_PLACE),
    *(RATE, CHANGE, DELIVERED, SITE_STATUS, UNPLACED, RADIUS_FROM, ORIGIN, DOUBT, FOUND_BY),
)
"""Whose codes the pages name."""


def texts_json() -> dict[str, Any]:
    """What pages need to speak both languages: texts, meanings of terms, code lists, and names of
    properties."""
    return {
        "terms": {key: {"zh": text.zh, "en": text.en} for key, text in TERMS.items()},
        "texts": {key: {"zh": text.zh, "en": text.en} for key, text in TEXTS.items()},
        "rules": {rule: {"zh": text.zh, "en": text.en} for rule, text in TOLD.items()},
        "codes": {codes.name: _codes(codes) for codes in CODE_LISTS},
        "properties": {
            spec.name: {"zh": spec.text.zh, "en": spec.text.en}
            for spec in VOCABULARY.property_specs()
        },
        "labels": {
            label: {"zh": text.zh, "en": text.en}
            for first, spec in VOCABULARY.nodes.items()
            for label, text in {first: spec.text, **spec.second_labels}.items()
        },
        "relationships": {
            name: {"zh": spec.text.zh, "en": spec.text.en}
            for name, spec in VOCABULARY.relationships.items()
        },
        "code_list_of": {
            f"{label}.{spec.name}": spec.codes.name
            for label, node in VOCABULARY.nodes.items()
            for spec in node.properties
            if spec.codes is not None
        }
        | {"Agreement.status": AGREEMENT_STATUS.name},
        "code_list_of_relationship": {
            f"{name}.{spec.name}": spec.codes.name
            for name, relationship in VOCABULARY.relationships.items()
            for spec in relationship.properties
            if spec.codes is not None
        },
    }
