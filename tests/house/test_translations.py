"""Whatever the pages and refusals say is there in Chinese too."""

import subprocess
import sys
from string import Formatter

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.house import tree

CATALOGUE = tree.ROOT / "scoring_service/web/translations/zh_Hans_CN/LC_MESSAGES/messages.po"


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    """The messages that the code and the templates say, extracted as `pybabel` does."""
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "extract", "-F", "babel.cfg"]
    words = ["-k", "N_", "-k", "lazy_gettext", "-o", str(path), "scoring_service"]
    subprocess.run([*command, *words], cwd=tree.ROOT, check=True, capture_output=True)
    with path.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


@pytest.fixture(scope="module")
def translated():
    with CATALOGUE.open("rb") as file:
        return {message.id: message for message in read_po(file) if message.id}


def test_every_public_string_has_its_chinese(wanted, translated):
    assert len(wanted) > 100
    complete = {k for k, m in translated.items() if _is_whole(m.string) and not m.fuzzy}
    assert wanted - complete == set()


def test_no_translation_is_left_over(wanted, translated):
    assert set(translated) - wanted == set()


def test_translations_keep_the_places_to_fill(translated):
    for source, message in translated.items():
        first = source if isinstance(source, str) else source[0]
        for text in (message.string,) if isinstance(message.string, str) else message.string:
            assert _places(text) <= _places(first), source


def test_the_compiled_catalogue_is_current(translated):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {_parts(m.id): _parts(m.string) for m in read_mo(file) if m.id}
    assert compiled == {_parts(key): _parts(m.string) for key, m in translated.items()}


def _parts(text):
    """The forms of a text: one, or a singular and its plurals."""
    return (text,) if isinstance(text, str) else tuple(text)


def _is_whole(text):
    return bool(text) if isinstance(text, str) else all(text)


def _places(text):
    braces = {name for _, name, _, _ in Formatter().parse(text.replace("%(", "%[")) if name}
    percents = {part.partition(")")[0] for part in text.split("%(")[1:]}
    return braces | percents
