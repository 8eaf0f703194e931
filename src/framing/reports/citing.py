"""What a paper cites of a run: the works of its methods and dimensions, and the run itself by its digest."""

import json
import re
from collections.abc import Sequence

from framing.experiments.results import Results
from framing.reports.prose.methods import methods
from framing.reports.prose.references import Reference

CSL_TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "book": "book",
    "software": "software",
    "misc": "document",
}
"""BibTeX type → type of the Citation Style Language."""

CSL_FIELDS = {
    "title": "title",
    "journal": "container-title",
    "booktitle": "container-title",
    "volume": "volume",
    "number": "issue",
    "doi": "DOI",
    "url": "URL",
    "publisher": "publisher",
    "version": "version",
    "note": "note",
}
"""BibTeX field → variable of the Citation Style Language, version 1.0.2."""


def works(results: Results, digest: str) -> tuple[Reference, ...]:
    """Everything that a paper on a run cites: methods, dimensions, software, and the run itself.

    Args:
        results: The run.
        digest: Its results digest; empty for a run that was not closed, which is then not cited.
    """
    found = methods(results).references
    return (*found, _itself(results, digest)) if digest else found


def _itself(results: Results, digest: str) -> Reference:
    """The run, as data that others can make again and compare."""
    fields = {
        "title": f"{results.facts.title}: results of framing",
        "note": f"Results digest sha256:{digest}",
        "version": results.facts.packages.get("framing-news", ""),
    }
    return Reference(
        key=f"run{digest[:8]}", kind="misc", names="", fields={k: v for k, v in fields.items() if v}
    )


def bibtex(found: Sequence[Reference]) -> str:
    """The works as BibTeX."""
    return "\n\n".join(one.bibtex() for one in found) + "\n"


def csl(found: Sequence[Reference]) -> str:
    """The works as CSL-JSON, which Zotero and pandoc read."""
    return json.dumps([_item(one) for one in found], ensure_ascii=False, indent=2) + "\n"


def _item(work: Reference) -> dict[str, object]:
    item: dict[str, object] = {"id": work.key, "type": CSL_TYPES.get(work.kind, "document")}
    if work.said and "title" not in work.fields:
        item["title"] = work.said
    for name, variable in CSL_FIELDS.items():
        if name in work.fields:
            item[variable] = work.fields[name]
    if "pages" in work.fields:
        item["page"] = work.fields["pages"].replace("--", "-")
    if re.fullmatch(r"\d{4}", work.fields.get("year", "")):
        item["issued"] = {"date-parts": [[int(work.fields["year"])]]}
    authors = [_author(name) for name in work.fields.get("author", "").split(" and ") if name]
    return item | ({"author": authors} if authors else {})


def _author(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma else {"literal": name}
