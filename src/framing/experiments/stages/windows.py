"""The window of a study: which words near keywords its measures read."""

from dataclasses import asdict

from pydantic import JsonValue

from framing.dimensions import load as dimensions
from framing.experiments.declaration.reading import Declared, dimension_folders
from framing.text.patterns import Category
from framing.text.tokens import Tokens
from framing.text.windows import ANY_LANGUAGE, Window, WindowedTokens, reach, windowed


def window_of(declared: Declared) -> Window | None:
    """The window that an experiment declares, with its keywords; None if it scores all words.

    Args:
        declared: The experiment.
    """
    said = declared.experiment.window
    if said is None:
        return None
    named = ""
    if isinstance(said.around, str):
        keywords = _of_dimension(said.around, declared)
        named = f"words of {said.around}"
    else:
        keywords = (Category(name=ANY_LANGUAGE, patterns=said.around),)
    return Window(keywords=keywords, words=said.words, within=said.within, keyword=said.keyword, named=named)


def _of_dimension(name: str, declared: Declared) -> tuple[Category, ...]:
    dimension = dimensions.load(name, dimension_folders(declared.root))
    return tuple(
        Category(name=language, patterns=words.patterns, except_patterns=words.except_patterns)
        for language, words in sorted(dimension.words.items())
    )


def params_of(window: Window | None) -> dict[str, JsonValue]:
    """What the window adds to the parameters of a stage; nothing where there is none."""
    if window is None:
        return {}
    keywords: list[JsonValue] = [
        [one.name, [*one.patterns], [*one.except_patterns]] for one in window.keywords
    ]
    rest = {name: value for name, value in asdict(window).items() if name != "keywords"}
    return {"window": {**rest, "keywords": keywords}}


def seen(tokens: Tokens, window: Window | None) -> Tokens:
    """The tokens that measures read.

    Args:
        tokens: Tokens of whole articles.
        window: The window of the study, or None.
    """
    return tokens if window is None else windowed(tokens, window)


def told(tokens: Tokens) -> tuple[str, ...]:
    """How many units a window leaves without a score, as a remark; nothing where all words are read.

    Args:
        tokens: The tokens that measures read.
    """
    if not isinstance(tokens, WindowedTokens):
        return ()
    found = reach(tokens)
    n, n_all = int(found.units.sum()), len(found.units)
    articles = len(set(found.article[found.units].tolist()))
    said = (
        f"window: {tokens.window.told}; {n} of {n_all} {tokens.unit}s hold such words, in {articles} of "
        f"{tokens.articles.height} articles; the other {n_all - n} have no score for want of a keyword"
    )
    return (said,)
