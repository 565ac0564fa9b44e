"""After a restore it can be followed again how each key took over, and since when."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Invalid, Unavailable
from scoring_service.transparency import keys, notes, succession
from scoring_service.transparency.signing import Signer, SigningKey
from tests.factories import logs
from tests.factories.copied_logs import Service


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
