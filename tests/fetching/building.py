"""A build that a test kills: fetches every page of a list into an archive, at a given interval."""

import sys
from pathlib import Path

from framing.fetching.archive import Archive
from framing.fetching.base import Manners
from framing.fetching.fetcher import Fetcher
from framing.types import Address

if __name__ == "__main__":
    folder, listed = Path(sys.argv[1]), Path(sys.argv[2])
    manners = Manners(contact="study@university.example", interval=float(sys.argv[3]), loopback=True)
    with Archive(folder, roll_at=20_000) as archive, Fetcher(archive, manners, "first") as fetcher:
        urls = listed.read_text(encoding="utf-8").split()
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        for _ in fetcher.get_pages(Address(url=url, source="urls", found_in="") for url in urls):
            pass
