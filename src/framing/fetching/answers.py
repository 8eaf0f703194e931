"""Answers as the archive keeps them: a row of the ledger, and a body in a WARC file."""

import hashlib
import json
from pathlib import Path
from typing import cast

from framing.errors import CorpusError
from framing.fetching.base import Fetched, Refused
from framing.fetching.decoding import Unpacker
from framing.fetching.ledger import Row
from framing.fetching.records import Outcome, outcome_of
from framing.fetching.warc import Spot, payload_at


def answer_of(row: Row, folder: Path) -> Fetched:
    """What came of an address, with its body.

    Args:
        row: Its row of ``answers``.
        folder: Where the WARC files are.

    Raises:
        CorpusError: The body cannot be read any more, or is not what it was.
    """
    known = outcome_of(row)
    headers = cast("dict[str, str]", json.loads(row["headers"]))
    body = b""
    if row["file"] is not None:
        spot = Spot(file=row["file"], offset=row["offset"], length=row["length"])
        body = _body(folder, known, spot, row["size"], headers.get("content-encoding", ""))
    return Fetched(
        asked=known.asked,
        url=known.url,
        status=known.status,
        headers=headers,
        body=body,
        fetched=known.fetched,
        refusal=known.refusal,
        detail=known.detail,
        unchanged=known.unchanged,
    )


def _body(folder: Path, known: Outcome, spot: Spot, size: int, encoding: str) -> bytes:
    """The body of an answer, unpacked as it was when it came.

    Raises:
        CorpusError: It is not what it was.
    """
    unpacker = Unpacker([encoding], max_bytes=size, cut=True)
    try:
        unpacker.add(payload_at(folder, spot))
    except Refused as error:
        raise CorpusError(f"{folder / spot.file}: byte {spot.offset}: {error}.") from error
    body = bytes(unpacker.unpacked)
    if hashlib.sha256(body).hexdigest() != known.body_sha256:
        raise CorpusError(
            f"{folder / spot.file}: the record at byte {spot.offset} is not what was fetched from "
            f"{known.url}. The file was changed; bring it back from a copy, or begin a new archive."
        )
    return body
