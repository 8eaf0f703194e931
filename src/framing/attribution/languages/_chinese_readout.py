"""Read-outs in Chinese: sentences without a cue that go on with what somebody said.

State media give a paragraph to each leader, with one cue at its head. Behind a speaker of a state every
sentence of the paragraph goes on with him unless it narrates; behind others only one that is worded as a
position, with no date, no figure and nobody named in it.
"""

import re
from collections.abc import Sequence

from framing.attribution.languages._chinese_cast import STATES
from framing.attribution.languages._chinese_words import BODY, simplified
from framing.attribution.readout import Line

SAID = frozenset(("reported", "direct", "mixed"))
NARRATES = re.compile(
    "(?:没有|未|拒绝|不愿|不肯).{0,3}(?:透露|说明|回答|回应|评论|置评|表态|提及|接受|作)|节目|播出|上线"
    "|同步|记者|会谈后|会见后|会后|会前|会议还|签署|见证|陪同|参加会见|参加活动|出席了?(?:会"
    "|活动|上述)|等参加|交换了?意见|共同会见|宾主|合影"
    "|听取了|来到|考察了|观看|抵达|举行了|宣读|鼓掌|掌声|没有(?:回应|接受|出席|提)|未获回复|发布会|截至"
    "|当晚|当天|次日|前一天|昨天|昨晚"
    "|总书记|重要讲话|正在进行|[今昨]天[（(]|会场|现场|晚上|下届|明年的会议|将于[0-9一二三]|接任|主持|闭幕"
    "|开幕|介绍了|通报了|致电|启程|离开"
)
POSITION = re.compile(
    "应当|应该|应[^用对急]|不能|不会|不应|不可|必须|要[^求闻]|须|愿[^意]|愿意|值得|才能|才会|一旦|如果|若"
    "|越.{1,8}越|每多?.{1,12}就|只有|只要"
    "|关键|根本|归根|终究|靠不住|可以|离不开|不了|取决于|意味着|需要|是.{2,14}的$|是有限度"
    "|不是.{1,14}(?:而是|是)|将会|会[^议谈见场员展]|无论|既"
)
TIMED = re.compile(
    "[0-9０-９]|[今去明前]年|[一二三四五六七八九十]月|上午|下午|傍晚|昨|今天|日前|近日|目前|眼下|随后|此前"
    "|当时|此时|这时|上周|本周|周[一二三四五六日末]"
    "|星期|一早|刚刚|已经|已有|早已"
)
FACTS = re.compile(
    "[0-9０-９](?:[0-9.]*)(?:万|亿|%|％|公里|个|名|人|家|座|件|亩|吨|元|日|时|架|枚)|[今昨]天|当[天日晚]"
    "|上午|下午|[省市县州村]"
)
SIDE = re.compile("[中俄美乌日英法德越朝韩欧]方$|发言人$")
PEOPLE = re.compile("[他她]|记者|众人|家长|孩子|有人|大家|一些|不少|多数|许多|人群|市民|居民|街道|会场")
WANTED = re.compile("[。！？!?…”」]+$")


def inferred(lines: Sequence[Line]) -> list[int | None]:
    """For each sentence: the one whose speaker it goes on with, or None.

    Args:
        lines: The body of an article.
    """
    found: list[int | None] = [None] * len(lines)
    for i, line in enumerate(lines):
        if line.voice != "own" or line.opens or not i:
            continue
        before = i - 1 if found[i - 1] is None else found[i - 1]
        if before is None or lines[before].voice not in SAID or not lines[before].speaker:
            continue
        text = WANTED.sub("", simplified("".join(line.words)))
        if _goes_on(text, lines[before]):
            found[i] = before
    return found


def _goes_on(text: str, source: Line) -> bool:
    if NARRATES.search(text):
        return False
    speaker = simplified(source.speaker or "")
    if source.camp in STATES and source.strong and (SIDE.search(speaker) or not BODY.search(speaker)):
        return not PEOPLE.search(text) and not FACTS.search(text)
    return bool(POSITION.search(text)) and not TIMED.search(text) and not PEOPLE.search(text)
