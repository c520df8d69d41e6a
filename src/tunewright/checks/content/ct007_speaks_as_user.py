from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, answers, setting
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding

_USER: Final = re.compile(
    r"\n[ \t]*(?:[*_#>]+[ \t]*)?((?:User|USER|Human|HUMAN|<user>|Benutzer|Nutzer|Utilisateur|Usuario|"
    r"Usuária?o?|Utente|Gebruiker|Użytkownik|"
    r"Användare|Bruger|Bruker|Пользователь|Користувач|用户|用戶|ユーザー|사용자|المستخدم|"
    r"Kullanıcı)[ \t]?(?:[*_]+)?[:：][*_]*[^\n]*)"
)
_BOTH: Final = re.compile(
    r"\A\s*((?:User|USER|Human|HUMAN)[ \t]?:[^\n]*)\n\s*(?:Assistant|ASSISTANT|AI|Bot)[ \t]?:"
)
"""An answer that begins with the user's words and goes on with its own."""
_SCENE: Final = re.compile(
    r"dialog|conversation|script|transcript|chat|role[- ]?play|interview|scene|example|exchange|gespräch|"
    r"conversaci|conversa|conversazione|"
    r"gesprek|rozmow|диалог|разговор|对话|對話|会話|대화|story|user:|human:|log\b|few-shot",
    re.IGNORECASE,
)


@check("CT007", "speaks-as-user", severity="warning", scope="example", depth="thorough")
def speaks_as_user(example: Example) -> Iterator[Finding]:
    """An answer goes on with the user's next words, as in “User: And what about shoes?”.

    Why it matters: the model learns not to stop, but to hold the whole conversation by itself.
    What to do: cut the answer before the user's words, or make separate messages of them.
    Not reported: answers to prompts that ask for a dialogue, a script or an example, or that hold such words too.
    """
    for at, text in answers(example):
        if ":" not in text and "：" not in text:
            continue
        found = _USER.search(text) or _BOTH.match(text)
        if found and not _SCENE.search(setting(example, at)):
            says = f"goes on with words of the user: {quoted(found[1])}."
            yield a_finding("CT007", "warning", example, at, says, found[1])
