"""`framing voice` on a text file."""

from pathlib import Path

from click.testing import CliRunner

from framing.cli.voice import command

TEXT = "Мост открыли.\n\nМост через реку открыли утром. Министр сказал, что поезда пойдут завтра.\n"


def run(folder: Path, *arguments: str) -> str:
    file = folder / "bridge.txt"
    file.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(command, [str(file), *arguments])
    assert result.exit_code == 0
    return result.output


def test_a_text_in_another_language_is_warned_of(tmp_path: Path) -> None:
    assert "--language ru" in run(tmp_path)
    assert "looks like" not in run(tmp_path, "--language", "ru")


def test_the_page_names_its_file_of_corrections(tmp_path: Path) -> None:
    run(tmp_path, "--language", "ru", "--html", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "article,sentence,voice,speaker\nbridge,0,own,\n" in page
