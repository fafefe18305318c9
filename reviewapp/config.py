"""Settings: every one is `REVIEWAPP_<NAME>` in the environment or a key of reviewapp.toml."""

import difflib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from reviewapp.domain import addresses
from reviewapp.domain.errors import Invalid, Misconfigured
from reviewapp.domain.machine import Machine

PREFIX = "REVIEWAPP_"
_NOT_SETTINGS = {"REVIEWAPP_PROVE"}


class Settings(BaseSettings):
    """Everything that can be set, with its default and its meaning."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file="reviewapp.toml", extra="forbid", frozen=True, validate_default=True
    )

    data_dir: Path = Field(Path("reviewapp-data"), description="Folder of the SQLite file, the blobs and the keys.")
    database_url: str = Field("", description="SQLAlchemy URL; empty means an SQLite file in the data folder.")
    owner_url: str = Field("", description="SQLAlchemy URL of the role that owns the tables; empty means the same one.")
    secret_key: str = Field("", description="Signs forms; empty means a key file of mode 0600 in the data folder.")
    origin: str = Field("reviewapp", description="Name of this desk in what its key signs; no spaces, no plus signs.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    threads: int = Field(4, ge=1, le=64, description="Worker threads of the server.")
    processes: int = Field(1, ge=1, le=64, description="Worker processes of the server.")
    trusted_hosts: str = Field("", description="Host names the server answers to, comma-separated; empty means any.")
    trusted_proxies: int = Field(
        0, ge=0, le=16, description="Reverse proxies in front, whose word on address and https counts; 0 believes none."
    )
    secure_cookies: bool = Field(
        default=True, description="Send the session cookie as Secure; false only for plain http."
    )
    checkpoint_events: int = Field(1000, ge=1, description="Sign a checkpoint of the trail after so many events.")
    checkpoint_seconds: int = Field(300, ge=1, description="Sign one after so many seconds, where anything happened.")
    self_check_hours: int = Field(24, ge=1, le=8760, description="Check the whole trail every so many hours.")
    idle_minutes: int = Field(60, ge=1, le=1440, description="A session ends after so many minutes without a request.")
    session_hours: int = Field(12, ge=1, le=72, description="A session ends after so many hours in any case.")
    machine: dict[str, Machine] = Field({}, description="Tables `[machine.<id>]`: the limits of a machine, by its id.")
    cache_bytes: int = Field(
        256 * 1024 * 1024, ge=0, description="Bytes of computed differences that are kept on disk; 0 keeps none."
    )
    delivery_allow: str = Field(
        "", description="Networks beside the open internet that messages may go to, comma-separated."
    )
    mirror: str = Field("", description="Run stores that `serve` writes outcomes back into, separated by colons.")
    follow: str = Field("", description="Run stores that `serve` follows while RMOS writes them, separated by colons.")
    explainer: str = Field(
        "",
        pattern=r"^([A-Za-z_][\w.]*:[A-Za-z_]\w*)?$",
        description="What explains runs, as module:object; empty means the built-in one.",
    )
    explainer_seconds: int = Field(20, ge=1, le=300, description="How long it may take.")
    explainer_processes: int = Field(2, ge=1, le=64, description="How many may run at once, in each worker process.")
    largest_body: int = Field(4 * 1024 * 1024, ge=1024, description="Largest request body in bytes.")

    @field_validator("delivery_allow")
    @classmethod
    def _networks(cls, text: str) -> str:
        try:
            addresses.networks(text)
        except Invalid as error:
            raise ValueError(str(error)) from error
        return text

    @property
    def delivery_networks(self) -> tuple[addresses.Network, ...]:
        """The networks beside the open internet that messages may go to."""
        return addresses.networks(self.delivery_allow)

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'reviewapp.db'}"

    @property
    def followed(self) -> tuple[Path, ...]:
        """The run stores to follow."""
        return _places(self.follow)

    @property
    def mirrored(self) -> tuple[Path, ...]:
        """The run stores to write outcomes back into."""
        return _places(self.mirror)

    @property
    def migrating_url(self) -> str:
        """The address of whoever owns the tables."""
        return self.owner_url or self.url

    @property
    def has_weak_role(self) -> bool:
        """Whether the desk's own role is another than the owner's, and must not be able to change the past."""
        return bool(self.owner_url)

    @property
    def blob_dir(self) -> Path:
        """The folder of content-addressed files."""
        return self.data_dir.absolute() / "blobs"

    @property
    def cache_dir(self) -> Path:
        """The folder of what can be computed again."""
        return self.data_dir.absolute() / "cache"

    @property
    def signing_key(self) -> Path:
        """The file of the key that signs certificates, checkpoints and bundles."""
        return self.data_dir.absolute() / "signing.key"

    @property
    def checkpoint_copy(self) -> Path:
        """The copy of the newest checkpoint beside the key."""
        return self.data_dir.absolute() / "signing.checkpoint"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed in wins over the environment, which wins over reviewapp.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(environment: Mapping[str, str]) -> Settings:
    """The settings of this process; raises Misconfigured with a sentence for each mistake."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in known | _NOT_SETTINGS:
            raise Misconfigured(f"{name} is not a setting; the nearest one is {_nearest(name.upper(), known)}.")
    try:
        return Settings()
    except ValidationError as error:
        raise Misconfigured("; ".join(_fault(one) for one in map(dict, error.errors()))) from error


def _places(text: str) -> tuple[Path, ...]:
    """The paths of a setting that names several."""
    return tuple(Path(one) for one in text.split(os.pathsep) if one)


def _fault(error: Mapping[str, Any]) -> str:
    *table, last = map(str, error["loc"])
    name = ".".join((*table, last))
    if error["type"] == "extra_forbidden":  # what the environment holds was looked at before
        nearest = ".".join((*table, _nearest(last, Machine.model_fields if table else Settings.model_fields)))
        return f"{name} in reviewapp.toml is not a setting; the nearest one is {nearest}."
    return f"{PREFIX}{name.upper()}: {error['msg']}"


def _nearest(name: str, known: Iterable[str]) -> str:
    return difflib.get_close_matches(name, list(known), n=1, cutoff=0.0)[0]
