"""Which articles belong into a corpus: a period, languages, outlets and a subject."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from framing.types import Article

SPACELESS = frozenset({"zh", "ja", "th"})
"""Languages that set no spaces between words: their words are looked for anywhere in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from ``since`` to before ``until``, each on the clock of the outlet.

    Attributes:
        since: First day.
        until: First day that is no longer in it.
    """

    since: date
    until: date

    def may_hold(self, published: str) -> bool:
        """Whether a date can lie in it; one known to the month or year can, if a day of it does.

        Args:
            published: As in ``types.Article``.
        """
        first, behind = _days(published)
        return first < self.until and behind > self.since

    def far_from(self, published: str, days: int) -> bool:
        """Whether a date lies outside by more than some days, so that no clock could bring it inside."""
        first, behind = _days(published)
        slack = timedelta(days=days)
        return first - slack >= self.until or behind + slack <= self.since

    def __str__(self) -> str:
        """``2024-05-01 to before 2024-06-01``."""
        return f"{self.since} to before {self.until}"


def _days(published: str) -> tuple[date, date]:
    """First day that a date can mean, and the first day behind it."""
    if len(published) == len("2024"):
        year = int(published)
        return date(year, 1, 1), date(year + 1, 1, 1) if year < date.max.year else date.max
    if len(published) == len("2024-05"):
        year, month = int(published[:4]), int(published[5:7])
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    day = date.fromisoformat(published[:10])
    return day, day + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an article must be about, in words.

    Attributes:
        all_of: Language → lists of words. An article is on the subject if headline or text hold at least one
            word of every list of its language. ``*`` stands for any letters; case does not matter, ``ё`` is
            ``е``. A language that is not named has nothing on the subject.
    """

    all_of: Mapping[str, tuple[tuple[str, ...], ...]]

    def why_not(self, language: str, said: str) -> str | None:
        """What an article lacks, in words; None if it is on the subject.

        Args:
            language: Its ISO 639-1 code.
            said: Headline and text.
        """
        lists = self.all_of.get(language)
        if lists is None:
            return f"the subject has no words in language {language!r}"
        plain = _plain(said)
        lacking = next((words for words in lists if not _pattern(words, language).search(plain)), None)
        return f"none of: {', '.join(lacking)}" if lacking else None


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


@cache
def _pattern(words: tuple[str, ...], language: str) -> re.Pattern[str]:
    """Finds any of the words; blanks in a phrase match any blanks."""
    parts = [
        r"\s+".join(r"\w*".join(map(re.escape, part.split("*"))) for part in _plain(word).split())
        for word in words
    ]
    either = "|".join(parts)
    return re.compile(either if language in SPACELESS else rf"(?<!\w)(?:{either})(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles belong into a corpus; what is left out wants everything.

    Attributes:
        period: The days; an undated article is not judged by them.
        languages: ISO 639-1 codes; empty wants all.
        outlets: Identifiers of outlets; empty wants all.
        subject: What they must be about, or None.
    """

    period: Period | None = None
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    subject: Subject | None = None

    def why_not(self, article: Article) -> tuple[str, str] | None:
        """Reason (a key of ``checking.REASONS``) and detail why an article is not wanted; None if it is."""
        if self.outlets and article.outlet not in self.outlets:
            return "other_outlet", f"{article.outlet} is none of the outlets asked for"
        if self.languages and article.language not in self.languages:
            return "other_language", f"it is in {article.language}"
        if self.period and article.published and not self.period.may_hold(article.published):
            return "outside_period", f"{article.published} is outside {self.period}"
        lacking = (
            self.subject.why_not(article.language, f"{article.title}\n{article.text}")
            if self.subject
            else None
        )
        return ("off_subject", lacking) if lacking else None

    def settings(self) -> dict[str, str]:
        """What the history keeps of it."""
        said = {
            "since": str(self.period.since) if self.period else "",
            "until": str(self.period.until) if self.period else "",
            "languages": " ".join(self.languages),
            "only_outlets": " ".join(self.outlets),
        }
        if self.subject:
            for language, lists in sorted(self.subject.all_of.items()):
                said[f"subject:{language}"] = " & ".join(" | ".join(words) for words in lists)
        return {name: value for name, value in said.items() if value}
