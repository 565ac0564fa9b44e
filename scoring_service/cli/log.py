"""`scoring log`: the transparency log."""

import click

from scoring_service.cli.monitor import monitor


@click.group()
def log() -> None:
    """Look after the transparency log, or follow one from outside."""


log.add_command(monitor)
