"""The interface's description as the application gives it: `make openapi` writes it down."""

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from scoring_service.app import create_app
from scoring_service.kernel.database import open_engine
from scoring_service.kernel.settings import Settings
from tests.factories import logs
from tests.factories.schema import create_tables
from tests.house import tree

COMMITTED = tree.ROOT / "docs" / "openapi.json"


def describe(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get("/openapi.json")
    content: dict[str, Any] = json.loads(answer.data)
    return content


def written(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main(path: Path) -> None:
    with tempfile.TemporaryDirectory() as var:
        settings = Settings.from_environment({"SCORING_VAR": var})
        engine = open_engine(settings.database_url)
        create_tables(engine)
        logs.begin(engine, settings.var, now=datetime.now(UTC))
        engine.dispose()
        path.write_text(written(describe(create_app(settings))), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
