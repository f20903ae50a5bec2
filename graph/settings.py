"""Settings from the environment, typed. Built by whoever starts the program, never at import."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import Finding, InvalidInput
from graph.today import TIMEZONE, time_zone


def _default_data_directory() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "gongjian"


def _free_path(path: str) -> str:
    path = path.rstrip("/")
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)*", path) or {".", ".."} & set(path.split("/")):
        raise ValueError("a path as /gongjian is meant, of letters, digits and -._~")
    if path.split("/")[1:2] in (["api"], ["assets"]):
        raise ValueError("below /api and /assets the service has addresses of its own")
    return path


def _known_zone(name: str) -> str:
    try:
        return time_zone(name).key
    except InvalidInput as error:
        raise ValueError(error.message) from None


class Settings(BaseSettings):
    """What the environment says; every variable starts with ``GONGJIAN_``."""

    model_config = SettingsConfigDict(env_prefix="GONGJIAN_", frozen=True)

    uri: str | None = Field(
        None,
        pattern=r"^(bolt|neo4j)(\+s|\+ssc)?://",
        description="Bolt address of a Neo4j server; unset: the embedded store.",
    )
    user: str = Field("neo4j", description="User name on that server.")
    password: SecretStr | None = Field(None, description="Password on that server.")
    database: str = Field("neo4j", description="Database on that server.")
    data: Path = Field(
        default_factory=_default_data_directory,
        description="Directory of the embedded store and of caches.",
    )
    as_of: date | None = Field(
        None, description="Day that reads are answered for by default; unset: today."
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        TIMEZONE, description="Time zone whose today that is, by its IANA name."
    )
    streets: Path | None = Field(
        None,
        description="Street network that walks can be measured on: an OSMnx GraphML file or an "
        "edge list as CSV.",
    )
    timeout: Annotated[float, Field(gt=0, le=3600)] = Field(
        30.0, description="Seconds that one transaction may take."
    )
    embedded_start: Annotated[float, Field(gt=0, le=3600)] = Field(
        300.0, description="Seconds that the embedded store may take to start."
    )
    upload_limit: Annotated[int, Field(gt=0)] = Field(
        200_000_000, description="Bytes that one uploaded ledger may have."
    )
    hosts: frozenset[str] = Field(
        frozenset(),
        description="Names the service is reached by, as a JSON list, beside localhost and IP "
        "addresses: requests are refused under any other.",
    )
    root_path: Annotated[str, AfterValidator(_free_path)] = Field(
        "", description="Path that a reverse proxy offers the service below, as /gongjian."
    )
    rate_limits: bool = Field(
        True,
        description="Whether each account's requests of a kind are limited in number; log-ins "
        "always are.",
    )
    cypher: bool = Field(True, description="Whether developers may ask Cypher of their own.")
    cypher_user: str | None = Field(
        None, description="User on that server, who may only read, for Cypher of developers."
    )
    cypher_password: SecretStr | None = Field(None, description="Password of that user.")
    log: Literal["text", "json"] = Field(
        "text", description="How the service logs: json has a line for each request."
    )

    @property
    def imports_folder(self) -> Path:
        """Where imports are prepared, and their reports are kept."""
        return self.data / "imports"

    @property
    def snapshot_file(self) -> Path:
        """Where the snapshot is kept between runs."""
        return self.data / "snapshot.npz"

    @property
    def policies_folder(self) -> Path:
        """Where saved coverage policies are kept."""
        return self.data / "policies"

    @property
    def profiles_folder(self) -> Path:
        """Where it is kept what headers of offices mean."""
        return self.data / "profiles"

    @property
    def accounts_file(self) -> Path:
        """Where accounts, sessions and the audit trail are kept by default."""
        return self.data / "accounts.db"

    @property
    def documents_folder(self) -> Path:
        """Where documents that are attached to sources are kept."""
        return self.data / "documents"


def read_settings() -> Settings:
    """Read the environment.

    Raises
    ------
    InvalidInput
        a variable has an impossible value; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        findings = [
            Finding(
                rule=fault["type"],
                message=fault["msg"],
                column=f"GONGJIAN_{str(fault['loc'][0]).upper()}",
                value=None if "password" in str(fault["loc"][0]) else str(fault["input"]),
            )
            for fault in error.errors()
        ]
        raise InvalidInput(
            "the environment has an invalid setting: " + "; ".join(map(str, findings)), findings
        ) from None
