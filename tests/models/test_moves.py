"""How clients' scores move between two documents, counted from the shipped data."""

import json

import pytest

from models.credit_card_default import moves, train
from scoring_service.algorithms import document
from scoring_service.cli.publishing import RELEASES
from scoring_service.registry import moved, releases

DIRECTORIES = releases.list_directories(RELEASES, "credit_card_default")


@pytest.fixture
def released():
    return {int(d.name): document.parse(releases.read(d).document) for d in DIRECTORIES}


def test_what_a_release_says_of_moves_is_counted_again_from_the_data(released, everybody):
    """Of the second release it is proved that nobody moves, and so it is counted."""
    for directory in DIRECTORIES[1:]:
        version = int(directory.name)
        counted = moves.count(released[version - 1], released[version], everybody)
        assert moved.objections(counted, released[version - 1], released[version]) == []
        told = json.loads(releases.read(directory).facts).get("moves")
        assert told == counted if told else counted["scores"] == [_nobody(everybody)]


def test_a_run_counts_the_moves_of_the_clients_it_was_trained_on(trained, people, about, released):
    counted = train.evaluation(people, about, trained, released[2])["moves"]
    assert moved.objections(counted, released[2], trained.algorithm) == []
    assert counted["compared"] == len(people)
    assert len(counted["scores"]) > 3
    assert min(one["people"] for one in counted["scores"] + counted["bands"]) >= 5
    assert counted["data"] == {"rows": len(people), "sha256": people.sha256}


def test_a_first_version_has_no_moves(trained, people, about):
    assert "moves" not in train.evaluation(people, about, trained)


def test_the_command_prints_the_figures(capsys, tmp_path, trained, released, everybody):
    paths = [tmp_path / "before.json", tmp_path / "after.json"]
    for path, algorithm in zip(paths, (released[2], trained.algorithm), strict=True):
        path.write_bytes(algorithm.data)
    moves.main([str(path) for path in paths])
    printed = json.loads(capsys.readouterr().out)
    assert printed == moves.count(released[2], trained.algorithm, everybody)


def _nobody(people):
    return {"least": 0, "most": 0, "people": len(people)}
