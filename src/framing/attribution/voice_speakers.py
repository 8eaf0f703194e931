"""The speaker, cue and relay of every sentence that is not the outlet's own."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framing.attribution.camps import Camps
from framing.attribution.language_reader import Company, LanguageReader
from framing.attribution.speakers import Person
from framing.attribution.voice_attributions import NONE, Attributions
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_sentences import SentenceVoices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framing.attribution.voice_table import About

ARROW = " → "


class Said(NamedTuple):
    """Who says a sentence, and by which words it is known; all None for the outlet's own.

    There is one for every sentence, so it is a light one.
    """

    speaker: str | None = None
    speaker_name: str | None = None
    speaker_id: str | None = None
    camp: str | None = None
    cue: str | None = None
    cue_strength: str = "none"
    relay: str | None = None


OWN = Said()


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What speakers are looked up in.

    Attributes:
        abouts: What is known of each article.
        camps: Who is known.
        agencies: The agency that each sentence names as where it comes from.
        ways: The reader of the language.
    """

    abouts: "Sequence[About]"
    camps: Camps
    agencies: list[str | None]
    ways: LanguageReader


def speakers(reading: Reading, found: Attributions, decided: SentenceVoices, setting: Setting) -> list[Said]:
    """One entry per sentence.

    Args:
        reading: The tokens.
        found: Their attributions.
        decided: The voice of each sentence.
        setting: Who may be meant.
    """
    days = [about.published for about in setting.abouts]
    companies = setting.ways.companies(reading, found, days, setting.camps)
    facts = _Facts.of(reading, found, decided)
    bounds = reading.article_sentences.tolist()
    said: list[Said] = []
    for a, about in enumerate(setting.abouts):
        article = _Article(
            facts=facts,
            first=bounds[a],
            behind=bounds[a + 1],
            cast=companies[a],
            about=about,
            agencies=setting.agencies,
            ways=setting.ways,
        )
        said += article.said()
    return said


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What is asked of every sentence and attribution, as plain lists: single numbers of arrays are slow.

    Attributes:
        voice: Of each sentence.
        attribution: Of each sentence, ``NONE`` for none.
        quoted: Does each sentence hold a quotation?
        opens: Does each sentence begin a paragraph?
        cues: Words of the cue of each attribution, or None.
        sources: Words of its source, or None.
        source_tokens: First token of its source.
    """

    voice: list[str]
    attribution: list[int]
    quoted: list[bool]
    opens: list[bool]
    cues: list[str | None]
    sources: list[str | None]
    source_tokens: list[int]

    @classmethod
    def of(cls, reading: Reading, found: Attributions, decided: SentenceVoices) -> "_Facts":
        def words(spans: np.ndarray) -> list[str | None]:
            return [None if first == NONE else reading.text(first, end) for first, end in spans.tolist()]

        return cls(
            voice=decided.voice.tolist(),
            attribution=decided.attribution.tolist(),
            quoted=decided.quoted.tolist(),
            opens=np.isin(reading.sentence_offsets[:-1], reading.paragraph_offsets[:-1]).tolist(),
            cues=words(found.cues),
            sources=words(found.sources),
            source_tokens=found.sources[:, 0].tolist(),
        )


@dataclass(kw_only=True)
class _Article:
    """One article on its way through."""

    facts: _Facts
    first: int
    behind: int
    cast: Company
    about: "About"
    agencies: list[str | None]
    ways: LanguageReader
    _agency: str | None = None
    _relays: dict[tuple[str | None, str | None], str | None] = field(default_factory=dict)

    def said(self) -> list[Said]:
        entries: list[Said] = []
        for s in range(self.first, self.behind):
            entries.append(self._sentence(s, s - self.first, entries))
        return self._fill_forward(entries)

    def _sentence(self, s: int, number: int, before: list[Said]) -> Said:
        self._agency = self.agencies[s]
        if self.facts.voice[s] == "own":
            return Said(relay=self._relay(None)) if self._agency else OWN
        k = self.facts.attribution[s]
        if k == NONE:
            return self._nameless(s, number, before)
        cue, source = self.facts.cues[k], self.facts.sources[k]
        if source is None:
            previous = self._previous(s, number, before)
            if previous is not None:
                return self._again(previous, number, cue)
            return Said(cue=cue, cue_strength=self.ways.strength(cue or ""), relay=self._relay(None))
        person = self.cast.speaker(source, sentence=number, token=self.facts.source_tokens[k])
        return self._entry(source, person, cue)

    def _entry(self, source: str | None, person: Person, cue: str | None) -> Said:
        return Said(
            speaker=source,
            speaker_name=person.name,
            speaker_id=person.id,
            camp=person.camp,
            cue=cue,
            cue_strength=self.ways.strength(cue or ""),
            relay=self._relay(person.name or source),
        )

    def _nameless(self, s: int, number: int, before: list[Said]) -> Said:
        previous = self._previous(s, number, before)
        return self._again(previous, number, None) if previous else Said(relay=self._relay(None))

    def _previous(self, s: int, number: int, before: list[Said]) -> Said | None:
        """The sentence before, if it is of somebody, and a quotation or in the same paragraph."""
        if not before or before[-1].speaker is None or number <= 1:
            return None
        if self.facts.opens[s] and not (self.facts.quoted[s] and self.facts.quoted[s - 1]):
            return None
        return before[-1]

    def _again(self, previous: Said, number: int, cue: str | None) -> Said:
        person = Person(name=previous.speaker_name, id=previous.speaker_id, camp=previous.camp)
        self.cast.spoke(number, person)
        return self._entry(previous.speaker, person, cue)

    def _fill_forward(self, entries: list[Said]) -> list[Said]:
        """A quotation before its speaker is named takes the one named next in its paragraph."""
        for i in range(len(entries) - 2, 0, -1):
            entry, after = entries[i], entries[i + 1]
            follows = not self.facts.opens[self.first + i + 1]
            quoted = self.facts.voice[self.first + i] == "direct"
            if quoted and entry.speaker is None and follows and after.speaker:
                person = Person(name=after.speaker_name, id=after.speaker_id, camp=after.camp)
                entries[i] = self._entry(after.speaker, person, None)
        return entries

    def _relay(self, speaker: str | None) -> str | None:
        key = (self._agency, speaker)
        if key not in self._relays:
            agencies = self.about.credit or ((self._agency,) if self._agency else ())
            chain = [each for each in (self.about.outlet, *agencies, speaker) if each]
            self._relays[key] = ARROW.join(dict.fromkeys(chain)) or None
        return self._relays[key]
