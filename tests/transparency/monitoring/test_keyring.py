"""A new key takes over in the sight of all, or it is none."""

import json

import pytest

from tests.factories import logged_services as logs


def test_a_key_that_was_handed_over_is_followed(service, watcher):
    watcher.look()
    service.hand_over()
    service.append(kind="decision", receipt=logs.digest_of("after"))
    outcome = watcher.look()
    assert outcome.status == 0, outcome
    assert watcher.state.keys == [str(logs.vkey()), str(logs.vkey(logs.NEXT_KEY))]
    assert watcher.state.ledger.keys == [str(logs.vkey(logs.NEXT_KEY))]
    assert watcher.look().status == 0


def test_the_checkpoint_of_a_handover_needs_no_other_proof(service, watcher):
    watcher.look()
    service.hand_over()
    both = service.handovers[0]["checkpoint"]
    service.instead = {"/log/checkpoint": (200, both.encode()), "/log/keys/handovers": (404, b"")}
    assert watcher.look().status == 0
    assert watcher.state.keys == [str(logs.vkey())]


def test_a_former_key_signs_nothing_more(service, watcher, found):
    service.hand_over()
    watcher.look()
    service.keys.append(logs.KEY)
    service.append(kind="decision", receipt=logs.digest_of("after"))
    assert "no handover leads from it" in found()


@pytest.mark.parametrize(
    "change",
    [
        lambda one, _: one | {"previous": one["key"]},
        lambda one, _: one | {"key": str(logs.vkey())},
        lambda one, _: one | {"key": "no key"},
        lambda one, log: one | {"checkpoint": log.checkpoint()},
        lambda one, log: one | {"checkpoint": log.checkpoint(signers=[logs.KEY])},
        lambda one, log: one | {"checkpoint": log.checkpoint(3, (logs.KEY, logs.NEXT_KEY))},
        lambda one, _: one | {"checkpoint": None},
        lambda one, log: one | {"proof": str(log.proof(0, one["checkpoint"]))},
        lambda one, _: one | {"proof": ""},
        lambda *_: {},
        lambda *_: "no object",
    ],
)
def test_a_key_that_nothing_leads_to_is_refused(service, watcher, found, change):
    watcher.look()
    service.hand_over()
    service.handovers = [change(service.handovers[0], service)]
    assert "no handover leads from it" in found()
    assert watcher.state.keys == [str(logs.vkey())]
    assert set(watcher.evidence()) >= {"checkpoint", "handovers", "known-checkpoint"}


@pytest.mark.parametrize("served", [b"[]", b"1", b'{"items": 1}', b"{}"])
def test_handovers_that_are_no_list_lead_nowhere(service, found, served):
    service.hand_over()
    service.instead = {"/log/keys/handovers": (200, served)}
    assert "no handover leads from it" in found()


def test_a_handover_below_another_tree_is_a_fork(service, watcher, found):
    service.hand_over()
    rewritten = service.entries[:]
    rewritten[3] = rewritten[2]
    service.entries = rewritten
    assert "two different roots for 6 entries" in found()


@pytest.mark.parametrize(
    "damaged", [b"{", b"[]", b'{"items": 1}', b'{"items": [{"key": "no key"}]}', b"[" * 100_000]
)
def test_kept_handovers_that_are_damaged_are_kept_aside_and_that_is_said(service, watcher, damaged):
    watcher.look()
    path = watcher.keeping.directory / "keys" / "handovers"
    path.parent.mkdir()
    path.write_bytes(damaged)
    path.with_name("handovers.damaged").write_bytes(b"of an earlier time")
    service.hand_over()
    told = watcher.look()
    (aside,) = path.parent.glob("handovers.damaged?*")
    assert told.status == 3
    assert str(aside) in told.unable[0]
    assert aside.read_bytes() == damaged
    assert len(json.loads(path.read_bytes())["items"]) == 1
    assert watcher.look().status == 0


def test_kept_handovers_that_are_whole_are_added_to(service, watcher):
    watcher.look()
    path = watcher.keeping.directory / "keys" / "handovers"
    path.parent.mkdir()
    path.write_bytes(b'{"items": []}')
    service.hand_over()
    assert watcher.look().status == 0
    assert [one.name for one in path.parent.iterdir()] == ["handovers"]
