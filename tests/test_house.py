"""The house and its habits: budgets, names, start-up, and what every plug-in and verb owes its users."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

import framing
from framing import catalogue

SOURCE = Path(framing.__path__[0])
FILES = sorted(path for path in SOURCE.rglob("*.py") if "__pycache__" not in path.parts)
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
NAMED = {path.relative_to(SOURCE).as_posix(): path for path in FILES}

LONGEST_FILE, LONGEST_FUNCTION, MOST_PUBLIC_NAMES = 400, 50, 40
SHELF_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
HEAVY = (
    "numpy",
    "polars",
    "pyarrow",
    "scipy",
    "sklearn",
    "gensim",
    "matplotlib",
    "numba",
    "pydantic",
    "rich",
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work|tmp/[a-z]+)/|[A-Z]:\\\\")
UNSTABLE = re.compile(r"\bargsort\((?!.*kind=)|\bargpartition\(|\.nlargest\(")


def in_new_process(code: str, *flags: str) -> str:
    done = subprocess.run([sys.executable, *flags, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_public_names_are_few_and_all_of_them_are_there() -> None:
    assert len(framing.__all__) <= MOST_PUBLIC_NAMES
    assert list(framing.__all__) == sorted(framing.__all__)
    for name in framing.__all__:
        assert getattr(framing, name).__doc__, f"{name} has no docstring"
    assert set(framing.__all__) <= set(dir(framing))


def test_type_checkers_see_the_names_that_are_there() -> None:
    seen = {
        alias.asname: f"{node.module}"
        for node in ast.walk(TREES[SOURCE / "__init__.py"])
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("framing.")
        for alias in node.names
    }
    assert seen == {name: f"framing.{home}" for name, home in framing._HOMES.items()}


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'frameaxs'"):
        framing.frameaxs  # noqa: B018


@pytest.mark.parametrize("module", ["framing", "framing.cli", "framing.errors", "framing.catalogue"])
def test_importing_the_package_loads_nothing_heavy(module: str) -> None:
    loaded = in_new_process(f"import sys, {module}; print(*sys.modules, sep='\\n')").splitlines()
    assert [name for name in HEAVY if name in loaded] == []


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["show", "--help"]])
def test_help_is_printed_without_numpy(arguments: list[str]) -> None:
    code = f"""
import sys
from framing.cli import main
assert main({arguments!r}) == 0
print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip()
    assert done.stderr.strip() == ""


@pytest.mark.parametrize(
    ("start", "most"),
    [("import framing", 100), ("from framing.cli import main; main(['--help'])", 250)],
)
def test_starting_loads_few_modules(start: str, most: int) -> None:
    """Modules, not seconds: they are what a start takes, and the same on a busy machine."""
    told = in_new_process(f"{start}\nimport sys; print('modules', len(sys.modules))")
    assert int(told.rpartition("modules ")[2]) < most


def test_no_file_is_too_long() -> None:
    long = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in NAMED.items()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(SOURCE).as_posix()}:{node.lineno} {node.name}", node


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement behind the docstring to the end."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1


def test_no_function_is_too_long_and_most_are_short() -> None:
    lengths = {name: body_lines(node) for name, node in functions()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 10


def test_no_module_is_a_shelf_for_odds_and_ends() -> None:
    assert [name for name in NAMED if set(Path(name).with_suffix("").parts) & SHELF_NAMES] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, path in NAMED.items() if not ast.get_docstring(TREES[path])] == []


def test_nothing_depends_on_the_order_of_equal_numbers() -> None:
    found = [
        f"{name}:{number}"
        for name, path in NAMED.items()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNSTABLE.search(line)
    ]
    assert found == [], (
        'use kind="stable" and break ties by name: order of equal numbers differs between CPUs'
    )


def test_nothing_is_pickled_and_no_global_generator_is_seeded() -> None:
    forbidden = re.compile(r"\bimport pickle\b|\bjoblib\.(?:dump|load)|np\.random\.seed\(|\brandom\.seed\(")
    found = [name for name, path in NAMED.items() if forbidden.search(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("folder", ["src", "experiments", "docs", "corpora"])
def test_no_path_of_a_machine_is_written_down(root: Path, folder: str) -> None:
    found = [
        path.relative_to(root).as_posix()
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in {".py", ".yaml", ".md", ".json", ".toml"} and "local" not in path.parts
        if MACHINE_PATH.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("verb", catalogue.names("cli"))
def test_every_verb_explains_itself_and_its_options(verb: str) -> None:
    from framing.cli import summary

    command = catalogue.load("cli", verb)
    assert command.help
    assert len(summary(verb)) > 10
    for part in [command, *getattr(command, "commands", {}).values()]:
        silent = [
            option.name for option in part.params if isinstance(option, click.Option) and not option.help
        ]
        assert silent == [], f"options of {part.name} without help"


@pytest.mark.parametrize(
    ("room", "name"),
    [(room, name) for room in catalogue.ROOMS if room != "cli" for name in catalogue.names(room)],
)
def test_every_plug_in_holds_its_constant_and_a_docstring(room: str, name: str) -> None:
    plugin = catalogue.load(room, name)
    subject = plugin if isinstance(plugin, type) else type(plugin)
    assert subject.__doc__, f"{room}.{name} has no docstring"


@pytest.mark.parametrize("room", list(catalogue.ROOMS))
def test_every_room_can_be_listed_without_loading_its_plug_ins(room: str) -> None:
    listed = in_new_process(
        f"""
import sys
from framing import catalogue
names = catalogue.names({room!r})
print(*(name for name in names if f"framing.{room}.{{name}}" in sys.modules))
"""
    )
    assert listed.split() == []


def test_the_entry_point_is_there() -> None:
    assert find_spec("framing.cli") is not None
    assert (SOURCE / "py.typed").exists()
