"""Any language: what stands between quotation marks, if it is long enough to be speech, with no speaker."""

from framing.attribution.language_reader import LanguageReader
from framing.attribution.quotes import Quotations, speech, titles
from framing.attribution.voice_attributions import Attribution, Attributions
from framing.attribution.voice_reading import Reading


class MarksOnly(LanguageReader):
    """Reads quotation marks and nothing else."""

    def attributions(self, reading: Reading, quotations: Quotations) -> Attributions:
        """Every quotation of three words or more, as speech of nobody known."""
        chosen = (speech(reading, quotations) & ~titles(reading, quotations)).nonzero()[0].tolist()
        found = [
            Attribution(contents=((int(quotations.firsts[k]), int(quotations.ends[k])),)) for k in chosen
        ]
        return Attributions.of(found, len(reading))


READER = MarksOnly()
