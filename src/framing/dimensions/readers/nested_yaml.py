"""Dictionaries as nested YAML (``.yml``, ``.yaml``), as quanteda and newsmap write them."""

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from framing.dimensions.readers.categories import CategoryFile, Collector, Keys, broken, text_of
from framing.errors import DataError

DEEPEST = 20
"""Levels of nesting; a file that refers to itself by an anchor would have no end."""


def read_nested_yaml(path: Path, encoding: str) -> CategoryFile:
    """Read a quanteda dictionary: keys are categories, lists or single words are patterns.

    Every scalar is text as it stands: ``NO`` is Norway and ``1984`` a pattern.

    Args:
        path: The file.
        encoding: Its encoding.

    Raises:
        DataError: The file is not YAML, a key stands twice, or the file is not a mapping of categories.
    """
    try:
        root = YAML(typ="rt", pure=True).compose(text_of(path, encoding))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(f"{path}:{line}: is not YAML: {error.problem}") from error
    except ReaderError as error:  # a control character, which has no mark
        raise DataError(
            f"{path} holds the character {error.character!r}, which YAML does not allow"
        ) from error
    if not isinstance(root, MappingNode):
        raise broken(path, 1, type(root).__name__, "a mapping of categories to lists of patterns")
    collector = Collector()
    _walk(path, collector, (), root)
    return collector.result(path, "nested YAML")


def _walk(path: Path, collector: Collector, keys: Keys, node: Node) -> None:
    line = node.start_mark.line + 1
    if len(keys) > DEEPEST:
        raise broken(path, line, ".".join(keys[:3]), f"at most {DEEPEST} levels of categories")
    if isinstance(node, MappingNode):
        _walk_mapping(path, collector, keys, node)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            if isinstance(item, SequenceNode):
                raise broken(
                    path, item.start_mark.line + 1, "a list in a list", "words, or keys with their lists"
                )
            _walk(path, collector, keys, item)
    elif isinstance(node, ScalarNode):
        collector.add(keys, node.value, line)


def _walk_mapping(path: Path, collector: Collector, keys: Keys, node: MappingNode) -> None:
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode) or not key.value.strip():
            raise broken(path, line, "a key that is no text", "the name of a category")
        name = key.value.strip()
        if name in seen:
            raise broken(path, line, f"{name} a second time", "each category once")
        seen.add(name)
        collector.open((*keys, name))
        _walk(path, collector, (*keys, name), value)
