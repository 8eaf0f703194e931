"""What only the makers of a corpus know: the questions, the file they are answered in, and the answers.

The questions follow Gebru et al. (2021), Datasheets for Datasets, arXiv:1803.09010, as far as a machine
cannot answer them. None is answered for the user.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from framing.checked_yaml import read_checked

Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Motivation(_Strict):
    """Why the corpus was made."""

    purpose: Text | None = Field(None, description="For what purpose was the corpus put together?")
    creators: Text | None = Field(None, description="Who put it together, and on behalf of whom?")
    funding: Text | None = Field(None, description="Who paid for it?")


class Composition(_Strict):
    """What it holds."""

    sampling: Text | None = Field(
        None, description="Of which larger set is it a sample, and how were outlets and articles chosen?"
    )
    missing: Text | None = Field(
        None, description="What is missing that a reader would expect, and why (paywalls, deleted pages …)?"
    )
    sensitive: Text | None = Field(
        None, description="What in it might offend, harm or be sensitive (violence, victims, minors …)?"
    )
    persons: Text | None = Field(
        None, description="Which persons can be identified in it who are not public figures?"
    )


class Collecting(_Strict):
    """How it was collected."""

    access: Text | None = Field(
        None,
        description="How was access to the articles lawful (open web, subscription, licence, exception)?",
    )
    people: Text | None = Field(None, description="Who did the collecting, and how were they paid?")
    ethics: Text | None = Field(None, description="Was there an ethical review? By whom, with which outcome?")
    legal_basis: Text | None = Field(
        None,
        description=(
            "Personal data: on which legal basis (for the GDPR: Articles 6 and 9, with Article 85 or 89)?"
        ),
    )
    consent: Text | None = Field(
        None, description="Were the persons in it told or asked? If not, why was that not needed?"
    )


class Preprocessing(_Strict):
    """What was done to the material."""

    manual: Text | None = Field(
        None, description="What was done to the material by hand, or before framing read it?"
    )
    raw: Text | None = Field(None, description="Is the raw material kept? Where, and who may see it?")


class Uses(_Strict):
    """What it is used for."""

    done: Text | None = Field(None, description="What has it been used for already?")
    suited: Text | None = Field(None, description="What else could it be used for?")
    unsuited: Text | None = Field(None, description="What should it not be used for?")
    risks: Text | None = Field(
        None, description="Could a use of it harm persons or groups, and what can be done about that?"
    )


class Distribution(_Strict):
    """Who may have it."""

    licence: Text | None = Field(
        None, description="Under which licence is what you pass on? An SPDX name (CC-BY-4.0) or an address."
    )
    rights: Text | None = Field(
        None, description="Who holds the rights in the texts, and what do their terms allow?"
    )
    channel: Text | None = Field(
        None, description="To whom and how is it passed on (repository, on request)?"
    )
    published: date | None = Field(None, description="Since when? A day, such as 2026-11-23.")
    url: Text | None = Field(None, description="Its own page or DOI, as an address.")
    citation: Text | None = Field(None, description="How is it to be cited?")


class Maintenance(_Strict):
    """Who looks after it."""

    contact: Text | None = Field(
        None, description="Who answers questions about it, and how are they reached?"
    )
    updates: Text | None = Field(None, description="Will it be updated or corrected? How often, by whom?")
    retention: Text | None = Field(None, description="Personal data: for how long is it kept, and what then?")
    removal: Text | None = Field(None, description="How can somebody ask that an article is taken out?")
    versions: Text | None = Field(None, description="Are older versions kept, and where?")


class Answers(_Strict):
    """Everything that was answered; None is a question that was not."""

    motivation: Motivation = Motivation()
    composition: Composition = Composition()
    collection: Collecting = Collecting()
    preprocessing: Preprocessing = Preprocessing()
    uses: Uses = Uses()
    distribution: Distribution = Distribution()
    maintenance: Maintenance = Maintenance()

    def each(self, heading: str) -> Iterator[tuple[str, str, str | None]]:
        """Key, question and answer of every question under a heading, in order."""
        section: BaseModel = getattr(self, heading)
        for name, field in type(section).model_fields.items():
            value = getattr(section, name)
            yield f"{heading}.{name}", field.description or "", None if value is None else str(value)

    def count(self) -> tuple[int, int]:
        """How many questions are answered, and how many there are."""
        found = [answer for heading in type(self).model_fields for _, _, answer in self.each(heading)]
        return sum(answer is not None for answer in found), len(found)

    def blanked(self, mark: str) -> Self:
        """The same with every answer replaced by a mark."""
        sections: dict[str, BaseModel] = {}
        for heading in type(self).model_fields:
            section: BaseModel = getattr(self, heading)
            said = {
                name: mark for name in type(section).model_fields if isinstance(getattr(section, name), str)
            }
            sections[heading] = section.model_copy(update=said)
        return self.model_copy(update=sections)


def answers_beside(store: Path) -> Path:
    """Where the answers for a store are kept unless another file is named: beside it, not in it.

    A store is replaced as a whole when it is made again; what people wrote must not go with it.
    """
    store = store.resolve()
    return store.parent / f"{store.name}.answers.yaml"


def read_answers(path: Path) -> Answers:
    """The answers in a file.

    Raises:
        BadConfig: The file has problems; each is named with its place.
        DataError: The file cannot be read.
    """
    return read_checked(path, AnswersFile).answers()


class AnswersFile(_Strict):
    """What an answers file may say: a heading without any answer under it may stand empty."""

    motivation: Motivation | None = None
    composition: Composition | None = None
    collection: Collecting | None = None
    preprocessing: Preprocessing | None = None
    uses: Uses | None = None
    distribution: Distribution | None = None
    maintenance: Maintenance | None = None

    def answers(self) -> Answers:
        """The answers with every heading filled in."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return Answers(**{name: section for name, section in found.items() if section is not None})


def template(corpus: str) -> str:
    """An answers file in which nothing is answered yet.

    Args:
        corpus: Name of the corpus.
    """
    lines = [
        f"# What only its makers know of the corpus {' '.join(corpus.split())!r}.",
        "# Write an answer behind each colon (longer ones as a block after `|`), then call",
        "# `framing corpus datasheet` again. What is left empty stands in the datasheet as not answered.",
    ]
    for heading in Answers.model_fields:
        lines += ["", f"{heading}:"]
        for key, question, _ in Answers().each(heading):
            lines += [f"  # {question}", f"  {key.partition('.')[2]}:"]
    return "\n".join(lines) + "\n"
