"""A few clients of the real data, without anything that tells who they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scoring_service.kernel.texts import Text


@dataclass(frozen=True)
class Client:
    """One example client: a label, and the items as a lender would send them."""

    id: str
    label: Text
    items: Mapping[str, float]


@dataclass(frozen=True)
class Examples:
    """The example clients, the model they are for, and where they come from."""

    model: str
    attribution: Text
    clients: tuple[Client, ...]


@cache
def load() -> Examples:
    """Return the example clients."""
    text = resources.files(__package__).joinpath("examples.json").read_text(encoding="utf-8")
    content = json.loads(text)
    clients = tuple(Client(**client) for client in content["clients"])
    return Examples(content["model"], content["attribution"], clients)


def find_client(client_id: str) -> Client | None:
    """Return an example client by its id."""
    return next((client for client in load().clients if client.id == client_id), None)
