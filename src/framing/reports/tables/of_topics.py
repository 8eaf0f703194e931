"""Tables of topics: the room they get and how sure that is, what they are about, how many there should be."""

from framing.experiments.results import Results
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet


def prevalence(results: Results) -> Sheet:
    """Differences of topics between the groups, with what makes them uncertain."""
    return Sheet(
        name="topic_prevalence",
        section="topics",
        caption="Room that topics get, with all that makes it uncertain",
        columns=(
            Column(name="k", heading="Topics", kind="count"),
            Column(name="topic", heading="Topic", kind="count"),
            Column(name="label", heading="Words"),
            Column(name="value", heading="Difference", kind="signed"),
            Column(name="low", heading="Low", kind="signed"),
            Column(name="high", heading="High", kind="signed"),
            Column(name="p", heading="p", kind="p"),
            Column(name="of_outlets", heading="Of outlets", kind="number"),
            Column(name="of_draws", heading="Of draws", kind="number"),
            Column(name="of_seeds", heading="Of seeds", kind="number"),
            Column(name="seeds_agreeing", heading="Seeds agreeing", kind="number"),
            Column(name="refound", heading="Refound", kind="number"),
        ),
        rows=results.topic_prevalence,
        note=(
            "Target minus reference, means of outlet means of the articles' shares. “Of outlets”, “of "
            "draws” and “of seeds” are shares of the variance: which outlets were looked at, how surely "
            "articles' shares are known, and how the topics were fitted. “Seeds agreeing” is the share of"
            " seeds with the majority's sign, “refound” that of pairs of seeds that find the topic again;"
            " neither is a test. p permutes the outlets' mean shares over draws and fits: it holds the doubt "
            "about outlets alone, where the interval holds all three. It is not adjusted here; the table of "
            "estimates has it adjusted over the topics."
        ),
        together=("value", "low", "high"),
    )


def quality(results: Results) -> Sheet:
    """Labels and yardsticks of each topic."""
    return Sheet(
        name="topic_quality",
        section="topics",
        caption="Words that name each topic, and how far it can be trusted",
        columns=(
            Column(name="k", heading="Topics", kind="count"),
            Column(name="topic", heading="Topic", kind="count"),
            Column(name="frex", heading="Frequent and exclusive"),
            Column(name="log_odds", heading="Highest log-odds"),
            Column(name="npmi", heading="NPMI", kind="signed"),
            Column(name="exclusivity", heading="Exclusivity", kind="number"),
            Column(name="refound", heading="Refound", kind="number"),
            *_largest(results),
        ),
        rows=results.topic_quality,
        note=(
            "“Most in” is the outlet with the largest mean share of the topic, “its part” that share over "
            "the sum of all outlets' mean shares. A topic of one outlet is its house style or a stock "
            "paragraph, and no theme of a group."
        ),
    )


def _largest(results: Results) -> tuple[Column, ...]:
    """Where each topic is at home; runs of earlier versions do not say."""
    if "largest_outlet" not in results.topic_quality.columns:
        return ()
    return (
        Column(name="largest_outlet", heading="Most in"),
        Column(name="largest_part", heading="Its part", kind="number"),
    )


def passages(results: Results) -> Sheet:
    """Passages to be read before a topic is named."""
    return Sheet(
        name="topic_passages",
        section="topics",
        caption="Passages that stand for each topic",
        columns=(
            Column(name="topic", heading="Topic", kind="count"),
            Column(name="outlet", heading="Outlet"),
            Column(name="theta", heading="Share of the article", kind="number"),
            Column(name="share", heading="Share of the passage", kind="number"),
            Column(name="passage", heading="Passage"),
        ),
        rows=results.topic_passages,
        note="The best passage of each of the articles with the largest share; equal words are shown once.",
    )


def choice_of_k(results: Results) -> Sheet:
    """Yardsticks by number of topics."""
    return Sheet(
        name="choice_of_k",
        section="topics",
        caption="Yardsticks for each number of topics",
        columns=(
            Column(name="k", heading="Topics", kind="count"),
            Column(name="perplexity", heading="Perplexity", kind="number"),
            Column(name="npmi", heading="NPMI", kind="signed"),
            Column(name="exclusivity", heading="Exclusivity", kind="number"),
            Column(name="refound", heading="Refound", kind="number"),
            Column(name="similarity", heading="Similarity", kind="number"),
            Column(name="n_seeds", heading="Seeds", kind="count"),
        ),
        rows=results.choice_of_k,
        note="Perplexity of held-back words: lower is better. Of all others higher is better.",
    )
