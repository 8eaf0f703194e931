"""``croissant.json``: the same as Croissant 1.0 JSON-LD, with the vocabulary for responsible AI.

Written by hand from the specification (https://docs.mlcommons.org/croissant/docs/croissant-spec.html); the
tests read it with mlcroissant.
"""

import json
from collections.abc import Iterator

from framing.corpus.datasheet import sentences
from framing.corpus.datasheet.answers import Answers
from framing.corpus.datasheet.model import Column, Datasheet, File, Resource

FILE = "croissant.json"
CROISSANT = "http://mlcommons.org/croissant/1.0"
RAI = "http://mlcommons.org/croissant/RAI/1.0"

CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification asks for, word for word."""

KINDS = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "datetime": "sc:DateTime",
    "date": "sc:Date",
}
"""Our type → schema.org's; all others are text."""

FORMATS = {"application/vnd.apache.parquet": "application/x-parquet"}
"""Media type → how Croissant's own tools call it, where that differs."""

Node = dict[str, object]


def croissant_text(sheet: Datasheet) -> str:
    """The description as JSON-LD; paths are relative to the folder that the datasheet describes."""
    tables = [resource for resource in sheet.resources if resource.columns]
    told = sheet.answers.distribution
    node: Node = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [CROISSANT, RAI],
        "name": sheet.name,
        "description": sentences.description(sheet),
        "license": sentences.licence(sheet),
        "version": f"1.0.0+{sheet.fingerprint[:12]}",
        "url": told.url,
        "citeAs": told.citation,
        "datePublished": told.published.isoformat() if told.published else None,
        "creator": {"@type": "sc:Organization", "name": sheet.answers.motivation.creators}
        if sheet.answers.motivation.creators
        else None,
        "keywords": ["news", *sheet.languages],
        "inLanguage": list(sheet.languages),
        "distribution": [node for resource in sheet.resources for node in _files(resource)],
        "recordSet": [_record_set(resource) for resource in tables],
        **_responsible(sheet),
    }
    return json.dumps(_said(node), ensure_ascii=False, indent=1) + "\n"


def _said(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, [], "")}


def _files(resource: Resource) -> Iterator[Node]:
    kind = FORMATS.get(resource.media_type, resource.media_type)
    for file in resource.files:
        yield {
            "@type": "cr:FileObject",
            "@id": _file_id(file),
            "name": file.path,
            "description": resource.description,
            "contentUrl": file.path,
            "contentSize": f"{file.size} B",
            "encodingFormat": kind,
            "sha256": file.sha256,
        }
    if len(resource.files) > 1 and resource.columns:
        yield {
            "@type": "cr:FileSet",
            "@id": f"{resource.name}-parts",
            "name": f"{resource.name}-parts",
            "description": resource.description,
            "encodingFormat": kind,
            "includes": resource.files[0].path.rpartition("/")[0] + "/*.parquet",
        }


def _file_id(file: File) -> str:
    return f"file/{file.path}"


def _record_set(resource: Resource) -> Node:
    if len(resource.files) > 1:
        source: Node = {"fileSet": {"@id": f"{resource.name}-parts"}}
    else:
        source = {"fileObject": {"@id": _file_id(resource.files[0])}}
    node: Node = {
        "@type": "cr:RecordSet",
        "@id": resource.name,
        "name": resource.name,
        "description": resource.description,
        "key": [{"@id": f"{resource.name}/{name}"} for name in resource.key],
        "field": [_field(resource, column, source) for column in resource.columns],
    }
    return _said(node)


def _field(resource: Resource, column: Column, source: Node) -> Node:
    node: Node = {
        "@type": "cr:Field",
        "@id": f"{resource.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": KINDS.get(column.kind, "sc:Text"),
        "repeated": True if column.kind == "any" else None,
        "source": {**source, "extract": {"column": column.name}},
    }
    return _said(node)


def _responsible(sheet: Datasheet) -> Node:
    """The fields for responsible AI: what was counted, then what its makers say."""
    said = sheet.answers
    return {
        "rai:dataCollection": " ".join(_all(sentences.collection(sheet), said, "collection.people")),
        "rai:dataCollectionType": ["Web Scraping" if sheet.collected else "Secondary Data Analysis"],
        "rai:dataCollectionMissingData": said.composition.missing,
        "rai:dataCollectionRawData": said.preprocessing.raw,
        "rai:dataPreprocessingProtocol": _all(sentences.preprocessing(sheet), said, "preprocessing.manual"),
        "rai:dataBiases": _all(sentences.biases(sheet), said, "composition.sampling"),
        "rai:dataLimitations": _all(sentences.limitations(sheet), said, "uses.unsuited"),
        "rai:dataUseCases": _all((), said, "uses.done", "uses.suited"),
        "rai:dataSocialImpact": said.uses.risks,
        "rai:personalSensitiveInformation": _all(
            sentences.personal(sheet), said, "composition.sensitive", "composition.persons",
            "collection.legal_basis", "maintenance.retention",
        ),
        "rai:dataReleaseMaintenancePlan": " ".join(
            _all((), said, "maintenance.updates", "maintenance.versions", "maintenance.removal")
        ),
    }  # fmt: skip


def _all(known: "Iterator[str] | tuple[str, ...]", said: Answers, *keys: str) -> list[str]:
    """What is known, and the answers to some questions; those that are not answered say so."""
    found = list(known)
    for key in keys:
        heading, _, name = key.partition(".")
        answer = getattr(getattr(said, heading), name)
        question = next(each for full, each, _ in said.each(heading) if full == key)
        found.append(str(answer) if answer is not None else f"Not answered: {question}")
    return found
