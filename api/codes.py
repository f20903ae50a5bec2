"""Parameters that take a code: closed lists of the vocabulary as enumerations in OpenAPI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from graph import codes
from graph.spec import CodeList


@dataclass(frozen=True, eq=False)
class Coded:
    """Marks a text as one of the codes of a list."""

    codes: CodeList

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.codes.codes))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        names = "; ".join(
            f"{code}: {text.zh} ({text.en})" for code, text in self.codes.codes.items()
        )
        return {**handler(schema), "description": f"{self.codes.description} {names}"}


Layer = Annotated[str, Coded(codes.LAYER)]
Sector = Annotated[str, Coded(codes.SECTOR)]
Industry = Annotated[str, Coded(codes.INDUSTRY)]
Size = Annotated[str, Coded(codes.SIZE)]
CarrierKind = Annotated[str, Coded(codes.CARRIER_KIND)]
AgreementForm = Annotated[str, Coded(codes.AGREEMENT_FORM)]
AgreementStatus = Annotated[str, Coded(codes.AGREEMENT_STATUS)]
ClaimKind = Annotated[str, Coded(codes.CLAIM_KIND)]
