"""Whose words a Russian sentence gives, on sentences written for this test."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.growth import grows_linearly

from framing.attribution.languages import reader
from framing.attribution.languages._russian_names import from_oblique, nominatives
from framing.attribution.voice import VOICES, voices_of_text

MAY = date(2024, 5, 16)


def rows(text: str, title: str = "") -> list[dict[str, object]]:
    found = voices_of_text(text, title=title, language="ru", published=MAY, outlet="glagol").sentences
    return found.to_dicts()[1:]


def voices_in(text: str) -> list[object]:
    return [row["voice"] for row in rows(text)]


def speakers_in(text: str) -> list[object]:
    return [row["speaker_name"] for row in rows(text)]


@pytest.mark.parametrize(
    ("sentence", "voice"),
    [
        ("В январе река замерзла, и паром встал.", "own"),
        ("«Мы и дальше будем строить мосты через эту реку», — сказал министр.", "direct"),
        ('"Мы и дальше будем строить мосты", - сказал министр.', "direct"),
        ("„Мы и дальше будем строить мосты“, — сказал министр.", "direct"),
        ("— Мы и дальше будем строить мосты, — сказал министр.", "direct"),
        ("Министр Иван Ребров: «Мост — это не подарок, это долг».", "direct"),
        ("Министр сообщил, что мост откроют к зиме.", "reported"),
        ("Мост откроют к зиме, сообщил в среду министр транспорта.", "reported"),
        ("Мост, отметил министр, откроют к зиме.", "reported"),
        ("Мост, говорит он, откроют к зиме.", "reported"),
        ("По словам министра, мост откроют к зиме.", "reported"),
        ("Мост, по его мнению, откроют к зиме.", "reported"),
        ("Согласно докладу комиссии, мост построили с ошибками.", "reported"),
        ("Как утверждает министр, мост откроют к зиме.", "reported"),
        ("Мост, говорится в заявлении, откроют к зиме.", "reported"),
        ("В министерстве заявили, что мост откроют к зиме.", "reported"),
        ("Министр уверен, что мост откроют к зиме.", "reported"),
        ("Министр призвал депутатов найти деньги на мост.", "reported"),
        ("Министр не исключил, что мост откроют позже.", "reported"),
        ("С этой оценкой согласился министр транспорта Иван Ребров.", "reported"),
        ("Все обвинения Иван Ребров отвергает.", "reported"),
        ("Министр назвал мост «лучшим подарком всем жителям города» и пообещал второй.", "mixed"),
        ("Министр назвал мост «подарком» и пообещал построить второй.", "reported"),
        ("Министр сказал, что мост «откроют точно в срок».", "mixed"),
        ("Министр не стал комментировать сроки строительства моста.", "own"),
        ("Министр намерен сообщить о сроках в четверг.", "own"),
        ("Министр не подтвердил сроки строительства моста.", "own"),
        ("Как стало известно «Глаголу», мост откроют к зиме.", "own"),
        ("Как передает наш корреспондент, на мосту стояла тишина.", "own"),
        ("Премьера комедии «Слишком короткий мост» отменена.", "own"),
        ("«Газпром» и «Русал» подписали договор о мосте.", "own"),
        ("«Лечение» моста свелось к трем заплатам.", "own"),
        ("Аналитики ожидают открытия моста к зиме.", "own"),
    ],
)
def test_the_voice_of_a_sentence(sentence: str, voice: str) -> None:
    assert voices_in(sentence) == [voice]


def test_words_of_the_outlet_are_cut_out_of_a_quotation() -> None:
    text = "«Мост нужен всем, — сказал министр Ребров. — Без него город стоит»."
    assert voices_in(text) == ["direct", "direct"]
    spans = voices_of_text(text, language="ru").spans
    contents = spans.filter(spans["role"] == "content")["text"].to_list()
    assert not any("сказал" in content for content in contents)


def test_a_quotation_runs_over_paragraphs_that_open_a_mark_again() -> None:
    text = "Потом говорил мэр.\n\n«Мост мы построим сами.\n\n«Денег хватит», — сказал Петр Ребров."
    assert voices_in(text) == ["own", "direct", "direct"]


def test_a_quotation_runs_over_paragraphs_and_is_closed_at_its_end() -> None:
    text = "«Мост мы построим сами.\n\nДенег хватит на всё.\n\nЖдать не будем», — сказал мэр Петр Ребров."
    assert voices_in(text) == ["direct"] * 3


def test_straight_marks_may_stand_inside_straight_marks() -> None:
    text = '"Мэру вручили знак "За мосты", и не один. Он рад", - сказала секретарь Анна Боброва.'
    assert voices_in(text) == ["direct", "direct"]
    assert speakers_in(text) == ["Анна Боброва"] * 2


def test_curly_marks_inside_straight_ones_do_not_close_them() -> None:
    text = '"Нам сказали: “Моста не будет”. Почему?" - спросила мэр Анна Боброва.'
    assert voices_in(text) == ["direct", "direct"]


def test_a_missing_closing_mark_costs_one_sentence() -> None:
    text = "«Мост нужен всем, — сказал мэр.\n\nРека замерзла. Паром встал. Автобусы не ходят."
    assert voices_in(text)[1:] == ["own"] * 3


INTERVIEW = """Инженер Вера Боброва строит мосты двадцать лет.

— Вера Андреевна, жители говорят, что мост трещит. Кто прав?

— Все правы. Мост старый, и мы это знаем.

— Его закроют?

— Нет.

— Что будет зимой?

— Зимой мы начнем ремонт, — отвечает она."""


def test_in_an_interview_the_outlet_asks_and_the_guest_answers() -> None:
    expected = ["own", "own", "own", "direct", "direct", "own", "direct", "own", "direct"]
    assert voices_in(INTERVIEW) == expected
    names = {row["speaker_name"] for row in rows(INTERVIEW) if row["voice"] == "direct"}
    assert names == {"Вера Боброва"}


def test_a_list_whose_points_begin_with_dashes_is_nobodys_speech() -> None:
    text = "На мост потратят:\n\n— два миллиона рублей на опоры;\n\n— три миллиона рублей на перила."
    assert voices_in(text) == ["own"] * 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("По словам Марии Захаровой, мост нужен.", "Maria Zakharova"),
        ("По мнению Владимира Путина, мост нужен.", "Vladimir Putin"),
        ("Мост нужен, сказал российский президент.", "Vladimir Putin"),
        ("Мост нужен, отметил глава МИД КНР.", "Wang Yi"),
        ("По словам Якова Голышева, мост нужен.", "Яков Голышев"),
        ("По словам Анны Бобровой, мост нужен.", "Анна Боброва"),
        ("По мнению Павла Заславского, мост нужен.", "Павел Заславский"),
        ("Директор порта «Вязовый» Игорь Швец сказал, что мост нужен.", "Игорь Швец"),
        ("Мост нужен, сказала мэр Якутска Сардана Авилова.", "Сардана Авилова"),
        ("Сотрудник порта сообщил, что мост нужен.", None),
        ("По данным регионального управления МЧС, мост цел.", None),
        ("Координатор штаба Ивана Реброва сообщил, что мост нужен.", None),
    ],
)
def test_a_speaker_has_the_name_in_the_nominative(text: str, name: str | None) -> None:
    assert speakers_in(text) == [name]


def test_pronouns_follow_the_gender_of_the_verb() -> None:
    text = (
        "Мост нужен, сказал мэр Петр Ребров. Депутат Анна Боброва возразила, что моста хватает. "
        "Он добавил, что город растет. Она ответила, что денег нет."
    )
    assert speakers_in(text) == ["Петр Ребров", "Анна Боброва", "Петр Ребров", "Анна Боброва"]


def test_a_surname_and_a_title_stand_for_the_person_named_in_full() -> None:
    text = (
        "Мэр Петр Ребров открыл мост. По словам Реброва, город рад. Мэр обещал второй мост. "
        "«Денег хватит», — заметил господин Ребров."
    )
    assert speakers_in(text)[1:] == ["Петр Ребров"] * 3


def test_the_lead_before_about_this_is_told_by_the_same_speaker() -> None:
    text = "Мост через реку закроют на год. Об этом сообщил в среду мэр Петр Ребров. Рядом стоит паром."
    assert voices_in(text) == ["reported", "reported", "own"]
    assert speakers_in(text)[:2] == ["Петр Ребров"] * 2


def test_an_agency_passes_on_and_does_not_speak() -> None:
    (row,) = rows("Президент прибыл в столицу в четверг, сообщает ТАСС.")
    assert (row["voice"], row["relay"]) == ("own", "glagol → ТАСС")
    (row,) = rows("Си Цзиньпин, как передает агентство Синьхуа, пожелал соседям успехов.")
    assert (row["voice"], row["speaker_name"]) == ("reported", "Xi Jinping")
    (row,) = rows("Мост закрыт, сообщает ТАСС со ссылкой на МЧС.")
    assert (row["voice"], row["speaker"]) == ("reported", "МЧС")


def test_strong_cues_are_kept_apart_from_attitudes() -> None:
    said, thinks = rows("Иван Ребров сказал, что мост цел.\n\nИван Ребров считает, что мост цел.")
    assert (said["cue_strength"], thinks["cue_strength"]) == ("strong", "attitude")


READOUT = """Президент Казахстана Касым-Жомарт Токаев заявил, что безопасность требует усилий. Казахстан \
выступает за диалог. Необходимо беречь воду. Заседание длилось два часа."""


def test_what_a_leader_said_goes_on_without_a_cue_but_events_do_not() -> None:
    assert voices_in(READOUT) == ["reported", "reported_inferred", "reported_inferred", "own"]
    assert {row["how"] for row in rows(READOUT) if row["voice"] == "reported_inferred"} == {"readout"}


def test_a_headline_with_a_colon_is_of_the_one_before_it() -> None:
    text = "Захарова: диктат в мировых делах уходит"
    table = voices_of_text("Шел дождь.", title=text, language="ru", published=MAY).sentences
    assert table["voice"].to_list() == ["reported", "own"]
    assert table["speaker_name"].to_list()[0] == "Maria Zakharova"


def test_an_article_is_read_alike_alone_and_beside_others() -> None:
    from framing.attribution.voice import VoiceSettings
    from framing.attribution.voice_reading import Reading
    from framing.attribution.voice_table import About, read_articles

    texts = [INTERVIEW, READOUT, "— Один пункт списка;\n\n— другой пункт.", "Ребров сказал, что мост цел."]
    abouts = [About(article=str(i), outlet="", published=MAY, language="ru") for i in range(len(texts))]
    together = read_articles(Reading.of_texts(texts), abouts, VoiceSettings()).sentences
    for text, about in zip(texts, abouts, strict=True):
        alone = read_articles(Reading.of_texts([text]), [about], VoiceSettings()).sentences
        assert together.filter(together["article"] == about.article).to_dicts() == alone.to_dicts()


@pytest.mark.parametrize(
    ("oblique", "nominative"),
    [
        ("путина", "путин"), ("захаровой", "захарова"), ("заславского", "заславский"), ("дмитрия", "дмитрий"),
        ("сергею", "сергей"), ("марии", "мария"), ("павла", "павел"), ("матвиенко", "матвиенко"),
        ("бялика", "бялик"),
        ("заславца", "заславец"),
    ],
)  # fmt: skip
def test_names_come_back_to_the_nominative(oblique: str, nominative: str) -> None:
    assert from_oblique(oblique) == nominative
    assert nominative in nominatives(oblique)


def test_russian_has_a_reader_of_its_own() -> None:
    assert type(reader("ru")) is not type(reader("fr"))


RUSSIAN = st.text(alphabet=" абвГДе,.:;!?—–-«»„“\"'\n0ё", max_size=200)
PHRASES = st.lists(
    st.sampled_from(
        ["по словам", "сказал", "что", "он", "Путин", ",", ".", "«", "»", "—", "\n\n", "как", "мол"]
    ),
    max_size=40,
).map(" ".join)


@given(st.one_of(st.text(max_size=200), RUSSIAN, PHRASES))
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_voice_for_every_sentence(text: str) -> None:
    table = voices_of_text(text, title=text[:20], language="ru").sentences
    assert set(table["voice"]) <= set(VOICES)
    assert table["p"].is_between(0, 1).all()
    assert table["sentence"].to_list() == list(range(len(table)))


HOSTILE: Mapping[str, str] = {
    "guillemets that open": "«",
    "straight marks": '"',
    "pairs of marks": "«»",
    "dashes": "— ",
    "interviews": "— Кто?\n\n— Я.\n\n",
    "set phrases": "по словам ",
    "verbs": "сказал ",
    "verbs behind commas": ", сказал",
    "names": "Иван Петров ",
    "people": "Президент сказал, что так.\n\n",
    "speakers": "Иван Петров сказал, что так. ",
    "quotations": "«Да», — сказал он. ",
    "no punctuation": "он сказал что она сказала ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_whatever_the_text(name: str) -> None:
    piece = HOSTILE[name]

    def read(n_bytes: int) -> None:
        voices_of_text(piece * (n_bytes // len(piece.encode())), language="ru")

    assert grows_linearly(read, small=10_000, large=100_000)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Переговоры прошли с Владимиром Путиным. Он сказал, что визит важен.", "Vladimir Putin"),
        ("О планах Сергея Лаврова молчат. Лавров отметил, что визит будет.", "Sergey Lavrov"),
        ("По словам Сергея Викторовича Лаврова, переговоры идут.", "Sergey Lavrov"),
        (
            "Гость говорил с Петром Ильичом Кузнецовым. Кузнецов отметил, что путь готов.",
            "Петр Ильич Кузнецов",
        ),
        ("С Эммой Рябининой говорили долго. Рябинина отметила, что путь готов.", "Эмма Рябинина"),
    ],
)
def test_names_in_any_case_are_brought_to_the_nominative_and_to_known_people(text: str, name: str) -> None:
    assert rows(text)[-1]["speaker_name"] == name


def test_the_head_of_state_is_the_president_the_article_tells_of() -> None:
    text = "Касым-Жомарт Токаев, президент Казахстана, принял гостей. Глава государства отметил, что рад."
    assert rows(text)[-1]["speaker_id"] == "kassym_jomart_tokayev"


def test_the_sides_are_china_and_russia_only_where_the_article_tells_of_both() -> None:
    assert rows("США и Украина начали переговоры. Стороны заявили, что довольны.")[-1]["speaker_id"] is None
    both = rows("Китай и Россия начали переговоры. Стороны заявили, что довольны.")[-1]
    assert both["speaker_id"] == "china_russia_joint"


def test_whom_a_quotation_names_is_not_taken_up_by_the_pronoun_behind_it() -> None:
    text = (
        "Инженер Лев Дрожжин подал в отставку. Как рассказал Лев Дрожжин, он устал. "
        "«Меня уволил еще Тарас Ковригин, но это другая история», — сказал он."
    )
    assert rows(text)[-1]["speaker_name"] == "Лев Дрожжин"


def test_a_womans_verb_is_not_given_to_a_man_of_the_same_office() -> None:
    text = (
        "Комиссию покинул ее бывший глава Тарас Ковригин. Главой комиссии стала Инна Лучкина. "
        "Глава комиссии предложила подождать."
    )
    assert rows(text)[-1]["speaker_name"] != "Тарас Ковригин"


def test_where_something_was_said_is_not_who_said_it() -> None:
    text = "Мэр Лев Дрожжин пришел вовремя. Мост закроют. Об этом он сообщил на первом заседании совета."
    assert [row["speaker_name"] for row in rows(text)[-2:]] == ["Лев Дрожжин"] * 2


@pytest.mark.parametrize(
    ("text", "relay"),
    [
        (
            "Завод закроют, сообщает Reuters со ссылкой на мэра Льва Дрожжина.",
            "glagol → Reuters → Лев Дрожжин",
        ),
        ("«Завод закроют», — сказал мэр Лев Дрожжин, передает ТАСС.", "glagol → ТАСС → Лев Дрожжин"),
        (
            "Путин, как передает агентство «Интерфакс», заявил, что рад.",
            "glagol → Интерфакс → Vladimir Putin",
        ),
        ("Завод закроют, сообщает ТАСС.", "glagol → ТАСС"),
    ],
)
def test_the_agency_that_passes_words_on_stands_in_the_relay(text: str, relay: str) -> None:
    assert rows(text)[-1]["relay"] == relay


def test_a_title_of_two_parts_does_not_end_at_its_and() -> None:
    text = "Министр образования и науки региона Наталья Лучкина сообщила, что школа готова."
    assert speakers_in(text) == ["Наталья Лучкина"]


def test_the_body_behind_a_preposition_speaks_not_the_country_behind_it() -> None:
    assert (
        rows("В Министерстве просвещения РФ “Ъ” заявили, что рады.")[0]["speaker"]
        == "Министерстве просвещения РФ"
    )
