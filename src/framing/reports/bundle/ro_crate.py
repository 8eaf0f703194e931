"""Describes a bundle as a Process Run Crate: what was run, on what, with which software, and what came out.

References:
    RO-Crate 1.1, https://w3id.org/ro/crate/1.1; Process Run Crate 0.5, https://w3id.org/ro/wfrun/process/0.5.
"""

import json
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from framing.experiments.files import digest_of_file, read_json
from framing.reports.bundle.readme import About

METADATA = "ro-crate-metadata.json"
CRATE = "https://w3id.org/ro/crate/1.1"
CONTEXT = f"{CRATE}/context"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
SOFTWARE, LICENCE = "#framing", "#licence-of-the-corpus"
STATUS = {"done": "CompletedActionStatus", "failed": "FailedActionStatus"}

TYPES = {
    ".md": "text/markdown",
    ".yaml": "application/yaml",
    ".parquet": "application/vnd.apache.parquet",
    ".jsonl": "application/jsonl",
    ".sha256": "text/plain",
    ".bib": "application/x-bibtex",
    ".tex": "application/x-tex",
}
"""Ending → media type, where it does not follow from the machine's own list."""

Entity = dict[str, object]


def ro_crate(folder: Path, about: About) -> str:
    """The metadata file of a bundle, to be written into its root.

    Args:
        folder: The bundle, with every other file in place.
        about: What it holds.
    """
    said = read_json(about.run / "run.json")
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    files = [_file(folder, name) for name in names if name != METADATA]
    graph = [
        _descriptor(),
        _root(about, str(said.get("finished", "")), names),
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        _software(about),
        _licence(about),
        _action(about, said, names),
        *_people(about.authors),
        *files,
    ]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def _ref(name: str) -> Entity:
    return {"@id": name}


def _descriptor() -> Entity:
    return {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": _ref("./"),
        "conformsTo": _ref(CRATE),
    }


def _root(about: About, finished: str, names: Sequence[str]) -> Entity:
    facts = about.facts
    found: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": facts.title,
        "description": (
            f"A run of framing over {facts.n_articles} articles of {facts.n_outlets} outlets "
            f"({facts.corpus}). Results digest sha256:{about.digest}."
            + (f" {facts.notice}" if facts.notice else "")
        ),
        "datePublished": finished,
        "license": _ref(LICENCE),
        "conformsTo": _ref(PROFILE),
        "hasPart": [_ref(name) for name in names if name != METADATA],
        "mentions": _ref("#run"),
    }
    authors = [_ref(_person(name)) for name in about.authors]
    return found | ({"author": authors if len(authors) > 1 else authors[0]} if authors else {})


def _licence(about: About) -> Entity:
    said = about.licence or "unknown: nobody has said, so do not redistribute"
    return {"@id": LICENCE, "@type": "CreativeWork", "name": said, "description": "Licence of the corpus"}


def _software(about: About) -> Entity:
    return {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "framing",
        "softwareVersion": about.facts.packages.get("framing-news", "unknown"),
        "softwareRequirements": "Python 3.11 or newer; requirements.txt",
    }


def _action(about: About, said: Mapping[str, object], names: Sequence[str]) -> Entity:
    """The run: what went in stands outside its folder, what came out within."""
    made = [name for name in names if name.startswith(f"{about.place}/")]
    given = [about.experiment, *(name for name in names if name.startswith(f"{about.corpus}/"))]
    found: Entity = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"framing run {about.experiment}",
        "description": "From articles to tables, figures and report, as the experiment file declares it",
        "instrument": _ref(SOFTWARE),
        "object": [_ref(name) for name in given],
        "result": [_ref(name) for name in made],
        "startTime": said.get("started"),
        "endTime": said.get("finished"),
        "actionStatus": f"http://schema.org/{STATUS.get(str(said.get('status')), 'FailedActionStatus')}",
    }
    return found | ({"agent": _ref(_person(about.authors[0]))} if about.authors else {})


def _person(name: str) -> str:
    return f"#{'-'.join(name.lower().split())}"


def _people(authors: Sequence[str]) -> Iterator[Entity]:
    for name in authors:
        yield {"@id": _person(name), "@type": "Person", "name": name}


def _file(folder: Path, name: str) -> Entity:
    path = folder / name
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {
        "@id": name,
        "@type": "File",
        "name": name.rpartition("/")[2],
        "contentSize": str(path.stat().st_size),
        "encodingFormat": kind,
        "sha256": digest_of_file(path),
    }
