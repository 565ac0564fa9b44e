"""What the numbers were measured on; a number without its machine says nothing."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("flask", "gunicorn", "marshmallow", "SQLAlchemy", "mlflow", "shap", "scikit-learn")


def facts() -> dict[str, str]:
    import pysqlite3.dbapi2

    return {
        "processor": f"{_field('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "memory": _field("/proc/meminfo", "MemTotal"),
        "system": f"{platform.system()} {platform.release()}",
        "Python": f"{platform.python_version()}, its own SQLite {sqlite3.sqlite_version}",
        "SQLite": str(pysqlite3.dbapi2.sqlite_version),
        **{name: version(name) for name in _PACKAGES},
    }


def _field(path: str, name: str) -> str:
    """Read a `name: value` line of a file that only Linux has."""
    if not Path(path).exists():
        return platform.processor()
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, "unknown")
