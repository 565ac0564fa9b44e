"""Tells what a calculation ran on, as far as its last digits may hang on it."""

import platform
from importlib import metadata
from pathlib import Path
from typing import Final

_PACKAGES: Final = ("numpy", "scipy", "scikit-learn", "pandas")
_CPU: Final = Path("/proc/cpuinfo")


def described() -> list[str]:
    """Return a line each on the software, the linear algebra and the machine."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES)
    return [
        f"Python {platform.python_version()}, {versions}",
        f"linear algebra: {_linear_algebra()}",
        f"{_processor()}, {platform.system()} {platform.machine()}",
    ]


def _linear_algebra() -> str:
    """Name the libraries that NumPy and SciPy load, and the kernels chosen for this processor."""
    import scipy.linalg  # noqa: F401 - loads what is to be named
    from threadpoolctl import threadpool_info

    found = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    named = (f"{p['internal_api']} {p['version']} for {p.get('architecture')}" for p in found)
    return "; ".join(sorted(set(named))) or "unknown"


def _processor() -> str:
    if _CPU.exists():
        for line in _CPU.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or "unknown processor"
