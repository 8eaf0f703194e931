"""Is a corpus large enough for vectors of its own words? A warning with numbers if it is not."""

from framing.text.tokens import Tokens

ENOUGH_TOKENS = 1_000_000
"""Words of running text below which vectors trained on them hang on chance: a rule of thumb."""


def too_small(tokens: Tokens, named: str = "the corpus") -> tuple[str, ...]:
    """A warning where vectors trained on this text alone are not to be trusted; nothing where they are.

    Args:
        tokens: The text.
        named: What the warning calls it.
    """
    n = int(tokens.articles["n_words"].sum())
    if n >= ENOUGH_TOKENS:
        return ()
    warning = (
        f"{named} has {n:,} words in {tokens.articles.height:,} articles; below about {ENOUGH_TOKENS:,} the "
        "neighbours of a word change with the seed. Read the stability column first, prefer ppmi_svd to "
        "word2vec, or take vectors à la carte, which need a few dozen contexts of a word."
    )
    return (warning,)
