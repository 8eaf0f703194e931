"""How much of what was found became an article, by outlet and week, and where that fell.

**The rule.** A week of an outlet has an alarm if at least ``LEAST_PAGES`` of its pages came, its share of
pages with a text is at most ``FALL`` of the share in the outlet's other weeks, which have at least
``LEAST_OTHERS`` pages, and chance gives so few less often than ``LEVEL`` divided by the outlet's weeks
(Fisher's exact test, one-sided). Besides, an outlet with at least ``LEAST_OTHERS`` pages of which fewer than
``LOW`` gave a text has an alarm of its own in each week: there, no week could be compared with a better one.

**Limits.** A new layout that still gives a text, but a wrong or shorter one, is not seen. Nor is one in an
outlet with few pages, or in pages of which nobody said when they were published.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

LEAST_PAGES = 5
LEAST_OTHERS = 20
FALL = 0.6
LEVEL = 0.01
LOW = 0.5

FELL = "fell"
LOW_THROUGHOUT = "low throughout"
NO_WEEK = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far one lead came.

    Attributes:
        outlet: Its outlet, or what it is called.
        week: ``2024-W20``, or ``undated``.
        fetched: True if a page came.
        extracted: True if its page gave a text that is long enough.
        kept: True if its page is used in the corpus; another address of the same article is not.
    """

    outlet: str
    week: str
    fetched: bool
    extracted: bool
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """One week of one outlet.

    Attributes:
        outlet: The outlet.
        week: The week.
        found: Leads.
        fetched: Those of which a page came.
        extracted: Those whose page gave a text.
        kept: Those whose page is used in the corpus: its articles.
        alarm: ``fell``, ``low throughout``, or empty.
    """

    outlet: str
    week: str
    found: int
    fetched: int
    extracted: int
    kept: int
    alarm: str


def week_of(published: Iterable[str]) -> str:
    """The ISO week of the first date that is known to the day; ``undated`` if none is."""
    for said in published:
        try:
            year, week, _ = date.fromisoformat(said[:10]).isocalendar()
        except ValueError:
            continue
        return f"{year:04}-W{week:02}"
    return NO_WEEK


def yields(ways: Iterable[Way]) -> list[Yield]:
    """Counts by outlet and week, sorted, with alarms."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for way in ways:
        here = counts.setdefault((way.outlet, way.week), Counter())
        here["found"] += 1
        for name in ("fetched", "extracted", "kept"):
            here[name] += getattr(way, name)
    by_outlet: dict[str, dict[str, Counter[str]]] = {}
    for (outlet, week), here in counts.items():
        by_outlet.setdefault(outlet, {})[week] = here
    return [
        Yield(
            outlet=outlet,
            week=week,
            found=here["found"],
            fetched=here["fetched"],
            extracted=here["extracted"],
            kept=here["kept"],
            alarm=_alarm(week, weeks),
        )
        for outlet, weeks in sorted(by_outlet.items())
        for week, here in sorted(weeks.items())
    ]


def _alarm(week: str, weeks: Mapping[str, Counter[str]]) -> str:
    pages = sum(each["fetched"] for each in weeks.values())
    texts = sum(each["extracted"] for each in weeks.values())
    here = weeks[week]
    if not here["fetched"]:
        return ""
    if _fell((here["extracted"], here["fetched"]), (texts, pages), len(weeks)):
        return FELL
    return LOW_THROUGHOUT if pages >= LEAST_OTHERS and texts < LOW * pages else ""


def _fell(here: tuple[int, int], whole: tuple[int, int], n_weeks: int) -> bool:
    texts, pages = here
    other_texts, other_pages = whole[0] - texts, whole[1] - pages
    if pages < LEAST_PAGES or other_pages < LEAST_OTHERS:
        return False
    if texts * other_pages > FALL * other_texts * pages:
        return False
    return chance_of_so_few(texts, pages, whole) < LEVEL / n_weeks


def chance_of_so_few(texts: int, pages: int, whole: tuple[int, int]) -> float:
    """Chance that at most ``texts`` of ``pages`` pages, drawn from the whole without looking, have a text.

    Args:
        texts: Pages with a text in the week.
        pages: Pages in the week.
        whole: Pages with a text, and pages, of the outlet.

    References:
        Fisher (1935), The Design of Experiments: the exact test for two shares, one-sided.
    """
    from scipy.stats import hypergeom

    return float(hypergeom.cdf(texts, whole[1], whole[0], pages))
