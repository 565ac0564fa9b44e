"""The locked requirements can be installed by any pip, whatever is released after them."""

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import tree

INSTALLED_TOGETHER = (
    ("requirements.txt",),
    ("requirements-train.txt",),
    ("requirements-dev.txt", "requirements-spark.txt"),
)
_PIN = re.compile(r"^([\w.-]+)(?:\[([\w,-]+)\])?==", re.MULTILINE)


@pytest.mark.parametrize("files", INSTALLED_TOGETHER, ids=" ".join)
def test_every_extra_that_a_package_asks_for_is_named_in_the_lock(files):
    """Otherwise pip looks for it anew, finds a newer release, and refuses it as not locked."""
    locked = _locked(files)
    assert [(name, extras) for name, extras in _asked(files) if not extras <= locked[name]] == []


def test_the_check_sees_extras():
    assert len([files for files in INSTALLED_TOGETHER if _asked(files)]) >= 2


def _asked(files):
    """Return the packages that locked packages ask for with extras."""
    return [
        (canonicalize_name(wanted.name), wanted.extras)
        for name, extras in _locked(files).items()
        for wanted in _wanted(name, extras)
        if wanted.extras
    ]


def _locked(files):
    """Return the locked packages and the extras that the files name of each."""
    text = "\n".join((tree.ROOT / name).read_text(encoding="utf-8") for name in files)
    pins = ((canonicalize_name(name), extras.split(",")) for name, extras in _PIN.findall(text))
    return {name: set(filter(None, extras)) for name, extras in pins}


def _wanted(name, extras):
    for line in metadata.requires(name) or ():
        wanted = Requirement(line)
        marker = wanted.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield wanted
