"""What people download: one of a test's own, and 200 made once for all tests of a process."""

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.transparency import entries, log
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import signer_of
from tests.factories import logs, receipts
from tests.factories.lenders import Lender
from tests.factories.receipts import Downloads
from tests.factories.receipts import download as download_all
from tests.transparency.tampering import PEOPLE


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Downloads:
    return download_all(tmp_path_factory.mktemp("downloads"), PEOPLE)


@pytest.fixture
def lender(client, lender_key, published):
    return Lender(client, lender_key)


@pytest.fixture
def download(lender, tmp_path, engine, clock):
    """Score somebody, and download what the person scored can download."""

    def download(language="en", *, sealed=True, older=False, **asked):
        score = lender.score(**asked)
        if older:
            receipts.make_older(engine, score["id"])
        if sealed:
            logs.seal(engine, now=clock.now())
        subject = lender.subject_of(score)
        headers = {"Accept-Language": language}
        bundle = subject.get(f"/v1/explanations/{score['id']}", **headers)
        (tmp_path / "explanation.json").write_bytes(bundle.data)
        document = subject.get(score["model"]["algorithm_url"])
        (tmp_path / "algorithm.json").write_bytes(document.data)
        (tmp_path / "keys.txt").write_bytes(lender.get("/log/keys").data)
        return bundle.json

    return download


@pytest.fixture
def append(engine):
    """Append entries to a log that holds its first key already."""

    def append(*numbers: int) -> None:
        with transaction(engine) as session:
            for number in numbers:
                log.append(session, entries.decision(f"dec_{number}", f"sha256:{number:064}"))

    return append


@pytest.fixture
def memory(engine):
    """The file that holds the last checkpoint of the test's log."""
    return Memory(signer_of(engine).path.with_name("log_checkpoint"))
