"""Words by which speakers are told: pronouns, titles, what is no name and what is no person."""

from framing.attribution.camps import Pronoun
from framing.attribution.cues import words

PRONOUNS: dict[str, Pronoun] = {
    "he": "he",
    "him": "he",
    "his": "he",
    "she": "she",
    "her": "she",
    "they": "they",
    "it": "it",
    "both": "they",
}
FEMALE = frozenset(
    ("ms", "mrs", "miss", "spokeswoman", "chairwoman", "businesswoman", "woman", "mother", "she", "her")
)
LOWER_IN_NAMES = frozenset(
    ("de", "da", "von", "van", "der", "den", "bin", "al", "el", "la", "le", "du", "di", "ibn")
)
_NOT_NAMES = """
    the a an in on at by for from with of as to and or but so yet nor if when while where what who why how
    which he she it they we you i his her its their our my your this that these those there here after
    before since until during under over among between despite because although though however meanwhile
    moreover still also even both each all some many most several few another other such any one two three
    four five no not yes now then last once earlier later today yesterday according asked speaking
    according mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december president premier minister prime
    foreign secretary general chairman spokesman spokeswoman spokesperson professor chinese russian
    american ukrainian european western asian german french british japanese kazakh soviet english china
    russia ukraine europe asia washington beijing moscow kyiv tokyo harbin kremlin nato un eu us u.s
    director deputy senior former chief head state western officials analysts experts western only just
    ambassador governor senator senators senate minority majority representative congressman congresswoman
    mayor judge justice captain colonel major sergeant king queen prince princess pope archbishop bishop
    sir lord lady dame chancellor leader envoy spokeswoman commissioner chair academician
"""
NOT_NAMES = frozenset(_NOT_NAMES.split())
_PLACES = """
    union sea ocean university ministry route council organization organisation states nations south east
    west north square institute street road river city province region bank group party house court
    committee commission agency company war day week year years culture expo forum summit hall people
    palace centre center initiative partnership federation republic kingdom island islands strait gate
    academy theatre charter statement gulf times daily post review news television international global
    security defence defense corporation bureau office studies department school chamber museum fund
    association programme program project orthodox
"""
PLACES = frozenset(_PLACES.split())
"""A run of capitals that ends with one of these is hardly a person."""
BODIES = words(
    "union ministry university council organization organisation nations agency committee commission "
    "department bureau association federation institute corporation"
)
"""What speaks under a name that ends with one of these is no person."""
RELATIVES = frozenset(("who", "which", "that"))
TITLES = words(
    "president leader premier chancellor minister spokesman spokeswoman spokesperson chairman "
    "secretary-general ambassador envoy head statement text document paper authors partners state director "
    "professor analyst economist diplomat official governor mayor"
)
"""A speaker described by one of these may be somebody named before."""
BEFORE_OTHERS = frozenset(("of", "in", "at", "from", "for", "the", "to", "near", "on"))
BEHIND_NAMES = frozenset(
    ("who", "and", "himself", "herself", "also", "has", "had", "later", "then", "said", "of", "de", "von")
)
PAPERS = frozenset(
    ("statement", "text", "document", "paper", "authors", "partners", "declaration", "communique")
)
MANY = frozenset(("people", "many", "some", "several", "few", "others", "most"))
"""An unnamed speaker with one of these is more than one."""
CHINA = words("china chinese beijing xi")
RUSSIA = words("russia russian moscow putin kremlin")
