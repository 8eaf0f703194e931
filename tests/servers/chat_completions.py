"""A server that speaks the chat-completions protocol on loopback, well or badly, as a script tells it.

```
with chat_completions(coding) as server:
    server.base_url
```
``coding`` is given the request and answers with a ``Deed``: what is sent, and how.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What the server does with one request.

    Attributes:
        content: Words of the model.
        finish: Why it stopped.
        refusal: Refusal in the protocol's own field.
        status: Status of the response.
        headers: Further headers.
        body: Sent in place of a completion, if given.
        closes: Hang up without a word.
        drips: Seconds between single bytes of the body.
    """

    content: str = '{"code": 0}'
    finish: str = "stop"
    refusal: str | None = None
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    body: bytes | None = None
    closes: bool = False
    drips: float = 0.0

    def sent(self, request: Request) -> bytes:
        """The body."""
        if self.body is not None:
            return self.body
        message = {"role": "assistant", "content": self.content, "refusal": self.refusal}
        words = sum(len(one["content"].split()) for one in request["messages"])
        return json.dumps(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "model": f"{request['model']}-0001",
                "choices": [{"index": 0, "message": message, "finish_reason": self.finish}],
                "usage": {"prompt_tokens": words, "completion_tokens": len(self.content.split())},
            }
        ).encode()


Coding = Callable[[Request], Deed]


@dataclass
class ChatServer:
    """The running server.

    Attributes:
        base_url: What an experiment file names.
        requests: Bodies of the requests that came.
        keys: Their ``Authorization`` headers.
        paths: Their paths.
    """

    base_url: str
    requests: list[Request] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def chat_completions(coding: Coding) -> Iterator[ChatServer]:
    """Run the server on a free port of loopback until the block ends."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                running.requests.append(request)
                running.keys.append(self.headers.get("authorization"))
                running.paths.append(self.path)
                deed = coding(request)
            with suppress(OSError):
                self._do(deed, request)

        def _do(self, deed: Deed, request: Request) -> None:
            self.close_connection = True
            if deed.closes:
                return
            body = deed.sent(request)
            self.send_response(deed.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.send_header("connection", "close")
            for name, value in deed.headers:
                self.send_header(name, value)
            self.end_headers()
            for place in range(len(body)) if deed.drips else ():
                self.wfile.write(body[place : place + 1])
                time.sleep(deed.drips)
            if not deed.drips:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # name of the base class
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = ChatServer(base_url=f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
