"""What becomes of the entries of a log: joined, judged, told apart, chosen; and every one of them counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.imports.logs.call import Call, Left, Piece, Reply, Verdict
from tunewright.imports.logs.examples import examples_of
from tunewright.imports.logs.gathering import Gatherer
from tunewright.imports.logs.reading import Found
from tunewright.imports.logs.registry import Log
from tunewright.imports.logs.wish import Wish
from tunewright.imports.registry import Score
from tunewright.model import Body, Draft, Feedback, Rejected, UnknownName


def said(role: str, text: str | None, **more: Any) -> Body:
    return {"role": role, "content": text, **more}


def a_call(*texts: str, **more: Any) -> Call:
    """Texts of user and assistant in turn; the last one is the answer."""
    turns = [said("user" if at % 2 == 0 else "assistant", text) for at, text in enumerate(texts)]
    return Call(turns[:-1], [Reply(turns[-1])], **more)


def glued(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    parts = {name: value for piece in pieces for name, value in piece.data.items()}
    yield a_call(parts["q"], parts["a"], id=pieces[0].key) if {"q", "a"} <= set(parts) else Left("half", "Half.")


LOG = Log("a-log", "A log", "", lambda records: Score(0, ""), lambda record, file: (), glued)


def gathered(*entries: Any, wish: Wish | None = None, files: Sequence[int] = ()) -> tuple[list[Any], Gatherer]:
    gatherer = Gatherer(LOG, wish or Wish())
    for at, entry in enumerate(entries):
        gatherer.take(files[at] if files else 0, [Found(at + 1, f"raw {at + 1}", entry)])
    return list(gatherer.calls()), gatherer


def answers(found: list[Any]) -> list[Any]:
    return [
        one.call.reason if isinstance(one.call, Rejected) else one.call.replies[0].message["content"]
        for one in found
    ]


def test_of_a_conversation_the_last_call_comes_in_and_earlier_ones_are_counted():
    first, second = a_call("Hi", "Hello"), a_call("Hi", "Hello", "How are you?", "Fine")
    found, gatherer = gathered(second, first, a_call("Hi", "Good day"))
    assert answers(found) == ["Fine", "Good day"]
    assert gatherer.left_out == {0: Counter(repeat=1)}


def test_feedback_on_an_earlier_answer_comes_along_with_the_call_that_holds_it():
    bad, good, whole = Feedback("thumb", False, "too short"), Feedback("thumb", True), Feedback("mood", 0.5)
    first = a_call("Hi", "Hello", id="1", feedback=(whole,))
    second = a_call("Hi", "Hello", "How are you?", "Fine", id="2", feedback=(good, whole))
    other = a_call("Hi", "Good day", "And?", "Well")
    for entries in ((first, second, other), (other, second, first)):
        found, gatherer = gathered(*entries, Verdict("1", bad))
        told = {one.call.replies[0].message["content"]: one.call.feedback for one in found}
        assert told == {"Fine": (good, whole, replace(bad, name="thumb (earlier answer)")), "Well": ()}
        assert gatherer.left_out == {0: Counter(repeat=1, joined=1)}
    found, _ = gathered(first, second, Verdict("1", bad), wish=Wish(turns="every"))
    assert [one.call.feedback for one in found] == [(whole, bad), (good, whole)]


def test_every_call_comes_in_when_asked_for():
    both = (a_call("Hi", "Hello"), a_call("Hi", "Hello", "How are you?", "Fine"))
    for turns in ("every", "once"):
        found, gatherer = gathered(*both, wish=Wish(turns=turns))
        assert answers(found) == ["Hello", "Fine"]
        assert not gatherer.left_out


def test_calls_of_conversations_with_different_names_never_belong_together():
    found, _ = gathered(
        a_call("Hi", "Hello", conversation="a"), a_call("Hi", "Hello", "More", "Yes", conversation="b")
    )
    assert answers(found) == ["Hello", "Yes"]


def test_pieces_are_joined_by_their_key_across_files():
    found, gatherer = gathered(
        Piece("1", {"q": "Hi"}), Piece("2", {"q": "Bye"}), Piece("1", {"a": "Hello"}), files=(0, 0, 1)
    )
    assert answers(found) == ["Hello", "Half."]
    assert [one.file for one in found] == [1, 0]
    assert found[0].raw == "raw 1\nraw 3"
    assert gatherer.left_out == {0: Counter(joined=1)}


def test_feedback_in_records_of_its_own_finds_its_call():
    good, bad = Feedback("thumb", True), Feedback("thumb", False, "wrong")
    found, gatherer = gathered(
        Verdict("span 2", bad), a_call("a", "b", id="1"), a_call("c", "d", span="span 2"), Verdict("1", good)
    )
    assert [one.call.feedback for one in found] == [(good,), (bad,)]
    assert gatherer.left_out == {0: Counter(joined=2)}


def test_a_step_around_a_call_is_left_out():
    inner = a_call("Hi", "Hello", trace="t", span="2", parent="1")
    outer = replace(a_call("Say hi", "Hello"), trace="t", span="1")
    found, gatherer = gathered(outer, inner)
    assert [one.call.span for one in found] == ["2"]
    assert gatherer.left_out == {0: Counter(outer=1)}


def test_the_same_call_logged_twice_comes_in_once():
    found, gatherer = gathered(a_call("Hi", "Hello", id="7"), a_call("Hi", "Hello", id="7"))
    assert len(found) == 1
    assert gatherer.left_out == {0: Counter(joined=1)}


def test_two_people_who_ask_the_same_are_two_calls():
    assert len(gathered(a_call("Hi", "Hello", id="7"), a_call("Hi", "Hello", id="8"))[0]) == 2


def test_what_is_wrong_is_refused_with_its_line_and_what_is_not_a_call_is_counted():
    found, gatherer = gathered(
        Left("error", "It failed."), Left("not-a-call", "A note."), None, Rejected(4, "Bad.", "x")
    )
    assert [(one.line, one.call.code, one.call.raw) for one in found] == [(1, "error", "raw 1"), (4, "", "x")]
    assert gatherer.left_out == {0: Counter({"not-a-call": 1})}
    assert gatherer.blank == Counter({0: 1})


WISHES = [
    (Wish(since="2026-05-02"), ["b", "c"]),
    (Wish(until="2026-05-02"), ["a", "b"]),
    (Wish(since="2026-05-02", until="2026-05-02T10"), ["b"]),
    (Wish(model="MINI"), ["a"]),
    (Wish(name="bill"), ["b"]),
    (Wish(tag="prod"), ["b", "c"]),
    (Wish(user="u1"), ["a"]),
    (Wish(score_from=0.5), ["a"]),
    (Wish(score_to=0.5), ["b"]),
    (Wish(most=2), ["a", "b"]),
]


@pytest.mark.parametrize(("wish", "wanted"), WISHES, ids=str)
def test_only_what_is_wished_comes_in_and_the_rest_is_counted(wish, wanted):
    calls = (
        a_call(
            "1", "a", at="2026-05-01T09:00:00Z", served="gpt-4o-mini", user="u1", feedback=(Feedback("x", True),)
        ),
        a_call(
            "2", "b", at="2026-05-02T09:00:00Z", name="Billing", tags=("prod",), feedback=(Feedback("x", "bad"),)
        ),
        a_call("3", "c", at="2026-05-03T09:00:00Z", tags=("prod", "eu")),
        a_call("4", "d"),
    )
    found, gatherer = gathered(*calls, wish=wish)
    assert answers(found) == wanted
    assert gatherer.left_out == {0: Counter(outside=4 - len(wanted))}


def test_a_sample_by_chance_is_the_same_for_the_same_seed():
    calls = [a_call(str(n), str(n)) for n in range(50)]
    once, again, other = (answers(gathered(*calls, wish=Wish(sample=10, seed=seed))[0]) for seed in (1, 1, 2))
    assert once == again != other
    assert len(once) == 10


def made(call: Call, **wish: Any) -> list[Draft | Rejected]:
    return list(examples_of(call, Wish(**wish), line=3, original="raw"))


TWO = Call(
    [said("user", "Tell a joke")],
    [
        Reply(said("assistant", "One"), feedback=(Feedback("thumb", False),), id="r1"),
        Reply(said("assistant", "Two"), feedback=(Feedback("thumb", True),), id="r2"),
    ],
    id="c",
)


def test_alternatives_are_examples_of_their_own_never_consecutive_turns():
    drafts = made(TWO)
    assert [draft.external_id for draft in drafts] == ["c", "r2"]
    assert [[turn["content"] for turn in draft.body["messages"]] for draft in drafts] == [
        ["Tell a joke", "One"],
        ["Tell a joke", "Two"],
    ]


def test_alternatives_become_a_preference_pair_with_the_better_rated_one_preferred():
    (draft,) = made(TWO, alternatives="preference")
    assert draft.kind == "preference"
    assert draft.body["preferred_output"][0]["content"] == "Two"
    assert draft.body["non_preferred_output"][0]["content"] == "One"
    found, gatherer = gathered(TWO, wish=Wish(alternatives="preference"))
    assert gatherer.left_out == {0: Counter(alternative=1)}
    assert len(found) == 1


def test_answers_that_say_nothing_are_refused_with_their_reason():
    asked = [said("user", "Hi")]
    cases = {
        "empty": Call(asked, [Reply(said("assistant", "  "))]),
        "filtered": Call(asked, [Reply(said("assistant", None), "content_filter")]),
        "error": Call(asked, [], error="rate limit"),
        "half": Call([], [Reply(said("assistant", "Hello"))]),
    }
    assert {code: [one.code for one in made(call)] for code, call in cases.items()} == {c: [c] for c in cases}


def test_a_refusal_and_a_bare_tool_call_are_answers():
    refusal = said("assistant", None, refusal="I cannot.")
    tool = said("assistant", None, tool_calls=[{"id": "1", "type": "function", "function": {"name": "f"}}])
    for message in (refusal, tool):
        (draft,) = made(Call([said("user", "Hi")], [Reply(message)]))
        assert draft.body["messages"][-1] == message


def test_an_answer_that_was_cut_off_comes_in_flagged():
    (draft,) = made(Call([said("user", "Hi")], [Reply(said("assistant", "Hel"), "length")]))
    assert "cut off" in draft.flag


def test_earlier_answers_are_not_learnt_again_when_every_turn_is_wanted_once():
    (draft,) = made(a_call("a", "b", "c", "d"), turns="once")
    assert [turn.get("weight") for turn in draft.body["messages"]] == [None, 0, None, None]


def test_a_wish_is_kept_and_read_again():
    wish = Wish(turns="every", since="2026-05-01", sample=3, seed=4, score_to=0.5)
    assert Wish.from_dict(wish.to_dict()) == wish
    assert Wish().to_dict() == {}
    with pytest.raises(UnknownName):
        Wish.from_dict({"turns": "all"})


calls = st.builds(
    lambda texts, conversation, id: a_call(*texts, conversation=conversation, id=id),
    st.lists(st.sampled_from("ab"), min_size=2, max_size=6).filter(lambda texts: len(texts) % 2 == 0),
    st.sampled_from(["", "c1", "c2"]),
    st.sampled_from(["", "1", "2"]),
)
others = st.sampled_from(
    [Left("error", "No."), Left("not-a-call", "No."), Piece("k", {"q": "a"}), Piece("k", {"a": "b"}), None]
) | st.just(Verdict("1", Feedback("x", 1.0)))


@given(st.lists(st.tuples(calls | others, st.integers(0, 1))), st.sampled_from(["last", "every", "once"]))
def test_every_entry_is_accounted_for(entries, turns):
    found, gatherer = gathered(*(e for e, _ in entries), wish=Wish(turns=turns), files=[f for _, f in entries])
    left = sum(sum(counts.values()) for counts in gatherer.left_out.values()) + sum(gatherer.blank.values())
    assert len(found) + left == len(entries)
