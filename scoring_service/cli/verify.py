"""`scoring verify`: check a downloaded explanation, as its owner can with the file alone."""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from scoring_service.cli.publishing import RELEASES
from scoring_service.explanation.bundle import FORMAT
from scoring_service.kernel import canonical
from scoring_service.kernel.errors import Invalid, NotFound
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import releases
from scoring_service.transparency import verify as verifier


@click.command()
@click.argument("explanation", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--algorithm",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The published document. Default: the one of that digest in algorithm_disclosures.",
)
def verify(explanation: Path, algorithm: Path | None) -> None:
    """Recompute a downloaded explanation and say what holds.

    EXPLANATION is the JSON that the person scored downloads. Ends with status 1 if anything does
    not hold. Nothing is fetched and no database is asked.
    """
    bundle = _read(explanation)
    data = algorithm.read_bytes() if algorithm else _published(bundle["algorithm"]["digest"])
    report = verifier.check(bundle, data)  # type: ignore[no-untyped-call] # for any Python
    sys.exit(verifier.tell(report))  # type: ignore[no-untyped-call]


def _read(path: Path) -> Any:  # noqa: ANN401 - what a downloaded file holds
    try:
        bundle = json.loads(path.read_bytes(), parse_float=Decimal)
    except ValueError:
        bundle = None
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        raise Invalid(
            "not_an_explanation",
            N_("This is not an explanation of a score"),
            N_("{path} is not the JSON that the page of a score offers for download."),
            N_("Download the explanation as JSON from the private link, and give that file."),
            path=str(path),
        )
    return bundle


def _published(digest: str) -> bytes:
    for directory in releases.list_directories(RELEASES):
        data = (directory / "algorithm.json").read_bytes()
        if canonical.digest(data) == digest:
            return data
    raise NotFound(
        "unknown_document",
        N_("The algorithm document is not here"),
        N_("No release in algorithm_disclosures has the digest {digest}."),
        N_("Download the document from the address in the explanation; give it by --algorithm."),
        digest=digest,
    )
