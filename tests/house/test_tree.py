"""The checks of the house see the same files with git and without."""

import pytest

from tests.house import tree

KEPT = (".gitignore", ".ci/run", "Makefile", "scoring_service/app.py", "scoring_service/var/a.py")
LEFT_OUT = (
    *(".venv/lib/a.py", ".venv-3.11/b.py", "var/demo.json", "mlruns/c", ".git/config"),
    *("scoring_service/__pycache__/app.pyc", ".coverage", ".coverage.1", "a/node_modules/b.js"),
)


@pytest.fixture
def archive(tmp_path):
    """An unpacked archive of a small project, in which somebody has worked already."""
    for name in (*KEPT, *LEFT_OUT):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    ignored = (tree.ROOT / ".gitignore").read_text(encoding="utf-8")
    (tmp_path / ".gitignore").write_text(ignored, encoding="utf-8")
    return tmp_path


def test_an_unpacked_archive_has_its_files_and_not_what_was_made_in_it(archive):
    assert tree.walked(archive) == sorted(KEPT)


def test_the_checks_need_no_git(archive, monkeypatch):
    (archive / ".git" / "config").unlink()
    (archive / ".git").rmdir()
    monkeypatch.setattr(tree, "ROOT", archive)
    tree.tracked.cache_clear()
    try:
        found = tree.tracked("*.py", "Makefile", ".ci/*")
    finally:
        tree.tracked.cache_clear()
    wanted = (".ci/run", "Makefile", "scoring_service/app.py", "scoring_service/var/a.py")
    assert found == tuple(archive / name for name in wanted)


def test_walking_finds_what_git_lists():
    found = {tree.name(path) for path in tree.tracked("*")}
    assert set(tree.walked(tree.ROOT)) == found
    assert len(found) > 200
