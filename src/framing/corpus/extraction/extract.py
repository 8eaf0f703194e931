"""Pages of the web or saved ones → drafts, in worker processes, in order; what each page costs is bounded."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from framing.corpus.extraction.guards import Limits
from framing.corpus.extraction.selector_files import Selectors
from framing.corpus.extraction.workers import Crew, Setting
from framing.outlets.registry import Registry
from framing.types import Draft, Page

AHEAD = 4
"""Pages per worker that are on their way: enough to keep all busy, few enough to bound memory."""

LIMITS = Limits()
"""What a page may cost unless it is said otherwise."""


def extract_pages(
    pages: Iterable[Page | Draft],
    registry: Registry,
    *,
    jobs: int = 1,
    limits: Limits = LIMITS,
    selectors: Selectors | None = None,
) -> Iterator[Draft]:
    """Take the articles from pages.

    Nothing is fetched. No page can take the caller down, or another page with it: one that takes too long,
    too much memory or crashes the parser is a draft with a problem (``flags.PROBLEMS``), and so is one that
    shows no article. The answers are the same for any number of jobs.

    Args:
        pages: The pages; drafts among them are passed on at their place, so that the records of any source
            can be given. No process is started before the first page.
        registry: Outlets, by whose clocks dates are read.
        jobs: Pages that are read at once, each in a process of its own.
        limits: What a page may cost.
        selectors: Where outlets' pages keep what; None takes the bundled files.

    Yields:
        One draft for each, in their order. Its fields are those of ``sources.base.FIELDS``, and ``flags``
        (read by ``flags.read_flags``) and ``kind_evidence``; what the page does not say better is taken from
        its hints.
    """
    chosen = Selectors.load() if selectors is None else selectors
    crew = Crew(jobs, Setting(registry=registry, limits=limits, selectors=chosen))
    running: deque[Future[Draft] | Draft] = deque()
    with ThreadPoolExecutor(jobs, thread_name_prefix="extraction") as threads:
        try:
            for page in pages:
                running.append(page if isinstance(page, Draft) else threads.submit(crew.read, page))
                if len(running) >= AHEAD * jobs:
                    yield _done(running.popleft())
            while running:
                yield _done(running.popleft())
        finally:
            for left in running:
                if isinstance(left, Future):
                    left.cancel()
            crew.close()


def _done(answer: Future[Draft] | Draft) -> Draft:
    return answer if isinstance(answer, Draft) else answer.result()
