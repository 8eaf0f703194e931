"""One outlet as a YAML file: read, checked with places, and written in one canonical form."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from framing.checked_yaml import read_checked
from framing.errors import BadConfig
from framing.types import Label, Outlet

Text = Annotated[str, Field(min_length=1)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Domain = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]

WIDTH = 110


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LabelCard(_Strict):
    """What a file says of one label: the fields of ``types.Label``."""

    scheme: Name
    value: Name
    reference: Text
    since: date | None = None
    until: date | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _since_before_until(self) -> "LabelCard":
        if self.since and self.until and self.since >= self.until:
            raise ValueError(f"since ({self.since}) must be before until ({self.until})")
        return self


class OutletCard(_Strict):
    """What a file says of one outlet: the fields of ``types.Outlet``; ``id`` is the file's name."""

    id: Name | None = None
    name: Text
    kind: Literal["agency", "newspaper", "broadcaster", "online", "magazine", "official"]
    country: Country
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    time_zone: Text
    date_order: Literal["DMY", "MDY", "YMD"]
    aliases: tuple[Text, ...] = ()
    domains: tuple[Domain, ...] = ()
    labels: tuple[LabelCard, ...] = ()
    invented: bool = False
    note: Text | None = None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{zone!r} is no IANA time zone, such as Asia/Shanghai") from None
        return zone


def read_outlet(path: Path) -> Outlet:
    """The outlet that a file describes; its name without ending is the outlet's ``id``.

    Args:
        path: A YAML file with the fields of ``types.Outlet``.

    Raises:
        BadConfig: The file or its name is wrong; every problem is listed with its place.
        DataError: The file cannot be read.
    """
    if not path.stem.replace("_", "").isalnum() or path.stem != path.stem.lower():
        raise BadConfig(f"{path}: the file name is the outlet's id: lower-case letters, digits and _ only")
    card = read_checked(path, OutletCard)
    if card.id not in (None, path.stem):
        raise BadConfig(f"{path}: id is {card.id!r}, but the file name says {path.stem!r}. Make them agree.")
    fields = {name: getattr(card, name) for name in OutletCard.model_fields if name not in {"id", "labels"}}
    labels = tuple(Label(**dict(label)) for label in card.labels)
    return Outlet(id=path.stem, labels=labels, **fields)


def card_text(outlet: Outlet) -> str:
    """The outlet as YAML: every field that says something, in the order of ``OutletCard``.

    Two outlets of one id give the same text if and only if they are equal, so the text can stand for the
    outlet in a hash.
    """
    from ruamel.yaml import YAML

    names = [name for name in OutletCard.model_fields if name != "id"]
    said = {name: getattr(outlet, name) for name in names if getattr(outlet, name)}
    card = {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}
    if outlet.labels:
        card["labels"] = [_label_fields(label) for label in outlet.labels]
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.allow_unicode, yaml.width = False, True, WIDTH
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # its own annotation says None
    stream = StringIO()
    yaml.dump(card, stream)
    return stream.getvalue()


def _label_fields(label: Label) -> dict[str, str | date]:
    names = ("scheme", "value", "since", "until", "reference", "note")
    return {name: getattr(label, name) for name in names if getattr(label, name) is not None}
