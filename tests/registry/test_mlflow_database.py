"""MLflow's database is there whole or not at all."""

from pathlib import Path

import pytest

from scoring_service.kernel.settings import Settings
from scoring_service.registry.mlflow_store import database


@pytest.fixture
def settings(tmp_path):
    return Settings.from_environment({"SCORING_MLRUNS": str(tmp_path / "mlruns")})


def path_of(uri):
    return Path(uri.removeprefix("sqlite:///"))


def test_a_database_whose_making_broke_off_is_made_again(settings):
    def break_off(uri):
        path_of(uri).write_text("half")
        path_of(f"{uri}-journal").write_text("of the half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        database.ensure(settings, break_off)
    assert not path_of(settings.tracking_uri).exists()

    def make(uri):
        assert not path_of(uri).exists()
        assert not path_of(f"{uri}-journal").exists()
        path_of(uri).write_text("whole")

    database.ensure(settings, make)
    assert path_of(settings.tracking_uri).read_text() == "whole"


def test_a_database_is_made_once(settings):
    database.ensure(settings, lambda uri: path_of(uri).write_text("whole"))
    database.ensure(settings, pytest.fail)
    assert path_of(settings.tracking_uri).read_text() == "whole"


@pytest.mark.parametrize("uri", ["http://127.0.0.1:5000", "sqlite://", "sqlite:///:memory:"])
def test_only_a_file_is_made(tmp_path, uri):
    environment = {"SCORING_MLRUNS": str(tmp_path), "MLFLOW_TRACKING_URI": uri}
    database.ensure(Settings.from_environment(environment), pytest.fail)
