"""Ten calls to a model, as every log format should give them back, but for what a format cannot carry.

No call continues another one, times are whole seconds, and every id is different.
"""

from __future__ import annotations

from typing import Any, Final

from tunewright.imports.logs.call import Call, Reply
from tunewright.model import Body

ASKED: Final = "gpt-4o-mini"
SERVED: Final = "gpt-4o-mini-2024-07-18"

INVOICE_TOOL: Final[Body] = {
    "type": "function",
    "function": {
        "name": "get_invoice",
        "description": "Looks up one invoice by its number.",
        "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
    },
}

LONG_TEXT: Final = (
    "  Dear Sir or Madam,\n\n"
    "The contract says \"either party may give notice\" (§ 4.2), and the annex says 'not before May'.\n"
    "\t1. Which one applies?\r\n\t2. Is the path C:\\new\\table a typo?\n"
    '```json\n{"notice": "30 days", "valid": null}\n```\n'
    + "The parties agree that nothing in this clause limits the rights under clause 7. " * 40
    + "\n\nKind regards \n"
)


def _said(role: str, content: str) -> Body:
    return {"role": role, "content": content}


def _tool_call(call_id: str, name: str, arguments: str) -> Body:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def _call(number: int, messages: list[Body], answer: str | Body, finish: str = "stop", **others: Any) -> Call:
    message = _said("assistant", answer) if isinstance(answer, str) else answer
    return Call(
        messages=messages,
        replies=(Reply(message, finish),),
        id=f"chatcmpl-ten-{number:02}",
        model=ASKED,
        served=SERVED,
        tokens_in=10 * number,
        tokens_out=3 * number,
        at=f"2025-11-17T09:{number:02}:30Z",
        **others,
    )


TEN: Final[list[Call]] = [
    _call(1, [_said("user", "What are your opening hours?")], "Monday to Friday, nine to five."),
    _call(
        2,
        [_said("system", "You answer for a law office. Be brief."), _said("user", "Can I bring my dog?")],
        "Yes, on a lead.",
    ),
    _call(
        3,
        [
            _said("user", "My parcel has not arrived."),
            _said("assistant", "I am sorry. What is the order number?"),
            _said("user", "It is 4711."),
        ],
        "Order 4711 left our warehouse yesterday; it should reach you tomorrow.",
    ),
    _call(
        4,
        [
            _said("system", "You help with invoices."),
            _said("user", "How much is invoice R-17?"),
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [_tool_call("call_r17", "get_invoice", '{"number": "R-17"}')],
            },
            {"role": "tool", "content": '{"total": 99.5, "currency": "EUR"}', "tool_call_id": "call_r17"},
        ],
        "Invoice R-17 is over 99.50 euros.",
        tools=(INVOICE_TOOL,),
    ),
    _call(
        5,
        [_said("user", "Please look up invoice R-18.")],
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [_tool_call("call_r18", "get_invoice", '{"number":"R-18"}')],
        },
        "tool_calls",
        tools=(INVOICE_TOOL,),
    ),
    _call(
        6,
        [_said("user", "مرحبا! Wie heißt 🍎 auf 日本語? 👩‍⚕️ e\u0301")],
        "りんご 🍎 — «שלום», naïve café\u00a0!",
    ),
    _call(
        7,
        [_said("user", "Write a threatening letter to my neighbour.")],
        {"role": "assistant", "content": None, "refusal": "I’m sorry, I can’t help with that."},
    ),
    _call(
        8,
        [_said("system", "Answer in JSON."), _said("user", "Classify: “I was charged twice.”")],
        '{"category": "billing", "urgent": true, "tags": ["refund", "card"]}',
    ),
    _call(9, [_said("user", LONG_TEXT)], "1. Clause 4.2 applies.\n\n2. Yes:\tread “C:\\\\new”.\n", "length"),
    _call(
        10,
        [
            _said("user", "My printer does not print."),
            _said("user", "It is the model X200."),
            _said("assistant", "Is the light green?"),
            _said("user", "No."),
            _said("user", "It is red, and it blinks."),
        ],
        "A red blinking light means a paper jam. Open the rear cover.",
    ),
]
"""Simple; with system text; several turns; tool result and answer; only a tool call; many scripts; a refusal; an
answer in JSON; a long text cut off; several user turns in a row."""
