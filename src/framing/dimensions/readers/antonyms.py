"""FrameAxis antonym pairs (``.tsv``): two words a line, the negative end of the axis first."""

from pathlib import Path

from framing.dimensions.readers.categories import CategoryFile, Collector, Poles, broken, lines_of


def read_antonyms(path: Path, encoding: str) -> CategoryFile:
    """Read a file of antonym pairs; each pair becomes a category ``first_second`` with two poles.

    The axis points from the first word to the second, as the authors compute it: vector of the second minus
    vector of the first (Kwak, An, Jing & Ahn 2021, FrameAxis, PeerJ Computer Science 7:e644, eq. 1).

    Args:
        path: The file.
        encoding: Its encoding.

    Raises:
        DataError: A line does not hold two words with a tab between them.
    """
    collector = Collector()
    poles: dict[str, Poles] = {}
    for number, line in lines_of(path, encoding):
        words = [word.strip() for word in line.split("\t")]
        if len(words) != 2 or not all(words) or words[0] == words[1]:  # noqa: PLR2004  # two ends of an axis
            raise broken(path, number, line, "two different words with a tab between them")
        axis = "_".join(words)
        if axis in poles:
            collector.note(number, f"the pair {axis} stands twice")
            continue
        poles[axis] = Poles(positive=(words[1],), negative=(words[0],))
        for word in words:
            collector.add((axis,), word, number)
    return collector.result(path, "antonym pairs", poles)
