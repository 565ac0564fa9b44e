"""`scoring verify` says of a downloaded explanation what the one-file program says."""

import json

import pytest
from click.testing import CliRunner

from scoring_service.cli.main import scoring
from scoring_service.kernel.errors import Invalid
from tests.factories.receipts import download


@pytest.fixture(scope="session")
def downloaded(tmp_path_factory):
    return download(tmp_path_factory.mktemp("downloaded"), 1)


@pytest.fixture
def explanation(downloaded, tmp_path):
    """The path of an explanation, as it was downloaded or with a part of it replaced."""

    def explanation(**replaced):
        path = tmp_path / "explanation.json"
        content = json.loads(downloaded.explanations[0]) | replaced
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    return explanation


@pytest.fixture
def keys(downloaded, tmp_path):
    path = tmp_path / "keys.txt"
    path.write_text(downloaded.keys, encoding="utf-8")
    return str(path)


def call(*words):
    return CliRunner().invoke(scoring, ["verify", *words])


def test_with_the_logs_keys_everything_holds(explanation, keys):
    result = call(explanation(), "--keys", keys)
    assert (result.exit_code, result.exception) == (0, None)
    assert result.stdout.endswith("Everything holds.\n")


def test_a_key_may_be_typed(explanation, downloaded):
    assert call(explanation(), "--key", downloaded.keys.strip()).exit_code == 0


def test_without_a_key_it_says_that_signatures_were_not_checked(explanation):
    result = call(explanation())
    assert result.exit_code == 3
    assert "signature of the whole: who signed it: no public key was given" in result.stdout


def test_what_was_changed_fails(explanation, keys):
    result = call(explanation(recipients=[]), "--keys", keys)
    assert result.exit_code == 1
    assert "FAILS   signature of the whole: the signature is false" in result.stdout


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"format": "another"}, "not_an_explanation"),
        ({"score": 1}, "not_an_explanation"),
        ({"algorithm": 1}, "not_an_explanation"),
        ({"algorithm": {"digest": "sha256:0"}}, "no_document"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_plain_words(explanation, changes, code):
    refused = call(explanation(**changes)).exception
    assert isinstance(refused, Invalid)
    assert refused.code == code


@pytest.mark.parametrize("content", ["", "[" * 100_000, "1"])
def test_the_file_that_is_none_of_ours_is_the_one_that_is_refused(explanation, tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    refused = call(explanation(), "--algorithm", str(path)).exception
    assert (refused.code, refused.params["path"]) == ("not_a_document", str(path))
    refused = call(str(path)).exception
    assert (refused.code, refused.params["path"]) == ("not_an_explanation", str(path))


def test_a_document_from_elsewhere_must_be_the_same(explanation, downloaded, keys, tmp_path):
    path = tmp_path / "algorithm.json"
    path.write_bytes(downloaded.document)
    assert call(explanation(), "--algorithm", str(path), "--keys", keys).exit_code == 0
    path.write_bytes(downloaded.document + b"\n")
    result = call(explanation(), "--algorithm", str(path), "--keys", keys)
    assert result.exit_code == 1
    assert "FAILS   algorithm document: given" in result.stdout


def test_what_is_no_key_is_refused_in_plain_words(explanation):
    refused = call(explanation(), "--key", "a key").exception
    assert isinstance(refused, Invalid)
    assert refused.code == "not_a_public_key"
