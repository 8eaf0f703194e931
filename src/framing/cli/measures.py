"""List measures, models and estimands with what they are, their units and options."""

from typing import TYPE_CHECKING

import click

from framing.cli.base import json_option

if TYPE_CHECKING:
    from framing.experiments.declaration.offered import Offered

ROOMS = {"measures": "measure", "models": "model", "estimates": "estimand"}


@click.command
@click.argument("name", required=False)
@json_option
def measures(*, name: str | None, as_json: bool) -> None:
    """List measures, models and estimands; with a NAME, tell all about one."""
    from framing.cli import base
    from framing.experiments.declaration.offered import offered

    found = [offered(room, plugin) for room in ROOMS for plugin in _names(room)]
    if name is not None:
        found = [one for one in found if one.name == name]
        if not found:
            known = [plugin for room in ROOMS for plugin in _names(room)]
            raise click.UsageError(base.unknown("measure, model or estimand", name, known))
    if as_json:
        base.print_json({"plugins": found})
    elif name is None:
        rows = [(one.kind, one.name, one.title, one.needs or None, one.citation) for one in found]
        base.print_table(("kind", "name", "what it is", "needs", "reference"), rows)
    else:
        for one in found:
            _print_one(one)


def _names(room: str) -> tuple[str, ...]:
    from framing import catalogue

    return catalogue.names(room)


def _print_one(one: "Offered") -> None:
    from framing.cli import base

    base.print_text(f"{one.name} ({one.kind}): {one.title}\n{one.citation}\n\n{one.description}\n")
    rows = [(option.name, option.expected, option.default, option.description) for option in one.options]
    if rows:
        base.print_table(("option", "must be", "default", "meaning"), rows)
    else:
        base.print_text("It takes no options.")


COMMAND = measures
