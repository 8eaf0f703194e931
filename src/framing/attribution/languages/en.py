"""English: the fitted reader."""

from framing.attribution.learned.linking import attributions
from framing.attribution.learned.model import bundled
from framing.attribution.quotes import Quotations
from framing.attribution.voice_attributions import Attributions
from framing.attribution.voice_reading import Reading


class English:
    """Reads English with the bundled model; its card is ``docs/reference/voice.md``."""

    def attributions(self, reading: Reading, quotations: Quotations) -> Attributions:
        """The attributions of every article."""
        states, probability = bundled().label(reading, quotations)
        return attributions(reading, states, probability)


READER = English()
