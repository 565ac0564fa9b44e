"""`scoring`: the table of commands. A command's module is imported when the command is called.

That keeps `scoring --help` and the small commands fast: MLflow and shap take seconds to import.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

from scoring_service.kernel.errors import Refusal

_CLI: Final = "scoring_service.cli"

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "demo": ("demo:demo", "Serve the demonstration, set up with example clients."),
    "serve": ("serve:serve", "Serve the API and the pages until told to stop."),
    "worker": (
        "worker:worker",
        "Sign the log, watch what is served, act on due dates, and deliver notices.",
    ),
    "db": ("database:db", "Look after the database."),
    "train": ("algorithms:train", "Train a model, log the run and register its version."),
    "reproduce": (
        "reproducing:reproduce",
        "Train a model again and compare it with its newest release.",
    ),
    "register": ("algorithms:register", "Register a training run, or a published release."),
    "disclose": ("algorithms:disclose", "Write the disclosure of a registered version."),
    "publish": ("algorithms:publish", "Publish a registered version, if it passes the gate."),
    "retire": ("algorithms:retire", "Let a published version make no more scores."),
    "models": ("algorithms:models", "List published and registered versions."),
    "organisations": ("accounts:organisations", "Look after lenders and other organisations."),
    "keys": ("accounts:keys", "Look after the keys of organisations."),
    "log": ("log:log_", "Look after the transparency log."),
    "links": ("links:links", "Look after the private links to scores."),
    "reviewers": ("accounts:reviewers", "Look after the people who decide objections."),
    "verify": ("verify:verify", "Recompute a downloaded explanation or case and say what holds."),
    "publishers": ("accounts:publishers", "Look after the people who approve publications."),
}
"""Name → module and attribute in scoring_service.cli, and what it does in a line."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and lines, and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"{_CLI}.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(package_name="scoring-service")
def scoring() -> None:
    """Scores that state their reasons: train, publish, serve, and look after them."""


def main() -> None:
    """Run the command line; a refusal says what happened and what to do, with exit status 1."""
    try:
        scoring()
    except Refusal as refusal:
        click.echo(f"scoring: {refusal}", err=True)
        sys.exit(1)
