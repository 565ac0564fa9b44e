"""The page that checks a score offers every document that can be loaded, and no other."""

import pytest
from sqlalchemy import text

from scoring_service.app import create_app
from scoring_service.kernel.database import transaction
from tests.factories import publications

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def addresses(settings, engine, clock, published, tmp_path):
    """The documents that the page of a newly started service names."""
    publications.publish_demo(engine, tmp_path / "releases", now=clock.now(), version=2)

    def addresses():
        app = create_app(settings, clock)
        page = app.test_client().get("/check").text
        app.extensions["scoring_service"].engine.dispose()
        return [version for version in (1, 2) if f"/versions/{version}/algorithm" in page]

    return addresses


def test_every_published_document_can_be_compared_with(addresses):
    assert addresses() == [1, 2]


def test_a_refused_version_does_not_keep_the_others_from_being_loaded(addresses, engine):
    with transaction(engine) as session:
        session.execute(
            text("UPDATE publications SET facts = :none WHERE version = 2"), {"none": b"{}"}
        )
    assert addresses() == [1]
