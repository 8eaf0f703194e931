import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from framing.corpus.corpus import Corpus
from framing.corpus.store import COLUMNS, StoreWriter, article_schema, content_bytes, new_folder
from framing.errors import CorpusError, UnknownName, UsageError

from .conftest import BODY, ImportRecords, record


def test_a_store_is_opened_without_reading_its_articles(import_records: ImportRecords) -> None:
    corpus = import_records([record(id="a")])
    (corpus.parts[0]).write_bytes(b"broken")
    again = Corpus.open(corpus.path)
    assert again.n_articles == 1
    with pytest.raises(CorpusError, match="the store is damaged"):
        again.frame()


def test_the_frame_has_the_fields_of_an_article_in_order(import_records: ImportRecords) -> None:
    corpus = import_records([record(id="a", text=f"BEIJING, May 16 (Meridian) -- {BODY}")])
    frame = corpus.frame()
    assert tuple(frame.columns) == COLUMNS
    assert frame.schema == article_schema()
    assert frame.get_column("credit").to_list() == [["Meridian"]]
    assert frame.get_column("url").to_list() == [None]


def test_columns_are_chosen_by_name(import_records: ImportRecords) -> None:
    corpus = import_records([record(id="a")])
    assert corpus.frame(["title", "id"]).rows() == [("Talks held", "a")]
    with pytest.raises(UnknownName, match=r"no column named 'titel'. Did you mean 'title'\?"):
        corpus.frame(["titel"])


def test_an_outlet_of_the_corpus_is_found_by_its_identifier(import_records: ImportRecords) -> None:
    corpus = import_records([record(id="a")])
    assert corpus.outlet("meridian").invented
    with pytest.raises(UnknownName):
        corpus.outlet("neva_wire")


@pytest.mark.parametrize("what", ["missing", "empty", "recipe", "broken", "version", "part"])
def test_what_is_no_whole_store_is_refused_with_the_way_out(
    import_records: ImportRecords, tmp_path: Path, what: str
) -> None:
    path = tmp_path / what
    if what in ("broken", "version", "part"):
        manifest = import_records([record()], to=what).path / "corpus.json"
        if what == "broken":
            manifest.write_text("{")
        elif what == "version":
            manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "schema_version": 99}))
        else:
            (path / "articles" / "part-00000.parquet").unlink()
    elif what != "missing":
        path.mkdir()
        if what == "recipe":
            (path / "corpus.yaml").write_text("name: x\n")
    words = {
        "missing": "is not there",
        "empty": "holds no corpus.json",
        "recipe": "is a recipe, not a store",
        "broken": "cannot be read",
        "version": "schema version 99",
        "part": "the store is damaged",
    }
    with pytest.raises(CorpusError, match=words[what]):
        Corpus.open(path)


def test_the_bytes_of_the_content_do_not_depend_on_how_articles_are_cut() -> None:
    frame = pl.DataFrame(
        {name: [None, "x", ""] for name in COLUMNS if name not in ("language_confidence", "credit")}
        | {"language_confidence": [1.0, 0.5, 0.9], "credit": [["a", "b"], [], None]},
        schema=article_schema(),
    )
    assert content_bytes(frame) == b"".join(content_bytes(frame[i]) for i in range(3))
    # a missing value, an empty one and a moved separator are three different things
    assert len({content_bytes(frame[i]) for i in range(3)}) == 3
    assert content_bytes(frame.with_columns(place=pl.lit("elsewhere"))) == content_bytes(frame)


def test_a_folder_appears_only_when_all_went_well(tmp_path: Path) -> None:
    to = tmp_path / "new"

    def fail() -> None:
        with new_folder(to, replace=False) as folder:
            (folder / "half").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []
    with new_folder(to, replace=False) as folder:
        (folder / "whole").write_text("whole")
        assert not to.exists()
    assert (to / "whole").read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_full_disk_is_told_and_the_old_store_stays(import_records: ImportRecords, tmp_path: Path) -> None:
    before = import_records([record()]).fingerprint

    def fill() -> None:
        with new_folder(tmp_path / "store", replace=True) as folder, Path("/dev/full").open("w") as full:
            (folder / "articles").mkdir()
            full.write("x" * 100_000)

    with pytest.raises(CorpusError, match="No space left on device"):
        fill()
    assert Corpus.open(tmp_path / "store").fingerprint == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CorpusError, match="could not be written"), new_folder(tmp_path / "s", replace=False):
        pass


def test_a_file_in_the_way_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("mine")
    with pytest.raises(UsageError, match="is no corpus store"), new_folder(tmp_path / "s", replace=True):
        pass
    assert (tmp_path / "s").read_text() == "mine"


SLOW_IMPORT = """
import sys, time
from pathlib import Path
from framing.corpus.importing import Import, bring_in
from framing.types import Draft, Place
class Slow:
    suffixes = ()
    def records(self):
        text = "The two delegations met and spoke for a long time of grain and gas in the hall, they said so."
        for number in range(10_000):
            yield Draft(place=Place(file="a", record=number), fields={"outlet": "meridian", "language": "en",
                        "title": f"T {number}", "text": f"{text} {number}"})
            if number == 50:
                print("reading", flush=True)
                time.sleep(60)
to, outlets = Path(sys.argv[1]), Path(sys.argv[2])
bring_in([Slow()], Import(name="x", outlets=(outlets,)), to=to, replace=True)
"""


def test_an_import_killed_in_the_middle_leaves_no_half_store_and_the_next_one_tidies_up(
    import_records: ImportRecords, tmp_path: Path, outlets: Path
) -> None:
    before = import_records([record()]).fingerprint
    running = subprocess.Popen(
        [sys.executable, "-c", SLOW_IMPORT, str(tmp_path / "store"), str(outlets)], stdout=subprocess.PIPE
    )
    with running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"reading\n"
        running.send_signal(signal.SIGKILL)
    assert Corpus.open(tmp_path / "store").fingerprint == before
    left = [path.name for path in tmp_path.iterdir() if "building" in path.name]
    assert len(left) == 1
    import_records([record(title="Other")], replace_it=True)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_store_put_aside_by_a_killed_import_comes_back(
    import_records: ImportRecords, tmp_path: Path
) -> None:
    before = import_records([record()]).fingerprint
    aside = tmp_path / ".store.replaced-abc"
    aside.mkdir()
    (tmp_path / "store").rename(aside / "store")
    with pytest.raises(UsageError, match="Say --replace"):
        import_records([record(title="Other")])
    assert Corpus.open(tmp_path / "store").fingerprint == before
    assert not aside.exists()


def test_the_half_store_of_an_import_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / f".s.building-{os.getpid()}-x"
    other.mkdir()
    with new_folder(tmp_path / "s", replace=False) as folder:
        (folder / "a").write_text("a")
    assert other.exists()


def test_a_store_without_articles_can_be_opened(tmp_path: Path) -> None:
    with new_folder(tmp_path / "s", replace=False) as folder:
        StoreWriter(folder).finish(name="x", invented=False, notice="", history=(), outlets=())
    corpus = Corpus.open(tmp_path / "s")
    assert corpus.n_articles == 0
    assert len(corpus.frame()) == len(corpus.remarks()) == len(corpus.dropped()) == 0
