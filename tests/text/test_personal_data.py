"""Personal data in texts: what is found, where, and what is left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.text.check_digits import luhn, mod11_10, mod97, verhoeff
from tunewright.text.personal import KINDS, spans, stand_in_for, value_key

PIECES = st.sampled_from(
    [
        *("anna@web.de", "+49 171 2345678", "(415) 555-2671", "4539 1488 0343 6467", "DE89 3704 0044 0532 0130 00"),
        *("123-45-6789", "81.2.69.160", "2a00:1450:4001:81b::200e", "password: Xy7$kk2!", "AKIAJ5XQ7ZK3LMN2PQRS"),
        *(
            "call ",
            "order ",
            "\n",
            "\\n",
            "{",
            '"',
            ": ",
            ", ",
            " ",
            "@",
            "://",
            "٣",
            "²",
            "0",
            "1-2",
            "sk-",
            "eyJ.eyJ.",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=9).map("".join)


def found(text: str, **how: object) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in spans(text, **how)]  # type: ignore[arg-type]


@given(TEXTS)
@settings(max_examples=300)
def test_spans_lie_within_the_text_in_order_and_apart(text: str) -> None:
    at = 0
    for one in spans(text):
        assert at <= one.start < one.end <= len(text)
        assert one.kind in KINDS
        at = one.end


@given(TEXTS)
def test_asking_for_one_kind_gives_what_asking_for_all_gives(text: str) -> None:
    everything = spans(text)
    for kind in KINDS:
        assert spans(text, (kind,)) == [one for one in everything if one.kind == kind]


def test_several_kinds_in_one_text() -> None:
    text = "I am anna@web.de, +49 171 2345678, from 81.2.69.160."
    assert found(text) == [("email", "anna@web.de"), ("phone", "+49 171 2345678"), ("ip", "81.2.69.160")]


def test_a_card_number_is_no_phone_number_as_well() -> None:
    assert found("call about 4539 1488 0343 6467") == [("card", "4539 1488 0343 6467")]


def test_an_escaped_line_break_does_not_belong_to_the_address() -> None:
    assert found('{"note":"hi\\nanna@web.de"}') == [("email", "anna@web.de")]


def test_two_phone_numbers_next_to_each_other_are_two() -> None:
    assert found("Tel. 030/1234567, 089/7654321") == [("phone", "030/1234567"), ("phone", "089/7654321")]


def test_what_is_charged_to_a_card_does_not_hide_its_number() -> None:
    assert found("You charged 4539-1488-0343-6467.") == [("card", "4539-1488-0343-6467")]
    assert found("please charge it to 4539148803436467") == [("card", "4539148803436467")]
    assert found("Charge 4539148803436467 ist zurückgerufen.") == []


def test_the_sentence_before_does_not_turn_a_card_into_an_order_number() -> None:
    assert found("Order 48213 arrived. I paid with 4539 1488 0343 6467.") == [("card", "4539 1488 0343 6467")]
    assert found("Order 4539 1488 0343 6467 arrived.") == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "around", ["{}", "call me: {}", "password: {}", "SSN {} 2024", "card {}, 12/26", '"iban":"{}"']
)
def test_stand_ins_are_not_found_again(kind: str, around: str) -> None:
    for number in (*range(1, 130), 254, 255, 762, 763, 5000, 10**6):
        assert spans(around.format(stand_in_for(kind, number)), with_roles=True, with_private=True) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_number_has_a_stand_in_of_its_own(kind: str) -> None:
    assert len({stand_in_for(kind, number) for number in range(1, 80_000, 7)}) == len(range(1, 80_000, 7))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "+49 171 2345678", "0171/2345678"),
        ("phone", "0049 171 2345678", "+491712345678"),
        ("email", "Anna@Web.de", "anna@web.de"),
        ("card", "4539 1488 0343 6467", "4539-1488-0343-6467"),
        ("iban", "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("national-id", "529.982.247-25", "52998224725"),
        ("ip", "2A00:1450:4001:081B::200E", "2a00:1450:4001:81b::200e"),
    ],
)
def test_ways_to_write_the_same_value_share_a_key(kind: str, one: str, other: str) -> None:
    assert value_key(kind, one) == value_key(kind, other)


def test_keys_differ_by_value_kind_and_salt() -> None:
    keys = {
        value_key("key", "abc"),
        value_key("key", "ABC"),
        value_key("email", "abc"),
        value_key("key", "abc", salt="x"),
    }
    assert len(keys) == 4
    assert all(len(key) == 32 and "abc" not in key for key in keys)


def test_check_digits_follow_their_published_examples() -> None:
    assert luhn("79927398713") and not luhn("79927398710")
    assert verhoeff("2363") and not verhoeff("2364")
    assert mod11_10("86095742719") and not mod11_10("86095742718")
    assert mod97("3214282912345698765432161182") == 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "UK NHS number 943 476 5919",
            "15 070649 C 103",
            "Mon numéro : 1 85 05 78 006 084 91",
            "isikukood 37605030299",
        ),
        *(
            "850730-033-28 rijksregister 85.07.30-033.28",
            "CNP 1800101221144",
            "SNILS 112-233-445 95",
            "T.C. 10000000146",
        ),
        *("AMKA 01013099997", "RUT 12.345.678-5", "SIN 046 454 286", "TFN 123 456 782", "OIB 94577403194"),
        *(
            "NIF 123456789",
            "PPS 1234567T",
            "SVNR 1237 010180",
            "ID 8001015009087",
            "EGN 7523169263",
            "fnr 01010750160",
        ),
    ],
)
def test_national_numbers_of_many_countries(text: str) -> None:
    assert [one.kind for one in spans(text)] == ["national-id"]
