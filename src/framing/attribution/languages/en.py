"""English."""

from framing.attribution.languages._english_rules import EnglishRules

READER = EnglishRules()
