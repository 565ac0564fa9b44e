"""Any conforming client reads the log: checkpoint, tiles, entries, keys."""

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.transparency import merkle, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.keys import rotate
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.signing import signer_of
from scoring_service.transparency.tables import LeafRow
from scoring_service.transparency.tiles import node_from_tiles, unbundle
from scoring_service.transparency.tree import StoredTree
from tests.factories import logs


@pytest.fixture
def sealed(engine, published, clock):
    """A log with the key and one publication."""
    return logs.seal(engine, now=clock.now())


def test_the_checkpoint_is_signed_by_the_key_that_is_published(client, sealed):
    answer = client.get("/log/checkpoint")
    assert answer.content_type == "text/plain; charset=utf-8"
    keys = [VerifierKey.parse(line) for line in client.get("/log/keys").text.splitlines()]
    assert notes.parse(answer.data).verified_by(keys) == tuple(keys)


def test_the_checkpoint_is_the_root_over_the_tiles(client, sealed):
    checkpoint = Checkpoint.of_note(client.get("/log/checkpoint").text)
    assert checkpoint.size == 2

    def hashes(level, index):
        return client.get(f"/log/tile/{level}/{index:03}.p/{checkpoint.size}").data

    assert merkle.root(node_from_tiles(hashes), checkpoint.size) == checkpoint.root


def test_entries_hash_to_the_leaves(client, sealed):
    entries = unbundle(client.get("/log/tile/entries/000.p/2").data)
    tile = client.get("/log/tile/0/000.p/2").data
    assert b"".join(map(merkle.leaf_hash, entries)) == tile


def test_tiles_may_be_kept_for_ever_and_the_checkpoint_may_not(client, sealed):
    tile = client.get("/log/tile/0/000.p/1").headers["Cache-Control"]
    assert {"public", "immutable", "max-age=31536000"} == set(tile.split(", "))
    assert client.get("/log/checkpoint").headers["Cache-Control"] == "public, max-age=1"


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000",  # no full tile yet
        "tile/0/000.p/3",
        "tile/0/000.p/0",
        "tile/0/0",
        "tile/0/x001/001",
        "tile/1/000.p/1",
        "tile/64/000",
        "tile/entries/000",
        "tile/entries/000.p/300",
        "tile/0/" + "x999/" * 9 + "999",
        "tile/0/" + "x999/" * 5 + "999",
        "tile/63/" + "x999/" * 5 + "999",
        "tile/entries/" + "x999/" * 5 + "999",
        "tile/entries/" + "x999/" * 5 + "999.p/1",
    ],
)
def test_what_the_log_does_not_have_is_not_found(client, sealed, path):
    answer = client.get(f"/log/{path}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_what_is_not_signed_for_is_not_found(client, sealed, engine):
    with transaction(engine) as session:
        StoredTree(session).grow(2, [merkle.leaf_hash(b"{}")])
        session.add(LeafRow(about="unsigned", entry=b"{}", position=2))
    for kind in ("0", "entries"):
        assert client.get(f"/log/tile/{kind}/000.p/2").status_code == 200
        assert client.get(f"/log/tile/{kind}/000.p/3").status_code == 404


def test_before_the_first_checkpoint_there_is_none(client):
    assert client.get("/log/checkpoint").status_code == 404


def test_a_handover_is_published(client, sealed, engine, clock):
    assert client.get("/log/keys/handovers").json == {"items": []}
    signer = signer_of(engine)
    old = str(signer.key.public)
    rotate(engine, signer, Memory(signer.path.with_name("log_checkpoint")), now=clock.now())
    (handover,) = client.get("/log/keys/handovers").json["items"]
    assert (handover["previous"], handover["key"]) == (old, str(signer.key.public))
    assert client.get("/log/keys").text.splitlines() == [handover["key"], old]
