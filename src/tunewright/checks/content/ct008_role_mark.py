from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, is_technical, setting, spoken
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.prose import without_code

_AT_START: Final = re.compile(
    r"\s*(?:[*_#]+\s*)?((?:Assistant|ASSISTANT|AI|Bot|Chatbot|ChatGPT|GPT-?[34]\w*|Claude|Gemini|Model|System|"
    r"Assistent|Asistente|"
    r"Assistente|Ассистент|Помощник|助手|アシスタント|어시스턴트)(?: (?:response|answer|"
    r"message))?[*_]*[ \t]?[:：])(?=[\s*_]|[^\x00-\x7f])"
)
_MARK: Final = re.compile(
    r"(?:^|\n)[ \t]*#{2,4} ?(?:Response|Instructions?|Input|Output|Human|User|Assistant|System|Answer|"
    r"End)(?:[ \t]*:(?=\s|\Z)|[ \t]*\Z)|"
    r"\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>|(?:\A<s>|</s>\s*\Z|</s>\s*<s>)|\[/?(?:AVAILABLE_TOOLS|"
    r"TOOL_CALLS|TOOL_RESULTS)\]|"
    r"\n\n(?:Human|Assistant): |</?(?:\|?assistant\|?|human|bot)>|"
    r"(?<=[.!?…。！？\"”)*`])(?:assistant|user)(?=\n\n|\s*\Z)"
)
_SIGNS: Final = (
    "##",
    "[INST",
    "[/INST",
    "<<",
    "_turn>",
    "s>",
    "TOOL",
    "Human:",
    "Assistant:",
    "<assistant",
    "<human",
    "<bot",
    "</",
)


@check("CT008", "role-mark", severity="warning", scope="example", depth="thorough")
def role_mark(example: Example) -> Iterator[Finding]:
    """A message holds a mark that names a speaker or a part of a prompt, as in “Assistant:” or “### Response:”.

    Why it matters: the format names the speaker already; the model learns to write the mark into its answers.
    What to do: remove the mark; where it parts two turns, make two messages of them.
    Not reported: control tokens such as <|im_start|> (TO002), code, conversations about prompts and dialogues, and
    marks in the prompt of a pair other than [INST], as older files were written that way.
    """
    for at, role, text in spoken(example):
        if role in ("tool", "function"):
            continue
        is_answer = role in ("assistant", "other")
        found = (_AT_START.match(text) if is_answer and ":" in text[:40].replace("：", ":") else None) or _mark(
            text
        )
        if found is None or (example.kind == "pair" and not is_answer and "INST" not in found[0]):
            continue
        before = setting(example, at) if is_answer else ""
        piece = (found[1] if found.re is _AT_START else found[0]).strip()
        if piece.lower() not in before.lower() and not _is_the_matter(before or text):
            yield a_finding("CT008", "warning", example, at, f"holds the mark {quoted(piece)}.", piece)


def _mark(text: str) -> re.Match[str] | None:
    is_marked = any(sign in text for sign in "#[<>:") and any(sign in text for sign in _SIGNS)
    if not is_marked and "assistant" not in text:
        return None
    return _MARK.search(without_code(text))


def _is_the_matter(text: str) -> bool:
    words = (
        "prompt",
        "dialog",
        "conversation",
        "script",
        "transcript",
        "interview",
        "llama",
        "token",
        "role-play",
        "heading",
    )
    lowered = text.lower()
    return any(word in lowered for word in words) or ("</" in text and is_technical(text))
