"""`scoring verify`: check a downloaded explanation, as its owner can with the file alone."""

import sys
from pathlib import Path
from typing import Any

import click

from scoring_service.explanation.bundle import FORMAT
from scoring_service.kernel.errors import Invalid
from scoring_service.kernel.texts import marked as N_
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
def verify(
    explanation: Path, algorithm: Path | None, keys: Path | None, more: tuple[str, ...]
) -> None:
    """Recompute a downloaded explanation and say what holds.

    EXPLANATION is the JSON that the person scored downloads; its signatures and its places in the
    transparency log are checked with the keys that you give. Ends with status 0 only if everything
    was checked and holds: 1 if anything does not hold, 3 if something could not be checked, such as
    signatures without a key. Nothing is fetched and no database is asked.
    """
    listed = keys.read_text(encoding="utf-8").splitlines() if keys else []
    trusted, bundle = _trusted([*listed, *more]), _explanation(explanation)
    data = None if algorithm is None else _document(algorithm)
    try:
        if data is None and bundle["algorithm"].get("document") is None:
            raise _no_document(explanation)
        status = verifier.tell(verifier.checks(bundle, data, trusted))  # type: ignore[no-untyped-call] # for any Python
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise _damaged(explanation) from error
    sys.exit(status)


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
