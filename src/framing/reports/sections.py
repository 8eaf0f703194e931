"""The sections of a report, in order."""

from collections.abc import Mapping
from types import MappingProxyType

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "design": "What this design can show",
        "headline": "The difference between the groups",
        "channels": "Whose words, whose copy",
        "outlets": "Each outlet",
        "time": "Over time",
        "words": "Words that carry the difference",
        "topics": "Topics",
        "validity": "Do the scores measure the concept?",
        "evidence": "Passages",
        "robustness": "How much rests on single choices",
        "corpus": "The corpus",
        "methods": "Methods",
        "provenance": "Where the numbers come from",
    }
)
"""Identifier → heading. A plot names its section; a section without figure, table or text is left out."""
