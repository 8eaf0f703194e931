"""What an archive remembers, as nouns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from framing.fetching.base import Purpose
from framing.fetching.ledger import Row

Kind = Purpose | Literal["robots", "rights", "stream"]
"""What an address was asked for: as sources know it, for the rules of its host, or piece by piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What an address is asked for.

    Attributes:
        purpose: What for.
        round: In which round.
        disallowed: True if robots.txt disallows it and it is fetched all the same.
        under: The manners that its refusal depends on (`standing.under`), or empty.
    """

    purpose: Kind
    round: str = ""
    disallowed: bool = False
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one address, without its body.

    Attributes:
        asked: The address that was asked for.
        url: The address after redirects.
        purpose: What for.
        round: In which round.
        status: The last status code; None if no answer came.
        refusal: A key of ``REFUSALS``, or None.
        detail: What exactly was wrong.
        fetched: When, in UTC.
        unchanged: True if the host said that nothing changed since the time before.
        disallowed: True if robots.txt disallows it and it was fetched all the same.
        under: The manners that a refusal depends on (`standing.under`), or empty.
        body_sha256: Of the unpacked body; None if there is none.
        warc_file: Name of the WARC file that holds the body; None if there is none.
        warc_offset: First byte of the record there.
    """

    asked: str
    url: str
    purpose: str
    round: str
    status: int | None
    refusal: str | None
    detail: str
    fetched: datetime
    unchanged: bool
    disallowed: bool
    under: str
    body_sha256: str | None
    warc_file: str | None
    warc_offset: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it was made.

    Attributes:
        asked: The address whose fetching led to it.
        url: The address that was requested: ``asked``, where that leads, or the robots.txt of its host.
        purpose: What for.
        round: In which round.
        moment: When, in UTC.
        status: Status code; None if no answer came.
        refusal: Why it is of no use, or None.
        peer: Numeric address that was connected to, or None.
    """

    asked: str
    url: str
    purpose: str
    round: str
    moment: datetime
    status: int | None
    refusal: str | None
    peer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRules:
    """What a host says of programs that read it.

    Attributes:
        host: Its name, with an unusual port.
        url: Address of the robots.txt.
        sha256: Of the robots.txt; None if there is none.
        moment: When it was asked for, in UTC.
        status: Status code; None if no answer came.
        refusal: Why it could not be had, or None.
        crawl_delay: Seconds between two requests that it asks for, or None.
        tdm_reservation: ``1`` if rights to text and data mining are reserved anywhere on the host,
            ``0`` if it says that they are not, None if it says nothing.
        tdm_evidence: Where it says so, one place per line.
    """

    host: str
    url: str
    sha256: str | None
    moment: datetime
    status: int | None
    refusal: str | None
    crawl_delay: float | None
    tdm_reservation: str | None
    tdm_evidence: str


def outcome_of(row: Row) -> Outcome:
    """An outcome from a row of ``answers``."""
    return Outcome(
        asked=row["asked"],
        url=row["url"],
        purpose=row["purpose"],
        round=row["round"],
        status=row["status"],
        refusal=row["refusal"],
        detail=row["detail"],
        fetched=datetime.fromisoformat(row["fetched"]),
        unchanged=bool(row["unchanged"]),
        disallowed=bool(row["disallowed"]),
        under=row["under"],
        body_sha256=row["sha256"],
        warc_file=row["file"],
        warc_offset=row["offset"],
    )


def request_of(row: Row) -> Request:
    """A request from a row of ``requests``."""
    return Request(
        asked=row["asked"],
        url=row["url"],
        purpose=row["purpose"],
        round=row["round"],
        moment=datetime.fromisoformat(row["moment"]),
        status=row["status"],
        refusal=row["refusal"],
        peer=row["peer"],
    )
