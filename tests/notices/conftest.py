"""A lender that is told, at an address on this machine; and the one who tells."""

import json

import pytest

from scoring_service.kernel.database import reading, transaction
from scoring_service.notices import service
from scoring_service.notices.delivery import Delivering
from scoring_service.notices.records import Event, Recipient
from scoring_service.notices.sending import Sender
from scoring_service.notices.vault import Vault
from tests.factories.cases import Desk
from tests.factories.witnesses import serving

OWNER = Recipient("org_a", "live")
"""Whose scores the desk makes."""


class Receiver:
    """Keeps what it is sent and answers as told; 204 otherwise."""

    def __init__(self):
        self.address = ""
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[object, ...]] = []
        self.meanwhile = lambda: None

    def answer(self, _method, _path, body, headers):
        self.told.append(({name.lower(): value for name, value in headers.items()}, body))
        self.meanwhile()
        return self.answers.pop(0) if self.answers else (204, b"")

    @property
    def events(self):
        """What was told: events with their data, in a fixed order."""
        found = [json.loads(body) for _headers, body in self.told]
        events = [(told["type"], told["data"]) for told in found]
        return sorted(events, key=str)


@pytest.fixture
def receiver():
    receiver = Receiver()
    with serving(receiver.answer) as address:
        receiver.address = f"{address}/hook?for=scores"
        yield receiver


@pytest.fixture
def vault():
    return Vault(bytes(32))


@pytest.fixture
def register(engine, clock, vault):
    """Record an endpoint; return it with its secret."""

    def register(url, *events, owner=OWNER):
        with transaction(engine) as session:
            wanted = events or tuple(Event)
            return service.add_endpoint(session, owner, url, wanted, vault=vault, now=clock.now())

    return register


@pytest.fixture
def endpoint(register, receiver):
    return register(receiver.address)


@pytest.fixture
def deliver(engine, clock, vault):
    """Deliver whatever is due now, and wait for it."""
    delivering = Delivering(engine, clock, vault, Sender(loopback=True, seconds=5))

    def deliver():
        delivering.attend()
        delivering.rest()
        delivering.attend()  # raises what went wrong
        delivering.rest()

    yield deliver
    delivering.end()


@pytest.fixture
def deliveries(engine, endpoint):
    """Read the deliveries of the endpoint, oldest first."""

    def deliveries():
        with reading(engine) as session:
            found = service.list_deliveries(
                session, OWNER, endpoint.endpoint.id, limit=100, after=None
            )
        return list(reversed(found))

    return deliveries


@pytest.fixture
def desk(engine, clock, published):
    return Desk(engine, clock)
