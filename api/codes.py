"""Parameters that take a code: closed lists of the vocabulary as enumerations in OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from graph.model import codes
from graph.model.spec import CodeList, Text
from graph.model.vocabulary import VOCABULARY
from queries.lists.codes import STATE, VIOLATION
from queries.pairing.codes import CALENDAR_KIND, OUTCOME, RULE, VERDICT


@dataclass(frozen=True, eq=False)
class OneOf:
    """Marks a text as one of some codes, each with its names."""

    description: str
    codes: Mapping[str, Text]

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.codes))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        names = "; ".join(f"{code}: {text.zh} ({text.en})" for code, text in self.codes.items())
        return {**handler(schema), "description": f"{self.description} {names}"}


def coded(codes: CodeList) -> OneOf:
    """One of a code list of the vocabulary."""
    return OneOf(codes.description, codes.codes)


Layer = Annotated[str, coded(codes.LAYER)]
Sector = Annotated[str, coded(codes.SECTOR)]
Industry = Annotated[str, coded(codes.INDUSTRY)]
Size = Annotated[str, coded(codes.SIZE)]
CarrierKind = Annotated[str, coded(codes.CARRIER_KIND)]
AgreementForm = Annotated[str, coded(codes.AGREEMENT_FORM)]
AgreementStatus = Annotated[str, coded(codes.AGREEMENT_STATUS)]
DutyVerdict = Annotated[str, coded(VERDICT)]
RenewalOutcome = Annotated[str, coded(OUTCOME)]
PairingRule = Annotated[str, coded(RULE)]
CalendarKind = Annotated[str, coded(CALENDAR_KIND)]
ResourceKind = Annotated[str, coded(codes.RESOURCE_KIND)]
NeedStatus = Annotated[str, coded(codes.NEED_STATUS)]
NeedState = Annotated[str, coded(STATE)]
ProjectStatus = Annotated[str, coded(codes.PROJECT_STATUS)]
ProjectViolation = Annotated[str, coded(VIOLATION)]
ZoneKind = Annotated[str, coded(codes.ZONE_KIND)]
ClaimKind = Annotated[str, coded(codes.CLAIM_KIND)]
RelationshipType = Annotated[
    str,
    OneOf(
        "A relationship type.",
        {name: spec.text for name, spec in VOCABULARY.relationships.items()},
    ),
]
