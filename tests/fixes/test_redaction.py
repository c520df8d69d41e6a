"""Redaction: every text of an example, the same stand-in for the same value, JSON stays JSON, nothing twice."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.checks.personal.pd001_email_address import email_address
from tunewright.checks.personal.pd002_phone_number import phone_number
from tunewright.checks.personal.pd003_card_number import card_number
from tunewright.checks.personal.pd004_bank_account import bank_account
from tunewright.checks.personal.pd006_ip_address import ip_address
from tunewright.checks.personal.pd007_access_key import access_key
from tunewright.fixes import Given
from tunewright.fixes.pd_redact import redact
from tunewright.model import Example
from tunewright.text.personal import stand_in_for, value_key

CHECKS = (email_address, phone_number, card_number, bank_account, ip_address, access_key)


class Numbered:
    """Stand-ins as a project numbers them: by first appearance."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, int]] = {}

    def __call__(self, kind: str, value: str) -> str:
        numbers = self.known.setdefault(kind, {})
        return stand_in_for(kind, numbers.setdefault(value_key(kind, value), len(numbers) + 1))


def redacted(example: Example) -> Example:
    stand_in = Numbered()
    for check in (*CHECKS, *CHECKS):  # a value that touched another of a different kind shows once that is gone
        for finding in check(example):
            given_now = Given(finding, stand_in)
            body = redact(example, given_now)
            assert body is not None
            example = Example(example.kind, body, example.id)
            assert redact(example, given_now) is None
    return example


def test_all_places_of_a_chat_are_gone_through() -> None:
    call = {"name": "find", "arguments": '{"mail": "anna@web.de",\n "phone": 491712345678, "note": "\\nb@gmx.de"}'}
    body = {
        "messages": [
            {"role": "system", "content": "Ask anna@web.de."},
            {"role": "user", "name": "b@gmx.de", "content": [{"type": "text", "text": "Anna@Web.de?"}]},
            {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": call}]},
            {"role": "tool", "tool_call_id": "c1", "content": '{"card":"4539 1488 0343 6467"}'},
            {"role": "assistant", "content": "Done.", "weight": 1},
        ],
        "tools": [{"type": "function", "function": {"name": "find", "description": "like anna@web.de"}}],
        "kept": {"count": 3},
    }
    new = redacted(Example("chat", body, 1)).body
    turns = new["messages"]
    assert turns[0]["content"] == "Ask person1@example.com."
    assert turns[1]["name"] == "person2@example.com"
    assert turns[1]["content"] == [{"type": "text", "text": "person1@example.com?"}]
    arguments = turns[2]["tool_calls"][0]["function"]["arguments"]
    expected = {"mail": "person1@example.com", "phone": "+1 201 555 0100", "note": "\nperson2@example.com"}
    assert json.loads(arguments) == expected
    assert '",\n "phone"' in arguments
    assert turns[3]["content"] == '{"card":"[card 1]"}'
    assert turns[4] == body["messages"][4]
    assert new["tools"][0]["function"]["description"] == "like person1@example.com"
    assert new["kept"] == {"count": 3}
    assert body["messages"][0]["content"] == "Ask anna@web.de."


def test_pairs_and_preference_pairs() -> None:
    pair = redacted(
        Example("pair", {"prompt": "from 81.2.69.160", "completion": "IBAN DE89 3704 0044 0532 0130 00"}, 1)
    )
    assert pair.body == {"prompt": "from 192.0.2.1", "completion": "IBAN [account 1]"}
    turns = [{"role": "assistant", "content": "tom@mail.ru"}], [{"role": "assistant", "content": "eva@mail.ru"}]
    body = {"input": {"messages": []}, "preferred_output": turns[0], "non_preferred_output": turns[1]}
    new = redacted(Example("preference", body, 1)).body
    assert new["preferred_output"][0]["content"] == "person1@example.com"
    assert new["non_preferred_output"][0]["content"] == "person2@example.com"


def test_arguments_that_are_no_text_are_gone_through_too() -> None:
    call = {"function": {"name": "f", "arguments": {"mail": "anna@web.de"}}}
    example = Example("chat", {"messages": [{"role": "assistant", "tool_calls": [call]}]}, 1)
    new = redacted(example).body["messages"][0]["tool_calls"][0]["function"]
    assert new == {"name": "f", "arguments": {"mail": "person1@example.com"}}


def test_a_value_called_not_personal_stays() -> None:
    example = Example("pair", {"prompt": "anna@web.de or b@gmx.de", "completion": "ok"}, 1)
    allowed = value_key("email", "anna@web.de")
    (finding,) = email_address(example, not_personal=(allowed,))
    assert finding.evidence["kinds"] == {"e-mail address": 1}
    body = redact(example, Given(finding, Numbered()))
    assert body == {"prompt": "anna@web.de or person1@example.com", "completion": "ok"}
    assert list(email_address(Example("pair", body, 1), not_personal=(allowed,))) == []


def test_the_fix_looks_with_the_settings_of_the_check() -> None:
    example = Example("pair", {"prompt": "info@firma.de", "completion": "my number is 2 2123 4567"}, 1)
    (finding,) = email_address(example, role_addresses=True)
    assert redact(example, Given(finding, Numbered())) == {**example.body, "prompt": "person1@example.com"}
    (finding,) = phone_number(example, regions=("CL",))
    assert redact(example, Given(finding, Numbered())) == {
        **example.body,
        "completion": "my number is +1 201 555 0100",
    }


def test_nothing_found_is_nothing_changed() -> None:
    example = Example("pair", {"prompt": "anna@web.de", "completion": "ok"}, 1)
    (finding,) = email_address(example)
    assert redact(Example("pair", {"prompt": "hi", "completion": "ok"}, 1), Given(finding)) is None


def test_the_stand_in_of_no_project_is_not_found_either() -> None:
    example = Example("pair", {"prompt": "anna@web.de", "completion": "password: Xy7$kk2!"}, 1)
    (finding,) = access_key(example)
    assert redact(example, Given(finding)) == {"prompt": "anna@web.de", "completion": "password: [key]"}


VALUES = (
    "anna@web.de",
    "+49 171 2345678",
    "4539 1488 0343 6467",
    "DE89370400440532013000",
    "81.2.69.160",
    "Xy7$kk2!q",
)
TEXTS = st.lists(
    st.sampled_from([*VALUES, "password: Xy7$kk2!q", "call ", " ", ", ", "\n", '"', "\\", "{", "10 ", "é"]),
    max_size=8,
).map("".join)


@given(st.lists(TEXTS, min_size=1, max_size=3), TEXTS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_was_redacted_is_not_found_again_and_json_stays_json(
    said: list[str], told: str, as_json: bool
) -> None:
    call = {
        "function": {"name": "f", "arguments": json.dumps({"x": told, "n": 491712345678}, ensure_ascii=as_json)}
    }
    turns: list[dict[str, Any]] = [{"role": "user", "content": text} for text in said]
    example = Example("chat", {"messages": [*turns, {"role": "assistant", "tool_calls": [call]}]}, 1)
    new = redacted(example)
    assert [finding for check in CHECKS for finding in check(new)] == []
    arguments = json.loads(new.body["messages"][-1]["tool_calls"][0]["function"]["arguments"])
    assert set(arguments) == {"x", "n"}
    for before, after in zip(example.body["messages"], new.body["messages"], strict=True):
        assert bool(before.get("content")) == bool(after.get("content"))


@given(TEXTS)
def test_no_piece_of_a_value_is_in_the_finding(text: str) -> None:
    example = Example("pair", {"prompt": text, "completion": "ok"}, 1)
    for check in CHECKS:
        for finding in check(example):
            shown = json.dumps([finding.message, finding.key, finding.evidence])
            assert not any(value in shown for value in VALUES)
