"""`scoring serve`: the web processes, under gunicorn."""

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

import click

import scoring_service
from scoring_service.cli.database import opened_database
from scoring_service.kernel.demonstration import refuse_demonstration
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.settings import Settings
from scoring_service.kernel.texts import marked as N_

HOST = "127.0.0.1"


@click.command()
@click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(min=1), help="Processes; default one a core.")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the API and the pages until told to stop."""
    settings = Settings.from_environment()
    refuse_demonstration(settings)
    refuse_occupied(host, port)
    with opened_database(settings):  # refuses here, in plain words, rather than in every worker
        pass
    run_gunicorn(host, port, workers)


def refuse_occupied(host: str, port: int) -> None:
    """Raise `Unavailable` where something else listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                "address_not_available",
                N_("The address is not available"),
                N_("The service cannot listen on {host}, port {port}: {why}."),
                N_("Stop what listens there, or choose another port."),
                host=host,
                port=port,
                why=(error.strerror or str(error)).lower(),
            ) from error


def run_gunicorn(host: str, port: int, workers: int | None = None) -> NoReturn:
    """Become gunicorn: signals go to it, and its exit status is ours."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if workers is not None:
        os.environ["WEB_CONCURRENCY"] = str(workers)
    root = Path(scoring_service.__file__).parents[1]
    arguments = [
        *("--config", "python:scoring_service.cli.gunicorn_settings"),
        *("--pythonpath", str(root)),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        "wsgi:app",
    ]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606
