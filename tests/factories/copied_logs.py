"""A log whose keys are rotated, that is set back, and fed again from a copy."""

import os
from datetime import timedelta

from scoring_service.kernel.database import reading, transaction
from scoring_service.transparency import entries, handovers, keys, log, notes
from scoring_service.transparency.monitoring.keyring import Keyring
from scoring_service.transparency.refeeding import refeed
from scoring_service.transparency.signing import Signer, signer_of
from scoring_service.transparency.tiles import Place
from tests.factories import logs


class Service:
    """A log whose keys are rotated, and its copy elsewhere; the clock runs on between the acts."""

    def __init__(self, engine, clock, memory, client, mirror):
        self.engine, self.clock, self.memory = engine, clock, memory
        self.client, self.mirror = client, mirror
        self.path = signer_of(engine).path
        self.numbers = iter(range(1, 1_000))

    def seal(self):
        self.clock.advance(timedelta(hours=1))
        with transaction(self.engine) as session:
            number = next(self.numbers)
            log.append(session, entries.decision(f"dec_{number}", f"sha256:{number:064}"))
        logs.seal(self.engine, now=self.clock.now())
        self.stamp()

    def rotate(self):
        """Let a new key take over; return the old one and the instant."""
        old = signer_of(self.engine).key
        self.clock.advance(timedelta(hours=1))
        keys.rotate(self.engine, signer_of(self.engine), self.memory, now=self.clock.now())
        self.stamp()
        return old, self.clock.now()

    def stamp(self):
        """Give the file with the last checkpoint the time of the test's clock."""
        at = self.clock.now().timestamp()
        os.utime(self.memory.path, (at, at))

    def copy(self, *, handovers_too=False):
        """Copy the log as `/log/` serves it."""
        with reading(self.engine) as session:
            head = log.find_head(session)
            assert head is not None
            size = head.size
            data = log.find_bundle(session, Place(0, size))
        path = self.mirror / "tile" / "entries" / f"000.p/{size}"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        if handovers_too:
            self.keep(self.client.get("/log/keys/handovers").data)

    def keep(self, served):
        path = self.mirror / handovers.PLACE
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(served)

    def feed(self, *former):
        self.clock.advance(timedelta(days=1))
        own = Signer(self.path).key
        now = self.clock.now()
        return refeed(self.engine, self.memory, self.mirror, [own, *former], now=now)

    def succession(self):
        """Return the keys in the order in which they took over: key, since, until."""
        with reading(self.engine) as session:
            return [(k.key, k.since, k.until) for k in reversed(keys.list_keys(session))]

    def leads(self, first, last):
        """Tell whether whoever trusts the first key can follow to the last, as monitors do."""
        served = self.client.get("/log/keys/handovers").json
        ring = Keyring([first])
        asked = type("Served", (), {"handovers": lambda _: served})()
        text = f"{logs.ORIGIN}\n1\n{'A' * 43}=\n"
        note = notes.Note(text, (notes.sign(text, logs.ORIGIN, last.private),))
        ring.accept(str(note).encode(), asked)
        return ring.keys[-1] == last.public
