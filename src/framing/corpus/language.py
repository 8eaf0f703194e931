"""Which language an article is in: as stated, else as py3langid detects it (Lui & Baldwin 2012, ACL)."""

import re
from functools import cache
from typing import Any

SHORTEST = 60
"""Characters under which detection is not tried: it errs too often there."""

LOOKED_AT = 1_500
"""Characters that the detector reads."""

CHINESE_ENOUGH = 0.3
"""Share of Chinese characters from which a short text without kana is Chinese."""

HAN = re.compile("[\u3400-\u9fff]")
KANA = re.compile("[\u3040-\u30ff]")
NAMES = {
    "english": "en", "eng": "en", "russian": "ru", "rus": "ru", "русский": "ru", "chinese": "zh", "zho": "zh",
    "chi": "zh", "cmn": "zh", "mandarin": "zh", "中文": "zh", "kazakh": "kk", "kaz": "kk", "german": "de",
    "french": "fr", "spanish": "es", "japanese": "ja", "korean": "ko", "arabic": "ar", "ukrainian": "uk",
}  # fmt: skip
"""Languages as data sets name them → ISO 639-1."""


@cache
def language_code(stated: str) -> str | None:
    """ISO 639-1 code of a language as stated (``en-US``, ``English``, ``zh_CN``); None if not understood."""
    name = stated.strip().casefold()
    if name in NAMES:
        return NAMES[name]
    found = re.fullmatch(r"([a-z]{2})(?:[-_][a-z0-9_-]+)?", name)
    return found.group(1) if found else None


def detect(text: str) -> tuple[str, float] | None:
    """The language of a text and its probability, 0 to 1; None for a text too short to tell.

    Args:
        text: Headline and body.
    """
    start = text[:LOOKED_AT]
    if len(start) < SHORTEST:
        chinese = len(HAN.findall(start)) >= max(1.0, CHINESE_ENOUGH * len(start)) and not KANA.search(start)
        return ("zh", 1.0) if chinese else None
    code, probability = _detector().classify(start)
    return str(code), round(float(probability), 3)


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
