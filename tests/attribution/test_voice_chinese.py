"""Whose words a Chinese sentence gives, on sentences written for this test."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.growth import grows_linearly

from framing.attribution.voice import VOICES, VoiceSettings, voices_of_text
from framing.text.tokens import running_text

OWN = [
    "外交部发言人拒绝就此置评。",
    "总统将于下周发表讲话。",
    "分析普遍预期，央行将按兵不动。",
    "据了解，大桥将于明年通车。",
    "记者注意到，桥上的灯已经亮了。",
    "双方签署了三份合作文件。",
    "“数字丝路”项目进展顺利。",
    "他出版了小说《大河》，并到处演说。",
    "大桥名称尚未确定，俗称“红桥”。",
    "记者问：“桥什么时候修好？”",
    "会议要求的材料已经交齐。",
]
REPORTED = [
    ("市长赵立本说，大桥年底通车。", "赵立本"),
    ("据赵立本介绍，大桥年底通车。", "赵立本"),
    ("大桥年底通车，市长赵立本说。", "赵立本"),
    ("在货运代理商诸葛明看来，运价还会跌。", "诸葛明"),
    ("联合国秘书长古特雷斯呼吁各方保持克制。", "Antonio Guterres"),
    ("国家统计局公布的数据显示，产量增长了三成。", None),
    ("老船工告诉记者，河水一年比一年浅。", None),
    ("工程师们否认大桥存在裂缝。", None),
    ("自由撰稿人阿丽娜·科瓦奇认为，这座城市正在失去记忆。", "阿丽娜·科瓦奇"),
    ("乌克兰总统泽连斯基临时到访，指责邻国不守信用。", "Volodymyr Zelensky"),
    ("立委柯建銘痛批，這根本是黑箱。", "柯建銘"),
    ("公告称，公司一切正常。", None),
]
READOUT = """国务院总理李强2日会见到访的外国客人。

李强表示，中方愿同各国加强合作。两国互为重要伙伴。双方应扩大贸易，推动多边主义。中方支持各国走自己的路。

会见后，双方发表联合声明。"""
PARAGRAPHS = """“我撑了四十年船。

“第二天，我把船锁在岸边。

“船老了，我也老了。”老船工丁大河说。"""
INTERVIEW = """本报记者：您为什么留下来？

丁大河：因为这里有河。我离不开河。

本报记者：家里人支持吗？

丁大河：后来也就习惯了。"""


def rows(text: str, title: str = "", **known: object) -> list[dict[str, object]]:
    table = voices_of_text(text, title=title, language="zh", **known)  # type: ignore[arg-type]
    return table.sentences.to_dicts()[1:]


def voices_in(text: str) -> list[object]:
    return [row["voice"] for row in rows(text)]


@pytest.mark.parametrize("sentence", OWN)
def test_what_nobody_said_is_the_outlets_own(sentence: str) -> None:
    assert voices_in(sentence) == ["own"]


@pytest.mark.parametrize(("sentence", "name"), REPORTED)
def test_indirect_speech_has_its_speaker(sentence: str, name: str | None) -> None:
    (row,) = rows(sentence)
    assert (row["voice"], row["speaker_name"]) == ("reported", name)


@pytest.mark.parametrize(
    "sentence",
    [
        "赵立本说：“桥修好了，路也就通了。”",
        "“桥修好了，路也就通了。”赵立本笑着说。",
        "“桥修好了，”赵立本说，“路也就通了。”",
        "「橋修好了，路也就通了。」市長趙立本說。",
        "出租车司机老周直摇头：“油钱都挣不回来。”",
        "老人回忆：“他讲：‘我问她：“走不走？”她摇头。’后来没人走。”",
    ],
)
def test_a_statement_in_marks_is_direct(sentence: str) -> None:
    assert set(voices_in(sentence)) == {"direct"}


def test_a_longer_fragment_makes_a_report_mixed_and_a_term_does_not() -> None:
    assert voices_in("赵立本说，大桥是“全城人的脊梁”，不能再拖。") == ["mixed"]
    assert voices_in("赵立本说，“天桥”合同年底签署。") == ["reported"]


def test_a_quotation_over_paragraphs_belongs_to_whoever_ends_it() -> None:
    assert [(row["voice"], row["speaker_name"]) for row in rows(PARAGRAPHS)] == [("direct", "丁大河")] * 3


def test_a_pronoun_stands_for_the_speaker_before() -> None:
    found = rows("市长赵立本说，桥快好了。他还表示，路也会修。")
    assert [row["speaker_name"] for row in found] == ["赵立本", "赵立本"]


def test_a_name_that_opens_a_sentence_is_who_the_pronoun_means() -> None:
    found = rows("修复师娜杰日达正在擦拭茶砖。她用中文说，茶砖不好伺候。")
    assert found[1]["speaker_name"] == "娜杰日达"


def test_an_agency_passes_on_and_the_speaker_speaks() -> None:
    (row,) = rows("据塔斯社报道，普京表示，俄方愿意谈判。", outlet="大河报")
    assert (row["speaker_id"], row["relay"]) == ("vladimir_putin", "大河报 → 塔斯社 → Vladimir Putin")


def test_what_an_agency_alone_reports_is_the_outlets_own() -> None:
    (row,) = rows("据路透社报道，两人在会场外见了面。")
    assert (row["voice"], row["relay"]) == ("own", "路透社")


def test_a_title_means_whoever_held_it_on_the_day() -> None:
    for day, key in ((date(2018, 1, 1), None), (date(2024, 1, 1), "volodymyr_zelensky")):
        (row,) = rows("乌总统表示，谈判可以继续。", published=day)
        assert row["speaker_id"] == key


def test_a_read_out_goes_on_until_it_narrates() -> None:
    assert [(row["voice"], row["speaker_id"]) for row in rows(READOUT)] == [
        ("own", None),
        ("reported", "li_qiang"),
        *[("reported_inferred", "li_qiang")] * 3,
        ("own", None),
    ]
    without = voices_of_text(READOUT, language="zh", settings=VoiceSettings(readouts=False)).sentences
    assert "reported_inferred" not in without["voice"].to_list()


def test_behind_an_expert_only_what_is_worded_as_a_position_goes_on() -> None:
    head = "经济师何咏希认为，风险不在税率。"
    assert voices_in(head + "一旦追查来源，转口生意会先倒下。") == ["reported", "reported_inferred"]
    assert voices_in(head + "这家公司去年亏损了三亿元。") == ["reported", "own"]


def test_answers_of_an_interview_are_direct_and_questions_the_outlets_own() -> None:
    found = rows(INTERVIEW)
    assert [row["voice"] for row in found] == ["own", "direct", "direct", "own", "direct"]
    assert found[1]["speaker_name"] == "丁大河"


def test_a_headline_with_a_name_and_a_colon_is_reported() -> None:
    head = voices_of_text("会议已经结束。", title="匈牙利外长：武器带不来和平", language="zh").sentences.row(
        0, named=True
    )
    place = voices_of_text("会议已经结束。", title="天津：加快城市更新", language="zh").sentences.row(
        0, named=True
    )
    assert (head["voice"], place["voice"]) == ("reported", "own")


def test_strong_cues_are_kept_apart_from_attitudes() -> None:
    (said,) = rows("专家指出，水位会涨。")
    (held,) = rows("专家预计，水位会涨。")
    assert (said["cue_strength"], held["cue_strength"]) == ("strong", "attitude")


def test_an_unknown_speaker_has_a_camp_by_what_he_is_called() -> None:
    (row,) = rows("大学教授孟繁星说，河水变清了。")
    assert (row["speaker_id"], row["camp"]) == (None, "expert")


def test_offsets_lead_back_to_the_words() -> None:
    text = "市长说，桥很长。「河很寬。」老船工丁大河說。"
    found = voices_of_text(text, title="题", language="zh")
    running = running_text("题", text).encode()
    for row in found.spans.iter_rows(named=True):
        assert running[row["start"] : row["end"]].decode() == row["text"]


_PIECES = """
    “ ” ‘ ’ 「 」 『 』 《 》 ： ， 。 ； 说 称 据 报道 他 告诉 习近平 总统 丁大河 在 对 的 a 7 — 认为 记者
    问 把 叫作
"""
PIECES = st.sampled_from([*_PIECES.split(), "\n\n"])


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=60))
def test_any_text_has_a_voice_for_every_sentence(text: str) -> None:
    found = voices_of_text(text, language="zh")
    assert set(found.sentences["voice"]) <= set(VOICES)
    assert (found.spans["start"] < found.spans["end"]).all()


@pytest.mark.parametrize(
    "piece", ["说", "“好。”", "；他说，", "“", "总统王毅", "李说：“好。\n\n", "告诉", "。”他说。"]
)
def test_time_grows_with_the_length_whatever_the_text(piece: str) -> None:
    def read(n: int) -> None:
        voices_of_text(piece * (n // len(piece)), language="zh")

    assert grows_linearly(read, small=5_000, large=50_000)


@pytest.mark.parametrize(
    ("text", "relay"),
    [
        ("据塔斯社报道，克里姆林宫发言人佩斯科夫说，谈判将继续。", "台 → 塔斯社 → Dmitry Peskov"),
        ("新华社援引俄外长拉夫罗夫的话说，谈判将继续。", "台 → 新华社 → Sergey Lavrov"),
        ("据新华社报道，工厂已经关闭。", "台 → 新华社"),
    ],
)
def test_the_agency_that_passes_words_on_stands_in_the_relay(text: str, relay: str) -> None:
    assert voices_of_text(text, language="zh", outlet="台").sentences["relay"].to_list()[-1] == relay


@pytest.mark.parametrize(
    ("text", "name", "camp"),
    [
        ("据我驻日大使馆证实，没有中国公民伤亡。", None, "china_state"),
        ("伊朗外交部发言人巴加埃表示，伊朗将作出决定。", "巴加埃", "other_state"),
    ],
)
def test_names_and_camps_of_foreign_speakers(text: str, name: str | None, camp: str | None) -> None:
    row = voices_of_text(text, language="zh").sentences.rows(named=True)[-1]
    assert (row["speaker_name"], row["camp"]) == (name, camp)


@pytest.mark.parametrize(
    "text", ["代表认真听取群众意见建议，并转交有关部门。", "两国总统致信，对节目播出表示祝贺。"]
)
def test_what_names_no_speaker_is_not_reported(text: str) -> None:
    row = voices_of_text(text, language="zh").sentences.rows(named=True)[-1]
    assert row["voice"] == "own" or not str(row["speaker"]).startswith("对")
