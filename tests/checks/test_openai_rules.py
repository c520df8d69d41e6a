"""Every published rule for OpenAI's training files, the check that knows it, and an example that breaks it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import pytest

from tunewright.checks import run_all
from tunewright.model import Example, Kind

USER = {"role": "user", "content": "Where is my parcel?"}
ANSWER = {"role": "assistant", "content": "It is on its way."}
FUNCTION = {
    "name": "look_up",
    "parameters": {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]},
}
TOOLS = [{"type": "function", "function": FUNCTION}]


def call(arguments: object = '{"id": 7}', **changed: Any) -> dict[str, Any]:
    one = {"id": "c1", "type": "function", "function": {"name": "look_up", "arguments": arguments}}
    return {"role": "assistant", "content": None, "tool_calls": [one | changed]}


def said(text: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": "c1", "content": text}


def chat(*turns: Any, **more: Any) -> dict[str, Any]:
    return {"messages": list(turns), **more}


def seen(url: str = "https://example.org/a.png", n: int = 1, role: str = "user", **more: Any) -> dict[str, Any]:
    parts = [{"type": "image_url", "image_url": {"url": url, **more}} for _ in range(n)]
    return {"role": role, "content": [{"type": "text", "text": "What is this?"}, *parts]}


def choice(*turns: Any, preferred: Any = None, other: Any = None) -> dict[str, Any]:
    worse = {"role": "assistant", "content": "No idea."}
    return {
        "input": {"messages": list(turns) or [USER]},
        "preferred_output": preferred or [ANSWER],
        "non_preferred_output": other or [worse],
    }


@dataclass(frozen=True)
class Rule:
    says: str
    code: str
    broken_by: dict[str, Any]
    times: int = 1


RULES = [
    # Supervised fine-tuning: the frame
    Rule("messages: one or more", "FO002", chat()),
    Rule(
        "nothing at the top but messages, tools, parallel_tool_calls, functions",
        "FO006",
        chat(USER, ANSWER, weight=1),
    ),
    Rule(
        "parallel_tool_calls is true or false", "FO012", chat(USER, ANSWER, tools=TOOLS, parallel_tool_calls="no")
    ),
    Rule("functions: 1 to 128", "TC006", chat(USER, ANSWER, functions=[{"name": f"f{n}"} for n in range(129)])),
    Rule("functions: not empty", "TC006", chat(USER, ANSWER, functions=[])),
    Rule("at least 10 examples", "BA001", chat(USER, ANSWER), times=9),
    Rule("50 examples advised", "BA001", chat(USER, ANSWER), times=49),
    # Roles and their order
    Rule("roles: system, user, assistant, tool, function", "FO001", chat({"role": "bot", "content": "x"}, ANSWER)),
    Rule("every message has a role", "FO001", chat(USER, {"content": "x"})),
    Rule(
        "no developer role in supervised training",
        "FO001",
        chat({"role": "developer", "content": "x"}, USER, ANSWER),
    ),
    Rule("an assistant message to learn from", "FO002", chat(USER)),
    Rule("the last message is from the assistant", "FO003", chat(USER, ANSWER, USER)),
    Rule("the system message comes first", "FO013", chat(USER, {"role": "system", "content": "x"}, ANSWER)),
    Rule("other trainers want user and assistant by turns", "FO016", chat(USER, USER, ANSWER)),
    Rule("other trainers want the user first", "FO016", chat(ANSWER, USER, ANSWER)),
    # Content
    Rule("content: text or a list of parts", "FO005", chat({"role": "user", "content": 3}, ANSWER)),
    Rule("a part is of a known type", "FO005", chat({"role": "user", "content": [{"type": "audio"}]}, ANSWER)),
    Rule("a text part holds text", "FO005", chat({"role": "user", "content": [{"type": "text"}]}, ANSWER)),
    Rule("content is not null without a call", "FO004", chat(USER, {"role": "assistant", "content": None})),
    Rule("content is not absent without a call", "FO004", chat(USER, {"role": "assistant"})),
    Rule("content of the user is never null", "FO004", chat({"role": "user", "content": None}, ANSWER)),
    Rule(
        "a tool message has content", "FO004", chat(USER, call(), said("") | {"content": None}, ANSWER, tools=TOOLS)
    ),
    Rule("an answer says something", "EM001", chat(USER, {"role": "assistant", "content": " "})),
    Rule("a question says something", "EM002", chat({"role": "user", "content": ""}, ANSWER)),
    Rule("refusal: text", "FO005", chat(USER, ANSWER | {"refusal": 1})),
    Rule("refusal: of the assistant only", "FO015", chat(USER | {"refusal": "No."}, ANSWER)),
    Rule("name: letters, digits, - and _, at most 64", "FO011", chat(USER | {"name": "Ann Lee"}, ANSWER)),
    Rule("no other keys in messages", "FO007", chat(USER | {"time": "9:00"}, ANSWER)),
    Rule(
        "no control tokens in any text", "TO002", chat(USER, {"role": "assistant", "content": "x <|fim_suffix|>"})
    ),
    # Weights
    Rule("weight: 0 or 1", "FO008", chat(USER, ANSWER | {"weight": 0.5})),
    Rule("weight: a whole number, not text", "FO008", chat(USER, ANSWER | {"weight": "1"})),
    Rule("weight: of the assistant only", "FO009", chat(USER | {"weight": 0}, ANSWER)),
    Rule("something is left to learn", "FO010", chat(USER, ANSWER | {"weight": 0})),
    # Tools
    Rule("a call has an id", "TC004", chat(USER, call(id=""), tools=TOOLS)),
    Rule("a call is of type function", "TC004", chat(USER, call(type="tool"), tools=TOOLS)),
    Rule("a call names a function", "TC004", chat(USER, call(function={"arguments": "{}"}), tools=TOOLS)),
    Rule(
        "only the assistant calls", "TC004", chat(USER | {"tool_calls": call()["tool_calls"]}, ANSWER, tools=TOOLS)
    ),
    Rule(
        "ids of calls differ", "TC003", chat(USER, call() | {"tool_calls": call()["tool_calls"] * 2}, tools=TOOLS)
    ),
    Rule("a call is answered before the talk goes on", "TC001", chat(USER, call(), USER, ANSWER, tools=TOOLS)),
    Rule("a tool message names its call", "TC002", chat(USER, call(), {"role": "tool", "content": "x"}, ANSWER)),
    Rule("a tool message answers a call before it", "TC002", chat(USER, said("x"), ANSWER)),
    Rule("tool_call_id: of tools only", "FO015", chat(USER, ANSWER | {"tool_call_id": "c1"})),
    Rule(
        "an older function message names the function",
        "TC010",
        chat(USER, {"role": "function", "content": "x"}, ANSWER),
    ),
    Rule("arguments are text", "TC007", chat(USER, call({"id": 7}), tools=TOOLS)),
    Rule("arguments are JSON", "TC007", chat(USER, call('{"id"'), tools=TOOLS)),
    Rule("arguments are not encoded twice", "TC007", chat(USER, call('"{\\"id\\": 7}"'), tools=TOOLS)),
    Rule("arguments fit what is declared", "TC008", chat(USER, call('{"id": "x"}'), tools=TOOLS)),
    Rule("a called function is declared", "TC005", chat(USER, call())),
    Rule("a tool is declared as a function", "TC006", chat(USER, ANSWER, tools=[{"function": FUNCTION}])),
    Rule("a name of a function is well formed", "TC006", chat(USER, ANSWER, functions=[{"name": "look up"}])),
    Rule(
        "parameters are a schema of an object",
        "TC006",
        chat(USER, ANSWER, functions=[{"name": "f", "parameters": []}]),
    ),
    Rule(
        "parameters are a JSON schema",
        "TC009",
        chat(USER, ANSWER, functions=[FUNCTION | {"parameters": {"type": "x"}}]),
    ),
    # Images
    Rule("images stand with the user only", "FO005", chat(USER, seen(role="assistant"))),
    Rule("an image has an address", "FO005", chat(seen(url=""), ANSWER)),
    Rule("at most 10 images in an example", "FO018", chat(seen(n=11), ANSWER)),
    Rule("images are JPEG, PNG or WEBP", "FO018", chat(seen("data:image/gif;base64,R0lGODlhAQABAAAAACw="), ANSWER)),
    Rule("an image is an address or base64", "FO018", chat(seen("cat.png"), ANSWER)),
    Rule("an image has at most 10 MB", "FO018", chat(seen("data:image/png;base64," + "A" * 14_000_000), ANSWER)),
    Rule("detail is auto, low or high", "FO018", chat(seen(detail="full"), ANSWER)),
    Rule("images need a model that sees", "FO019", chat(seen(), ANSWER)),
    # Preference training
    Rule("one assistant message in each answer", "FO014", choice(preferred=[ANSWER, ANSWER])),
    Rule("each answer is from the assistant", "FO014", choice(other=[USER])),
    Rule("the conversation does not end with the assistant", "FO014", choice(USER, ANSWER)),
    Rule("the conversation is not empty", "FO014", choice() | {"input": {"messages": []}}),
    Rule("text only", "FO005", choice(seen())),
    Rule("no other keys", "FO006", choice() | {"note": "x"}),
    Rule("the two answers differ", "CO002", choice(preferred=[ANSWER], other=[ANSWER])),
]

ELSEWHERE = {
    "a byte order mark, blank lines, one object per line, UTF-8": "import and export",
    "the exact size of the file, 512 MB": "the export's report; TO003 warns where the texts alone are too much",
    "tokens of an example": "TO001, see its cases, for each model's limit",
    "chats and preference pairs in one file": "FO017, see its cases",
    "at most 50,000 examples with images": "FO019, see its cases",
    "images of people, faces, children, CAPTCHA; RGB or RGBA": "not told from the file",
    "moderation": "not told from the file",
}
"""Rules that one broken example cannot show."""


def _example(body: dict[str, Any]) -> Example:
    kind: Kind = "preference" if "input" in body else "chat"
    return Example(kind, copy.deepcopy(body))


def _codes(rule: Rule) -> set[str]:
    examples = [_example(rule.broken_by) for _ in range(rule.times)]
    return {finding.code for finding in run_all(examples, only=[rule.code], min_examples=10)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code} {rule.says}")
def test_the_rule_is_known(rule: Rule) -> None:
    assert _codes(rule) == {rule.code}


def test_sound_examples_break_none_of_the_rules() -> None:
    sound = [
        chat({"role": "system", "content": "Be brief."}, USER, ANSWER),
        chat(USER, ANSWER | {"weight": 0}, USER, ANSWER | {"weight": 1}),
        chat(USER, call(), said("on its way"), ANSWER, tools=TOOLS, parallel_tool_calls=False),
        choice(USER, ANSWER, USER),
    ]
    codes = sorted({rule.code for rule in RULES} - {"BA001"})
    for body in sound:
        assert run_all([_example(body)], only=codes, min_examples=0) == []


def test_no_rule_stands_twice() -> None:
    names = [(rule.code, rule.says) for rule in RULES]
    assert len(set(names)) == len(names)
    assert not {rule.says for rule in RULES} & ELSEWHERE.keys()
