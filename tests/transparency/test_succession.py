"""After a restore it can be followed again how each key took over, and since when."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Invalid, Unavailable
from scoring_service.transparency import entries, handovers, keys, log, notes, succession
from scoring_service.transparency.monitoring.keyring import Keyring
from scoring_service.transparency.refeeding import refeed
from scoring_service.transparency.signing import Signer, SigningKey, signer_of
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


@pytest.fixture
def service(engine, clock, memory, client, tmp_path):
    service = Service(engine, clock, memory, client, tmp_path / "mirror")
    service.seal()
    return service


def test_a_handover_that_is_the_last_checkpoint_is_shown_again(service, engine):
    before = service.succession()
    restore = logs.back_up(engine)
    old, at = service.rotate()
    after = service.succession()
    service.copy()
    restore()
    assert service.succession() == before
    fed = service.feed()
    assert [step.shown for step in fed.steps] == [True]
    assert service.leads(old.public, Signer(service.path).key)
    assert service.succession() == after
    assert after[1][1] == at


def test_a_handover_that_the_copy_holds_is_shown_again_with_its_time(service, engine):
    restore = logs.back_up(engine)
    old, _ = service.rotate()
    service.seal()
    after = service.succession()
    service.copy(handovers_too=True)
    restore()
    assert service.feed().count == 2
    assert service.leads(old.public, Signer(service.path).key)
    assert service.succession() == after


def test_several_handovers_in_the_lost_time_come_back_in_their_order(service, engine):
    restore = logs.back_up(engine)
    first, _ = service.rotate()
    service.rotate()
    service.seal()
    service.rotate()
    after = service.succession()
    service.copy(handovers_too=True)
    restore()
    service.feed()
    assert service.leads(first.public, Signer(service.path).key)
    assert service.succession() == after


@pytest.fixture
def unshown(service, engine):
    """A restore after which nothing but the old key's own backup shows the handover."""
    restore = logs.back_up(engine)
    old, at = service.rotate()
    service.seal()
    service.copy()
    restore()
    return old, at


def test_what_nothing_shows_is_said_and_dated_as_late_as_it_can_have_been(service, unshown):
    old, at = unshown
    (step,) = service.feed().steps
    new = Signer(service.path).key
    assert step == succession.Step(str(old.public), str(new.public), shown=False)
    (_, _, until), (_, since, end) = service.succession()
    assert (since, end) == (at + timedelta(hours=1), None)
    assert until == since
    assert service.client.get("/log/keys/handovers").json == {"items": []}


def test_a_former_key_from_a_backup_vouches_once_more(service, unshown):
    old, _ = unshown
    service.feed()
    fed = service.feed(old)
    assert (fed.count, [step.shown for step in fed.steps]) == (0, [True])
    assert service.leads(old.public, Signer(service.path).key)
    assert service.feed(old).steps == []
    assert logs.seal(service.engine, now=service.clock.now()) is None


def test_a_handover_that_is_found_later_is_shown_then(service, engine):
    restore = logs.back_up(engine)
    old, _ = service.rotate()
    service.seal()
    service.copy()
    served = service.client.get("/log/keys/handovers").data
    restore()
    service.feed()
    service.keep(served)
    assert [step.shown for step in service.feed().steps] == [True]
    assert service.leads(old.public, Signer(service.path).key)


@pytest.mark.parametrize("foreign", ["another key", "another tree", "nonsense", "no list"])
def test_what_does_not_show_it_is_not_shown(service, unshown, foreign):
    old, _ = unshown
    new = Signer(service.path).key
    checkpoint = f"{logs.ORIGIN}\n1\n{'A' * 43}=\n"
    pair = (SigningKey.generate(logs.ORIGIN), new) if foreign == "another key" else (old, new)
    signed = notes.Note(checkpoint, tuple(key.sign(checkpoint) for key in pair))
    if foreign in {"another key", "another tree"}:
        (service.mirror / "checkpoint").write_text(str(signed))
    else:
        service.keep({"nonsense": b"{", "no list": b'{"items": [1, {"key": []}]}'}[foreign])
    assert [step.shown for step in service.feed().steps] == [False]
    assert [step.shown for step in service.feed(SigningKey.generate("a")).steps] == [False]


def test_the_copy_leads_from_the_key_in_a_backup_to_the_one_that_signed_last(service, engine):
    """Database and key come from one backup; the last checkpoint is signed by a later key."""
    restore = logs.back_up(engine)
    old, _ = service.rotate()
    service.seal()
    new = Signer(service.path).key
    service.copy()
    served = service.client.get("/log/keys/handovers").data
    restore()
    service.path.write_text(f"{old}\n")
    with pytest.raises(Invalid, match="not signed by a key of this log"):
        service.feed()
    service.keep(served)
    assert service.feed().count == 2
    assert service.leads(old.public, new)
    with pytest.raises(Unavailable, match="is not the key that signs"):
        keys.refuse_stranger(engine, Signer(service.path))


def test_a_key_that_replaced_a_lost_one_after_the_restore_signs_on(service, engine):
    restore = logs.back_up(engine)
    first, _ = service.rotate()
    service.copy(handovers_too=True)
    second = Signer(service.path).key
    restore()
    service.path.unlink()
    service.clock.advance(timedelta(hours=1))
    keys.replace_lost(engine, service.path, now=service.clock.now())
    third = Signer(service.path).key
    assert [step.shown for step in service.feed().steps] == [True]
    order = [key for key, _, _ in service.succession()]
    assert order == [str(key.public) for key in (first, second, third)]
    assert [until is None for _, _, until in service.succession()] == [False, False, True]
    logs.seal(engine, now=service.clock.now())
    assert [step.shown for step in service.feed().steps] == [False]


def test_of_a_log_that_is_lost_as_a_whole_the_last_key_signs(service, engine):
    old, _ = service.rotate()
    service.seal()
    after = service.succession()
    service.copy(handovers_too=True)
    new = Signer(service.path).key
    with transaction(engine) as session:
        for name in ("log_leaves", "log_tiles", "log_checkpoints", "log_keys"):
            session.execute(text(f"DELETE FROM {name}"))
        keys.establish(session, Signer(service.path), logs.ORIGIN, now=service.clock.now())
    assert service.feed().count == 4
    assert [key for key, _, _ in service.succession()] == [key for key, _, _ in after]
    assert service.succession()[1] == after[1]
    assert service.leads(old.public, new)
    keys.refuse_stranger(engine, Signer(service.path))
