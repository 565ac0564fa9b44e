"""`scoring verify` holds the file of an objection against itself and its evidence, and tells lies.

One case that went through everything; then each value of it is changed, and each byte of evidence.
"""

import copy
import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from click.testing import CliRunner

from scoring_service.cli.main import scoring
from scoring_service.kernel.errors import Invalid
from scoring_service.objections.casefile import checking
from scoring_service.objections.effects.erasing import Erasures
from scoring_service.objections.steps import Action
from scoring_service.transparency import verify
from tests.factories import logs
from tests.factories.offices import CORRECTED
from tests.house import tree
from tests.objections.casefile.conftest import file_of, walked  # noqa: F401 - fixtures
from tests.objections.conftest import follow, office  # noqa: F401 - fixtures

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def downloaded(walked, file_of, tmp_path):  # noqa: F811 - the fixtures
    """The file, the log's keys, and the evidence in a directory."""
    subject, objection, _score = walked
    content, directory = file_of(subject, objection), tmp_path / "given"
    directory.mkdir()
    for one in content["evidence"]:
        path = one["url"].removeprefix("http://127.0.0.1:8000")
        (directory / one["digest"][7:19]).write_bytes(subject.get(path).data)
    (tmp_path / "file.json").write_text(json.dumps(content), encoding="utf-8")
    keys = subject.client.get("/log/keys").text
    (tmp_path / "keys.txt").write_text(keys, encoding="utf-8")
    return content, keys, tmp_path


def call(directory, *words):
    return CliRunner().invoke(scoring, ["verify", str(directory / "file.json"), *words])


def failing(content, keys):
    """The names of the checks that fail, or that a part cannot be read."""
    try:
        checks = list(verify.outcomes(checking.checks(content, keys, None)))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return {"unreadable"}
    return {name for name, holds, _why in checks if holds is False}


def leaves(part, path=()):
    """The path of every value."""
    if isinstance(part, dict | list):
        pairs = part.items() if isinstance(part, dict) else enumerate(part)
        for name, value in pairs:
            yield from leaves(value, (*path, name))
    else:
        yield path


def changed(content, path):
    other = copy.deepcopy(content)
    at = other
    for name in path[:-1]:
        at = at[name]
    value = at[path[-1]]
    if isinstance(value, str) and value:
        at[path[-1]] = value[:-1] + ("0" if value[-1] != "0" else "1")
    else:
        at[path[-1]] = "another" if value is None or isinstance(value, str) else not value
    return other


def test_what_was_downloaded_holds_and_what_is_not_given_is_said(downloaded):
    _content, _keys, directory = downloaded
    given = ("--keys", str(directory / "keys.txt"))
    whole = call(directory, *given, "--evidence", str(directory / "given"))
    assert (whole.exit_code, whole.exception) == (0, None), whole.stdout
    assert whole.stdout.endswith("Everything holds.\n")
    without = call(directory, *given)
    assert without.exit_code == 3
    assert "the file is not given; it is at" in without.stdout
    assert call(directory).exit_code == 3


def test_a_changed_byte_of_evidence_is_told(downloaded):
    _content, _keys, directory = downloaded
    words = ("--keys", str(directory / "keys.txt"), "--evidence", str(directory / "given"))
    for path in sorted((directory / "given").iterdir()):
        kept = path.read_bytes()
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        told = call(directory, *words)
        assert told.exit_code == 1
        assert "none of the evidence has this digest" in told.stdout
        path.write_bytes(kept)


def test_every_changed_value_of_decisions_and_evidence_is_told(downloaded):
    content, keys, _directory = downloaded
    trusted = verify.read_keys(keys.splitlines())
    assert failing(content, trusted) == set()
    paths = [
        *leaves(content["decisions"], ("decisions",)),
        *leaves(content["evidence"], ("evidence",)),
    ]
    assert len(paths) > 60
    for path in paths:
        assert failing(changed(content, path), trusted), path
    bound = ("reasons", "outcome", "items", "evidence", "id", "decided_at", "receipt", "score")
    for path in paths:
        if path[0] == "decisions" and path[2] in bound:
            other = changed(content, path)
            assert failing(other, trusted) - {"signature of the whole"}, path


def test_a_decision_or_a_file_that_was_left_out_is_told(downloaded):
    content, keys, _directory = downloaded
    trusted = verify.read_keys(keys.splitlines())
    for part in ("decisions", "evidence", "scores", "messages", "events"):
        other = copy.deepcopy(content)
        other[part].pop()
        assert failing(other, trusted), part


def test_by_the_recipe_of_the_documentation_the_one_file_program_checks_every_score(downloaded):
    content, _keys, directory = downloaded
    guide = (tree.ROOT / "docs/transparency.md").read_text(encoding="utf-8")
    (command,) = re.findall(r'^python3 -c "(import json; .+)"$', guide, re.MULTILINE)
    subprocess.run([sys.executable, "-c", command], cwd=directory, check=True)
    taken_out = sorted(directory.glob("scr_*.json"))
    assert [path.stem for path in taken_out] == sorted(part["id"] for part in content["scores"])
    for path in taken_out:
        words = [sys.executable, verify.__file__, path, "--keys", directory / "keys.txt"]
        told = subprocess.run(words, check=False, capture_output=True, text=True)
        assert (told.returncode, told.stdout.split("\n")[-2]) == (0, "Everything holds.")


def test_of_an_erased_score_the_receipt_still_holds(office, file_of, follow, engine, clock):  # noqa: F811
    follow("cn_shanghai")
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    office.wen.propose(office.wen.act(Action.ASSIGN, objection).json, CORRECTED)
    clock.advance(timedelta(days=30))
    Erasures(engine, clock).attend()
    logs.seal(engine, now=clock.now())
    content = file_of(subject, objection)
    assert content["scores"][0]["explanation"]["score"]["status"] == "erased"
    trusted = verify.read_keys(subject.client.get("/log/keys").text.splitlines())
    names = [name for name, *_rest in checking.checks(content, trusted, None)]
    assert f"score {score['id']}: in the log" in names
    assert failing(content, trusted) == set()
    for path in leaves(content["scores"][0]["explanation"]["receipt"]):
        whole = ("scores", 0, "explanation", "receipt", *path)
        told = failing(changed(content, whole), trusted)
        assert any(name.startswith("score ") or name == "unreadable" for name in told), path


def test_what_is_only_called_a_file_is_refused_in_plain_words(downloaded):
    _content, _keys, directory = downloaded
    (directory / "file.json").write_text('{"format": "objection-file/1"}', encoding="utf-8")
    refused = call(directory).exception
    assert isinstance(refused, Invalid)
    assert refused.code == "not_an_objection_file"
