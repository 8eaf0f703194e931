"""From a draft to an article, or to a named reason why not."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from framing.corpus import normalise
from framing.corpus.cleaner import Cleaned, Cleaner
from framing.corpus.dates import Clock, Dated, Undatable, read_date
from framing.corpus.extraction.flags import PAGE_FLAGS, PROBLEMS, read_flags
from framing.corpus.furniture import Found
from framing.corpus.language import HAN, detect, language_code
from framing.corpus.wanted import Wanted
from framing.fetching.base import REFUSALS
from framing.outlets.registry import Registry, host
from framing.types import Article, Draft, Outlet

SHARED = frozenset({"no_article", "too_large", "wrong_encoding"})
"""Reasons that pages share with records of other kinds, whose words are used."""

REASONS: Mapping[str, str] = {
    "broken_record": "the record could not be read",
    "wrong_encoding": "its bytes are neither UTF-8 nor in the declared encoding",
    "too_large": "the record is too long to be an article",
    "no_article": "no article text was found on the page",
    "no_outlet": "neither the record nor --outlet says who publishes",
    "unknown_outlet": "the registry does not know the outlet",
    "empty": "there is no text, or nothing but furniture",
    "too_short": "the text has too few words",
    "bad_date": "the date cannot be read or does not exist",
    "ambiguous_date": "day and month cannot be told apart",
    "undated": "there is no date, and one was required",
    "language_unknown": "the language is not stated, and the text is too short to tell",
    "duplicate_id": "another record has the same identifier",
    "duplicate_text": "the same outlet has the same headline and text in another record",
    "list_refused": "a list of articles could not be fetched",
    "no_capture": "the archive holds no page of it that came well",
    "list_unreadable": "a list of articles came, but is not what it should be",
    "other_outlet": "its outlet is none of those asked for",
    "other_language": "its language is none of those asked for",
    "outside_period": "its date is outside the period",
    "off_subject": "neither headline nor text has the words of the subject",
    "same_page": "another address has the same article, word for word",
    "other_version": "another version of the same article is used; this one is in versions.parquet",
    **{name: words for name, words in PROBLEMS.items() if name not in SHARED},
    **{name: words for name, words in REFUSALS.items() if name not in SHARED},
}
"""Every reason for which a record does not get in, and what it means."""

FLAGS: Mapping[str, str] = {
    "no_title": "there is no headline",
    "no_date": "there is no date",
    "mojibake": "characters look as if read in the wrong encoding",
    "lost_characters": "characters were lost before the import",
    "redirected": "its address led on to another outlet, whose it is taken to be",
    **PAGE_FLAGS,
}
"""Every doubt about an article that got in."""

SHOWN = 200
"""Characters of a rejected text that are kept."""

SPACELESS = frozenset({"zh", "ja"})
"""Languages whose length is counted in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an article must be.

    Attributes:
        min_words: Fewest words of its text.
        min_characters: Fewest characters of its text in a language without spaces.
        require_date: True rejects undated articles; else they are kept, undated.
        clean: False takes no furniture out of texts (pages are still told apart).
        boilerplate: True also takes out the sentences that an outlet prints under, over or between many of
            its articles; they may be stock paragraphs in its own words, so a study of these keeps them.
        defaults: Field → value for records that do not say.
        wanted: Which articles are asked for at all.
    """

    min_words: int = 20
    min_characters: int = 40
    require_date: bool = False
    clean: bool = True
    boilerplate: bool = True
    defaults: Mapping[str, str] = field(default_factory=dict)
    wanted: Wanted = field(default_factory=Wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A record that did not get in.

    Attributes:
        reason: A key of ``REASONS``.
        detail: What exactly is wrong.
        place: Where it stands.
        fields: What identifies it: id, outlet, published, title, and the beginning of the text.
    """

    reason: str
    detail: str
    place: str
    fields: Mapping[str, str]

    def record(self) -> dict[str, str]:
        """As one line of ``rejects.jsonl``."""
        said = {"stage": "import", "reason": self.reason, "detail": self.detail, "place": self.place}
        return said | dict(self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """An article and what is to be remarked on it.

    Attributes:
        article: The article.
        removed: Furniture taken out.
        cited: Agencies that only its text cites.
        flags: Doubts of the import, keys of ``FLAGS``.
        stated: Doubts that the record brought, as name and reason.
    """

    article: Article
    removed: tuple[Found, ...]
    cited: tuple[str, ...]
    flags: tuple[str, ...]
    stated: tuple[tuple[str, str], ...] = ()


class _Refused(Exception):  # no error: it carries a reason out of nested calls
    def __init__(self, reason: str, detail: str) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(reason)


class Checker:
    """Checks drafts one by one; remembers nothing that would change an answer.

    Attributes:
        registry: Known outlets.
    """

    def __init__(
        self, registry: Registry, rules: Rules, newcomer: Callable[[str], Outlet] | None = None
    ) -> None:
        """Choose the outlets and the rules.

        Args:
            registry: Known outlets.
            rules: What an article must be.
            newcomer: Makes an outlet for a name that the registry does not know; None rejects such records.
        """
        self.registry, self._rules, self._newcomer = registry, rules, newcomer
        self._cleaner = Cleaner(registry)
        self._advice: dict[str, str] = {}

    def check(self, draft: Draft) -> Accepted | Reject:
        """The article of a draft, or why there is none."""
        fields = {**self._rules.defaults, **draft.fields}
        place = normalise.line(str(draft.place))
        if draft.problem:
            detail = fields.get("detail", "")
            return Reject(reason=draft.problem, detail=detail, place=place, fields=identifying(fields))
        try:
            return self._accept(fields, place)
        except _Refused as refused:
            return Reject(
                reason=refused.reason, detail=refused.detail, place=place, fields=identifying(fields)
            )

    def _accept(self, fields: dict[str, str], place: str) -> Accepted:
        outlet = self._outlet(fields)
        cleaned = self._cleaned(fields, Clock.of(outlet))
        if not cleaned.text:
            raise _Refused("empty", "no text" if not cleaned.removed else "nothing but furniture")
        language, confidence = self._language(fields, cleaned)
        self._long_enough(cleaned.text, language)
        dated = self._date(fields, cleaned, Clock.of(outlet))
        plain = {name: normalise.line(fields.get(name, "")) or None for name in ("id", "url", "kind")}
        article = Article(
            id=plain["id"] or derived_id(outlet.id, plain["url"] or "", cleaned.title, cleaned.text),
            outlet=outlet.id,
            published=dated.published if dated else None,
            date_precision=dated.precision if dated else "none",
            date_evidence=dated.evidence if dated else "",
            title=cleaned.title,
            text=cleaned.text,
            language=language,
            language_confidence=confidence,
            url=plain["url"],
            section=normalise.line(fields.get("section", "")) or cleaned.section,
            byline=normalise.line(fields.get("byline", "")) or cleaned.byline,
            credit=cleaned.credits,
            kind=plain["kind"],
            place=place,
        )
        refusal = self._rules.wanted.why_not(article)
        if refusal:
            raise _Refused(*refusal)
        return Accepted(
            article=article,
            removed=cleaned.removed,
            cited=cleaned.cited,
            flags=_flags(article),
            stated=read_flags(fields.get("flags", "")),
        )

    def _outlet(self, fields: Mapping[str, str]) -> Outlet:
        name, url = normalise.line(fields.get("outlet", "")), fields.get("url", "")
        if not name and not url:
            raise _Refused("no_outlet", "say --outlet NAME if all records are of one")
        known = (self.registry.find(name) if name else None) or (self.registry.find(url) if url else None)
        if known is None and self._newcomer:
            known = self._newcomer(name or host(url))
        if known is None:
            raise _Refused("unknown_outlet", self._near(name or host(url)))
        return known

    def _near(self, name: str) -> str:
        if name not in self._advice:
            near = self.registry.near(name)
            self._advice[name] = f"no outlet {name!r}" + (
                f"; did you mean {', '.join(near)}?" if near else ""
            )
        return self._advice[name]

    def _cleaned(self, fields: Mapping[str, str], clock: Clock) -> Cleaned:
        if "page" in fields and "text" not in fields:
            return self._cleaner.page(fields["page"], clock)
        title, text = fields.get("title", ""), fields.get("text", "")
        if "furniture" in fields:
            found = tuple(self._cleaner.lines_of(fields["furniture"]))
            credited, cited = self._cleaner.credits(found, text)
            return _as_is(title, text, found, credited, cited)
        return self._cleaner.text(title, text, clock) if self._rules.clean else _as_is(title, text)

    def _language(self, fields: Mapping[str, str], cleaned: Cleaned) -> tuple[str, float]:
        stated = language_code(fields.get("language", ""))
        if stated:
            return stated, 1.0
        found = detect(f"{cleaned.title}\n{cleaned.text}")
        if found is None:
            raise _Refused("language_unknown", "too short to tell; say --language CODE if all are in one")
        return found

    def _long_enough(self, text: str, language: str) -> None:
        rules = self._rules
        if language in SPACELESS:
            count, least, what = len(re.sub(r"\s", "", text)), rules.min_characters, "characters"
        else:
            count, least, what = text.count(" ") + text.count("\n\n") + 1, rules.min_words, "words"
            if count < least and HAN.search(text):
                count = max(count, len(HAN.findall(text)) // 2)
        if count < least:
            raise _Refused("too_short", f"{count} {what}; the least is {least}")

    def _date(self, fields: Mapping[str, str], cleaned: Cleaned, clock: Clock) -> Dated | None:
        stated = fields.get("published", "")
        if stated:
            dated = read_date(stated, clock)
            if isinstance(dated, Undatable):
                raise _Refused(dated.reason, dated.detail)
            source = normalise.line(fields.get("date_evidence", "")) or "field published"
            return Dated(
                published=dated.published, precision=dated.precision, evidence=f"{source}: {dated.evidence}"
            )
        if cleaned.published:
            dated = cleaned.published
            return Dated(
                published=dated.published, precision=dated.precision, evidence=f"dateline: {dated.evidence}"
            )
        if self._rules.require_date:
            raise _Refused("undated", "no date field and no dateline")
        return None


def _as_is(
    title: str,
    text: str,
    removed: tuple[Found, ...] = (),
    credited: tuple[str, ...] = (),
    cited: tuple[str, ...] = (),
) -> Cleaned:
    rows = normalise.unwrapped(normalise.lines(text))
    return Cleaned(
        title=normalise.line(title),
        text="\n\n".join(row for row in rows if row),
        removed=removed,
        credits=credited,
        cited=cited,
    )


def _flags(article: Article) -> tuple[str, ...]:
    flags = [] if article.title else ["no_title"]
    flags += [] if article.published else ["no_date"]
    return (*flags, *normalise.doubts(article.title + article.text))


def derived_id(outlet: str, url: str, title: str, text: str) -> str:
    """The identifier of an article without one of its own: 16 hexadecimal digits of a SHA-256."""
    return hashlib.sha256(f"{outlet}\x1f{url}\x1f{title}\x1f{text}".encode()).hexdigest()[:16]


def text_key(article: Article) -> bytes:
    """Equal for two articles of one outlet with the same headline and text, wherever their paragraphs end."""
    said = f"{article.outlet}\x1f{article.title}\x1f{article.text}".replace("\n\n", " ")
    return hashlib.blake2b(said.encode(), digest_size=16).digest()


def identifying(fields: Mapping[str, str]) -> dict[str, str]:
    """What a rejected record is recognised by."""
    said = {
        name: normalise.line(fields[name])
        for name in ("id", "outlet", "published", "title")
        if name in fields
    }
    text = fields.get("text") or fields.get("page") or ""
    return said | ({"text": normalise.line(text[: 2 * SHOWN])[:SHOWN]} if text else {})
