"""Asking an endpoint that speaks the chat-completions protocol: with limits, patience and no secrets kept."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from pydantic import JsonValue

from framing.errors import DataError, UsageError

if TYPE_CHECKING:
    import httpx

Body = dict[str, JsonValue]
Messages = list[JsonValue]

TRIES = 6
"""Times that a request is sent before the endpoint counts as out of order."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds before the second try, doubled each time, and the longest that is waited."""

LARGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read."""

FILTERED = "content_filter"
"""Word by which endpoints say that a filter held the answer back."""

SHOWN = 300
"""Characters of an endpoint's words that a message shows."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the model answered.

    Attributes:
        content: Its words; empty if there were none.
        finish: Why it stopped: ``stop``, ``length``, ``content_filter`` …; empty if not said.
        refusal: Its refusal in the protocol's own field; empty if it did not refuse there.
        model: Name and version that the endpoint gives itself; empty if not said.
        tokens_in: Tokens of the prompt, as the endpoint counts them; 0 if it does not.
        tokens_out: Tokens of the answer, likewise.
    """

    content: str
    finish: str = ""
    refusal: str = ""
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


class _Again(Exception):
    """This try failed in a way that another may not."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An endpoint.

    Attributes:
        base_url: Address up to and without ``/chat/completions``.
        key_variable: Environment variable with the key, or None. The key is read when it is sent, and is
            never kept, shown or written.
        seconds: Longest time for one answer, its last byte included.
        first_pause: Seconds before the second try.
    """

    base_url: str
    key_variable: str | None = None
    seconds: float = 60.0
    first_pause: float = FIRST_PAUSE

    def checked(self) -> Self:
        """The endpoint, if nothing speaks against asking it.

        Raises:
            UsageError: The address is none, holds a password, would send a key unencrypted through a
                network, or the variable of the key is not set.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(
                f"base_url must be an address such as http://127.0.0.1:8080/v1, not {self.base_url!r}"
            )
        if parts.username or parts.password:
            raise UsageError("base_url must hold no name or password: name a variable in key_variable")
        if self.key_variable and parts.scheme == "http" and not _is_here(parts.hostname):
            raise UsageError(f"a key is not sent unencrypted to {parts.hostname}: use https")
        if self.key_variable and not os.environ.get(self.key_variable):
            raise UsageError(f"the environment variable {self.key_variable} (key_variable) is not set")
        return self

    def client(self) -> "httpx.Client":
        """A client that follows no redirect and reads no settings from the environment."""
        import httpx

        return httpx.Client(timeout=self.seconds, follow_redirects=False, trust_env=False)

    def ask(self, client: "httpx.Client", body: Body) -> Reply:
        """The answer to one request, sent again while the endpoint is busy, slow or broken.

        Raises:
            DataError: It still is after ``TRIES`` tries, or it rejects the request.
        """
        pause, why = self.first_pause, ""
        for number in range(TRIES):
            if number:
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            try:
                return self._once(client, body)
            except _Again as again:
                why = str(again)
                if again.wait is not None:
                    pause = min(max(again.wait, pause), LONGEST_PAUSE)
        raise DataError(
            f"{self.base_url} gave no answer in {TRIES} tries; the last one: {why}. Answers so far are kept: "
            "run again when it is back."
        )

    def _once(self, client: "httpx.Client", body: Body) -> Reply:
        import httpx

        address = f"{self.base_url.rstrip('/')}/chat/completions"
        ends = time.monotonic() + self.seconds
        try:
            with client.stream("POST", address, json=body, headers=self._headers()) as response:
                content = _read(response, ends)
                status, wait = response.status_code, response.headers.get("retry-after", "")
        except httpx.HTTPError as error:
            raise _Again(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        if status in {408, 409, 425, 429} or status >= 500:  # noqa: PLR2004  # the server's own errors
            raise _Again(f"status {status}", float(wait) if wait.isdigit() else None)
        if status != 200:  # noqa: PLR2004  # the one status of an answer
            return self._rejected(status, content.decode("utf-8", "replace"))
        return _reply(content)

    def _headers(self) -> Mapping[str, str]:
        key = os.environ.get(self.key_variable, "") if self.key_variable else ""
        return {"authorization": f"Bearer {key}"} if key else {}

    def _rejected(self, status: int, words: str) -> Reply:
        if FILTERED in words:
            return Reply(content="", finish=FILTERED)
        key = os.environ.get(self.key_variable, "") if self.key_variable else ""
        shown = words.replace(key, "(key)") if key else words
        raise DataError(
            f"{self.base_url} rejects the request with status {status}: {' '.join(shown[:SHOWN].split())}"
        )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read(response: "httpx.Response", ends: float) -> bytes:
    """The body, up to a time and a size."""
    pieces, size = [], 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if time.monotonic() > ends:
            raise _Again("the answer took too long")
        if size > LARGEST_ANSWER:
            raise _Again("the answer is too long")
    return b"".join(pieces)


def _reply(content: bytes) -> Reply:
    """The reply in the words of the protocol."""
    try:
        said = json.loads(content)
        choice = said["choices"][0]
        message, usage = choice["message"], said.get("usage") or {}
        return Reply(
            content=str(message.get("content") or ""),
            finish=str(choice.get("finish_reason") or ""),
            refusal=str(message.get("refusal") or ""),
            model=str(said.get("model") or ""),
            tokens_in=int(usage.get("prompt_tokens") or 0),
            tokens_out=int(usage.get("completion_tokens") or 0),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise _Again("the answer is no chat completion") from error
