"""What a monitor remembers from one round to the next, and what it keeps as evidence.

`state.json` is replaced as a whole. A lie, once found, is told again in every round, also when it
was put right, until somebody has looked at it and moved its evidence away.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from scoring_service.kernel.clock import rfc3339
from scoring_service.transparency import handovers
from scoring_service.transparency.handovers import Handover
from scoring_service.transparency.monitoring.findings import UnableError
from scoring_service.transparency.monitoring.ledger import Ledger
from scoring_service.transparency.monitoring.mirror import write_file

_STATE: Final = "state.json"
_EVIDENCE: Final = "evidence"

Json = dict[str, Any]


@dataclass
class State:
    """What was seen of one log.

    `checkpoint` is the last whose entries were all fetched and examined; `unconfirmed` are others
    that the log has signed, each `note` with when it was `seen_at`, whose roots are still to be
    compared with those entries. `keys` are
    the log's, the present one last. `pending` are canaries that still lack their proof.
    """

    address: str
    keys: list[str]
    checkpoint: str | None = None
    unconfirmed: list[Json] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    lies: list[Json] = field(default_factory=list)
    canaries_at: str | None = None
    pending: list[Json] = field(default_factory=list)
    unable_since: str | None = None


class Keeping:
    """The directory of a monitor."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._written: dict[str, str] = {}
        directory.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other monitor use the directory meanwhile."""
        handle = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UnableError(f"Another monitor uses {self.directory}.") from error
            yield
        finally:
            os.close(handle)

    def load(self) -> State | None:
        """Return what was remembered, or None at the first time."""
        try:
            content = json.loads((self.directory / _STATE).read_bytes())
            return State(**content | {"ledger": Ledger(**content["ledger"])})
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError) as error:
            what = f"{self.directory / _STATE} is damaged: begin again in another directory."
            raise UnableError(what) from error

    def forget_settled(self, state: State) -> None:
        """Forget the lies whose evidence somebody has moved away."""
        kept = self.directory / _EVIDENCE
        state.lies = [lie for lie in state.lies if (kept / lie["evidence"]).is_dir()]

    def save(self, state: State) -> None:
        """Remember; on the disk when this returns."""
        self._write(_STATE, json.dumps(asdict(state), ensure_ascii=False, indent=1))
        if state.checkpoint is not None:
            self._write("checkpoint", state.checkpoint)

    def keep_handovers(self, found: Sequence[Handover]) -> None:
        """Keep handovers beside those that were kept before, as the log serves them."""
        if found:
            path = self.directory / handovers.PLACE
            path.parent.mkdir(exist_ok=True)
            kept = handovers.list_kept(self.directory)
            new = [one for one in found if one not in kept]
            write_file(path, handovers.written([*kept, *new]))

    def _write(self, name: str, text: str) -> None:
        if self._written.get(name) != text:
            write_file(self.directory / name, text.encode())
            self._written[name] = text

    def keep_evidence(self, what: str, evidence: Mapping[str, bytes], *, now: datetime) -> Path:
        """Keep what proves a lie, in a directory of its own, and return that."""
        place = self.directory / _EVIDENCE / rfc3339(now).replace(":", "")
        while place.exists():
            place = place.with_name(f"{place.name}x")
        place.mkdir(parents=True)
        for name, data in {"what.txt": f"{what}\n".encode(), **evidence}.items():
            write_file(place / name, data)
        return place
