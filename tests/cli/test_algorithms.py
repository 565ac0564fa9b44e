"""The life of a version by its commands, on a real MLflow and a real database."""

import json
import shutil

import pytest

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import Role
from scoring_service.cli import approving, demonstration, publishing
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Throttled
from scoring_service.kernel.secret_key import load_secret_key
from scoring_service.registry import service
from tests.factories import algorithms, evaluations, later, runs
from tests.factories.candidates import APPROVER, AUTHOR, WORDS

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # MLflow's own warnings
NAME = algorithms.NAME
PASSWORD = "long enough a password"


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
        accounts.add_account(session, APPROVER, PASSWORD, Role.PUBLISHER, now=now)
        accounts.add_account(session, AUTHOR, PASSWORD, Role.PUBLISHER, now=now)
    run_id = runs.log_run(environment, tmp_path / "run")
    result = call("register", NAME, run_id)
    assert result.exit_code == 0, result
    assert "Registered credit_demo 1." in result.output


@pytest.fixture
def text(environment):
    """The file of the English disclosure, where people may reword it."""
    return environment.var / "disclosures" / NAME / "1" / "disclosure.en.md"


@pytest.fixture
def publish(call, into, monkeypatch):
    """Publish with the approver's password in the environment, as automation does."""

    def publish(*options, version=1, approver=APPROVER, password=PASSWORD, typed=""):
        monkeypatch.delenv(approving.PASSWORD_VARIABLE, raising=False)
        if password is not None:
            monkeypatch.setenv(approving.PASSWORD_VARIABLE, password)
        words = ("publish", NAME, str(version), "--approver", approver, "--into", str(into))
        result = call(*words, *options, typed=typed)
        assert password is None or password not in result.output
        return result

    return publish


def failed(result):
    """Return the names of the checks that failed, and see that all were made."""
    made = [line.split()[:2] for line in result.output.splitlines() if line[:4] in {"pass", "FAIL"}]
    assert len(made) == 16, result.output
    assert result.exit_code == (1 if ["FAIL"] in [m[:1] for m in made] else 0)
    return [check for mark, check in made if mark == "FAIL"]


def test_a_version_is_disclosed_published_listed_and_retired(
    call, registered, publish, into, environment
):
    assert "disclosures_complete" in failed(publish())

    disclosed = call("disclose", NAME, "1")
    assert disclosed.exit_code == 0, disclosed
    assert "reading grade" in disclosed.output
    assert "To mend" not in disclosed.output

    assert failed(publish(approver=AUTHOR.upper())) == ["second_person"]
    assert not into.exists()

    assert failed(publish(approver=APPROVER.upper())) == []
    approval = json.loads((into / NAME / "1" / "approval.json").read_bytes())
    assert (approval["author"], approval["approver"]) == (AUTHOR, APPROVER)
    assert approval["wording"] == {"texts": "draft"}
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
    found = failed(publish())
    assert {"facts_true", "contributions_exact"} <= set(found)
    assert any(check.startswith("document_") for check in found)


def test_a_rewording_is_published_once_the_approver_accepts_what_was_shown(
    call, registered, publish, text, into
):
    call("disclose", NAME, "1")
    draft = text.read_text(encoding="utf-8")
    text.write_text(draft.replace("It is free.", "It costs nothing."), encoding="utf-8")

    checked = call("disclose", NAME, "1", "--check")
    assert checked.exit_code == 0
    assert "To mend" not in checked.output
    assert text.read_text(encoding="utf-8") != draft

    refused = publish()
    assert failed(refused) == ["wording_accepted"]
    for result in (checked, refused):
        assert "-You can object to a figure, to the score, or to how it was used. It is free." in (
            result.output.splitlines()
        )
    digest = refused.output.split("--accept-rewording ")[1].split()[0]
    assert f"This rewording is {digest}" in checked.output

    text.write_text(draft.replace("It is free.", "It costs money."), encoding="utf-8")
    assert failed(publish("--accept-rewording", digest)) == ["wording_accepted"]

    text.write_text(draft.replace("It is free.", "It costs nothing."), encoding="utf-8")
    assert failed(publish("--accept-rewording", digest)) == []
    release = into / NAME / "1"
    approval = json.loads((release / "approval.json").read_bytes())
    assert approval["wording"] == {"texts": "reworded", "accepted": digest}
    assert "It costs nothing." in (release / "disclosure.en.md").read_text(encoding="utf-8")


def test_a_changed_table_is_refused_though_accepted(call, registered, publish, text):
    call("disclose", NAME, "1")
    draft = text.read_text(encoding="utf-8")
    text.write_text(draft.replace("| +20 |", "| +21 |", 1), encoding="utf-8")
    checked = call("disclose", NAME, "1", "--check")
    assert checked.exit_code == 1
    assert "does not stand as in the draft" in checked.output
    digest = checked.output.split("This rewording is ")[1].split()[0]
    assert failed(publish("--accept-rewording", digest)) == ["figures_true"]


def test_nothing_to_check_is_said_so(call, registered):
    checked = call("disclose", NAME, "1", "--check")
    assert checked.exit_code == 1
    assert "To mend: there is no text in en" in checked.output


def test_without_a_password_every_other_check_is_told(call, registered, publish, into):
    call("disclose", NAME, "1")
    refused = publish(password=None, typed="must not be read\n")
    assert failed(refused) == ["approver_proved"]
    assert "SCORING_APPROVER_PASSWORD" in refused.output
    assert not into.exists()


def test_a_wrong_password_is_refused_and_counts_as_a_failed_sign_in(
    call, registered, publish, into, engine, environment
):
    call("disclose", NAME, "1")
    for _ in range(5):
        assert failed(publish(password="a wrong password")) == ["approver_proved"]
    throttled = publish()
    assert failed(throttled) == ["approver_proved"]
    assert "too many attempts" in throttled.output
    assert not into.exists()
    with pytest.raises(Throttled):
        accounts.sign_in(
            engine,
            APPROVER,
            PASSWORD,
            secret_key=load_secret_key(environment.secret_key_file),
            now=SystemClock().now(),
        )


def test_at_a_terminal_the_password_is_asked_for_and_not_shown(
    call, registered, publish, monkeypatch
):
    monkeypatch.setattr(approving, "_is_at_terminal", lambda: True)
    call("disclose", NAME, "1")
    wrong = publish(password=None, typed="a wrong password\n")
    assert f"Password of {APPROVER}:" in wrong.stderr
    assert "a wrong password" not in wrong.output
    assert failed(wrong) == ["approver_proved"]
    right = publish(password=None, typed=f"{PASSWORD}\n")
    assert PASSWORD not in right.output
    assert failed(right) == []


def test_a_publisher_of_the_demonstration_approves_with_the_password_of_its_file(
    call, registered, publish, engine, environment, into
):
    with transaction(engine) as session:
        now = SystemClock().now()
        content = demonstration.ensure_credentials(session, {}, now=now)
    environment.var.mkdir(parents=True, exist_ok=True)
    demonstration.write_credentials(environment, content)
    publisher, other = demonstration.read_credentials(environment)["publishers"]
    call("disclose", NAME, "1")

    wrong = publish(approver=publisher["email"], password=other["password"])
    assert failed(wrong) == ["approver_proved"]
    assert not into.exists()

    assert failed(publish(approver=publisher["email"], password=publisher["password"])) == []
    with reading(engine) as session:
        approval = service.get_disclosure(session, NAME, 1).approval
    assert approval["approver"] == publisher["email"]
    assert publisher["password"] not in json.dumps(approval)


def test_a_reviewer_approves_nothing(call, registered, publish, engine):
    with transaction(engine) as session:
        now = SystemClock().now()
        accounts.add_account(session, "r@example.org", PASSWORD, Role.REVIEWER, now=now)
    call("disclose", NAME, "1")
    assert failed(publish(approver="r@example.org")) == ["approver_registered"]


def test_a_later_version_tells_how_scores_move_from_the_one_before(
    call, registered, publish, environment, tmp_path, engine
):
    call("disclose", NAME, "1")
    assert failed(publish()) == []
    same = algorithms.algorithm()
    counted = evaluations.evaluation(moves=later.moves(same, same))
    silent, telling = (
        runs.log_run(environment, tmp_path / "silent"),
        runs.log_run(environment, tmp_path / "telling", evaluation=counted),
    )
    for version, run_id in ((2, silent), (3, telling)):
        assert call("register", NAME, run_id).exit_code == 0
        call("disclose", NAME, str(version))
    assert failed(publish(version=2)) == ["moves_counted"]
    assert failed(publish(version=3)) == []
    with reading(engine) as session:
        facts = service.get_disclosure(session, NAME, 3).facts
    assert facts["moves"] == counted["moves"]
