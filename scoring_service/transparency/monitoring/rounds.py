"""One round of a monitor: follow the log, compare it with what the service says, and remember."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from scoring_service.kernel.clock import rfc3339
from scoring_service.transparency.monitoring import canaries
from scoring_service.transparency.monitoring.bundles import check_bundle
from scoring_service.transparency.monitoring.findings import AheadError, LieError, UnableError
from scoring_service.transparency.monitoring.follower import Follower
from scoring_service.transparency.monitoring.keeping import Keeping, State
from scoring_service.transparency.monitoring.mirror import write_file
from scoring_service.transparency.monitoring.publications import check_publication
from scoring_service.transparency.monitoring.source import Source

Json = dict[str, Any]

_UNREADABLE: Final = (ValueError, TypeError, KeyError, AttributeError)
"""What answers in no expected form may bring about; they must not pass for a lie, nor end all."""

_SAMPLE: Final = 3
_BETWEEN_CANARIES: Final = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What a round does beside following the log.

    `pauses` are between the questions for proofs that are not made yet.
    """

    people: list[Json] = field(default_factory=list)
    key: str | None = None
    bundles: tuple[Path, ...] = ()
    pauses: Callable[[], Iterable[object]] = lambda: range(1)


@dataclass
class Outcome:
    """What a round found: lies, those of earlier rounds too, what it could not check, and news."""

    lies: list[str] = field(default_factory=list)
    unable: list[str] = field(default_factory=list)
    news: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """Return the exit status: 1 for a lie, 3 for what could not be checked, else 0."""
        if self.lies:
            return 1
        return 3 if self.unable else 0


class Round:
    """The steps of a round; each begins from what is remembered, and none hides another's find."""

    def __init__(
        self, source: Source, keeping: Keeping, state: State, wanted: Wanted, *, now: datetime
    ) -> None:
        self._source, self._keeping, self._state = source, keeping, state
        self._wanted, self._now = wanted, now
        self._log = Follower(source, keeping, state, self._record, now=now)
        self._outcome = Outcome()

    def run(self) -> Outcome:
        """Take every step that can be taken, and remember what was found."""
        self._keeping.forget_settled(self._state)
        known = len(self._state.ledger.publications)
        if self._attempt(self._log.follow):
            self._attempt(self._log.look_again)
            self._check_publications(known)
            self._check_canaries()
            for path in self._wanted.bundles:
                self._attempt(partial(self._check_bundle, path))
        self._tell()
        self._keeping.save(self._state)
        return self._outcome

    def _attempt(self, step: Callable[[], object]) -> bool:
        try:
            step()
        except LieError as lie:
            self._record(str(lie), lie.evidence)
        except UnableError as error:
            if isinstance(error, AheadError):
                self._log.remember(error.note)
            self._outcome.unable.append(str(error))
        except _UNREADABLE as error:
            self._outcome.unable.append(f"An answer has not the expected form: {error!r}.")
        else:
            return True
        return False

    def _record(self, what: str, evidence: Mapping[str, bytes]) -> None:
        state = self._state
        if any(what == lie["what"] for lie in state.lies):
            return
        known = (state.checkpoint or "").encode()
        kept = {"served-checkpoint": self._log.served, "known-checkpoint": known, **evidence}
        place = self._keeping.keep_evidence(what, kept, now=self._now)
        state.lies.append({"what": what, "found_at": rfc3339(self._now), "evidence": place.name})
        self._keeping.save(state)

    def _check_publications(self, known: int) -> None:
        """Check the documents of new publications, and of some earlier ones again."""
        found = self._state.ledger.publications
        earlier = random.SystemRandom().sample(found[:known], min(_SAMPLE, known))
        for publication in (*found[known:], *earlier):
            self._attempt(partial(self._keep_document, publication))

    def _keep_document(self, publication: Json) -> None:
        data = check_publication(self._source, publication)
        directory = self._keeping.directory / "documents"
        directory.mkdir(exist_ok=True)
        write_file(directory / f"{publication['digest'].removeprefix('sha256:')}.json", data)

    def _check_canaries(self) -> None:
        state, key = self._state, self._wanted.key
        if not key or not (self._wanted.people or state.pending):
            return
        self._attempt(partial(self._send_canaries, key))
        pending, pauses = state.pending, self._wanted.pauses()
        self._attempt(partial(canaries.await_proofs, self._source, key, pending, pauses))
        if not self._attempt(self._log.follow):  # the proofs are of later checkpoints
            return
        proved, lacking = canaries.split(pending)
        late = [one for one in lacking if self._is_overdue(one)]
        checked = [one for one in proved if self._attempt(partial(self._check_canary, one))]
        done = (*late, *checked)
        state.pending = [one for one in pending if one not in done and not self._is_old(one["at"])]
        self._outcome.news.append(f"Canaries checked: {len(checked)}.")
        if state.pending:
            what = f"Canaries that are not in the log yet: {len(state.pending)}."
            self._outcome.unable.append(what)

    def _send_canaries(self, key: str) -> None:
        state, last = self._state, self._state.canaries_at
        if not self._wanted.people:
            return
        if last is not None and not self._is_old(last):
            return
        people, retired = self._wanted.people, state.ledger.list_retired()
        sent = canaries.send(self._source, key, people, retired, self._now)
        state.pending += sent
        state.canaries_at = rfc3339(self._now)
        self._keeping.save(state)
        for what in canaries.unequal(sent):
            self._record(what, {"canaries": repr(sent).encode()})

    def _check_canary(self, one: Json) -> None:
        evidence = {"canary": repr(one).encode()}
        receipts, ledger = self._log.receipts(), self._state.ledger
        try:
            for what in canaries.check(one, receipts, self._source, ledger):
                self._record(what, evidence)
        except LieError as lie:
            self._record(str(lie), evidence | lie.evidence)

    def _is_old(self, at: str) -> bool:
        return self._now - datetime.fromisoformat(at) >= _BETWEEN_CANARIES

    def _is_overdue(self, one: Json) -> bool:
        what = canaries.overdue(one, self._now)
        if what is not None:
            self._record(what, {"canary": repr(one).encode()})
        return what is not None

    def _check_bundle(self, path: Path) -> None:
        told = check_bundle(path.name, path.read_bytes(), self._log.receipts(), self._now)
        self._outcome.news.append(told)

    def _tell(self) -> None:
        state, outcome, ledger = self._state, self._outcome, self._state.ledger
        outcome.lies = [
            f"{one['what']} Found at {one['found_at']}; evidence/{one['evidence']} shows it."
            for one in state.lies
        ]
        if not outcome.unable:
            state.unable_since = None
        elif state.unable_since is None:
            state.unable_since = rfc3339(self._now)
        else:
            outcome.unable.append(f"Not everything could be checked since {state.unable_since}.")
        counts = ", ".join(f"{kind} {count}" for kind, count in sorted(ledger.counts.items()))
        size = self._log.known().size
        outcome.news.append(f"Entries followed: {size}{f' ({counts})' if counts else ''}.")
        if ledger.of_retired:
            outcome.news.append(
                f"Scores made with a version that had been retired: {ledger.of_retired}. Decisions "
                "of objections make such scores."
            )
