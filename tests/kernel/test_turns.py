from threading import Thread

from sqlalchemy import create_engine

from scoring_service.kernel.database import open_engine, transaction
from scoring_service.kernel.turns import Turn, turn_of


def test_writers_of_one_file_take_turns_whatever_engine_they_use(tmp_path):
    url = f"sqlite:///{tmp_path / 'scoring.db'}"
    first, second = open_engine(url), open_engine(url)
    order = []

    def write():
        with transaction(second):
            order.append("second")

    with transaction(first):
        waiting = Thread(target=write)
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        order.append("first")
    waiting.join(20)
    assert order == ["first", "second"]
    first.dispose()
    second.dispose()


def test_a_writer_may_take_its_turn_again(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'scoring.db'}")
    with turn_of(engine), turn_of(engine):
        pass
    with turn_of(engine):
        pass
    engine.dispose()


def test_postgresql_needs_no_turns():
    engine = create_engine("postgresql+psycopg://nobody@localhost/none")
    with turn_of(engine) as nothing:
        assert nothing is None


def test_whoever_has_to_wait_is_told_before(tmp_path):
    first, second = Turn(str(tmp_path / "turn")), Turn(str(tmp_path / "turn"))
    told: list[str] = []

    def give_back():
        told.append("waiting")
        first.__exit__(None, None, None)

    second.on_wait = give_back
    first.__enter__()
    with second:
        assert told == ["waiting"]
    with second:
        assert told == ["waiting"]
