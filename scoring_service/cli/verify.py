"""`scoring verify`: check a downloaded explanation, or the file of an objection, by itself."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from scoring_service.explanation.bundle import FORMAT
from scoring_service.kernel.errors import Invalid
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.casefile import checking
from scoring_service.objections.casefile.representation import FORMAT as CASE
from scoring_service.transparency import verify as verifier

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

Keys = dict[tuple[str, bytes], bytes]


@click.command()
@click.argument("explanation", type=FILE)
@click.option(
    "--algorithm",
    type=FILE,
    help="The published document, from elsewhere. Default: the one that the explanation holds.",
)
@click.option("--keys", type=FILE, help="The public keys of the log, one a line: GET /log/keys.")
@click.option("--key", "more", multiple=True, help="A public key of the log; may be repeated.")
@click.option(
    "--evidence",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The directory with the evidence of an objection, whose digests its file holds.",
)
def verify(
    explanation: Path,
    algorithm: Path | None,
    keys: Path | None,
    more: tuple[str, ...],
    evidence: Path | None,
) -> None:
    """Recompute a downloaded explanation or case and say what holds.

    EXPLANATION is the JSON that the person downloads, of a score or of an objection; its signatures
    and its places in the transparency log are checked with the keys that you give. Ends with status
    0 only if everything was checked and holds: 1 if anything does not hold, 3 if something could
    not be checked, such as signatures without a key. Nothing is fetched and no database is asked.
    """
    listed = keys.read_text(encoding="utf-8").splitlines() if keys else []
    trusted, content = _trusted([*listed, *more]), _read(explanation)
    if isinstance(content, dict) and content.get("format") == CASE:
        sys.exit(_tell_case(explanation, content, trusted, evidence))
    sys.exit(_tell_explanation(explanation, algorithm, trusted))


def _tell_case(path: Path, content: dict[str, Any], trusted: Keys, evidence: Path | None) -> int:
    try:
        return _told(checking.checks(content, trusted, evidence))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise _damaged_case(path) from error


def _tell_explanation(path: Path, algorithm: Path | None, trusted: Keys) -> int:
    bundle = _explanation(path)
    data = None if algorithm is None else _document(algorithm)
    try:
        if data is None and bundle["algorithm"].get("document") is None:
            raise _no_document(path)
        return _told(verifier.checks(bundle, data, trusted))  # type: ignore[no-untyped-call] # for any Python
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise _damaged(path) from error


def _told(checks: Iterable[Any]) -> int:
    status: int = verifier.tell(checks)  # type: ignore[no-untyped-call] # for any Python
    return status


def _trusted(lines: list[str]) -> Keys:
    try:
        keys: Keys = verifier.read_keys(lines)  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise Invalid(
            "not_a_public_key",
            N_("This is not a public key"),
            N_("What was given as the log's public keys holds something else."),
            N_("Give the lines of /log/keys as they are: name, id and key, joined by plus signs."),
        ) from error
    return keys


def _explanation(path: Path) -> Any:  # noqa: ANN401 - what a downloaded file holds
    bundle = _read(path)
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        raise _damaged(path)
    return bundle


def _document(path: Path) -> bytes:
    if not isinstance(_read(path), dict):
        raise Invalid(
            "not_a_document",
            N_("This is not an algorithm document"),
            N_("{path} is not the JSON of a published algorithm."),
            N_("Download it from the address in the explanation, or leave --algorithm out."),
            path=str(path),
        )
    return path.read_bytes()


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever JSON there is
    try:
        return verifier.read(path.read_bytes())  # type: ignore[no-untyped-call]
    except (ValueError, RecursionError):
        return None


def _no_document(path: Path) -> Invalid:
    return Invalid(
        "no_document",
        N_("The explanation does not hold its algorithm"),
        N_("{path} was downloaded before explanations did, or it was taken out."),
        N_("Download the document from the address in the explanation; give it by --algorithm."),
        path=str(path),
    )


def _damaged(path: Path) -> Invalid:
    return Invalid(
        "not_an_explanation",
        N_("This is not an explanation of a score"),
        N_("{path} is not the JSON that the page of a score offers for download."),
        N_("Download the explanation as JSON from the private link, and give that file."),
        path=str(path),
    )


def _damaged_case(path: Path) -> Invalid:
    return Invalid(
        "not_an_objection_file",
        N_("This is not the whole file of an objection"),
        N_("{path} says that it is one, but parts of it are missing or cannot be read."),
        N_("Download the file again from the page of the objection, as data (JSON)."),
        path=str(path),
    )
