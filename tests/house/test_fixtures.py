"""The shared fixtures do what other tests take for granted."""

from sqlalchemy import text


def test_each_database_is_the_one_asked_for(request, engine):
    kind = request.node.callspec.params["database_url"]
    assert engine.dialect.name == kind
    query = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}[kind]
    with engine.connect() as connection:
        assert connection.execute(text(query)).scalar_one()
