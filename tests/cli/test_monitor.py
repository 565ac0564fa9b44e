"""`scoring log monitor` as a person calls it."""

import json

import pytest
from click.testing import CliRunner

from scoring_service.cli import monitor as command
from scoring_service.cli.main import scoring
from scoring_service.transparency.monitoring.keeping import Keeping
from tests.factories import algorithms
from tests.factories import logged_services as logs
from tests.factories.witnesses import serving


@pytest.fixture
def service():
    return logs.LoggedService(size=5)


@pytest.fixture
def monitor(service, tmp_path, monkeypatch):
    """Run the command on the service, with one state directory."""
    monkeypatch.delenv(command.KEY_VARIABLE, raising=False)

    def run(*words, key=(), url=None):
        state = ("--state", str(tmp_path / "state"))
        arguments = ["log", "monitor", url or address, *state, *key, *words]
        return CliRunner().invoke(scoring, arguments)

    with serving(service.answer) as address:
        yield run


KEY = ("--key", str(logs.vkey()))


def test_a_log_is_followed_and_its_key_remembered(monitor, service):
    first = monitor(key=KEY)
    assert first.exit_code == 0, first.output
    assert "Entries followed: 5 (decision 4, publication 1)." in first.stdout
    assert first.stdout.endswith("Everything holds.\n")
    service.append(kind="decision", receipt=logs.digest_of("x"))
    again = monitor("--once")
    assert again.exit_code == 0
    assert "Entries followed: 6" in again.stdout


def test_a_lie_ends_with_status_1_and_says_where_the_evidence_is(monitor, service, tmp_path):
    monitor(key=KEY)
    service.entries[3:] = []
    result = monitor("--every", "1")
    assert result.exit_code == 1
    assert "LIE: The log was cut off: it has signed for 5 entries and now shows 3." in result.stderr
    [evidence] = (tmp_path / "state" / "evidence").iterdir()
    assert f"evidence/{evidence.name} shows it" in result.stderr
    for name, size in (("known-checkpoint", 5), ("served-checkpoint", 3)):
        assert (evidence / name).read_text(encoding="utf-8") == service_checkpoint(size)


def service_checkpoint(size):
    return logs.LoggedService(size=5).checkpoint(size)


def test_what_cannot_be_checked_ends_with_status_3(monitor, service):
    assert monitor(key=KEY, url="http://127.0.0.1:1").exit_code == 3
    service.instead = {"/log/checkpoint": (503, b"")}
    result = monitor(key=KEY, url=None)
    assert result.exit_code == 2, "the state is of another address"


def test_keys_come_from_a_file_the_present_one_first(monitor, service, tmp_path):
    service.hand_over()
    keys = tmp_path / "keys"
    keys.write_text(f"{logs.vkey(logs.NEXT_KEY)}\n{logs.vkey()}\n", encoding="utf-8")
    assert monitor("--keys", str(keys)).exit_code == 0
    state = Keeping(tmp_path / "state").load()
    assert state is not None
    assert state.keys == [str(logs.vkey()), str(logs.vkey(logs.NEXT_KEY))]


def test_two_monitors_do_not_share_a_directory(monitor, tmp_path):
    with Keeping(tmp_path / "state").alone():
        result = monitor(key=KEY)
    assert result.exit_code == 3
    assert "Another monitor uses" in result.stderr
    assert monitor(key=KEY).exit_code == 0


def test_a_damaged_state_is_said_to_be(monitor, tmp_path):
    monitor(key=KEY)
    (tmp_path / "state" / "state.json").write_text("{}", encoding="utf-8")
    result = monitor(key=KEY)
    assert result.exit_code == 3
    assert "state.json is damaged" in result.stderr


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.json"
    path.write_text(json.dumps([{"model": "credit_demo", "items": algorithms.items()}]))
    return ("--canary", str(path))


def test_canaries_are_sent_with_a_key_from_a_file_or_the_environment(
    monitor, service, people, tmp_path, monkeypatch
):
    key = tmp_path / "api-key"
    key.write_text(f"{logs.API_KEY}\n", encoding="utf-8")
    result = monitor(*people, "--key-file", str(key), key=KEY)
    assert result.exit_code == 0, result.output
    assert "Canaries checked: 2." in result.stdout
    assert logs.API_KEY not in result.output
    assert logs.API_KEY not in (tmp_path / "state/state.json").read_text(encoding="utf-8")
    monkeypatch.setenv(command.KEY_VARIABLE, logs.API_KEY)
    assert monitor(*people).exit_code == 0
    assert len(service.scored) == 2


def test_a_wrong_canary_ends_with_status_1(monitor, service, people, monkeypatch):
    monkeypatch.setenv(command.KEY_VARIABLE, logs.API_KEY)
    service.spoil = lambda score: score.update(value=999)
    result = monitor(*people, key=KEY)
    assert result.exit_code == 1
    assert "is wrong: it is 999, and 519 follows from the published document" in result.stderr


def test_a_downloaded_file_is_checked(monitor, service, tmp_path):
    asked = {"model": "credit_demo", "items": algorithms.items(), "purpose": "p"}
    score = service.score(asked | {"legal_basis": "consent"})
    path = tmp_path / "explanation.json"
    path.write_bytes(service.scores("GET", f"/v1/scores/{score['id']}", b"")[1])
    result = monitor("--bundle", str(path), key=KEY)
    assert result.exit_code == 0, result.output
    assert "The receipt of explanation.json is entry 5 of the log." in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--once", "--every", "5", *KEY), "not both"),
        ((), "Give the log's public key"),
        (("--key", "x"), "not an Ed25519 verifier key"),
        (("--key", str(logs.vkey()).replace("scores", "other")), "the key's id is not"),
    ],
)
def test_what_is_missing_or_wrong_is_said(monitor, words, told):
    result = monitor(*words)
    assert result.exit_code == 2
    assert told in result.stderr


def test_canaries_need_people_and_a_key(monitor, people, tmp_path):
    result = monitor(*people, key=KEY)
    assert result.exit_code == 2
    assert "Canaries need a key" in result.stderr
    path = tmp_path / "nobody.json"
    path.write_text("[]", encoding="utf-8")
    result = monitor("--canary", str(path), key=KEY)
    assert result.exit_code == 2
    assert "not a list of requests" in result.stderr


def test_a_disk_that_cannot_be_written_is_no_lie(monitor, tmp_path):
    monitor(key=KEY)
    (tmp_path / "state" / "lock").unlink()
    (tmp_path / "state" / "lock").mkdir()
    result = monitor(key=KEY)
    assert result.exit_code == 3
    assert "Could not check" in result.stderr


def test_an_address_in_the_clear_is_refused(monitor):
    result = monitor(url="http://scores.example", key=KEY)
    assert result.exit_code == 2
    assert "only with https://" in result.stderr
