"""All settings, from the environment, in one frozen place."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from scoring_service.kernel.errors import Unavailable

_SENDER: Final = re.compile(r"(?:([^<>@\r\n]+) )?<([^<>@\s]+@[^<>@\s]+)>|([^<>@\s]+@[^<>@\s]+)")


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

    log_key_file: Path
    """SCORING_LOG_KEY_FILE: the key that signs receipts and the transparency log; made by
    `scoring db upgrade`; default `$SCORING_VAR/log_key`. Web processes and worker need the same."""

    log_memory_file: Path
    """SCORING_LOG_MEMORY_FILE: the last checkpoint that was signed; default
    `$SCORING_VAR/log_checkpoint`. Keep it on another disk than the database, and never restore it
    from a backup: it is how a database that was set back is found out."""

    log_origin: str
    """SCORING_LOG_ORIGIN: the log's name in all that it signs, for ever; default the base address
    without its scheme, and `/log`. Read when the first key is made, and never again."""

    log_witnesses_file: Path | None = None
    """SCORING_LOG_WITNESSES_FILE: who cosigns the log's checkpoints, a witness a line: its key and
    its address; default none."""

    operator: str = ""
    """SCORING_OPERATOR: who answers for the scores of this installation, name and contact in one
    line; every page and explanation shows it. Needed wherever others than this machine are served.
    """

    smtp_url: str = field(default="", repr=False)
    """SCORING_SMTP_URL: the mail server by which people who objected are written to, `smtp://` or
    `smtps://`, with user and password if it wants them; default none, and nobody is asked for an
    address. `smtp://` to another machine is encrypted by STARTTLS, or nothing is sent."""

    smtp_from: str = ""
    """SCORING_SMTP_FROM: from whom these e-mails are, `Harbour Bank <scores@bank.example>`; needed
    with a mail server."""

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
        base_url = env.get("SCORING_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        settings = cls(
            var=var,
            mlruns=mlruns,
            database_url=env.get("SCORING_DATABASE_URL") or f"sqlite:///{var / 'scoring.db'}",
            tracking_uri=env.get("MLFLOW_TRACKING_URI") or f"sqlite:///{mlruns / 'mlflow.db'}",
            secret_key_file=Path(env.get("SCORING_SECRET_KEY_FILE", var / "secret_key")),
            base_url=base_url,
            log_key_file=Path(env.get("SCORING_LOG_KEY_FILE", var / "log_key")),
            log_memory_file=Path(env.get("SCORING_LOG_MEMORY_FILE", var / "log_checkpoint")),
            log_origin=env.get("SCORING_LOG_ORIGIN") or _origin(base_url),
            log_witnesses_file=_path(env.get("SCORING_LOG_WITNESSES_FILE")),
            operator=" ".join(env.get("SCORING_OPERATOR", "").split()),
            smtp_url=env.get("SCORING_SMTP_URL", ""),
            smtp_from=env.get("SCORING_SMTP_FROM", ""),
            demo=env.get("SCORING_DEMO", "") == "1",
            max_body_bytes=_whole_number(env, "SCORING_MAX_BODY_BYTES", 1_000_000),
            trusted_proxies=_whole_number(env, "SCORING_TRUSTED_PROXIES", 0),
        )
        settings.check()
        return settings

    @property
    def evidence_directory(self) -> Path:
        """Where the files of evidence are kept: `$SCORING_VAR/evidence`."""
        return self.var / "evidence"

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
        if not is_name(self.log_origin):
            raise _refused(f"SCORING_LOG_ORIGIN has a space or a plus sign: {self.log_origin!r}")
        if self.smtp_url:
            self._check_mail()
        if self.demo and not local:
            raise _refused("SCORING_DEMO=1 shows credentials and runs on this machine only")
        if not (local or self.operator):
            raise _refused(
                "people who are scored must know who is responsible: "
                "set SCORING_OPERATOR to a name and a contact"
            )

    def _check_mail(self) -> None:
        """Refuse without naming the address: it can hold a password."""
        try:
            url = urlsplit(self.smtp_url)
            usable = url.scheme in {"smtp", "smtps"} and bool(url.hostname) and url.port != 0
        except ValueError:
            usable = False
        if not usable or url.path.strip("/") or url.query or url.fragment:
            raise _refused("SCORING_SMTP_URL is not smtp(s)://user:password@host:port")
        if sender_of(self.smtp_from) is None:
            raise _refused("SCORING_SMTP_FROM is not an address, with or without a name before it")


def sender_of(text: str) -> tuple[str, str] | None:
    """Read a name, which may be empty, and an address; None where it is neither form of these."""
    found = _SENDER.fullmatch(text)
    return found and (found[1] or "", found[2] or found[3])


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def is_name(origin: str) -> bool:
    """Tell whether a text can be the name of a signing key (c2sp.org/signed-note)."""
    return bool(origin) and "+" not in origin and not any(map(str.isspace, origin))


def _origin(base_url: str) -> str:
    """Name the log by its address without the scheme (c2sp.org/tlog-tiles)."""
    return base_url.partition("://")[2] + "/log"


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
