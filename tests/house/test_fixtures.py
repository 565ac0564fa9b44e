"""The shared fixtures do what other tests take for granted."""

from sqlalchemy import text

from scoring_service.accounts import service as accounts
from scoring_service.registry import service as registry
from tests.factories import callers


def test_each_database_is_the_one_asked_for(request, engine):
    kind = request.node.callspec.params["database_url"]
    assert engine.dialect.name == kind
    query = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}[kind]
    with engine.connect() as connection:
        assert connection.execute(text(query)).scalar_one()


def test_the_published_version_serves_the_demonstration_algorithm(session, published, algorithm):
    assert registry.get_publication(session, "credit_demo").digest == algorithm.digest
    assert registry.get_algorithm(session, published.digest) == algorithm


def test_the_lender_is_known_by_its_key(session, lender_key, clock):
    caller = accounts.authenticate_key(session, lender_key, now=clock.now())
    assert caller is not None
    assert caller.name == "Harbour Bank"


def test_the_reviewer_can_sign_in(engine, reviewer, clock):
    assert callers.sign_in(engine, reviewer, now=clock.now())
