"""Settings from the environment, typed. Built by whoever starts the program, never at import."""

from __future__ import annotations

import os
import re
from datetime import date
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

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


def _host(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+", name):
        raise ValueError("a name as oa.intra or an address as 10.1.2.3 is meant, nothing else")
    return name.lower()


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
    accounts: SecretStr | None = Field(
        None,
        description="Address of a PostgreSQL for accounts, sessions and audit, as "
        "postgresql+psycopg://user:password@host/database; unset: a file in the data directory.",
    )
    as_of: date | None = Field(
        None, description="Day that reads are answered for by default; unset: today."
    )
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        TIMEZONE, description="Time zone whose today that is, by its IANA name."
    )
    streets: Path | None = Field(
        None,
        description="Street network that walks can be measured on: an OSM extract "
        "(.osm.pbf), an OSMnx GraphML file or an edge list as CSV.",
    )
    streets_folder: Path | None = Field(
        None,
        description="Folder of further ones, which questions and policies name by their file "
        "without its ending.",
    )
    basemap: str | None = Field(
        None,
        min_length=1,
        description="Base map of the maps: a PMTiles or MBTiles file, or the address of tiles on "
        "the intranet, https://tiles.intra/{z}/{x}/{y}.png.",
    )
    basemap_attribution: str | None = Field(
        None,
        pattern=r"^[^<>]*$",
        description="What maps say of it, with its approval number; unset: what its file says.",
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
    openid_issuer: str | None = Field(
        None,
        pattern=r"^(https://[^?#]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/[^?#]*)?)$",
        description="Issuer of the OpenID Connect provider that people log in at.",
    )
    openid_client_id: str | None = Field(None, description="What the provider calls this service.")
    openid_client_secret: SecretStr | None = Field(None, description="Its secret there.")
    openid_scope: str = Field(
        "openid", pattern=r"\bopenid\b", description="Scopes that are asked for."
    )
    openid_role_claim: str = Field(
        "groups", description="Claim of the ID token whose values are mapped to roles."
    )
    openid_name_claim: str | None = Field(
        None, description="Claim that names who logs in; unset: a digest of `sub`."
    )
    openid_roles: dict[str, str] = Field(
        {}, description="Role and zones for values of that claim, as JSON."
    )
    proxy_addresses: tuple[IPv4Network | IPv6Network, ...] = Field(
        (), description="Addresses of reverse proxies that are believed, as a JSON list."
    )
    proxy_user_header: str = Field(
        "X-Remote-User",
        pattern=r"^[A-Za-z0-9-]+$",
        description="Header in which such a proxy names who logged in there.",
    )
    proxy_role_header: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9-]+$",
        description="Header in which it names their groups, with commas between.",
    )
    proxy_roles: dict[str, str] = Field(
        {},
        description="Role and zones for those groups, or for names where there is no header of "
        "groups, as JSON; empty: the proxy logs nobody in.",
    )
    webhook_hosts: frozenset[Annotated[str, AfterValidator(_host)]] = Field(
        frozenset(),
        description="Names and addresses on the intranet that what watches find may be sent to, "
        "as a JSON list; empty: nothing is sent.",
    )
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        (
            IPv4Network("10.0.0.0/8"),
            IPv4Network("172.16.0.0/12"),
            IPv4Network("192.168.0.0/16"),
            IPv6Network("fc00::/7"),
        ),
        description="Networks that these names have to lie in when something is sent, as a JSON "
        "list; unset: the private ones, this machine left out.",
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
    def accounts_file(self) -> Path:
        """Where accounts are kept, unless a server has them."""
        return self.data / "accounts.db"

    @property
    def keeps_accounts(self) -> bool:
        """Whether there is somewhere that accounts are, or were ever made."""
        return self.accounts is not None or self.accounts_file.exists()

    @property
    def named_by_others(self) -> bool:
        """Whether a provider, or a proxy that roles are set for, says who somebody is."""
        return self.openid_issuer is not None or bool(self.proxy_addresses and self.proxy_roles)

    @property
    def webhook_key_file(self) -> Path:
        """Where the key is kept that the secrets of webhooks are made with."""
        return self.data / "webhooks.key"

    @property
    def snapshot_file(self) -> Path:
        """Where the snapshot is kept between runs."""
        return self.data / "snapshot.arrays"

    @property
    def policies_folder(self) -> Path:
        """Where saved coverage policies are kept."""
        return self.data / "policies"

    @property
    def profiles_folder(self) -> Path:
        """Where it is kept what headers of offices mean."""
        return self.data / "profiles"

    @property
    def documents_folder(self) -> Path:
        """Where documents that are attached to sources are kept."""
        return self.data / "documents"

    @property
    def gazetteers_folder(self) -> Path:
        """Where gazetteers that were uploaded are kept."""
        return self.data / "gazetteers"


def read_settings() -> Settings:
    """Read the environment.

    Raises
    ------
    InvalidInput
        a variable has an impossible value; the message names it.
    """
    try:
        return Settings()
    except SettingsError as error:
        name = re.search(r'field "(\w+)"', str(error))
        raise InvalidInput(
            f"the environment has an invalid setting: GONGJIAN_{name[1].upper() if name else ''} "
            'is no JSON; a list is written ["portal.example"], a mapping {"planners": "planner"}'
        ) from None
    except ValidationError as error:
        findings = [
            Finding(
                rule=fault["type"],
                message=fault["msg"],
                column=f"GONGJIAN_{str(fault['loc'][0]).upper()}",
                value=None if fault["loc"][0] in _SECRETS else str(fault["input"]),
            )
            for fault in error.errors()
        ]
        raise InvalidInput(
            "the environment has an invalid setting: " + "; ".join(map(str, findings)), findings
        ) from None


_SECRETS = {
    name
    for name, field in Settings.model_fields.items()
    if SecretStr in (field.annotation, *get_args(field.annotation))
}
