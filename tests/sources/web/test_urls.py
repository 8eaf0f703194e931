from pathlib import Path

import pytest
from tests.sources.web.answers import Answers

from framing.errors import CorpusError, UsageError
from framing.sources.base import Columns
from framing.sources.urls import Urls
from framing.types import Address, Draft

NOBODY = Answers({})


def found(path: Path, **options: object) -> list[Address | Draft]:
    return list(Urls(path=path, **options).found(NOBODY))  # type: ignore[arg-type]


def test_a_text_file_holds_one_address_a_line(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(
        "# ours\nhttps://a.example/1\n\nnot an address\nhttps://a.example/2#x\n", encoding="utf-8"
    )
    one, lost, two = found(file)
    assert isinstance(one, Address)
    assert (one.url, one.found_in, one.source) == ("https://a.example/1", "list.txt:2", "urls")
    assert isinstance(lost, Draft)
    assert lost.place.file == "list.txt:4"
    assert isinstance(two, Address)
    assert two.url == "https://a.example/2"
    assert two.hints["printed_url"] == "https://a.example/2#x"


def test_columns_become_hints_and_foreign_ones_keep_their_names(tmp_path: Path) -> None:
    file = tmp_path / "list.tsv"
    file.write_text(
        "url\toutlet\tdate\tevent\tkind\ttext\n"
        "https://a.example/1\tThe Post, Ltd\t2024-05-16\t2024-05-beijing\tnewspaper\tsecret\n"
        "https://a.example/2\t\t\t\t\t\n",
        encoding="utf-8",
    )
    one, two = found(file, columns=Columns(mapping={"kind": "-"}))
    assert isinstance(one, Address)
    assert one.hints == {
        "outlet": "The Post, Ltd",
        "published": "2024-05-16",
        "date_evidence": "column date 2024-05-16",
        "event": "2024-05-beijing",
    }
    assert isinstance(two, Address)
    assert two.hints == {}


def test_a_mapped_column_is_the_address(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text('permalink;name\nhttps://a.example/1;"A; B"\n', encoding="utf-8")
    (one,) = found(file, columns=Columns(mapping={"permalink": "url", "name": "outlet"}))
    assert isinstance(one, Address)
    assert one.hints == {"outlet": "A; B"}


def test_rows_that_do_not_fit_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("url,outlet\nhttps://a.example/1\n,x\n\n", encoding="utf-8")
    got = found(file)
    assert [each.problem for each in got if isinstance(each, Draft)] == ["broken_record", "broken_record"]


def test_a_folder_is_read_in_the_order_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("https://a.example/2\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("url\nhttps://a.example/1\n", encoding="utf-8")
    got = [each for each in found(tmp_path) if isinstance(each, Address)]
    assert [each.url for each in got] == ["https://a.example/1", "https://a.example/2"]
    assert got[0].found_in == f"{tmp_path.name}/a.csv:2"


def test_a_list_without_addresses_is_refused_with_the_columns_it_has(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("link,outlet\nhttps://a.example/1,x\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"no column 'url'. Columns found: link, outlet.*link: url"):
        found(file)
    with pytest.raises(UsageError, match="no column 'nothing', which is mapped"):
        found(file, columns=Columns(mapping={"nothing": "url"}))


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes("https://a.example/ё".encode("koi8-r"))
    with pytest.raises(CorpusError, match="declare its encoding"):
        found(file)
    assert len(found(file, encoding="koi8-r")) == 1
    with pytest.raises(CorpusError, match="is not there"):
        found(tmp_path / "nothing.txt")


@pytest.mark.real
def test_every_one_of_the_real_addresses_is_read(real_data: Path) -> None:
    file = real_data / "urls" / "xi_putin_urls.tsv"
    got = found(file, columns=Columns(mapping={"kind": "-", "domain": "-", "country": "-"}))
    assert len(got) == 330
    addresses = [each for each in got if isinstance(each, Address)]
    assert len(addresses) == 330
    assert sum("published" in each.hints for each in addresses) == 260
    assert all({"outlet", "event", "language"} <= set(each.hints) for each in addresses)
