"""The application is composed only where it may serve."""

from dataclasses import replace

import pytest

from scoring_service.app import create_app
from scoring_service.kernel.demonstration import demo_file
from scoring_service.kernel.errors import Unavailable
from tests.factories.applications import on_installation

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def demonstrated(settings, engine):
    """The settings of a directory in which a demonstration ran."""
    assert engine.url.database, "its log has begun"
    demo_file(settings).write_text("{}", encoding="utf-8")
    return settings


def test_credentials_written_in_the_open_never_open_a_real_service(demonstrated):
    with pytest.raises(Unavailable, match="SCORING_VAR") as refused:
        create_app(demonstrated)
    assert refused.value.code == "demonstration_data"
    assert not demonstrated.secret_key_file.exists()


def test_what_a_test_changes_of_the_application_ends_with_it(settings, engine, clock):
    assert engine.url.database, "its log has begun"
    with on_installation(settings, clock) as app:
        app.config["WTF_CSRF_METHODS"] = ()
    with on_installation(settings, clock) as app:
        assert "POST" in app.config.get("WTF_CSRF_METHODS", {"POST"})


def test_a_demonstration_goes_on_being_one(demonstrated, clock):
    app = create_app(replace(demonstrated, demo=True), clock)
    assert app.test_client().get("/").status_code == 200
    app.extensions["scoring_service"].engine.dispose()
