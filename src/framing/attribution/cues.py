"""English words that attribute words to somebody, in two strengths.

A *strong* cue reports speech (``said``, ``stressed``, ``according to``); an *attitude* cue reports a state
of mind (``wants``, ``believes``, ``seems``), which a newsroom may know without anybody having said so. They
are kept apart, because what counts as attribution is disputed for the second kind only.
"""

from functools import lru_cache
from typing import Literal

Strength = Literal["strong", "attitude", "none"]


def words(text: str) -> frozenset[str]:
    """The words of a text as a set: how the lists of this room are written."""
    return frozenset(text.split())


_SAYING = """
    say says said saying told tell tells telling state states stated stating add adds added adding note
    notes noted noting stress stresses stressed stressing emphasize emphasizes emphasized emphasizing
    emphasise emphasises emphasised emphasising underline underlines underlined underlining underscore
    underscores underscored underscoring highlight highlights highlighted highlighting announce announces
    announced announcing declare declares declared declaring claim claims claimed claiming argue argues
    argued arguing insist insists insisted insisting warn warns warned warning explain explains explained
    explaining reply replies replied replying respond responds responded responding answer answers answered
    answering write writes wrote writing written tweet tweets tweeted tweeting report reports reported
    reporting remark remarks remarked remarking observe observes observed comment comments commented
    commenting acknowledge acknowledges acknowledged acknowledging admit admits admitted admitting concede
    concedes conceded conceding confirm confirms confirmed confirming deny denies denied denying reiterate
    reiterates reiterated reiterating reaffirm reaffirms reaffirmed reaffirming repeat repeats repeated
    repeating recall recalls recalled recalling mention mentions mentioned mentioning suggest suggests
    suggested suggesting assert asserts asserted asserting maintain maintains maintained contend contends
    contended contending allege alleges alleged alleging promise promises promised promising pledge pledges
    pledged pledging vow vows vowed vowing urge urges urged urging demand demands demanded demanding propose
    proposes proposed proposing ask asks asked asking tells quote quotes quoted quoting cite cites cited
    citing call calls called calling describe describes described describing accuse accuses accused accusing
    blame blames blamed blaming criticize criticizes criticized criticizing criticise criticises criticised
    criticising condemn condemns condemned condemning denounce denounces denounced denouncing praise praises
    praised praising hail hails hailed hailing thank thanks thanked joke jokes joked quip quips quipped
    boast boasts boasted lament laments lamented complain complains complained complaining advise advises
    advised advising predict predicts predicted predicting estimate estimates estimated conclude concludes
    concluded concluding elaborate elaborated point points pointed pointing testify testified reveal reveals
    revealed disclose disclosed voice voiced voicing express expresses expressed expressing recount recounts
    recounted exclaim exclaimed shout shouted charge charges charged charging counter counters countered
    caution cautions cautioned cautioning remind reminds reminded reminding assure assures assured assuring
    congratulate congratulated appeal appealed appealing invite invited agree agrees agreed agreeing speak
    speaks spoke speaking
    characterize characterizes characterized characterizing characterise characterises characterised
"""
_ATTITUDE = """
    want wants wanted wanting believe believes believed believing think thinks thought thinking hope hopes
    hoped hoping expect expects expected expecting plan plans planned planning intend intends intended seem
    seems seemed feel feels felt feeling know knows knew fear fears feared fearing worry worries worried
    support supports supported supporting oppose opposes opposed opposing prefer prefers preferred favor
    favors favored favour favours favoured consider considers considered considering see sees saw regard
    regards regarded doubt doubts doubted decide decides decided seek seeks sought aim aims aimed need needs
    needed like likes liked understand understands understood learn learns learned realize realizes realized
    realise welcome welcomes welcomed reject rejects rejected rejecting refuse refuses refused threaten
    threatens threatened dream dreams wish wishes wished assume assumes assumed suspect suspects suspected
    look looks
"""
_PHRASES = (
    "according to",
    "in the words of",
    "in the opinion of",
    "in the view of",
    "in the eyes of",
    "made it clear",
    "makes it clear",
    "make it clear",
    "made clear",
    "making clear",
    "in a statement",
    "words of",
)
_NOUNS = """
    statement remark comment claim announcement assertion declaration promise pledge warning argument
    according opinion view words account readout spokesman spokeswoman spokesperson interview
"""

STRONG = frozenset(_SAYING.split())
ATTITUDE = frozenset(_ATTITUDE.split())
STRONG_NOUNS = frozenset(_NOUNS.split())
PARTICIPLES = frozenset(word for word in STRONG if word.endswith("ing"))


@lru_cache(maxsize=1 << 14)
def strength(cue: str) -> Strength:
    """How strongly a cue reports speech.

    Args:
        cue: The words of the cue as printed; empty where there is none.
    """
    if not cue:
        return "none"
    low = cue.lower()
    words = low.replace("-", " ").split()
    if any(word in STRONG or word in STRONG_NOUNS for word in words):
        return "strong"
    return "strong" if any(phrase in low for phrase in _PHRASES) else "attitude"
