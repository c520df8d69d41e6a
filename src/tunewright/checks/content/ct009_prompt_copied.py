from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, answers, question, setting
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Severity

_ECHO: Final = re.compile(
    r"\b(?:translat\w*|rewrit\w*|rephras\w*|paraphras\w*|repeat\w*|echo\w*|copy|proofread\w*|correct\w*|"
    r"edit\w*|fix\w*|format\w*|convert\w*|"
    r"improv\w*|revis\w*|complet\w*|continu\w*|finish\w*|extend\w*|summari[sz]\w*|shorten\w*|extract\w*|"
    r"highlight\w*|quote\w*|punctuat\w*|"
    r"capitali[sz]\w*|spell\w*|grammar\w*|normali[sz]\w*|redact\w*|anonymi[sz]\w*|annotat\w*|tag\w*|label\w*|"
    r"transcrib\w*|simplif\w*|polish\w*|"
    r"remove\w*|replace\w*|insert\w*|add\w*|sort\w*|reverse\w*|change\w*|transform\w*|turn (?:this|the)|"
    r"übersetz\w*|umschreib\w*|schreib\w* .{0,20}\bum|wiederhol\w*|korrig\w*|verbesser\w*|vervollständig\w*|"
    r"kürz\w*|"
    r"tradui\w*|reformul\w*|corrig\w*|répét\w*|résum\w*|complét\w*|traduc\w*|traduz\w*|traduci\w*|traduir\w*|"
    r"reescrib\w*|repit\w*|repet\w*|resum\w*|riscriv\w*|ripet\w*|"
    r"vertaal\w*|herschrijf\w*|herhaal\w*|przetłumacz\w*|popraw\w*|powtórz\w*|перевед\w*|перепиш\w*|исправ\w*|"
    r"повтор\w*|"
    r"översätt\w*|oversæt\w*|oversett\w*|çevir\w*|düzelt\w*|tekrar\w*)|翻译|翻譯|改写|重复|修改|纠正|续写|"
    r"翻訳|書き直|繰り返|校正|번역|고쳐|반복|ترجم|अनुवाद",
)


@check("CT009", "prompt-copied", severity="warning", scope="example", depth="thorough")
def prompt_copied(example: Example, *, min_characters: int = 40, share: float = 0.8) -> Iterator[Finding]:
    """An answer begins with the question, word for word, or is little more than the question.

    Why it matters: the model learns to say the question again before, or instead of, the answer.
    What to do: remove the copy from the answer; if nothing is left, write the answer or reject the example.
    Severity: information where an answer follows the copy, a warning where the copy is at least `share` of it.
    Not reported: questions under `min_characters`, and tasks that want the text again: translate, correct, repeat,
    rewrite, complete, extract and the like.
    """
    for at, text in answers(example):
        asked = question(example, at)
        if len(asked) < min_characters or not _may_copy(text, asked):
            continue
        asked_words, said_words = _folded(asked), _folded(text)
        begins = said_words.startswith(asked_words)
        if len(asked_words) < min_characters or not (begins or asked_words in said_words):
            continue
        part = len(asked_words) / len(said_words)
        if not (begins or part >= share) or _ECHO.search(setting(example, at).lower()):
            continue
        severity: Severity = "warning" if part >= share else "info"
        what = "is little more than the question" if part >= share else "begins with the question"
        found = " ".join(asked.split())[:80]
        yield a_finding("CT009", severity, example, at, f"{what}: {quoted(found)}.", found, share=round(part, 2))


def _may_copy(text: str, asked: str) -> bool:
    """A quick look: some eight letters of the question's end stand in the answer."""
    return len(text) >= len(asked) * 0.8 and asked.rstrip()[-8:].casefold() in text.casefold()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
