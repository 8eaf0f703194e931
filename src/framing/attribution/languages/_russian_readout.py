"""Sentences without a cue that go on with what was said before them in their paragraph.

In read-outs of agencies, whatever does not tell an event goes on with the leader quoted before it. Elsewhere
only what is worded as a will, a need or a reason does (``именно поэтому``, ``придется``, ``должны``), and
behind somebody known what holds of states and policies (``выступает за``); nothing with a date or a figure.
"""

from collections.abc import Sequence

from framing.attribution.cues import words
from framing.attribution.languages._russian_words import plain
from framing.attribution.readout import Genre, Line

STRONG, OF_STATES, ATTRIBUTED = 3, 0.7, 0.35
"""In a read-out: states' sentences with a strong cue; states among attributed ones; attributed share."""
WILLED = words("""
    нужно надо необходимо важно должен должна должно должны следует придется пришлось нельзя можно готов
    готова
    готовы бы поэтому потому причем значит иначе задача задачи нужен нужна нужны важна важны важен
    необходима необходимы пора
""")
"""Words of a will, a need or a reason."""
HELD = words("""
    выступает выступают заслуживает заслуживают дает дают подтвердила подтвердил является являются
    остается остаются
    имеет имеют стоит служат играет играют отвечает требует требуют позволяет позволяют позволит открывает
    остается остаются
    открывают способствует готова вытеснили вытеснил имеется сохранятся сохранится растет растут
    укрепляет укрепляют исходит исходят развивается развиваются продолжит продолжат несет стремится стремятся
""")
"""Verbs that hold of states and policies rather than of events."""
DATED = words("""
    понедельник вторник среду четверг пятницу субботу воскресенье января февраля марта апреля мая июня
    июля августа
    сентября октября ноября декабря сегодня завтра вчера накануне утром вечером днем ночью позднее позже затем
    потом год года году лет было следующее следующий следующем следующая ранее час часа часов минут минуты
""")
MOMENTS = words("""
    сегодня завтра вчера накануне утром вечером днем ночью позднее позже затем потом понедельник вторник среду
    четверг пятницу субботу воскресенье окончании итогам завершении
""")
"""Words that place an event within the day."""
EVENTS = words("""
    подписали подписан подписана подписаны встретил встретились прошли прошла прошел прошло состоялась
    состоялся
    состоялось состоится состоятся посетил посетит осмотрел прибыл прибыла вручил отбывает пройдет пройдут
    назначено назначен намечено намечен опубликован заседание брифинг показали документ завершится гостю
    отправился отправились сидели стояли слушали длился длилась занял заняло вышел вышли
    форум встреча переговоры церемония журналисты журналистам вопросы принял приняли состоит
""")


def is_readout(genre: Genre) -> bool:
    """Is an article a read-out? A cue may stand for a paragraph of four sentences, so fewer need one.

    Args:
        genre: What was measured of it.
    """
    return (
        genre.n_strong >= STRONG and genre.state_share >= OF_STATES and genre.attributed_share >= ATTRIBUTED
    )


def inferred(lines: Sequence[Line], *, is_readout: bool) -> list[int | None]:
    """For each sentence: the one whose speaker it goes on with, or None.

    Args:
        lines: The body of an article.
        is_readout: Is it an agency's read-out?
    """
    found: list[int | None] = [None] * len(lines)
    for i, line in enumerate(lines):
        if line.voice != "own" or line.opens or not i:
            continue
        source = found[i - 1] if found[i - 1] is not None else i - 1
        before = lines[i - 1]
        if found[i - 1] is None and (
            before.voice not in {"reported", "direct", "mixed"} or before.speaker is None
        ):
            continue
        known = source is not None and lines[source].speaker_id is not None
        if _goes_on(line, of_state=known, is_readout=is_readout):
            found[i] = source
    return found


def _goes_on(line: Line, *, of_state: bool, is_readout: bool) -> bool:
    low = {plain(word) for word in line.words}
    if low & EVENTS or low & MOMENTS or line.words[:1] == ("как",) or any(word[0] in '«"' for word in low):
        return False
    if is_readout and of_state:
        return True
    if low & DATED or any(word[0].isdigit() for word in low):
        return False
    return bool(low & WILLED) or (of_state and bool(low & HELD))
