"""The page What changed: led by who is moved, and silent about nothing."""

import re

import pytest

from scoring_service.cli.publishing import RELEASES
from scoring_service.kernel.database import transaction
from scoring_service.registry import service as registry
from tests.factories import algorithms, later, publications
from tests.web.conftest import text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])
PAGE = "/algorithms/credit_demo/versions/2/changes"


@pytest.fixture
def second(engine, published, clock, tmp_path):
    publications.publish_later(engine, tmp_path / "second", now=clock.now())


@pytest.fixture
def publish(engine, published, clock, tmp_path):
    """Publish another document as version 2."""

    def publish(document):
        path = tmp_path / "other"
        release = publications.write_release(path, now=clock.now(), version=2, document=document)
        with transaction(engine) as session:
            registry.import_release(session, release, now=clock.now())

    return publish


@pytest.fixture
def shipped(engine, clock):
    with transaction(engine) as session:
        for version in ("1", "2"):
            registry.import_release(
                session, RELEASES / "credit_card_default" / version, now=clock.now()
            )


@LANGUAGES
def test_the_page_is_proper(visit, second, language):
    visit(language).get(PAGE)
    visit(language).get(f"{PAGE}?from=1")
    visit(language).get(f"{PAGE}?from=2")
    visit(language).get("/algorithms/credit_demo/versions/1/changes?from=2")


def test_see(visit, second, shipped):
    print(text_of(visit().get(PAGE)))
    print(text_of(visit().get("/algorithms/credit_card_default/versions/2/changes")))
