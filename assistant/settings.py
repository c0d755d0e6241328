"""Settings, read once from ``RAZBOR_*`` variables; nothing else reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import BadSetting
from assistant.working_hours import WorkingHours


class Settings(BaseSettings):
    """Every setting is an environment variable with the prefix ``RAZBOR_`` (``RAZBOR_HOME``, ``RAZBOR_DB`` ...)."""

    model_config = SettingsConfigDict(env_prefix="RAZBOR_", frozen=True, extra="ignore", populate_by_name=True)

    home: Path = Field(
        default=Path("~/.local/share/razbor"),
        description="Where recordings, the database, the queue and unpacked model weights are kept.",
    )
    db: str = Field(default="", description="SQLAlchemy URL of the database; empty: SQLite under RAZBOR_HOME.")
    engine: str = Field(default="ctranslate2", description="Recogniser: ctranslate2, whisper or scripted.")
    model: str = Field(
        default="base",
        description="Speech model: tiny and base come installed; small, turbo, large-v3 need a network or a path.",
    )
    weights: Path | None = Field(default=None, description="Folder with speech weights, tried before everything else.")
    script_answers: Path | None = Field(default=None, description="Answers of the scripted recogniser (tests, trials).")
    encoder: str = Field(
        default="intfloat/multilingual-e5-small",
        description="Sentence encoder, by Hugging Face name; the default comes installed.",
    )
    reader: bool = Field(
        default=True,
        description="Read objections by the trained reader; without it cues and examples find about half as many.",
    )
    encoder_weights: Path | None = Field(default=None, description="Folder with encoder weights, tried first.")
    language: Literal["auto", "ru", "en"] = Field(default="auto", description="Language of the calls.")
    manager_channel: Literal["left", "right"] = Field(default="left", description="The manager's stereo channel.")
    threads: int = Field(default=0, ge=0, le=256, description="Threads of the model runtimes; 0: one per core.")
    company: str = Field(default="", description="The company's name, as managers say it on the phone.")
    vocabulary: Path | None = Field(
        default=None,
        description="YAML with lists `names`, `companies`, `products`: put into transcripts where something nearly the"
        " same was heard.",
    )
    timezone: str = Field(default="Europe/Moscow", description="Zone of times that come without an offset.")
    packs: Path | None = Field(
        default=None,
        description="Folder of the company's own rubric, script, objections, lead_definition, lexicon, promises,"
        " crm-mapping and practice files; a file there replaces the default of the same kind. Unset:"
        " RAZBOR_HOME/packs, where `razbor publish` puts them.",
    )
    self_score_first: bool = Field(
        default=False,
        description="A manager sees a call's score only after scoring the call himself, or declining to.",
    )
    weak_kappa: float = Field(
        default=0.4,
        ge=-1.0,
        le=1.0,
        description="Calibration: a criterion is flagged as weak where kappa is below this.",
    )
    weak_pairs: int = Field(default=20, ge=1, description="Calibration: pairs of marks before a criterion can be weak.")
    rating_minimum: int = Field(default=10, ge=2, description="Calls that must count before a manager gets a place.")
    llm_url: str = Field(
        default="",
        description="OpenAI-compatible address of a language model that may word answers to questions, such as"
        " http://127.0.0.1:11434/v1; unset: no model, and no text leaves the program.",
    )
    llm_model: str = Field(default="", description="The model's name at that address; needed with RAZBOR_LLM_URL.")
    llm_key: str = Field(default="", repr=False, description="Key for that address, where it asks for one.")
    llm_timeout_s: float = Field(default=30.0, gt=0, le=600, description="How long an answer may wait for the model.")
    upload_limit_mb: int = Field(
        default=2048, ge=1, description="Biggest file that a browser may send, in MB; `razbor import` has no limit."
    )
    sla_minutes: int = Field(
        default=5,
        ge=1,
        description="Working minutes within which a new lead is to be called, as both departments agreed.",
    )
    working_hours: str = Field(
        default="mon-fri 09:00-18:00",
        description="When the company answers leads, such as `mon-sat 09:00-20:00`; empty: round the clock.",
    )
    retention_days: int = Field(
        default=0,
        ge=0,
        description="Calls older than so many days are deleted for good, daily while the pages are served; 0: kept.",
    )
    retention_recordings_days: int = Field(
        default=0,
        ge=0,
        description="The same for recordings alone: transcripts and scores stay; 0: kept as long as the calls.",
    )
    backups: Path | None = Field(
        default=None,
        description="Folder of the backups that are made from the page of settings; unset: beside RAZBOR_HOME.",
    )
    demo: bool = Field(default=False, description="Set by the demo: the pages say that the data is made up.")

    @field_validator("*", mode="before")
    @classmethod
    def _in_utf8(cls, value: object) -> object:
        """Where the locale knows ASCII only, Python leaves the bytes of a Cyrillic value as lone surrogates."""
        if isinstance(value, str) and any("\udc80" <= sign <= "\udcff" for sign in value):
            return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return value

    @field_validator("home", "weights", "encoder_weights", "packs", "script_answers", "vocabulary", "backups")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser().absolute()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfoNotFoundError

        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise ValueError("expected an IANA zone such as Europe/Moscow") from problem
        return value

    @field_validator("working_hours")
    @classmethod
    def _known_hours(cls, value: str) -> str:
        WorkingHours.read(value, ZoneInfo("UTC"))
        return value

    @property
    def database_url(self) -> str:
        return self.db or f"sqlite:///{self.home / 'razbor.sqlite3'}"

    @property
    def queue_url(self) -> str:
        """The queue lives beside the data: its own SQLite file, or the same PostgreSQL."""
        if self.database_url.startswith("postgresql"):
            return self.database_url
        if self.database_url.startswith("sqlite:///") and self.db:
            return self.db.removesuffix(".sqlite3") + ".queue.sqlite3"
        return f"sqlite:///{self.home / 'queue.sqlite3'}"

    @property
    def media_dir(self) -> Path:
        return self.home / "media"

    @property
    def backups_dir(self) -> Path:
        """Beside the home: what would be lost with it is no backup."""
        return self.backups or self.home.with_name(f"{self.home.name}-backups")

    @property
    def packs_dir(self) -> Path:
        """Where the company's packs are published to."""
        return self.packs or self.home / "packs"

    @property
    def own_packs(self) -> Path | None:
        """Where the company's packs are read from; None where it has none."""
        return self.packs_dir if self.packs is not None or self.packs_dir.is_dir() else None

    @property
    def own_reader(self) -> Path:
        """What ``razbor train objections`` has made of the company's corrections; ours is read where it is absent."""
        return self.home / "models" / "reader.safetensors"

    @property
    def cache_dir(self) -> Path:
        """Unpacked weights: one cache for all homes would be nicer to disks, but a home must stand alone."""
        return self.home / "cache"


def read_settings(**overrides: object) -> Settings:
    """Settings from the environment, with what the command line says on top; one sentence on bad input."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as problem:
        first = problem.errors()[0]
        name = "RAZBOR_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadSetting(name, str(first.get("input")), first["msg"]) from problem
