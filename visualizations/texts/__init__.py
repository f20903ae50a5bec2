"""Every text of the pages and of the exported file, in Chinese and in English, a file a page.

Names of labels, relationship types and codes are not here: they come from the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from queries.coverage.rules.codes import EXCLUSION, NO_RATE, REASON
from queries.coverage.status.ranges import CERTAINTY
from queries.coverage.status.whereabouts import KNOWN_BY
from queries.pairing import codes as rules
from queries.published import claims
from queries.published.sources import NO_PLACE, PLACED_BY
from queries.unnamed import NO_NAMES
from queries.zones import DELIVERED
from visualizations.texts import (
    access,
    centre,
    coverage,
    desk,
    docs,
    entity,
    imports,
    network,
    placing,
    province,
    report,
    shared,
    source,
    start,
)
from visualizations.texts import map as coverage_map
from visualizations.texts.shared import PRODUCT

__all__ = ["PRODUCT", "TEXTS", "texts_json"]

TOLD: Mapping[str, Text] = {
    **RULES,
    **IMPORT_RULES,
    **DOCUMENT_RULES,
    **SITE_RULES,
    **BASEMAP_RULES,
    **GAZETTEER_RULES,
}
"""Every rule that what a user gives can break."""

_PAGES = (
    shared,
    start,
    centre,
    network,
    coverage,
    coverage_map,
    desk,
    imports,
    placing,
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


def _codes(codes: CodeList) -> dict[str, dict[str, str]]:
    return {code: {"zh": text.zh, "en": text.en} for code, text in codes.codes.items()}


def texts_json() -> dict[str, Any]:
    """What pages need to speak both languages: texts, code lists, and names of properties."""
    lists = [
        *VOCABULARY.code_lists.values(),
        *(AGREEMENT_STATUS, REASON, EXCLUSION, NO_RATE, VERDICT, CERTAINTY, KNOWN_BY),
        *(claims.STATUS, claims.REASON),
        *(rules.CALENDAR_KIND, rules.OUTCOME, rules.VERDICT, NO_NAMES, PLACED_BY, NO_PLACE),
        *(DELIVERED, SITE_STATUS, UNPLACED, RADIUS_FROM, ORIGIN, DOUBT),
    ]
    return {
        "texts": {key: {"zh": text.zh, "en": text.en} for key, text in TEXTS.items()},
        "rules": {rule: {"zh": text.zh, "en": text.en} for rule, text in TOLD.items()},
        "codes": {codes.name: _codes(codes) for codes in lists},
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
