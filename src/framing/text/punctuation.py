"""What the sentence splitter knows of a form: its mark, and notes on abbreviations and first words.

Rules go by script, not by the language a record states, so that a wrong language label does no harm. Lists
hold what news text needs; a reader's judgement on real articles made them.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.text.characters import CAPITAL, DIGIT, HAN, KANA, LETTER, SPACELESS, table

LOWER, UPPER, UNCASED, NUMBER = 0, 1, 2, 3
"""Marks of words: by their first letter; UNCASED for scripts without case."""
PERIOD, STRONG, STOP, ELLIPSIS = 4, 5, 6, 7
CLOSE, OPEN, STRAIGHT, APOSTROPHE = 8, 9, 10, 11
DASH, CLAUSE, TITLE_CLOSE, OTHER, TITLE_OPEN = 12, 13, 14, 15, 16
"""Marks of punctuation. STOP needs no second look (``。``); TITLE marks hold a title (``《》``)."""
MARKS_THAT_END = (PERIOD, STRONG, STOP, ELLIPSIS)

MARK = 0b11111
"""A sign is a number of bits: the mark in the lowest five, the notes, what stood before the token."""

TITLE = 1 << 5
"""Its period never ends a sentence: ``Mr``, ``т.е``."""
NUMBERED = 1 << 6
"""Its period does not end a sentence if a number follows: ``No``, ``Jan``, ``ст``."""
LOOSE = 1 << 7
"""Its period ends a sentence only if a word follows that often begins one: ``U.S``, ``Inc``, ``p.m``."""
INITIAL = 1 << 8
"""One capital letter; like LOOSE."""
STARTER = 1 << 9
"""A word that often begins a sentence."""
SPEECH = 1 << 10
"""A verb of saying, as it follows a quotation: in the past, or Chinese."""
YEAR_OR_TOWN = 1 << 11
"""Russian ``г``: ``2018 г.`` may end a sentence, ``г. Москва`` does not."""

TOUCHES = 1 << 12
"""No space between the token before and this one."""
LINE = 1 << 13
"""One line break before this token."""
BLANK = 1 << 14
"""An empty line before this token."""

INNER = 1 << 15
"""A mark of a quotation within a quotation, in Chinese print: ``‘`` and ``』``."""

_MARKS = {
    PERIOD: ".．",
    STRONG: "!?！？؟‼⁇⁈⁉‽",
    STOP: "。｡।॥۔",
    ELLIPSIS: "…⋯",
    CLOSE: "”»)]}）］｝」』】〕〗",
    OPEN: "“‘«([{„‚‹（［｛「『【〔¿¡",
    STRAIGHT: '"＂″',
    APOSTROPHE: "'’‛＇›",
    DASH: "-‐‑‒–—―－−~",
    CLAUSE: ",;:，；：、،؛·",
    TITLE_CLOSE: "》〉",
    TITLE_OPEN: "《〈",
}
_MARK_OF = {character: mark for mark, characters in _MARKS.items() for character in characters}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("""
    Mr Mrs Ms Mx Dr Prof Gen Lt Col Maj Capt Cmdr Cpl Sgt Adm Brig Sen Sens Rep Reps Gov Pres Supt Insp
    Hon Rev Fr St Ste Mt Ft Messrs Mme Mlle Amb Pvt Atty Asst Dept Det Ald vs v e.g i.e cf approx ca Spc
    Pfc
    Дж Дм Вл Ал Ст Св св проф акад доц канд ген ул пл пер просп пос наб бул тов т.е т.к т.н т.наз и.о
    в.и.о врио зам зав ср напр адм кн е к н
""")
_NUMBERED = _words("""
    No Nos Art Arts Fig Figs Sec Ch Vol Vols pp p pg par para Op No.s Jan Feb Mar Apr Jun Jul Aug Sep Sept
    Oct Nov Dec
    № п пп ч гл рис табл стр ст т д корп кв тел янв фев февр апр авг сент окт нояб дек
""")
_LOOSE = _words("""
    Ret Inc Corp Co Ltd Cos Bros Jr Sr Plc LLC al ed eds est Ave Blvd Rd Sq Ala Ariz Ark Calif Colo Conn
    Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash
    Wis Wyo
    гг вв в им о р см пр обл гр ред ст
""")
_STARTERS = _words("""
    The A An He She It They We You I This That These Those There Here His Her Its Their Our My Your In On
    At By For From With Without To Of As After Before Since Until During Under Over Among Between Despite
    Because But And Or So Nor Yet If When While Where What Who Why How Which Whether Although Though
    However Meanwhile Moreover Still Also Even Both Each All Some Many Most Several Few Another Other Such
    Any One Two Three Not No Yes Now Then Last Once Earlier Later Today Yesterday According Asked Speaking
    Mr Mrs Ms Dr
    В Во На По Он Она Они Оно Это Эта Эти Этот Как Но И А Да Нет Не При Для За С Со К Ко О Об От До Из Под
    Над После Перед Через Также Так Такой Тем Теперь Тогда Там Здесь Однако Если Когда Хотя Мы Вы Я Ты У
    Все Всего Что Чтобы Кто Где Кроме Ранее Позже Сейчас Сегодня Его Её Ее Их Между Напомним Причем
    Поэтому Ещё Еще Уже Только Среди
""")
_SPEECH = _words("""
    said says asked asks told added adds wrote writes replied answered exclaimed shouted cried tweeted
    quipped joked insisted warned declared demanded wondered
    спросил спросила спросили сказал сказала сказали заявил заявила воскликнул ответил ответила написал
    написала
    说 说道 地说 如是说 道 写道 问 问道 地问 答 答道 喊 喊道 叹道 笑道 笑称 称 表示 指出 强调 补充 坦言
    直言 坦承 感慨 感叹 回忆 介绍 解释 分析 回答 回应 告诉 认为 承认 透露 建议 提醒 呼吁 警告 反问 判断
    评价 评论 总结 宣布 重申 批评 打趣 调侃 自嘲 叮嘱 吐槽 抱怨 插话 强调说 说起 念叨 嘀咕 嚷嚷 說 說道
    地說 如是說 寫道 問 問道 地問 喊話 嘆道 稱 笑稱 強調 補充 感嘆 回憶 介紹 解釋 回應 告訴 認為 承認
    建議 呼籲 反問 判斷 評價 評論 總結 宣佈 批評 調侃 叮囑 时说 時說 还说 也说 则说 反问道
""")
_INNER = frozenset("‘’『』")


def _noted() -> dict[str, int]:
    notes: dict[str, int] = {}
    for note, words in (
        (TITLE, _TITLES),
        (NUMBERED, _NUMBERED),
        (LOOSE, _LOOSE),
        (STARTER, _STARTERS),
        (SPEECH, _SPEECH),
        (YEAR_OR_TOWN, _words("г")),
    ):
        for word in words:
            notes[word] = notes.get(word, 0) | note
    return notes


_NOTED = _noted()
_DOTTED = r"^(?:\p{L}{1,2}\.)+\p{L}{1,2}$"
"""Abbreviations of one or two letters at a time: ``U.S``, ``Ph.D``, ``т.е``."""


def signs(forms: pl.Series) -> NDArray[np.uint16]:
    """Mark and notes of each form, as one number; worked out for all forms at once.

    Args:
        forms: Distinct tokens, none empty.
    """
    first = forms.str.head(1)
    kinds = first.unique()
    marks = first.replace_strict(kinds, [_mark(c) for c in kinds.to_list()], return_dtype=pl.UInt16)
    lettered = marks <= UNCASED
    is_address = lettered & forms.str.contains("@|://")
    is_initial = (marks == UPPER) & (forms.str.len_chars() == 1)
    notes = forms.replace_strict(_NOTED, default=0, return_dtype=pl.UInt16).to_numpy()
    listed = (notes & (TITLE | NUMBERED)) != 0
    dotted = (lettered & forms.str.contains(_DOTTED)).to_numpy() & ~listed
    found: NDArray[np.uint16] = np.where(is_address.to_numpy(), OTHER, marks.to_numpy()).astype(np.uint16)
    found |= notes
    found[is_initial.to_numpy()] |= INITIAL
    found[forms.is_in(_INNER).to_numpy()] |= INNER
    found[dotted] |= LOOSE
    return found


def _mark(first: str) -> int:
    """Mark of a form by its first character."""
    if first in _MARK_OF:
        return _MARK_OF[first]
    kind = int(table()[ord(first)])
    if kind == DIGIT:
        return NUMBER
    if kind == CAPITAL:
        return UPPER
    if kind not in (LETTER, HAN, KANA, SPACELESS):
        return OTHER
    return LOWER if first.islower() else UNCASED
