"""``datapackage.json``: the files of a corpus as a Frictionless Data Package."""

import json
import re

from framing.corpus.datasheet import sentences
from framing.corpus.datasheet.model import Column, Datasheet, File, Resource

FILE = "datapackage.json"
TABLES = {"text/csv": "csv", "application/vnd.apache.parquet": "parquet"}
"""Media types of tables → what Frictionless calls them."""

Node = dict[str, object]


def datapackage_text(sheet: Datasheet) -> str:
    """The package as JSON; paths are relative to the folder that the datasheet describes."""
    makers = sheet.answers
    package: Node = {
        "profile": "data-package",
        "name": package_name(sheet.name),
        "id": f"sha256:{sheet.fingerprint}",
        "title": sheet.name,
        "description": sentences.description(sheet),
        "homepage": makers.distribution.url if _is_address(makers.distribution.url) else None,
        "licenses": [_licence(sentences.licence(sheet))],
        "contributors": [{"title": makers.motivation.creators, "role": "author"}]
        if makers.motivation.creators
        else None,
        "keywords": ["news", *sheet.languages],
        "resources": [
            _resource(resource, file, number)
            for resource in sheet.resources
            for number, file in enumerate(resource.files)
        ],
    }
    return json.dumps(_said(package), ensure_ascii=False, indent=1) + "\n"


def package_name(name: str) -> str:
    """A name as a package may have it: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "corpus"


def _said(node: Node) -> Node:
    return {name: value for name, value in node.items() if value is not None}


def _is_address(text: str | None) -> bool:
    return bool(text) and str(text).startswith(("http://", "https://"))


def _licence(text: str) -> Node:
    """A licence by its address or its SPDX name; words are a title, under a name that grants nothing."""
    if _is_address(text):
        return {"path": text}
    if re.fullmatch(r"[A-Za-z0-9][-A-Za-z0-9._+]*", text):
        return {"name": text}
    return {"name": "LicenseRef-see-title", "title": text}


def _resource(resource: Resource, file: File, number: int) -> Node:
    several = len(resource.files) > 1
    node: Node = {
        "name": f"{resource.name}-{number:05}" if several else resource.name,
        "path": file.path,
        "description": resource.description,
        "mediatype": resource.media_type,
        "hash": f"sha256:{file.sha256}",
    }
    if TABLES.get(resource.media_type) != "parquet":
        node["bytes"] = file.size  # Frictionless counts no bytes of Parquet files, and calls any number wrong
    if not resource.columns:
        return node | {"type": "file"}
    schema: Node = {
        "fields": [_field(column) for column in resource.columns],
        "missingValues": [""],
        "primaryKey": list(resource.key) or None,
    }
    return node | {
        "profile": "tabular-data-resource",
        "format": TABLES[resource.media_type],
        "encoding": "utf-8",
        "schema": _said(schema),
    }


def _field(column: Column) -> Node:
    constraints: Node = {
        "required": column.required or None,
        "unique": column.unique or None,
        "enum": list(column.choices) or None,
        "pattern": column.pattern or None,
    }
    node: Node = {
        "name": column.name,
        "type": column.kind,
        "description": column.description or None,
        "constraints": _said(constraints) or None,
    }
    return _said(node)
