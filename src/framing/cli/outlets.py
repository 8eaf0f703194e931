"""List the outlets of the registry, or show one with its dated labels."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import base

if TYPE_CHECKING:
    from framing.types import Label, Outlet


@click.command()
@click.argument("name", required=False)
@click.option(
    "--outlets",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A further folder of outlets, such as a corpus's own.",
)
@click.option("--country", help="Only outlets of this country (two letters, such as KZ).")
@click.option("--scheme", default="control", show_default=True, help="Labelling scheme of the list.")
@base.json_option
def command(
    *, name: str | None, folders: tuple[Path, ...], country: str | None, scheme: str, as_json: bool
) -> None:
    """List the outlets of the registry, or show one: by identifier, name, alias, misspelling or domain.

    Labels are facts of a period with a reference, not a truth about an outlet: a study chooses which of them
    make its groups.
    """
    from framing.errors import UnknownName
    from framing.outlets.registry import Registry

    registry = Registry.load(*folders)
    if name is None:
        chosen = [outlet for outlet in registry if country in {None, outlet.country}]
        _list(chosen, scheme, as_json=as_json)
        return
    outlet = registry.find(name)
    if outlet is None:
        raise UnknownName("outlet", name, registry.near(name) or [each.id for each in registry])
    _show(outlet, as_json=as_json)


def _list(outlets: "list[Outlet]", scheme: str, *, as_json: bool) -> None:
    if as_json:
        base.print_json({"outlets": outlets})
        return
    rows = [
        (
            outlet.id,
            outlet.name,
            outlet.country,
            outlet.kind,
            " ".join(outlet.languages),
            _labels(outlet, scheme),
        )
        for outlet in outlets
    ]
    base.print_table(("id", "name", "country", "kind", "languages", scheme), rows)
    base.note(f"{len(rows)} outlets. `framing outlets NAME` shows one with its references.")


def _labels(outlet: "Outlet", scheme: str) -> str:
    return " → ".join(_period(label) for label in outlet.labels if label.scheme == scheme)


def _period(label: "Label") -> str:
    since = f"{label.since} " if label.since else ""
    until = f" until {label.until}" if label.until else ""
    return f"{since}{label.value}{until}"


def _show(outlet: "Outlet", *, as_json: bool) -> None:
    if as_json:
        base.print_json({"outlet": outlet})
        return
    facts = (
        ("id", outlet.id),
        ("name", outlet.name),
        ("also", ", ".join(outlet.aliases)),
        ("kind", outlet.kind),
        ("country", outlet.country),
        ("languages", ", ".join(outlet.languages)),
        ("domains", ", ".join(outlet.domains)),
        ("clock", f"{outlet.time_zone}, dates {outlet.date_order}"),
        ("invented", "yes" if outlet.invented else None),
        ("note", outlet.note),
    )
    base.print_table(("", ""), [fact for fact in facts if fact[1]])
    rows = [
        (label.scheme, label.value, label.since, label.until, label.reference, label.note)
        for label in outlet.labels
    ]
    base.print_text("")
    base.print_table(("scheme", "label", "since", "until", "reference", "note"), rows)


COMMAND = command
