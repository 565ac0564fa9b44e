"""All settings, from the environment, in one frozen place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from scoring_service.kernel.errors import Unavailable


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Each field names its environment variable."""

    var: Path
    """SCORING_VAR: directory of all state except MLflow's; default `var`."""

    mlruns: Path
    """SCORING_MLRUNS: directory of MLflow's database and artefacts; default `mlruns`."""

    database_url: str
    """SCORING_DATABASE_URL: `postgresql://…`; default SQLite in `$SCORING_VAR/scoring.db`."""

    tracking_uri: str
    """MLFLOW_TRACKING_URI: an MLflow server; default SQLite in `$SCORING_MLRUNS/mlflow.db`."""

    base_url: str
    """SCORING_BASE_URL: how the outside reaches the service; default http://127.0.0.1:8000."""

    secret_key_file: Path
    """SCORING_SECRET_KEY_FILE: 32 random bytes that sign sessions and private links; made on first
    use; default `$SCORING_VAR/secret_key`. Every process of an installation needs the same."""

    operator: str = ""
    """SCORING_OPERATOR: who answers for the scores of this installation, name and contact in one
    line; every page and explanation shows it. Needed wherever others than this machine are served.
    """

    demo: bool = False
    """SCORING_DEMO=1: show the demonstration's doors and credentials. Never on a real service."""

    max_body_bytes: int = 1_000_000
    """SCORING_MAX_BODY_BYTES: largest accepted request body; default 1 MB."""

    trusted_proxies: int = 0
    """SCORING_TRUSTED_PROXIES: how many proxies in front set X-Forwarded-*; default 0."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings; raise `Unavailable` for values or combinations that are unsafe."""
        env = os.environ if environment is None else environment
        var = Path(env.get("SCORING_VAR", "var")).absolute()
        mlruns = Path(env.get("SCORING_MLRUNS", "mlruns")).absolute()
        settings = cls(
            var=var,
            mlruns=mlruns,
            database_url=env.get("SCORING_DATABASE_URL") or f"sqlite:///{var / 'scoring.db'}",
            tracking_uri=env.get("MLFLOW_TRACKING_URI") or f"sqlite:///{mlruns / 'mlflow.db'}",
            secret_key_file=Path(env.get("SCORING_SECRET_KEY_FILE", var / "secret_key")),
            base_url=env.get("SCORING_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            operator=" ".join(env.get("SCORING_OPERATOR", "").split()),
            demo=env.get("SCORING_DEMO", "") == "1",
            max_body_bytes=_whole_number(env, "SCORING_MAX_BODY_BYTES", 1_000_000),
            trusted_proxies=_whole_number(env, "SCORING_TRUSTED_PROXIES", 0),
        )
        settings.check()
        return settings

    @property
    def uses_https(self) -> bool:
        """Whether the outside reaches the service encrypted, whatever a proxy says of a request."""
        return self.base_url.lower().startswith("https://")

    def check(self) -> None:
        """Refuse combinations that would endanger people."""
        wrong_address = f"SCORING_BASE_URL is not an http(s) address: {self.base_url}"
        try:
            url = urlsplit(self.base_url)
        except ValueError as error:
            raise _refused(wrong_address) from error
        if url.scheme not in {"http", "https"} or not url.hostname:
            raise _refused(wrong_address)
        local = url.hostname in {"localhost", "127.0.0.1", "::1"}
        if url.scheme == "http" and not local:
            raise _refused("private links must not travel unencrypted: use https://")
        if self.demo and not local:
            raise _refused("SCORING_DEMO=1 shows credentials and runs on this machine only")
        if not (local or self.operator):
            raise _refused(
                "people who are scored must know who is responsible: "
                "set SCORING_OPERATOR to a name and a contact"
            )


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdecimal():
        raise _refused(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _refused(why: str) -> Unavailable:
    return Unavailable(
        "unsafe_settings",
        "The settings are not safe",
        "The service does not start: {why}.",
        "Correct the environment and start again; docs/operating.md lists every setting.",
        why=why,
    )
