"""The life of a version by its commands, on a real MLflow and a real database."""

import json
import shutil

import pytest

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Role
from scoring_service.cli import publishing
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import transaction
from tests.factories import algorithms, runs
from tests.factories.candidates import APPROVER, AUTHOR, WORDS

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # MLflow's own warnings
NAME = algorithms.NAME


@pytest.fixture
def database_url(tmp_path, sqlite_template):
    """One database is enough here: what differs between them is tested with the service."""
    shutil.copyfile(sqlite_template, tmp_path / "scoring.db")
    return f"sqlite:///{tmp_path / 'scoring.db'}"


@pytest.fixture
def into(tmp_path):
    return tmp_path / "algorithm_disclosures"


@pytest.fixture
def registered(call, environment, engine, tmp_path, monkeypatch):
    """`credit_demo` 1, registered; its words are the flagship model's."""
    monkeypatch.setattr(publishing, "MODELS", tmp_path / "models")
    ignored = shutil.ignore_patterns("data", "*.py", "__pycache__")
    shutil.copytree(WORDS, tmp_path / "models" / NAME, ignore=ignored)
    with transaction(engine) as session:
        now = SystemClock().now()
        accounts.add_account(session, APPROVER, "long enough a password", Role.PUBLISHER, now=now)
    run_id = runs.log_run(environment, tmp_path / "run")
    result = call("register", NAME, run_id)
    assert result.exit_code == 0, result
    assert "Registered credit_demo 1." in result.output


@pytest.fixture
def publish(call, into):
    def publish(approver=APPROVER):
        return call("publish", NAME, "1", "--approver", approver, "--into", str(into))

    return publish


def test_a_version_is_disclosed_published_listed_and_retired(
    call, registered, publish, into, environment
):
    refused = publish()
    assert refused.exit_code == 1
    assert "FAIL  disclosures_complete" in refused.output

    disclosed = call("disclose", NAME, "1")
    assert disclosed.exit_code == 0, disclosed
    assert "reading grade" in disclosed.output
    assert "To mend" not in disclosed.output

    own = publish(AUTHOR)
    assert own.exit_code == 1
    assert "FAIL  second_person" in own.output
    assert not into.exists()

    published = publish()
    assert published.exit_code == 0, published.output
    assert published.output.count("pass  ") == 12
    approval = json.loads((into / NAME / "1" / "approval.json").read_bytes())
    assert approval["author"] == AUTHOR
    assert (into / NAME / "1" / "algorithm.json").read_bytes() == algorithms.document_bytes()

    listed = call("models", "--registered").output
    assert f"{NAME} 1  published  {approval['digest']}  served by default" in listed

    again = publish()
    assert again.exit_code == 1
    assert again.exception.code == "version_already_published"

    retired = call("retire", NAME, "1")
    assert "No version is left" in retired.output
    assert f"{NAME} 1  retired" in call("models").output


def test_edited_facts_and_changed_bytes_are_refused(call, registered, publish, environment):
    call("disclose", NAME, "1")
    facts = environment.var / "disclosures" / NAME / "1" / "facts.json"
    facts.write_text(facts.read_text().replace("0.7812", "0.8812"))
    document = next(
        environment.mlruns.glob("artifacts/models/*/artifacts/artifacts/algorithm.json")
    )
    document.write_bytes(document.read_bytes().replace(b'"base_points":600', b'"base_points":601'))
    refused = publish()
    assert refused.exit_code == 1
    assert "FAIL  document_" in refused.output
    assert "FAIL  facts_true" in refused.output
    assert "FAIL  contributions_exact" in refused.output
