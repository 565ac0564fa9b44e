"""Releases as files: algorithm_disclosures/<model>/<version>/, the public record kept in git."""

import json
from pathlib import Path

from scoring_service.kernel import canonical
from scoring_service.kernel.errors import Conflict, NotFound
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry.records import LANGUAGE_FILES, Release

APPROVAL = "approval.json"


def read(directory: Path) -> Release:
    """Read a release from its directory; raise `NotFound` naming the file that is missing."""
    approval = json.loads(_data(directory / APPROVAL))
    return Release(
        model=approval["model"],
        version=approval["version"],
        document=_data(directory / "algorithm.json"),
        texts={language: _data(directory / name) for language, name in LANGUAGE_FILES.items()},
        facts=_data(directory / "facts.json"),
        approval=approval,
    )


def write(release: Release, root: Path) -> Path:
    """Write a release below `root`; raise `Conflict` where another one stands there."""
    directory = root / release.model / str(release.version)
    files = {**release.files(), APPROVAL: readable(release.approval)}
    for name, data in files.items():
        path = directory / name
        if path.exists() and path.read_bytes() != data:
            raise Conflict(
                "release_exists",
                N_("This version already has a release"),
                N_("{path} holds something else; a published version is never changed."),
                N_("Publish the change as a new version."),
                path=str(path),
            )
    directory.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (directory / name).write_bytes(data)
    return directory


def list_directories(root: Path, model: str | None = None) -> list[Path]:
    """Return the directories of all releases below `root`, oldest version first."""
    found = root.glob(f"{model or '*'}/*/{APPROVAL}")
    return sorted((path.parent for path in found), key=lambda d: (d.parent.name, int(d.name)))


def readable(content: object) -> bytes:
    """Write JSON for people to read: indented, keys in their order, UTF-8."""
    canonical.dumps(content)  # refuses what is not JSON
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _data(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(
            "release_incomplete",
            N_("A file of the release is missing"),
            N_("{path} does not exist."),
            N_("Publish the version first, or take the release from its repository."),
            path=str(path),
        ) from error
