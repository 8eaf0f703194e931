"""Ranges of options of models: said once beside the option, checked wherever a model is made."""

from dataclasses import fields
from typing import TYPE_CHECKING

from framing.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def require_least(model: "DataclassInstance", **least: float) -> None:
    """Options that are numbers lie in their ranges; anything that is no number (``auto``) passes.

    Args:
        model: The model, a dataclass.
        least: Option → its smallest value.

    Raises:
        UsageError: One does not; the message names every such option, its range and its value.
    """
    options = {field.name for field in fields(model)}
    wrong = [
        f"{name} must be {bound:g} or more, not {getattr(model, name):g}"
        for name, bound in least.items()
        if name in options and isinstance(getattr(model, name), int | float) and getattr(model, name) < bound
    ]
    if wrong:
        raise UsageError("; ".join(wrong))
