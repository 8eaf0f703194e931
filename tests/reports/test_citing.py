"""What a run gives to a paper's list of references: what it used, nothing else, and itself."""

import json

from framing.experiments.results import Results
from framing.reports import citing
from framing.reports.prose.methods import methods

DIGEST = "0f" * 32


def test_the_run_is_cited_by_its_digest_and_only_if_it_was_closed(results: Results) -> None:
    used = methods(results).references
    assert citing.works(results, "") == used
    *works, itself = citing.works(results, DIGEST)
    assert tuple(works) == used
    assert f"sha256:{DIGEST}" in itself.bibtex()


def test_csl_holds_every_work_with_authors_year_and_kind(results: Results) -> None:
    works = citing.works(results, DIGEST)
    items = json.loads(citing.csl(works))
    assert [item["id"] for item in items] == [work.key for work in works]
    welch = next(item for item in items if item["id"] == "welch1947")
    assert welch["type"] == "article-journal"
    assert welch["author"] == [{"family": "Welch", "given": "B. L."}]
    assert welch["container-title"] == "Biometrika"
    assert welch["page"] == "28-35"
    assert welch["issued"] == {"date-parts": [[1947]]}
    assert all(item.get("title") for item in items)
