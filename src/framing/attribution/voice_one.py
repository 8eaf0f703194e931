"""The voices of one article, from a text file or by its identifier in a corpus."""

from pathlib import Path

from framing.attribution.voice import Voices, VoiceSettings
from framing.attribution.voice_reading import Reading
from framing.attribution.voice_table import About, day_of, read_articles
from framing.corpus.corpus import Corpus
from framing.errors import DataError, UnknownName
from framing.text.tokens import running_text


def voices_of_file(file: Path, language: str, settings: VoiceSettings) -> tuple[Voices, bytes]:
    """Read a text file: its first line is the title, the rest the body.

    Args:
        file: UTF-8.
        language: ISO 639-1 code.
        settings: Choices of the reading.

    Returns:
        The tables, and the running text that their offsets count in.

    Raises:
        DataError: The file cannot be read, or is not UTF-8.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(
            f"{file} cannot be read: {error.strerror}. Give a text file, or --corpus and an id."
        ) from error
    except UnicodeDecodeError as error:
        raise DataError(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    title, _, body = text.partition("\n")
    about = About(article=file.stem, outlet="", published=None, language=language)
    return _read(title.strip(), body.strip(), about, settings)


def voices_of_article(store: Path, article: str, settings: VoiceSettings) -> tuple[Voices, bytes]:
    """Read one article of a corpus.

    Args:
        store: Folder of the corpus.
        article: Its identifier.
        settings: Choices of the reading.

    Returns:
        The tables, and the running text that their offsets count in.

    Raises:
        UnknownName: The corpus has no such article.
        CorpusError: There is no corpus.
    """
    names: list[str] = []
    columns = ["id", "outlet", "published", "language", "title", "text", "credit"]
    for part in Corpus.open(store).iter_parts(columns):
        chosen = part.filter(part["id"] == article)
        if len(chosen):
            row = chosen.row(0, named=True)
            about = About(
                article=article,
                outlet=row["outlet"],
                published=day_of(row["published"]),
                language=row["language"],
                credit=tuple(row["credit"] or ()),
            )
            return _read(row["title"] or "", row["text"], about, settings)
        names += part["id"].to_list()
    raise UnknownName("article", article, names[:1000])


def _read(title: str, body: str, about: About, settings: VoiceSettings) -> tuple[Voices, bytes]:
    reading = Reading.of_texts([body], [title])
    return read_articles(reading, [about], settings), running_text(title, body).encode("utf-8", "replace")
