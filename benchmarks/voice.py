"""Whose words: quality on PolNeAR dev beside rules and bare quotation marks; speed; the embedded corpus's
gold; the gold for Russian and Chinese.

PolNeAR is read from ``labelled/polnear`` in the folder of real articles; ``dev`` was never trained or
tuned on.
"""

import os
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks import _voice_errors, _voice_gold, _voice_readouts
from framing.attribution.kernels.voice_states import N_STATES
from framing.attribution.language_reader import LanguageReader
from framing.attribution.languages._english_rules import EnglishRules
from framing.attribution.languages.en import English
from framing.attribution.languages.marks_only import MarksOnly
from framing.attribution.learned.annotated_voices import annotated_voices
from framing.attribution.learned.model import BUNDLED, bundled
from framing.attribution.learned.polnear import read
from framing.attribution.learned.scoring import MEASURES, intervals, score_articles, scores
from framing.attribution.quotes import Quotations, quotations
from framing.attribution.voice import VoiceSettings
from framing.attribution.voice_attributions import Attribution, Attributions
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_table import About, read_articles
from framing.corpus.gold import read_gold

ROOT = Path(__file__).resolve().parent.parent
TIMED = 420
"""Speed is measured over so many articles."""
TARGETS = {
    "token_f1": 0.87, "exact": 0.55, "overlap": 0.73, "source_given_content": 0.85, "sentence_accuracy": 0.86,
    "direct_overlap": 0.92,
}  # fmt: skip


class Everything(LanguageReader):
    """The constant answer: all of an article is content."""

    def attributions(self, reading: Reading, quotations: Quotations) -> Attributions:
        del quotations
        spans = zip(reading.article_offsets[:-1].tolist(), reading.article_offsets[1:].tolist(), strict=True)
        return Attributions.of([Attribution(contents=(span,)) for span in spans], len(reading))


class Fitted(LanguageReader):
    """The model alone, without the completion for agency prose."""

    def attributions(self, reading: Reading, quotations: Quotations) -> Attributions:
        return English().fitted(reading, quotations)


def main() -> None:
    data = Path(os.environ.get("FRAMING_REAL_DATA", ROOT.parent / "shared" / "data"))
    file = data / "labelled" / "polnear" / "dev.jsonl.gz"
    if file.is_file():
        quality(file)
        reliability(file)
        speed(file.with_name("train.jsonl.gz"))
        _voice_readouts.report(data)
    else:
        print(f"PolNeAR is not here ({file.name}): set FRAMING_REAL_DATA")
    size = sum(each.stat().st_size for each in BUNDLED.iterdir())
    print(
        f"\nmodel: {size / 1e6:.2f} MB, {N_STATES} states, fitted to {bundled().facts['articles']} articles"
    )
    embedded()
    _voice_gold.report()
    if file.is_file():
        _voice_errors.report(data)


def quality(file: Path) -> None:
    dev = read(file)
    marks = quotations(dev.reading)
    readers = {
        "everything is content": Everything(),
        "quotations of 5 words (as textacy)": MarksOnly(),
        "rules": EnglishRules(),
        "fitted and completed": English(),
        "fitted": Fitted(),
    }
    print(f"PolNeAR dev, {len(dev.ids)} articles, 95 % intervals by resampling articles; targets below")
    print(f"{'':36}" + "".join(f"{name[:16]:>18}" for name in MEASURES))
    for name, reader in readers.items():
        counts = score_articles(dev.reading, dev.gold, reader.attributions(dev.reading, marks), marks.inside)
        print(f"{name:36}" + "".join(f"{value:>18.3f}" for value in scores(counts).values()))
        if isinstance(reader, English | Fitted):  # as used, and the model alone
            bounds = intervals(counts)
            print(f"{'':36}" + "".join(f"{f'{low:.3f}–{high:.3f}':>18}" for low, high in bounds.values()))
    print(f"{'target':36}" + "".join(f"{TARGETS.get(name, float('nan')):>18.2f}" for name in MEASURES))


def reliability(file: Path) -> None:
    """``p`` beside how often a sentence is not the outlet's own by the annotation, in bins of ``p``."""
    dev = read(file)
    abouts = [About(article=name, outlet="", published=None, language="en") for name in dev.ids]
    found = read_articles(dev.reading, abouts, VoiceSettings()).sentences
    full = np.diff(dev.reading.sentence_offsets) > 0
    p, voice = found["p"].to_numpy()[full], found["voice"].to_numpy()[full]
    truth = annotated_voices(dev)[full]
    other = truth != "own"
    agree = ((voice != "own") == other).mean()
    print(
        f"\nPolNeAR dev, {len(p)} sentences, annotated spans made into voices: "
        f"right {(voice == truth).mean():.3f}, own or not {agree:.3f} (always 'own': {1 - other.mean():.3f})"
    )
    print(f"p beside the share that is not own; Brier score {((p - other) ** 2).mean():.3f}")
    for low, high in pairwise((0, 0.06, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.001)):
        chosen = (p >= low) & (p < high)
        if chosen.any():
            print(
                f"   {low:.2f}–{min(high, 1):.2f}  n {chosen.sum():5}  mean p {p[chosen].mean():.3f}  "
                f"not own {other[chosen].mean():.3f}"
            )


def speed(file: Path) -> None:
    """Articles a second on one core, from stored tokens: spans alone, and the whole table with speakers.

    Training articles, each once: speed does not mind that they are known, and copies would flatter what is
    remembered. A loop that never changes is timed beside, because the machine may be busy.
    """
    reading = read(file).reading.select(range(TIMED))
    abouts = [About(article=str(a), outlet="outlet", published=None, language="en") for a in range(TIMED)]
    read_articles(reading.select([0]), abouts[:1], VoiceSettings())  # compile
    English().attributions(reading, quotations(reading))
    words = len(reading) / TIMED
    for name, work in (
        ("spans (target 400)", lambda: English().attributions(reading, quotations(reading))),
        ("the whole table (target 400)", lambda: read_articles(reading, abouts, VoiceSettings())),
        (
            "reference: crc32 of every form",
            lambda: [crc32(reading.forms[k].encode()) for k in reading.numbers],
        ),
    ):
        best = min(_seconds(work) for _ in range(3))
        print(f"{name}: {TIMED / best:.0f} articles/s a core ({words:.0f} tokens each)")


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def embedded() -> None:
    """The embedded corpus: voice per sentence, on the half of its outlets that was not looked at."""
    from benchmarks._voice_embedded import report

    report(read_gold(ROOT / "corpora" / "xi_putin"))


if __name__ == "__main__":
    main()
