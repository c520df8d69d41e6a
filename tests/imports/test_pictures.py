"""Pictures beside a conversation: each in the place of its mark, and none lost without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tunewright.imports import convert, recognise
from tunewright.model import Body, Draft, RawRecord, Rejected


def made(record: Body, name: str = "x.jsonl") -> Draft | Rejected:
    text = json.dumps(record)
    return convert(RawRecord(1, text), recognise(name, text.encode()).plan)


def shown(url: str) -> Body:
    return {"type": "image_url", "image_url": {"url": url}}


def said(text: str) -> Body:
    return {"type": "text", "text": text}


def user(content: Any) -> Body:
    return {"role": "user", "content": content}


ANSWER = {"role": "assistant", "content": "A lift."}


def test_messages_lose_their_marks_to_the_pictures_and_keep_all_other_keys() -> None:
    record = {"messages": [user("<image>\nWhat?"), ANSWER], "images": ["a.png"], "ward": 4}
    draft = made(record)
    assert isinstance(draft, Draft)
    assert draft.body == {"messages": [user([shown("a.png"), said("What?")]), ANSWER], "ward": 4}
    assert json.loads(draft.original) == record


def test_parts_that_only_mark_a_place_are_filled() -> None:
    draft = made({"messages": [user([{"type": "image"}, said("What?")]), ANSWER], "images": [{"url": "a.png"}]})
    assert isinstance(draft, Draft)
    assert draft.body["messages"][0] == user([shown("a.png"), said("What?")])


@pytest.mark.parametrize(("images", "text"), [(["a", "b"], "<image>"), (["a"], "<image><image>")])
def test_a_mark_without_a_picture_or_the_other_way_round_is_told(images: list[str], text: str) -> None:
    refused = made({"messages": [user(text), ANSWER], "images": images})
    assert isinstance(refused, Rejected)
    assert refused.code == "pictures" and "Each picture needs one mark" in refused.reason


def test_pictures_without_an_address_leave_the_texts_as_they_are() -> None:
    draft = made({"messages": [user("<image>What?"), ANSWER], "images": [{"path": None}]})
    assert isinstance(draft, Draft)
    assert draft.body["messages"] == [user("<image>What?"), ANSWER]


def test_a_preference_and_a_pair_keep_their_pictures_too() -> None:
    draft = made({"prompt": "<image>What?", "chosen": "A lift.", "rejected": "A car.", "images": '["a.png"]'})
    assert isinstance(draft, Draft)
    assert draft.body["input"] == {"messages": [user([shown("a.png"), said("What?")])]}
    pair = made({"prompt": "What?<image>", "completion": "A lift.", "image": "a.png"})
    assert isinstance(pair, Draft)
    assert (pair.kind, pair.body["messages"]) == ("chat", [user([said("What?"), shown("a.png")]), ANSWER])


def test_a_picture_of_a_pair_that_nobody_marks_changes_nothing() -> None:
    record = {"prompt": "What?", "completion": "A lift.", "image": "a.png"}
    draft = made(record)
    assert isinstance(draft, Draft) and draft.body == record
