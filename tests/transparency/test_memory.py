"""What is kept of the log outside the database only ever grows."""

from threading import Thread

import pytest

from scoring_service.kernel.turns import Turn
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.memory import Memory

NAME = "scores.example/log"


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path / "elsewhere" / "log_checkpoint")


def note(size):
    text = Checkpoint(NAME, size, bytes([size]) * 32)
    return f"{text}\n\N{EM DASH} {NAME} AAAAAAAA\n"


def test_a_smaller_checkpoint_does_not_replace_a_larger_one(memory):
    """One process signs two entries, another three and keeps them, and then the first keeps its."""
    for size, kept in ((1, 1), (3, 3), (2, 3), (4, 4)):
        memory.keep(note(size))
        assert memory.recall().size == kept


def test_processes_keep_theirs_one_after_the_other(memory):
    memory.keep(note(1))
    late = Thread(target=Memory(memory.path).keep, args=(note(2),))
    with Turn(f"{memory.path}-turn"):
        late.start()
        late.join(0.2)
        assert memory.recall().size == 1
        assert late.is_alive()
    late.join(20)
    assert memory.recall().size == 2
