"""Commands are called as a person calls them: by their words, with the environment's settings."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from scoring_service.cli.main import scoring
from scoring_service.kernel.settings import Settings

Call = Callable[..., Result]


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of the test's own installation, in the environment."""
    monkeypatch.setenv("SCORING_VAR", str(settings.var))
    monkeypatch.setenv("SCORING_MLRUNS", str(settings.mlruns))
    monkeypatch.setenv("SCORING_DATABASE_URL", settings.database_url)
    return settings


@pytest.fixture
def call(environment: Settings) -> Call:
    """Run `scoring` with the given words; a refusal is in the result's `exception`."""
    return lambda *words, typed="": CliRunner().invoke(scoring, words, input=typed)
