"""A lender and a person who are told, at addresses on this machine; and who tells them."""

import json
from contextlib import suppress

import pytest

from scoring_service.kernel.database import reading, transaction
from scoring_service.notices import outbox, service
from scoring_service.notices.delivery import Delivering
from scoring_service.notices.mail import MailServer, NotSentError
from scoring_service.notices.mailing import Mailing
from scoring_service.notices.records import Event, Recipient
from scoring_service.notices.sending import Sender
from scoring_service.notices.vault import Vault
from scoring_service.objections.correspondence import corresponding
from scoring_service.objections.correspondence.corresponding import Contact
from scoring_service.objections.correspondence.letters import compose
from tests.factories.cases import Desk
from tests.factories.mail import Office, Post
from tests.factories.witnesses import serving

ADDRESS = "wen@example.org"
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


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def server(post):
    office = Office(post)
    office.start()
    yield MailServer("127.0.0.1", office.port, implicit_tls=False)
    office.stop()


@pytest.fixture
def mailing(engine, clock, vault, server):
    """Make who sends the letters; the keyed parts replace what they need."""
    made = []

    def mailing(**parts):
        needed = {"vault": vault, "compose": compose, "server": server}
        needed |= {"sender": "Harbour Bank <scores@bank.example>"} | parts
        made.append(Mailing(engine, clock, **needed))
        return made[-1]

    yield mailing
    for each in made:
        each.end()


@pytest.fixture
def told(mailing, post):
    """Send what is due; return subjects and texts of what came since the last time."""
    duty = mailing()

    def told():
        with suppress(NotSentError):  # of the time before
            duty.attend()
        duty.rest()
        duty.attend()
        found = [
            (mail["Subject"], mail.get_body(["plain"]).get_content()) for mail in post.received
        ]
        post.received.clear()
        return found

    return told


@pytest.fixture
def write_to(engine, clock, vault):
    def write_to(objection, language="en"):
        contact = Contact(ADDRESS, language)
        with transaction(engine) as session:
            corresponding.begin(session, objection, contact, vault=vault, now=clock.now())
        return objection

    return write_to


@pytest.fixture
def happen(engine, clock):
    """Let scores be frozen."""

    def happen(*scores, to=OWNER):
        with transaction(engine) as session:
            for score in scores:
                outbox.score_frozen(session, to, score, "obj_1", now=clock.now())

    return happen
