"""Lists and runs the benchmarks: every module of this folder that does not begin with an underscore."""

import importlib
import pkgutil
import sys

import benchmarks


def names() -> tuple[str, ...]:
    """Every benchmark, sorted."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return tuple(sorted(name for name in found if not name.startswith("_")))


def main(arguments: list[str]) -> int:
    if arguments == ["--list"]:
        print("\n".join(names()))
        return 0
    unknown = [name for name in arguments if name not in names()]
    if unknown:
        print(f"no benchmark named {', '.join(unknown)}. Known: {', '.join(names())}", file=sys.stderr)
        return 2
    for name in arguments or names():
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
