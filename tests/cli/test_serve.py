import socket

import pytest

from scoring_service.cli import serve
from scoring_service.kernel.errors import Unavailable


@pytest.fixture
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_said_plainly(call, taken, command):
    refusal = call(command, "--port", str(taken)).exception
    assert isinstance(refusal, Unavailable)
    assert str(refusal) == (
        f"The service cannot listen on 127.0.0.1, port {taken}: address already in use. "
        "Stop what listens there, or choose another port."
    )


def test_a_free_port_is_accepted(taken):
    serve.refuse_occupied("127.0.0.1", 0)
