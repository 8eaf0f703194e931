"""How long it takes to shuffle outlets' labels once the articles are summed up per outlet.

`python -m benchmarks.inference.resamples`: a million scores of articles of 30 outlets are brought to outlet
means in one pass; then 10,000 labellings of the outlets are drawn and tested.
"""

from time import perf_counter

import numpy as np

from framing.estimates.inference.permutation import labellings, permutation_p
from framing.estimates.inference.simulated import slice_of_articles

ARTICLES, OUTLETS, LABELLINGS = 1_000_000, 30, 10_000
REPEATS = 5


def main() -> None:
    """Print the seconds of the pass over the articles and of the labellings, the best of five."""
    generator = np.random.default_rng(1)
    outlets = np.sort(generator.integers(0, OUTLETS, ARTICLES))
    group = np.repeat([0, 1], (OUTLETS // 2, OUTLETS - OUTLETS // 2)).astype(np.intp)
    scores = generator.normal(size=ARTICLES)
    passed, shuffled = [], []
    for number in range(REPEATS):
        start = perf_counter()
        values = slice_of_articles(scores, outlets, group).outlet_values
        middle = perf_counter()
        # Another seed each time: a labelling that was drawn before is kept.
        draw = labellings(OUTLETS // 2, OUTLETS - OUTLETS // 2, seed=number, draws=LABELLINGS)
        p = permutation_p(values[:, None], draw)
        shuffled.append(perf_counter() - middle)
        passed.append(middle - start)
    print(f"{ARTICLES:,} scores to {OUTLETS} outlets: {min(passed):.3f} s")
    print(f"{LABELLINGS:,} labellings drawn and tested: {min(shuffled):.3f} s (p {float(p[0]):.3f})")


if __name__ == "__main__":
    main()
