"""With the download, one file and the log's key anyone proves a score offline."""

import json
import subprocess
import sys
import time
from urllib.request import Request, urlopen

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

WITHIN_SECONDS = 60
"""Far more than the ten that are promised: this machine may be busy."""


@pytest.fixture(scope="module")
def files(demonstration, tmp_path_factory):
    """All that a person needs: downloaded once the score's entry is signed for."""
    directory = tmp_path_factory.mktemp("proof")
    headers = {**demonstration.lender_headers, "Content-Type": "application/json"}
    asked = json.dumps(demonstration.content["example"]).encode()
    score = json.loads(_read(f"{demonstration.base_url}/v1/scores", headers, asked))
    token = score["subject_link"]["url"].rpartition("/")[2]
    address = f"{demonstration.base_url}/v1/explanations/{score['id']}"
    bundle = _await_proof(address, {"Authorization": f"Bearer {token}"})
    (directory / "explanation.json").write_bytes(bundle)
    (directory / "verify.py").write_bytes(_read(f"{demonstration.base_url}/verify.py"))
    (directory / "keys.txt").write_bytes(_read(f"{demonstration.base_url}/log/keys"))
    return directory


@pytest.fixture
def verify(files):
    """Run the one file in the directory of the downloads, without network."""

    def verify(*words):
        command = [sys.executable, "-I", "verify.py", "explanation.json", *words]
        return subprocess.run(command, cwd=files, capture_output=True, text=True, check=False)

    return verify


def test_a_person_proves_their_score_offline(verify):
    done = verify("--keys", "keys.txt")
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("Everything holds.\n")
    assert "holds   score in the log" in done.stdout
    assert "holds   publication in the log" in done.stdout


def test_without_the_key_it_says_that_the_signatures_are_not_checked(verify):
    done = verify()
    assert done.returncode == 3
    assert "no public key was given" in done.stdout


def test_with_another_key_nothing_is_proved(verify):
    from scoring_service.transparency.signing import SigningKey

    done = verify("--key", str(SigningKey.generate("scores.example/log").public))
    assert done.returncode == 1
    assert "no given key has signed it" in done.stdout


def _await_proof(address, headers):
    end = time.monotonic() + WITHIN_SECONDS
    while True:
        bundle = _read(address, headers)
        if json.loads(bundle)["receipt"]["proof"] is not None:
            return bundle
        assert time.monotonic() < end, "no checkpoint covers the score"
        time.sleep(0.1)


def _read(address, headers=None, data=None):
    with urlopen(Request(address, data, headers or {})) as answer:
        return answer.read()
