"""Whose words in Chinese: from the speaker as written to a person of the article, and to a known one."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from framing.attribution.camps import Camps
from framing.attribution.languages._chinese_known import known_names
from framing.attribution.languages._chinese_names import looks_like_name, name_behind_title
from framing.attribution.languages._chinese_words import JOINT, PRONOUN, THIS, simplified
from framing.attribution.speakers import REACH, Person

BOTH = "china_russia_joint"
HONOURED = re.compile(
    "^(?:国家)?(?:主席|总统|总理|首相|总书记|外长|部长|大使|先生|女士|教授|同志|本人|自己|委员长|国务卿"
    "|秘书长|书记)$"
)
SHORT = re.compile("^[他她]们?.{0,2}$")
BEHIND = re.compile("(?:方面|当局|官方|官员|当天|本人)$")
CAMPS_OF = (
    ("russia_state", re.compile("^俄(?!亥)|^俄罗斯|^克里姆林宫")),
    ("ukraine_state", re.compile("^乌(?!鲁|兹|干|拉)|^乌克兰")),
    ("central_asia_state", re.compile("^(?:哈萨克斯坦|乌兹别克斯坦|吉尔吉斯斯坦|塔吉克斯坦|土库曼斯坦)")),
    ("western_official", re.compile(
        "^(?:美(?!联社)|美国|英国|法国|德国|日本|意大利|加拿大|欧盟|欧洲|北约|白宫|五角大楼|英"
        "|法(?!新社)|德|日)"
    )),
    ("china_state", re.compile("^(?:中国|我国|我驻|中方|国务院|中共|全国人大|全国政协|国台办|国家副?主席)")),
)  # fmt: skip
OTHERS = re.compile(
    "^(?:伊朗|以色列|以军|韩国|朝鲜|印度|越南|土耳其|巴西|南非|沙特|埃及|匈牙利|塞尔维亚|白俄罗斯|澳大利亚|新西兰"
    "|巴基斯坦|叙利亚|伊拉克|阿富汗|印度尼西亚|马来西亚|新加坡|泰国|菲律宾|缅甸|蒙古国|阿塞拜疆|亚美尼亚|格鲁吉亚"
    "|阿根廷|委内瑞拉|古巴|墨西哥|阿联酋|卡塔尔|约旦|黎巴嫩|也门|苏丹|埃塞俄比亚|尼日利亚|肯尼亚)"
)
"""Further states; whoever holds an office there is of ``other_state``."""
OFFICIAL = re.compile(
    "总统|总理|首相|主席|外长|防长|财长|部长|大使|发言人|国务卿|秘书长|国王|部$|部有关|军方|军队|当局|政府"
    "|[中俄美乌日英法德]方$|委$|局$|办$"
    "|总书记|委员长|书记|省长|市长|议长|大臣|司令"
)
KINDS = (
    ("expert", re.compile("专家|学者|教授|研究员|分析师|经济师|经济学家|学家|博士|院士|评论员|观察人士")),
    ("business", re.compile("商$|商人|老板|经理|董事长|总裁|银行家|企业家|大户|行长|店主|业者|交易员")),
    ("citizen", re.compile("居民|市民|村民|学生|家长|老人|司机|游客|农民|牧民|渔民|教师|老师")),
    ("media", re.compile("通讯社|媒体|报$|电视台|社论")),
)  # fmt: skip
STATES = frozenset((
    "china_state", "russia_state", "ukraine_state", "western_official", "central_asia_state", "other_state",
    "international_organisation", BOTH,
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Named:
    """A name in the text: sentence within the article, first token, simplified, does it open its sentence?"""

    sentence: int
    token: int
    name: str
    opens: bool


@dataclass(kw_only=True)
class ChineseCast:
    """The people of one article, met one after another.

    Attributes:
        camps: Who is known.
        on: Day of publication, for titles; None if unknown.
        mentions: Names in the text, in order.
        printed: Name in simplified characters → as printed.
        described: Name → what the article calls its bearer.
        is_of_both: Does the article tell of China and Russia?
    """

    camps: Camps
    on: date | None
    mentions: Sequence[Named]
    printed: Mapping[str, str]
    described: Mapping[str, str]
    is_of_both: bool
    _turns: list[tuple[int, Person]] = field(default_factory=list)

    def speaker(self, text: str, *, sentence: int, token: int) -> Person:
        """Who is meant by the words that name a speaker; the cast remembers who spoke."""
        person = self._resolve(text, sentence, token)
        self._turns.append((sentence, person))
        return person

    def spoke(self, sentence: int, person: Person) -> None:
        """Remember a speaker found in another way."""
        self._turns.append((sentence, person))

    def _resolve(self, text: str, sentence: int, token: int) -> Person:
        plain = simplified(text).strip().rstrip("称说")
        if JOINT.search(plain):
            return self._of_file(BOTH) if self.is_of_both else Person(name=None)
        if PRONOUN.search(plain) or SHORT.search(plain) or THIS.search(plain):
            return self._antecedent(plain, sentence, token)
        name = self._name_in(plain)
        if name:
            return self.person(name, plain)
        return self._body(plain)

    def _name_in(self, plain: str) -> str | None:
        """The last name that the words hold: known, met in the article, or behind a title."""
        known, pattern = known_names(self.camps)
        for found in reversed(list(pattern.finditer(plain))):
            tail = plain[found.end() :]
            if self._is_person(known[found.group()]) and (not tail or HONOURED.search(tail)):
                return found.group()
        met = [name for name in self.printed if plain.endswith(name)]
        behind = name_behind_title(plain)
        met += [name for name in self.printed if behind and behind.startswith(name)]
        if behind and any(name != behind and behind.startswith(name) for name in met):
            return min(met, key=len)
        if met or behind:
            return max([*met, behind or ""], key=len)
        return plain if looks_like_name(plain) else None

    def _is_person(self, key: str) -> bool:
        return self.camps.speakers[key].pronoun in {"he", "she"}

    def person(self, name: str, written: str) -> Person:
        """The person of a name in simplified characters."""
        known, _ = known_names(self.camps)
        if name in known:
            return self._of_file(known[name])
        about = f"{written}{self.described.get(name, '')}"
        return Person(
            name=self.printed.get(name, name), camp=_camp(self.described.get(name, written)) or _camp(about)
        )

    def _of_file(self, key: str) -> Person:
        speaker = self.camps.speakers[key]
        camp = self.camps.camp_of(key, self.on)
        return Person(name=speaker.name, id=key, camp=camp, pronoun=speaker.pronoun)

    def _body(self, plain: str) -> Person:
        """An institution, by its whole name; else somebody without one."""
        known, _ = known_names(self.camps)
        bare = BEHIND.sub("", plain).removeprefix("我国")
        key = known.get(bare) or known.get(plain)
        if key:
            return self._of_file(key)
        title = self.camps.find(bare, self.on)
        if title is not None:
            return self._of_file(title.id)
        return Person(name=None, camp=_camp(plain))

    def _antecedent(self, pronoun: str, sentence: int, token: int) -> Person:
        """Whom a pronoun stands for: who spoke last, or who is named at the head of a sentence before."""
        wanted = "she" if "她" in pronoun else "he"
        for back in range(REACH + 1):
            for number, person in reversed(self._turns):
                if number < sentence - back:
                    break
                if number == sentence - back and person.name and person.pronoun in {None, wanted}:
                    return person
            named = self._mention(sentence - back, token, wanted)
            if named is not None:
                return named
        return Person(name=None)

    def _mention(self, sentence: int, token: int, wanted: str) -> Person | None:
        first = bisect_left(self.mentions, sentence, key=lambda each: each.sentence)
        for mention in self.mentions[first : first + 8]:
            if mention.sentence != sentence or mention.token >= token:
                return None
            person = self.person(mention.name, "")
            if person.pronoun in {None, wanted}:
                return person
        return None


def _camp(text: str) -> str | None:
    """Camp of somebody whom the file does not know, by the words used of him; None where they do not tell."""
    for camp, pattern in KINDS:
        if pattern.search(text):
            return camp
    if not OFFICIAL.search(text):
        return None
    return next(
        (camp for camp, pattern in CAMPS_OF if pattern.search(text)),
        "other_state" if _is_leader(text) or OTHERS.search(text) else None,
    )


def _is_leader(text: str) -> bool:
    return bool(re.search("总统|总理|首相|国王|外长|总书记|国家主席|大使", text))
