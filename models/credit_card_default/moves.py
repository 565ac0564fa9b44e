"""`python -m models.credit_card_default.moves`: how clients' scores move between two documents.

The figures that a version publishes are made here, of the clients it was trained on. Of a version
trained on all clients anybody gets the same from the shipped data.
"""

import argparse
import json
from pathlib import Path

from models.credit_card_default import clients, description
from models.credit_card_default.clients import Clients
from models.credit_card_default.description import Json
from scoring_service.algorithms import document
from scoring_service.algorithms.moves import count_moves
from scoring_service.algorithms.structure import Algorithm


def count(before: Algorithm, after: Algorithm, people: Clients) -> Json:
    """Return how many of these clients' scores move by how much, and of which data they are."""
    counted = count_moves(before, after, people.items)
    return {**counted, "data": {"rows": len(people), "sha256": people.sha256}}


def main(arguments: list[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m models.credit_card_default.moves")
    parser.add_argument("before", type=Path, help="The earlier algorithm.json.")
    parser.add_argument("after", type=Path, help="The later algorithm.json.")
    given = parser.parse_args(arguments)
    before, after = (document.parse(path.read_bytes()) for path in (given.before, given.after))
    counted = count(before, after, clients.read(description.read()))
    print(json.dumps(counted, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
