"""Full-text search: words, beginnings, phrases, other scripts, and whatever people type."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stores import a_new_example, a_project, an_edit, change, found, take_in
from tunewright.model.project import Filter
from tunewright.store import bulk, queries

TEXTS = (
    "How do I reset my password? -> Open the settings, then choose “Forgot password”.",
    "Grüße aus München -> Schöne Grüße, Frau Müller-Lüdenscheid! Straße 12",
    "كيف أعيد تعيين كلمة المرور؟ -> افتح الإعدادات",
    "東京の天気はどうですか -> 明日は晴れです。Tシャツで十分です",
    "Party? 🎉🎂 -> Yes 👩‍⚕️ we can",
    "write to help@example.com and/or see https://example.com/docs/setup_guide.html -> version 1.5 costs 3,50 €",
    'He said "no; DROP TABLE example" -> 100% don\'t * (NEAR) {AND} OR -- NOT [x] ^y \\ back',
    "สวัสดีครับ -> ยินดีต้อนรับ",
    "नमस्ते दुनिया -> स्वागत है",
    "vitamin C or B12 -> question 1 of 10",
    "naïve café, cafe\u0301 -> déjà vu",
)


@pytest.fixture
def project(any_store):
    return a_project(any_store)


@pytest.fixture
def search(any_store, project):
    ids = take_in(any_store, project, *(a_new_example(said) for said in TEXTS))

    def searched(words):
        return [ids.index(number) for number in found(any_store, project, Filter(words=words))]

    return searched


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("password", [0]),
        ("PASSWORD reset", [0]),
        ("reset nonsense", []),
        ("passw", [0]),
        ("passw reset", []),
        ("reset passw", [0]),
        ('"reset my password"', [0]),
        ('"my reset password"', []),
        ('"reset my" choose', [0]),
        ('"reset my" choose nonsense', []),
        ("“reset my”", [0]),
        ("münchen", [1]),
        ("MÜNCHEN", [1]),
        ("munchen", [1]),
        ("Straße", [1]),
        ("straße 12", [1]),
        ("lüden", [1]),
        ("müller-lüdenscheid", [1]),
        ("المرور", [2]),
        ("إعدادات", []),
        ("الإعدادات", [2]),
        ("天気", [3]),
        ("晴れ", [3]),
        ("Tシャツ", [3]),
        ("tシャツ", [3]),
        ("東京 晴れ", [3]),
        ("東京 雨", []),
        ("京", [3]),
        ("🎉", [4]),
        ("🎂 yes", [4]),
        ("🚀", []),
        ("👩‍⚕️", [4]),
        ("help@example.com", [5]),
        ("example.com", [5]),
        ("example", [5, 6]),
        ("docs", [5]),
        ("setup_guide", [5]),
        ("guide", [5]),
        ("and/or", [5, 6]),
        ("1.5", [5]),
        ("3,50", [5]),
        ("don't", [6]),
        ("100%", [6]),
        ("drop table", [6]),
        ("สวัสดี", [7]),
        ("दुनिया", [8]),
        ("vitamin c", [9]),
        ("question 1", [9]),
        ("b1", [9]),
        ("c", [9]),
        ("cafe", [10]),
        ("nai\u0308ve", [10]),
        ("café", [10]),
        ("naive", [10]),
        ("deja", [10]),
    ],
)
def test_a_search_finds(search, words, meant):
    assert search(words) == meant


@pytest.mark.parametrize("words", ["", "  ", '"', '""', "*", "'", '"""', "( ) -", "“”", "!?", "_", "__"])
def test_where_there_is_nothing_to_look_for_everything_is_meant(search, words):
    assert search(words) == list(range(len(TEXTS)))


@pytest.mark.parametrize(
    "words",
    [
        '"no',
        'no"',
        'said "no" "drop',
        "NEAR(said, no)",
        "said AND no",
        "said NOT",
        "said*",
        "*said",
        "^said",
        "words:said",
        "-said",
        "said + no",
        "{said}",
        "'; DROP TABLE example; --",
        "no'); DELETE FROM example_fts; --",
        "said & !no | (x",
        "said:* <-> no",
        "said\\",
        "said\t\n\r\x0b\x1f no",
        "%",
        "_",
        "said ␀",
        "$1 :words ? %s {0}",
        "said " * 400,
        "s" * 5000,
        "東京%_~\\'\"",
        "🎉*\"'",
        "é",
        "\u0301",
        "\u202e said",
        "\x00",
        "東京\x00",
    ],
)
def test_whatever_is_typed_is_only_words(any_store, project, search, words):
    search(words)
    with any_store.writing() as unit:
        bulk.set_field(unit, project, Filter(words=words, states=("accepted",)), "state", "flagged", "ann")
    assert search("password") == [0]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_search_is_answered(search, words):
    assert set(search(words)) <= set(range(len(TEXTS)))


def test_words_of_several_turns_are_found_together(any_store, project):
    (chat,) = take_in(any_store, project, a_new_example("first turn -> second turn", kind="chat"))
    assert found(any_store, project, Filter(words="first second")) == [chat]


def test_a_search_stays_within_its_project(any_store, project, search):
    other = a_project(any_store)
    (mine,) = take_in(any_store, other, a_new_example("reset -> password"))
    assert found(any_store, other, Filter(words="password")) == [mine]
    assert search("password") == [0]


def test_edited_japanese_is_found_as_it_reads_now(any_store, project):
    (one,) = take_in(any_store, project, a_new_example("東京 -> 雨"))
    change(any_store, one, an_edit("東京 -> 雨", "大阪 -> 晴れ"))
    assert found(any_store, project, Filter(words="東京")) == []
    assert found(any_store, project, Filter(words="大阪")) == [one]


def test_japanese_is_found_where_the_file_spelled_it_as_escapes(any_store, project):
    original = '{"prompt": "\\u6771\\u4eac", "completion": "x"}'
    (one,) = take_in(any_store, project, a_new_example("東京 -> x", original=original))
    assert found(any_store, project, Filter(words="東京")) == [one]


def test_an_endless_text_is_found_by_its_beginning(any_store, project):
    endless = " ".join(f"word{number}" for number in range(120_000))
    (one,) = take_in(any_store, project, a_new_example(f"hi -> {endless} {'x' * 50_000}"))
    assert found(any_store, project, Filter(words="word77")) == [one]
    with any_store.reading() as unit:
        assert queries.count(unit, project, Filter(words='"word1 word2"')) == 1
