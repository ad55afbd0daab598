"""Everything an operator can set, read once from the environment, checked before anything starts."""

from pathlib import Path
from typing import Annotated, Self
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.core.errors import InvalidSetting
from bot.core.roster import AccountId

SLACK_API = "https://slack.com/api/"
LOOPBACK = "127.0.0.1"
_KINDS = {
    "int_parsing": "must be a whole number",
    "int_parsing_size": "is much too large",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
}
"""Our words for the faults that pydantic finds by itself."""


def shipped_policies() -> Path:
    """The checkout's folder, or the copy inside an installed package."""
    here = Path(__file__).parent
    checkout = here.parent / "policies"
    return checkout if checkout.is_dir() else here / "policies"


class Settings(BaseSettings):
    """One sentence a field; deploy/env.example is written from these."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: str = Field("", description="Where to remember; empty means a SQLite file in DATA_DIR.")
    data_dir: Path = Field(Path(".data"), description="The folder for the SQLite file and generated keys.")
    port: int = Field(8080, ge=1, le=65535, description="The port to listen on.")
    public_url: str = Field(
        "", description="The https address Slack reaches us at; not needed in Socket Mode."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Proves that a request comes from Slack."
    )
    slack_bot_token: SecretStr | None = Field(None, description="The bot token of one workspace, xoxb-….")
    slack_app_token: SecretStr | None = Field(None, description="Turns Socket Mode on, xapp-….")
    slack_client_id: str | None = Field(None, description="For installing into several workspaces by OAuth.")
    slack_client_secret: SecretStr | None = Field(None, description="The other half of SLACK_CLIENT_ID.")
    slack_api_url: str = Field(SLACK_API, description="Where the Slack Web API is.")
    policies_dir: Path = Field(default_factory=shipped_policies, description="The folder of policy packs.")
    secret_key: SecretStr | None = Field(
        None,
        description="Encrypts tokens at rest; several, by comma, to rotate. Generated in DATA_DIR if unset.",
    )
    ledger_key: SecretStr | None = Field(
        None, description="Signs checkpoints; 32 bytes in base64. Generated in DATA_DIR if unset."
    )
    admin_accounts: Annotated[frozenset[AccountId], NoDecode] = Field(
        frozenset(), description="Account ids that are admins here besides the workspace's own, by comma."
    )
    admin_channel: str | None = Field(None, description="The channel id that weekly reports go to.")
    default_timezone: str = Field(
        "UTC", description="For people whose platform does not tell, and for reports."
    )
    default_locale: str = Field("en", description="For people whose platform does not tell, and for reports.")

    @field_validator("admin_accounts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator(
        "slack_signing_secret",
        "slack_bot_token",
        "slack_app_token",
        "slack_client_id",
        "slack_client_secret",
        "secret_key",
        "ledger_key",
    )
    @classmethod
    def _not_blank(cls, value: SecretStr | str | None) -> SecretStr | str | None:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if text is not None and not text.strip():
            raise ValueError("is set, but blank: give it a value or unset it")
        return value

    @field_validator("default_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a time zone such as Europe/Berlin")
        return value

    @field_validator("policies_dir")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError(f"names {value}, and there is no such folder")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.rehearsing:
            return self
        if (self.slack_client_id is None) != (self.slack_client_secret is None):
            raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both or neither")
        if self.slack_client_id is not None and not self.public_url:
            raise ValueError("PUBLIC_URL is missing: with SLACK_CLIENT_ID, Slack sends people back to it")
        if self.slack_signing_secret is None and self.slack_app_token is None:
            raise ValueError("SLACK_SIGNING_SECRET is missing: set it, or SLACK_APP_TOKEN for Socket Mode")
        if self.slack_bot_token is None and self.slack_client_id is None:
            raise ValueError("SLACK_BOT_TOKEN is missing: set it, or SLACK_CLIENT_ID and _SECRET for OAuth")
        return self

    @property
    def rehearsing(self) -> bool:
        """Whether no credentials are set at all: then the bot plays with simulated workspaces."""
        secrets = (
            self.slack_signing_secret,
            self.slack_bot_token,
            self.slack_app_token,
            self.slack_client_id,
            self.slack_client_secret,
        )
        return all(secret is None for secret in secrets)

    @property
    def host(self) -> str:
        """The address to bind to: loopback only while rehearsing."""
        return LOOPBACK if self.rehearsing else "0.0.0.0"  # noqa: S104  behind the operator's own proxy

    @property
    def database(self) -> str:
        """The database address in force."""
        name = "rehearsal.db" if self.rehearsing else "chatgpt-privacy.db"
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / name}"

    @property
    def slack_api(self) -> str:
        """Where the Slack Web API is; the simulated one while rehearsing, whatever is set."""
        return (
            f"http://{LOOPBACK}:{self.port}/rehearsal/slack/api/" if self.rehearsing else self.slack_api_url
        )


def load_settings(**given: object) -> Settings:
    """From the environment; `given` stands before it. Raises InvalidSetting with one line for each fault."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise InvalidSetting(
            "; ".join(_line(fault) for fault in error.errors(include_url=False, include_input=False))
        ) from None


# Private functions


def _line(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0]).upper() + " " if fault["loc"] else ""
    told = _KINDS.get(fault["type"])
    if told is None:
        return name + fault["msg"].removeprefix("Value error, ")
    return name + told.format(**fault.get("ctx", {}))
