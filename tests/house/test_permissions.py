"""Every route says who may call it."""

from dataclasses import replace

import pytest

from scoring_service.accounts.permissions import GRANTS, Permission
from scoring_service.app import create_app

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OPEN_FILES = {"assets.static", "drawing_assets.static"}
"""Files for everyone, served by Flask's own view."""


@pytest.fixture
def views(settings, engine, clock):
    """Every view of an installation that has all doors, the demonstration's too."""
    app = create_app(replace(settings, demo=True), clock)
    yield {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    app.extensions["scoring_service"].engine.dispose()


def test_every_route_declares_its_permission(views):
    silent = {name for name, view in views.items() if not hasattr(view, "permission")}
    assert silent <= OPEN_FILES
    assert len(views) > 25


def test_every_permission_guards_a_route_and_is_granted(views):
    used = {view.permission for view in views.values() if hasattr(view, "permission")}
    assert used == set(Permission)
    assert set(GRANTS) == set(Permission)
