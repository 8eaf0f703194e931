"""Show an article with its voices: whose words each sentence gives, and why."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import base

if TYPE_CHECKING:
    from framing.attribution.voice import Voices, VoiceSettings

STYLES = {
    "own": "default",
    "direct": "bold yellow",
    "reported": "blue",
    "reported_inferred": "cyan",
    "mixed": "magenta",
}


SURE = 0.9
"""Probability from which another language is worth a warning."""
READ_IN_FULL = ("en", "ru", "zh")
"""Languages in which reported speech is read; in others, quotation marks alone."""


@click.command()
@click.argument("article")
@click.option(
    "--corpus",
    "corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Store of the corpus that holds the article; without it ARTICLE is a text file.",
)
@click.option("--language", default="en", show_default=True, help="Language of a text file (ISO 639-1).")
@click.option(
    "--camps",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A further file of speakers and camps; it wins over the bundled one.",
)
@click.option(
    "--corrections",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV or JSONL with article, sentence, voice, speaker; it wins over the machine.",
)
@click.option("--html", "html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page here.")
@base.json_option
def command(  # noqa: PLR0913  # one argument per option
    *,
    article: str,
    corpus: Path | None,
    language: str,
    camps: tuple[Path, ...],
    corrections: Path | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Show an article with its voices.

    ARTICLE is a text file, its first line the title, or with --corpus the identifier of an article. Own
    words, quotations, reported speech and what a read-out lets one infer are told apart by colour; the
    numbers are those of the sentences, which a file of corrections names.
    """
    from framing.attribution.voice import VoiceSettings
    from framing.attribution.voice_corrections import apply, read
    from framing.attribution.voice_page import page

    settings = VoiceSettings(camps=camps)
    found, running = _read_article(article, corpus, language, settings)
    if corrections is not None:
        found = apply(found, read(corrections))
    if html is not None:
        html.write_text(page(found, running, name=article), encoding="utf-8", newline="\n")
        base.note(f"wrote {html}")
    if as_json:
        base.print_json({"sentences": found.sentences.to_dicts(), "spans": found.spans.to_dicts()})
    elif html is None:
        _print(found, running)


def _read_article(
    article: str, corpus: Path | None, language: str, settings: "VoiceSettings"
) -> "tuple[Voices, bytes]":
    from framing.attribution.voice_one import voices_of_article, voices_of_file

    if corpus is None:
        base.warn(
            "a file is read as it stands: repeated headlines, credits and banners count as the outlet's own "
            "words. Import it (`framing corpus import`) and use --corpus to have them removed first."
        )
        if language not in READ_IN_FULL:
            base.warn(
                f"reported speech is read in {', '.join(READ_IN_FULL)} only; here, quotation marks alone."
            )
        read = voices_of_file(Path(article), language, settings)
        _check_language(read[1].decode("utf-8", "replace"), language)
        return read
    return voices_of_article(corpus, article, settings)


def _check_language(text: str, language: str) -> None:
    """Warn of a text that looks like another language than the one it is read as."""
    from framing.corpus.language import detect

    found = detect(text)
    if found is not None and found[0] != language and found[1] >= SURE:
        base.warn(
            f"the text looks like {found[0]!r} but is read as {language!r}, by the wrong rules: its voices "
            f"mean little. Say --language {found[0]}."
        )


def _print(found: "Voices", running: bytes) -> None:
    from rich.text import Text

    from framing.attribution.voice_page import text_of

    head = f"{'':>3} {'whose words':<17} {'p':<4} {'speaker':<24} p: how far it is somebody else's\n"
    lines = Text(head, style="dim italic")
    for row in found.sentences.iter_rows(named=True):
        who = row["speaker_name"] or row["speaker"] or ""
        lines.append(f"{row['sentence']:>3} {row['voice']:<17} {row['p']:.2f} {who:<24.24} ", style="dim")
        lines.append(text_of(row, running).replace("\n", " ") + "\n", style=STYLES[row["voice"]])
    base.print_styled(lines)
    counts = found.sentences["voice"].value_counts(sort=True).sort("count", "voice", descending=[True, False])
    base.note("; ".join(f"{voice} {count}" for voice, count in counts.iter_rows()))


COMMAND = command
