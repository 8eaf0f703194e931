"""Literature: the methods that a run can use, as BibTeX, and which of them it used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One work.

    Attributes:
        key: Citation key.
        kind: BibTeX type: ``article``, ``inproceedings``, ``software``, ``misc``.
        names: Who wrote it, as in running text.
        fields: BibTeX field → value, plain text.
        said: The reference as its source prints it; empty for works that are put together from fields.
    """

    key: str
    kind: str
    names: str
    fields: Mapping[str, str] = field(default_factory=dict)
    said: str = ""

    @property
    def short(self) -> str:
        """The citation inside brackets: ``Laver & Garry 2000``."""
        return " ".join(part for part in (self.names, self.fields.get("year", "")) if part)

    @property
    def narrative(self) -> str:
        """The citation in running text: ``Laver & Garry (2000)``."""
        return f"{self.names} ({self.fields['year']})" if "year" in self.fields else self.names

    def bibtex(self) -> str:
        """The entry."""
        lines = [f"  {name} = {{{_protect(value)}}}," for name, value in self.fields.items()]
        return "\n".join([f"@{self.kind}{{{self.key},", *lines, "}"])

    def plain(self) -> str:
        """The entry as a line of a list of references."""
        if self.said:
            return self.said
        get = self.fields.get
        where = get("journal") or get("booktitle") or ""
        volume = get("volume", "") + (f"({get('number')})" if get("number") else "")
        place = ", ".join(part for part in (f"{where} {volume}".strip(), get("pages", "")) if part)
        year = f" ({get('year')})" if get("year") else ""
        author = get("author", "").replace(" and ", "; ")
        version = f"version {get('version')}" if get("version") else ""
        parts = [f"{author}{year}", get("title", ""), place, version]
        said = ". ".join(part.rstrip(".") for part in parts if part) + "."
        link = f" doi:{get('doi')}" if get("doi") else ""
        return said.replace("--", "\N{EN DASH}") + link


def _protect(value: str) -> str:
    """BibTeX-safe text: its own signs escaped, capitals of names kept by the braces around the value."""
    escapes = {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "{": r"\{", "}": r"\}"}
    return "".join(escapes.get(sign, sign) for sign in value.replace("\\", "/").replace("\n", " "))


def _article(names: str, author: str, year: int, title: str, where: str) -> Reference:
    """A journal article; ``where`` is ``journal | volume | number | pages | doi``, empty parts left out."""
    slots = ("journal", "volume", "number", "pages", "doi")
    parts = dict(zip(slots, (part.strip() for part in where.split("|")), strict=True))
    key = author.partition(",")[0].lower().replace(" ", "").replace("ř", "r").replace("ů", "u") + str(year)
    fields = {"author": author, "title": title, "year": str(year)} | {k: v for k, v in parts.items() if v}
    return Reference(key=key, kind="article", names=names, fields=fields)


def _paper(names: str, author: str, year: int, title: str, where: str) -> Reference:
    """A paper in proceedings; ``where`` is ``proceedings | volume | pages``, empty parts left out."""
    parts = dict(zip(("booktitle", "volume", "pages"), (p.strip() for p in where.split("|")), strict=True))
    found = _article(names, author, year, title, "||||")
    fields = {**found.fields, **{k: v for k, v in parts.items() if v}}
    return Reference(key=found.key, kind="inproceedings", names=names, fields=fields)


_BLEI = _article(
    "Blei, Ng & Jordan",
    "Blei, David M. and Ng, Andrew Y. and Jordan, Michael I.",
    2003,
    "Latent Dirichlet allocation",
    "Journal of Machine Learning Research | 3 | | 993--1022 | ",
)
_REHUREK = _paper(
    "Řehůřek & Sojka",
    "Řehůřek, Radim and Sojka, Petr",
    2010,
    "Software framework for topic modelling with large corpora",
    "Proceedings of the LREC 2010 Workshop on New Challenges for NLP Frameworks | | 45--50",
)

METHODS: Mapping[str, tuple[Reference, ...]] = {
    "dictionary": (
        _article(
            "Laver & Garry",
            "Laver, Michael and Garry, John",
            2000,
            "Estimating policy positions from political texts",
            "American Journal of Political Science | 44 | 3 | 619--634 | 10.2307/2669268",
        ),
    ),
    "frameaxis": (
        _article(
            "Kwak et al.",
            "Kwak, Haewoon and An, Jisun and Jing, Elise and Ahn, Yong-Yeol",
            2021,
            "FrameAxis: characterizing microframe bias and intensity with word embedding",
            "PeerJ Computer Science | 7 | | e644 | 10.7717/peerj-cs.644",
        ),
    ),
    "topic_share": (),
    "word2vec": (
        _paper(
            "Mikolov et al.",
            "Mikolov, Tomas and Sutskever, Ilya and Chen, Kai and Corrado, Greg S. and Dean, Jeff",
            2013,
            "Distributed representations of words and phrases and their compositionality",
            "Advances in Neural Information Processing Systems | 26 | ",
        ),
        _REHUREK,
    ),
    "ppmi_svd": (
        _article(
            "Levy, Goldberg & Dagan",
            "Levy, Omer and Goldberg, Yoav and Dagan, Ido",
            2015,
            "Improving distributional similarity with lessons learned from word embeddings",
            "Transactions of the Association for Computational Linguistics | 3 | | 211--225 | "
            "10.1162/tacl_a_00134",
        ),
    ),
    "lda": (
        _BLEI,
        _paper(
            "Hoffman, Blei & Bach",
            "Hoffman, Matthew D. and Blei, David M. and Bach, Francis",
            2010,
            "Online learning for latent Dirichlet allocation",
            "Advances in Neural Information Processing Systems | 23 | 856--864",
        ),
        _REHUREK,
    ),
    "nmf": (
        _article(
            "Lee & Seung",
            "Lee, Daniel D. and Seung, H. Sebastian",
            1999,
            "Learning the parts of objects by non-negative matrix factorization",
            "Nature | 401 | | 788--791 | 10.1038/44565",
        ),
    ),
    "semaxis": (
        _paper(
            "An, Kwak & Ahn",
            "An, Jisun and Kwak, Haewoon and Ahn, Yong-Yeol",
            2018,
            "SemAxis: a lightweight framework to characterize domain-specific word semantics beyond "
            "sentiment",
            "Proceedings of the 56th Annual Meeting of the Association for Computational Linguistics | | "
            "2450--2461",
        ),
    ),
    "lss": (
        _article(
            "Watanabe",
            "Watanabe, Kohei",
            2021,
            "Latent semantic scaling: a semisupervised text analysis technique for new domains and languages",
            "Communication Methods and Measures | 15 | 2 | 81--102 | 10.1080/19312458.2020.1832976",
        ),
    ),
    "cmd": (
        _article(
            "Stoltz & Taylor",
            "Stoltz, Dustin S. and Taylor, Marshall A.",
            2019,
            "Concept mover's distance: measuring concept engagement via word embeddings in texts",
            "Journal of Computational Social Science | 2 | 2 | 293--313 | 10.1007/s42001-019-00048-6",
        ),
    ),
    "lsa": (
        _article(
            "Deerwester et al.",
            "Deerwester, Scott and Dumais, Susan T. and Furnas, George W. and Landauer, Thomas K. and "
            "Harshman, Richard",
            1990,
            "Indexing by latent semantic analysis",
            "Journal of the American Society for Information Science | 41 | 6 | 391--407 | ",
        ),
    ),
    "fasttext": (
        _article(
            "Bojanowski et al.",
            "Bojanowski, Piotr and Grave, Edouard and Joulin, Armand and Mikolov, Tomas",
            2017,
            "Enriching word vectors with subword information",
            "Transactions of the Association for Computational Linguistics | 5 | | 135--146 | "
            "10.1162/tacl_a_00051",
        ),
        _REHUREK,
    ),
    "sklearn_lda": (_BLEI,),
    "seeded_lda": (_BLEI, _REHUREK),
    "tomotopy_lda": (_BLEI,),
    "keyness": (
        _article(
            "Monroe, Colaresi & Quinn",
            "Monroe, Burt L. and Colaresi, Michael P. and Quinn, Kevin M.",
            2008,
            "Fightin' words: lexical feature selection and evaluation for identifying the content of "
            "political "
            "conflict",
            "Political Analysis | 16 | 4 | 372--403 | 10.1093/pan/mpn018",
        ),
        _article(
            "Dunning",
            "Dunning, Ted",
            1993,
            "Accurate methods for the statistics of surprise and coincidence",
            "Computational Linguistics | 19 | 1 | 61--74 | ",
        ),
    ),
    "welch": (
        _article(
            "Welch",
            "Welch, B. L.",
            1947,
            "The generalization of ‘Student’s’ problem when several different population variances are "
            "involved",
            "Biometrika | 34 | 1--2 | 28--35 | 10.1093/biomet/34.1-2.28",
        ),
    ),
    "permutation": (
        _article(
            "Janssen",
            "Janssen, Arnold",
            1997,
            "Studentized permutation tests for non-i.i.d. hypotheses and the generalized Behrens-Fisher "
            "problem",
            "Statistics & Probability Letters | 36 | 1 | 9--21 | 10.1016/S0167-7152(97)00043-6",
        ),
    ),
    "decomposition": (
        _article(
            "Kitagawa",
            "Kitagawa, Evelyn M.",
            1955,
            "Components of a difference between two rates",
            "Journal of the American Statistical Association | 50 | 272 | 1168--1194 | "
            "10.1080/01621459.1955.10501299",
        ),
        _article(
            "Oaxaca",
            "Oaxaca, Ronald",
            1973,
            "Male-female wage differentials in urban labor markets",
            "International Economic Review | 14 | 3 | 693--709 | 10.2307/2525981",
        ),
        _article(
            "Blinder",
            "Blinder, Alan S.",
            1973,
            "Wage discrimination: reduced form and structural estimates",
            "Journal of Human Resources | 8 | 4 | 436--455 | 10.2307/144855",
        ),
    ),
    "voice_gold": (
        _article(
            "Rogan & Gladen",
            "Rogan, Walter J. and Gladen, Beth",
            1978,
            "Estimating prevalence from the results of a screening test",
            "American Journal of Epidemiology | 107 | 1 | 71--76 | 10.1093/oxfordjournals.aje.a112510",
        ),
    ),
    "holm": (
        _article(
            "Holm",
            "Holm, Sture",
            1979,
            "A simple sequentially rejective multiple test procedure",
            "Scandinavian Journal of Statistics | 6 | 2 | 65--70 | ",
        ),
    ),
    "bh": (
        _article(
            "Benjamini & Hochberg",
            "Benjamini, Yoav and Hochberg, Yosef",
            1995,
            "Controlling the false discovery rate: a practical and powerful approach to multiple testing",
            "Journal of the Royal Statistical Society: Series B | 57 | 1 | 289--300 | "
            "10.1111/j.2517-6161.1995.tb02031.x",
        ),
    ),
    "by": (
        _article(
            "Benjamini & Yekutieli",
            "Benjamini, Yoav and Yekutieli, Daniel",
            2001,
            "The control of the false discovery rate in multiple testing under dependency",
            "Annals of Statistics | 29 | 4 | 1165--1188 | 10.1214/aos/1013699998",
        ),
    ),
}
"""Method → works. A measure or model that is not here is cited as its own file says."""


def cited(name: str, said: str) -> tuple[Reference, ...]:
    """The works behind a measure or model.

    Args:
        name: Its name; a variant (``frameaxis_bias``) is found under its longest known beginning.
        said: What its own file says, for one that is not known here.
    """
    known = [method for method in METHODS if name == method or name.startswith(f"{method}_")]
    if known:
        return METHODS[max(known, key=len)]
    return (note_only(name, said),) if said else ()


def note_only(key: str, said: str) -> Reference:
    """A work known only as a line of text."""
    return Reference(key=key, kind="misc", names=said, fields={"title": said}, said=said)


_PRINTED = re.compile(r"^(?P<author>.+?) \((?P<year>\d{4})[^)]*\)\.\s+(?P<title>.+?)(?:\.\s+(?P<note>.+))?$")


def read_from(said: str) -> Reference:
    """A work from its printed reference: author, year and title where it has the usual form.

    Args:
        said: ``Surname, I., & Surname, I. (2009). Title. Journal, 33(1), 1-9.``
    """
    found = _PRINTED.match(said)
    if found is None:
        letters = re.sub(r"\W+", "", said).lower()
        return note_only(f"text-{letters[:24]}", said)
    author = re.sub(r"\s*\(Eds?\.\)", "", found["author"])
    names = re.sub(r"\.,\s+(?:&\s+)?", ". and ", author)
    key = re.sub(r"\W+", "", author.partition(",")[0]).lower() + found["year"]
    fields = {"author": names, "year": found["year"], "title": found["title"].rstrip(".")}
    if found["note"]:
        fields["note"] = found["note"].rstrip(".")
    return Reference(key=key, kind="misc", names=author.partition(",")[0], fields=fields, said=said)


def software(version: str) -> Reference:
    """This project, in the version that ran."""
    return Reference(
        key="framing",
        kind="software",
        names=f"framing {version}",
        fields={"author": "The framing authors", "title": "framing", "version": version},
    )
