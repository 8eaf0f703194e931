"""Whatever is written in a format is read back, and no file of any content ends in a traceback."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.dimensions.readers.categories import CategoryFile
from framing.dimensions.readers.read import read_dictionary
from framing.errors import FramingError


def read(folder: Path, name: str, content: str | bytes) -> CategoryFile:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_dictionary(path)


Categories = Mapping[str, tuple[str, ...]]
WORDS = st.text("abcdeäжщ汉字", min_size=1, max_size=6)
PATTERNS = st.lists(WORDS, min_size=1, max_size=4, unique=True).map(tuple)


def as_liwc(categories: Categories) -> str:
    legend = "".join(f"{number}\t{name}\n" for number, name in enumerate(categories, start=1))
    words = "".join(f"{word}\t{n}\n" for n, held in enumerate(categories.values(), start=1) for word in held)
    return f"%\n{legend}%\n{words}"


def as_wordstat(categories: Categories) -> str:
    return "".join(
        f"{name}\n" + "".join(f"\t{word} (1)\n" for word in held) for name, held in categories.items()
    )


def as_lexicoder(categories: Categories) -> str:
    return "".join(f"+{name}\n" + "".join(f"{word}\n" for word in held) for name, held in categories.items())


def as_yoshikoder(categories: Categories) -> str:
    nodes = "".join(
        f'<cnode name="{name}">' + "".join(f'<pnode name="{word}"/>' for word in held) + "</cnode>\n"
        for name, held in categories.items()
    )
    return f'<dictionary><cnode name="title">\n{nodes}</cnode></dictionary>'


def as_yaml(categories: Categories) -> str:
    return "".join(f"'{name}': [{', '.join(held)}]\n" for name, held in categories.items())


def as_table(categories: Categories) -> str:
    rows = "".join(f"{name},{word}\n" for name, held in categories.items() for word in held)
    return f"category,pattern\n{rows}"


@pytest.mark.parametrize(
    ("ending", "written"),
    [
        (".dic", as_liwc),
        (".cat", as_wordstat),
        (".lc3", as_lexicoder),
        (".ykd", as_yoshikoder),
        (".yml", as_yaml),
        (".csv", as_table),
    ],
)
def test_what_is_written_in_a_format_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, ending: str, written: Callable[[Categories], str]
) -> None:
    folder = tmp_path_factory.mktemp("written")

    @settings(deadline=None)  # two cores are shared by much
    @given(st.dictionaries(WORDS, PATTERNS, min_size=1, max_size=4))
    def read_back(categories: Categories) -> None:
        assert dict(read(folder, f"a{ending}", written(categories))) == dict(categories)

    read_back()


@pytest.mark.parametrize("ending", [".dic", ".dicx", ".cat", ".lc3", ".ykd", ".yml", ".csv", ".tsv"])
def test_any_bytes_end_in_categories_or_in_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, ending: str
) -> None:
    folder = tmp_path_factory.mktemp("bytes")

    @settings(deadline=None)
    @given(st.binary(max_size=60) | st.text("%\t\n+<>:,[]{}&*a1(/\"'-", max_size=60).map(str.encode))
    def read_anything(content: bytes) -> None:
        try:
            file = read(folder, f"a{ending}", content)
        except FramingError:
            return
        assert all(file.values())

    read_anything()
