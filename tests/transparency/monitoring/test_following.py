"""A log that lies about its entries, in every way that came to mind, and one that does not."""

from datetime import timedelta

import pytest

from scoring_service.kernel import canonical
from scoring_service.transparency import merkle, tiles
from scoring_service.transparency.monitoring.mirror import Mirror
from tests.factories import logged_services as logs

HOURS = timedelta(hours=2)


def grow(service, count):
    for _ in range(count):
        service.append(kind="decision", receipt=logs.digest_of(len(service.entries)))


def mirrored(watcher, service):
    """Whether the copy holds every entry and every tile of the log."""
    mirror, size = Mirror(watcher.keeping.directory), len(service.entries)
    entries = [
        entry
        for index in range(-(-size // 256))
        for entry in tiles.unbundle(mirror.read("entries", index) or b"")
    ]
    return entries == service.entries and mirror.root(size) == merkle.root(service.node, size)


@pytest.mark.parametrize("sizes", [(1, 5, 5, 255, 256, 257, 600), (300, 512, 513), (256, 512)])
def test_an_honest_log_is_followed_as_it_grows(sizes, service, watcher):
    service.entries[1:] = []
    for size in sizes:
        grow(service, size - len(service.entries))
        outcome = watcher.look()
        assert outcome.status == 0, outcome
        assert mirrored(watcher, service)
        assert outcome.news[-1].startswith(f"Entries followed: {size} (")
    assert watcher.state.unconfirmed == []
    assert not (watcher.keeping.directory / "evidence").exists()


def test_a_log_without_entries_is_followed_until_it_has_some(service, watcher):
    kept = service.entries[:]
    service.entries[:] = []
    assert watcher.look().status == 0
    service.entries[:] = kept
    assert watcher.look().status == 0
    assert mirrored(watcher, service)


def test_the_copy_is_laid_out_as_the_log_serves_it(service, watcher):
    grow(service, 300)
    watcher.look()
    directory = watcher.keeping.directory
    for path in ("tile/entries/000", "tile/entries/001.p/49", "tile/0/000", "tile/1/000.p/1"):
        served = service.answer("GET", f"/log/{path}", b"", {})[1]
        assert (directory / path).read_bytes() == served
    assert (directory / "checkpoint").read_text(encoding="utf-8") == service.checkpoint()
    assert [path.name for path in (directory / "tile/entries").iterdir()] != []


def test_what_was_fetched_is_not_fetched_again(service, watcher):
    grow(service, 700)
    watcher.look()
    service.asked.clear()
    grow(service, 10)
    watcher.look()
    assert service.asked[:4] == [
        "/log/checkpoint",
        "/log/tile/0/002.p/203",
        "/log/tile/1/000.p/2",
        "/log/tile/entries/002.p/203",
    ]


def test_a_partial_tile_that_is_gone_is_taken_from_the_full_one(service, watcher):
    grow(service, 300)
    checkpoint = service.checkpoint()
    grow(service, 300)
    service.instead = {
        "/log/checkpoint": (200, checkpoint.encode()),
        "/log/tile/0/001.p/49": (404, b""),
        "/log/tile/entries/001.p/49": (404, b""),
    }
    assert watcher.look().status == 0


def test_a_rewritten_entry_is_found_and_named(service, watcher, found):
    grow(service, 300)
    watcher.look()
    service.entries[7] = canonical.dumps({"kind": "decision", "receipt": logs.digest_of("x")})
    grow(service, 1)
    assert "The log was rewritten: entry 7 is not the one" in found()
    evidence = watcher.evidence()
    assert evidence["served-checkpoint"].decode() == service.checkpoint()
    assert evidence["known-checkpoint"].startswith(b"scores.example/log\n305\n")
    assert b"rewritten" in evidence["what.txt"]


def test_a_rewritten_log_of_the_same_size_is_a_fork(service, watcher, found):
    watcher.look()
    service.entries[2] = canonical.dumps({"kind": "decision", "receipt": logs.digest_of("x")})
    assert "two different roots for 5 entries" in found()


def test_a_log_that_was_cut_off_is_found(service, watcher, found):
    grow(service, 20)
    watcher.look()
    service.entries[10:] = []
    assert "has signed for 25 entries and now shows 10" in found()


def test_a_shorter_log_of_other_entries_is_a_fork(service, watcher, found):
    grow(service, 20)
    watcher.look()
    service.entries[3:] = service.entries[5:10]
    assert "two different roots for 8 entries" in found()


def test_a_lie_is_told_again_after_it_was_put_right(service, watcher):
    grow(service, 20)
    watcher.look()
    kept = service.entries[10:]
    service.entries[10:] = []
    first = watcher.look().lies
    service.entries[10:] = kept
    grow(service, 1)
    outcome = watcher.look()
    assert outcome.status == 1
    assert outcome.lies == first
    assert mirrored(watcher, service)
    assert len(list((watcher.keeping.directory / "evidence").iterdir())) == 1


def test_a_lie_is_told_until_its_evidence_was_moved_away(service, watcher, tmp_path):
    watcher.look()
    kept = service.entries[3:]
    service.entries[3:] = []
    assert watcher.look().status == 1
    service.entries += kept
    assert watcher.look().status == 1
    [evidence] = (watcher.keeping.directory / "evidence").iterdir()
    evidence.rename(tmp_path / "looked-at")
    assert watcher.look().status == 0
    service.entries[3:] = []
    assert watcher.look().status == 1


def test_a_fork_that_was_shown_once_is_found_when_the_log_goes_on(service, watcher):
    """Its tiles could not be fetched then; but what is signed stays signed."""
    watcher.look()
    honest = service.entries[:]
    service.entries[4] = canonical.dumps({"kind": "decision", "receipt": logs.digest_of("x")})
    grow(service, 1)
    service.instead = {"/log/tile/0/000.p/6": (503, b"")}
    assert watcher.look().status == 3
    service.entries, service.instead = honest, {}
    grow(service, 3)
    outcome = watcher.look()
    assert ["two different roots for 6 entries" in lie for lie in outcome.lies] == [True]
    assert watcher.evidence()["other"].startswith(b"scores.example/log\n6\n")


def changed(data, at=0):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/log/tile/0/001.p/49", "do not give the root that it has signed for 305"),
        ("/log/tile/1/000.p/1", "do not give the root that it has signed for 305"),
        ("/log/tile/0/000", "The tile 0/000 that the log serves does not follow"),
        ("/log/tile/entries/000", "Entry 0, as the log serves it, is not the one"),
        ("/log/tile/entries/001.p/49", "Entry 256, as the log serves it, is not the one"),
    ],
)
def test_a_tile_or_an_entry_that_was_changed_is_found(service, watcher, found, path, told):
    grow(service, 300)
    data = service.answer("GET", path, b"", {})[1]
    service.instead = {path: (200, changed(data, 2 if "entries" in path else 0))}
    assert told in found()
    assert watcher.state.checkpoint is None


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/log/tile/0/001.p/49", "The tile 0/001.p/49 that the log serves is too short"),
        ("/log/tile/0/000", "The tile 0/000 that the log serves is too short"),
        ("/log/tile/entries/000", "are cut off"),
    ],
)
def test_a_tile_or_a_bundle_that_is_cut_is_found(service, watcher, found, path, told):
    grow(service, 300)
    data = service.answer("GET", path, b"", {})[1]
    service.instead = {path: (200, data[:-1])}
    assert told in found()


def test_a_bundle_with_fewer_entries_is_found(service, found):
    service.instead = {"/log/tile/entries/000.p/5": (200, tiles.bundle(service.entries[:3]))}
    assert "has signed for entry 3 and does not show it" in found()


@pytest.mark.parametrize("status", [403, 404, 410])
@pytest.mark.parametrize(
    ("path", "told"),
    [("/log/tile/0/000", "the tile 0/000"), ("/log/tile/entries/000", "the entries 000"),
     ("/log/tile/1/000.p/1", "the tile 1/000.p/1")],
)  # fmt: skip
def test_what_is_withheld_is_a_lie(service, found, path, told, status):
    grow(service, 300)
    service.instead = {path: (status, b""), "/log/tile/1/000": (status, b"")}
    assert f"has signed for {told} and does not show it: {status}" in found()


@pytest.mark.parametrize("status", [302, 429, 500, 503])
@pytest.mark.parametrize(
    "path", ["/log/checkpoint", "/log/tile/0/000.p/5", "/log/tile/entries/000.p/5"]
)
def test_what_is_out_of_reach_is_none(service, watcher, path, status):
    service.instead = {path: (status, b"")}
    outcome = watcher.look()
    assert outcome.status == 3
    assert outcome.unable == [f"{watcher.address}{path} answers with {status}."]
    outcome = watcher.look()
    assert outcome.unable[1].startswith("Not everything could be checked since 2026-11-24T14:01")
    service.instead = {}
    assert watcher.look().status == 0
    assert watcher.state.unable_since is None


def test_an_entry_that_is_served_differently_later_is_found(service, watcher, found):
    watcher.look()
    other = [*service.entries[:3], b"another", service.entries[4]]
    service.instead = {"/log/tile/entries/000.p/5": (200, tiles.bundle(other))}
    assert "does not serve entry 3 as before" in found()


@pytest.mark.parametrize("answer", [(404, b""), (200, b"")])
def test_an_entry_that_is_not_served_any_more_is_found(service, watcher, answer):
    watcher.look()
    service.instead = dict.fromkeys(("/log/tile/entries/000.p/5", "/log/tile/entries/000"), answer)
    assert watcher.look().status == 1


def test_a_tile_that_is_served_differently_later_is_found(service, watcher, found):
    watcher.look()
    data = service.answer("GET", "/log/tile/0/000.p/5", b"", {})[1]
    service.instead = {"/log/tile/0/000.p/5": (200, changed(data))}
    assert "another tile 0/000.p/5 than before" in found()


def test_a_damaged_copy_is_no_lie_of_the_log(service, watcher):
    watcher.look()
    path = watcher.keeping.directory / "tile/0/000.p/5"
    path.write_bytes(changed(path.read_bytes()))
    outcome = watcher.look()
    assert outcome.status == 3
    assert "is damaged: begin again" in outcome.unable[0]


def test_what_is_served_as_a_checkpoint_and_is_none_is_found(service, watcher):
    for data, told in (
        (b"", "is none"),
        (b"\xff", "is none"),
        (service.checkpoint(origin="other.example/log").encode(), "is of another log"),
        (changed(service.checkpoint().encode(), -10), "is false"),
        (service.checkpoint(signers=[logs.NEXT_KEY]).encode(), "no handover leads from it"),
    ):
        service.instead = {"/log/checkpoint": (200, data)}
        assert told in watcher.look().lies[-1]
        assert watcher.evidence()["checkpoint"] == data
