"""Tables of focal words: the company they keep, where they lie, what they are near."""

from framing.experiments.results import Results
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet


def regression(results: Results) -> Sheet:
    """Differences of focal words' contexts between the groups."""
    return Sheet(
        name="embedding_regression",
        section="words",
        caption="Company that words keep in the two groups",
        columns=(
            Column(name="word", heading="Word"),
            Column(name="n_contexts_target", heading="Contexts, target", kind="count"),
            Column(name="n_contexts_reference", heading="Contexts, reference", kind="count"),
            Column(name="n_outlets_target", heading="Outlets, target", kind="count"),
            Column(name="n_outlets_reference", heading="Outlets, reference", kind="count"),
            Column(name="deflated", heading="Deflated norm", kind="signed"),
            Column(name="low", heading="Lowest without one", kind="signed"),
            Column(name="high", heading="Highest without one", kind="signed"),
            Column(name="p", heading="p", kind="p"),
            Column(name="p_adjusted", heading="p adjusted", kind="p"),
            Column(name="p_adjusted_high", heading="Largest over embeddings", kind="p"),
            Column(name="note", heading="Note"),
        ),
        rows=results.embedding_regression,
        note=(
            "Squared distance of the groups' mean context vectors, less what chance adds: 0 on average "
            "without a difference, negative half of the time then. Lowest and highest leave one outlet "
            "out: a range, no confidence interval. p permutes whole outlets and is adjusted over the "
            "focal words."
        ),
        together=("deflated", "low", "high"),
    )


def shift(results: Results) -> Sheet:
    """Shifts of focal words between the groups' own embeddings."""
    return Sheet(
        name="group_shift",
        section="words",
        caption="Where words lie in each group's own embedding",
        columns=(
            Column(name="word", heading="Word"),
            Column(name="null", heading="Null"),
            Column(name="shift", heading="Shift", kind="number"),
            Column(name="null_median", heading="Null, median", kind="number"),
            Column(name="null_high", heading="Null, high", kind="number"),
            Column(name="excess", heading="Excess", kind="signed"),
            Column(name="seeds_above", heading="Seeds above", kind="count"),
            Column(name="n_seeds", heading="Seeds", kind="count"),
            Column(name="null_reached", heading="Null reached", kind="p"),
        ),
        rows=results.group_shift,
        note=(
            "With the null “articles” a shift beyond it is more than noise and may still be one outlet's "
            "habit; only with “outlets” is “null reached” a p-value about groups of outlets."
        ),
    )


def neighbours(results: Results) -> Sheet:
    """Nearest words by group, with their stability."""
    return Sheet(
        name="word_neighbours",
        section="words",
        caption="Nearest words of each focal word",
        columns=(
            Column(name="how", heading="By"),
            Column(name="word", heading="Word"),
            Column(name="group", heading="Group"),
            Column(name="rank", heading="Rank", kind="count"),
            Column(name="neighbour", heading="Neighbour"),
            Column(name="cosine", heading="Cosine", kind="signed"),
            Column(name="found", heading="Found by seeds", kind="number"),
            Column(name="found_outlets", heading="Found without one outlet", kind="number"),
            Column(name="other_group", heading="In the other group", kind="number"),
        ),
        rows=results.word_neighbours,
        note=(
            "“Found by seeds” is the share of embeddings that list the neighbour, “without one outlet” the "
            "share of the group's vectors with one outlet left out: below .8 in either it is no observation. "
            "Empty: one embedding, or one outlet, and so nothing known of its stability."
        ),
    )


def association(results: Results) -> Sheet:
    """WEAT, RND, MAC and ECT."""
    return Sheet(
        name="word_association",
        section="words",
        caption="Association of sets of words, over embeddings",
        columns=(
            Column(name="test", heading="Test"),
            Column(name="sets", heading="Sets"),
            Column(name="value", heading="Mean", kind="signed"),
            Column(name="low", heading="Lowest", kind="signed"),
            Column(name="high", heading="Highest", kind="signed"),
            Column(name="p", heading="p (words)", kind="p"),
            Column(name="without_low", heading="Lowest without a word", kind="signed"),
            Column(name="without_high", heading="Highest without a word", kind="signed"),
            Column(name="n_embeddings", heading="Embeddings", kind="count"),
            Column(name="method", heading="Choices"),
        ),
        rows=results.word_association,
        note="These describe vectors. p is about the choice of target words and says nothing about outlets.",
    )
