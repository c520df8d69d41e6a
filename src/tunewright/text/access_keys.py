"""Keys, tokens and passwords in a text: the forms that known services give out, and values named as passwords."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tunewright.text.check_digits import entropy

_B: Final = r"(?<![A-Za-z0-9_\-])"
_E: Final = r"(?![A-Za-z0-9_])"


class KeyForm(NamedTuple):
    """What a service's keys look like; `mark` must be in the text for the form to be tried at all."""

    mark: str
    name: str
    form: re.Pattern[str]


def _form(mark: str, name: str, form: str) -> KeyForm:
    return KeyForm(mark, name, re.compile(form))


_FORMS: Final = (
    _form("sk-ant-", "Anthropic key", rf"{_B}sk-ant-[a-z]{{3,8}}\d\d-[\w-]{{20,120}}"),
    _form("sk-or-", "OpenRouter key", rf"{_B}sk-or-v1-[0-9a-f]{{64}}{_E}"),
    _form(
        "sk-", "OpenAI key", rf"{_B}sk-(?:proj|svcacct|admin|None)-[\w-]{{20,200}}|{_B}sk-[A-Za-z0-9]{{20,64}}{_E}"
    ),
    *(_form(f"gh{kind}_", "GitHub token", rf"{_B}gh{kind}_[A-Za-z0-9]{{36,251}}{_E}") for kind in "pousr"),
    _form("github_pat_", "GitHub token", rf"{_B}github_pat_[A-Za-z0-9_]{{40,110}}{_E}"),
    _form("glpat-", "GitLab token", rf"{_B}glpat-[\w.-]{{20,60}}"),
    _form("AKIA", "AWS access key", rf"{_B}AKIA[A-Z2-7]{{16}}{_E}"),
    _form("ASIA", "AWS access key", rf"{_B}ASIA[A-Z2-7]{{16}}{_E}"),
    _form("AIza", "Google API key", rf"{_B}AIza[\w-]{{35}}(?![\w-])"),
    _form("ya29.", "Google token", rf"{_B}ya29\.[\w-]{{30,250}}"),
    _form("GOCSPX-", "Google client secret", rf"{_B}GOCSPX-[\w-]{{28}}(?![\w-])"),
    _form("xox", "Slack token", rf"{_B}xox[abeoprs]-(?:\d-)?[0-9A-Za-z-]{{20,250}}"),
    _form("xapp-", "Slack token", rf"{_B}xapp-\d-[A-Z0-9]+-\d+-[0-9a-f]{{20,100}}{_E}"),
    _form(
        "hooks.slack.com", "Slack webhook", r"hooks\.slack\.com/services/T[A-Z0-9]{7,12}/B[A-Z0-9]{7,12}/\w{20,32}"
    ),
    _form("SG.", "SendGrid key", rf"{_B}SG\.[\w-]{{16,32}}\.[\w-]{{32,64}}(?![\w-])"),
    _form("hf_", "Hugging Face token", rf"{_B}hf_[A-Za-z0-9]{{30,40}}{_E}"),
    _form("pypi-", "PyPI token", rf"{_B}pypi-AgE[\w-]{{50,250}}"),
    _form("npm_", "npm token", rf"{_B}npm_[A-Za-z0-9]{{36}}{_E}"),
    _form("_live_", "Stripe key", rf"{_B}(?:sk|rk)_live_[A-Za-z0-9]{{16,250}}{_E}"),
    _form("whsec_", "Stripe webhook secret", rf"{_B}whsec_[A-Za-z0-9+/]{{24,64}}={{0,2}}"),
    _form("SK", "Twilio key", rf"{_B}SK[0-9a-f]{{32}}{_E}"),
    _form("dop_v1_", "DigitalOcean token", rf"{_B}do[opr]_v1_[0-9a-f]{{64}}{_E}"),
    _form("shp", "Shopify token", rf"{_B}shp(?:at|ca|pa|ss)_[0-9a-fA-F]{{32}}{_E}"),
    _form("key-", "Mailgun key", rf"{_B}key-[0-9a-f]{{32}}{_E}"),
    _form("gsk_", "Groq key", rf"{_B}gsk_[A-Za-z0-9]{{48,60}}{_E}"),
    _form("r8_", "Replicate token", rf"{_B}r8_[A-Za-z0-9]{{37}}{_E}"),
    _form("dapi", "Databricks token", rf"{_B}dapi[0-9a-f]{{32}}(?:-\d)?{_E}"),
    _form("lin_api_", "Linear key", rf"{_B}lin_api_[A-Za-z0-9]{{40}}{_E}"),
    _form("ntn_", "Notion token", rf"{_B}ntn_[A-Za-z0-9]{{40,60}}{_E}"),
    _form("AccountKey=", "Azure storage key", r"(?<=AccountKey=)[A-Za-z0-9+/]{86}=="),
    _form(":AA", "Telegram bot token", rf"{_B}\d{{8,10}}:AA[\w-]{{33}}(?![\w-])"),
    _form(
        "PRIVATE KEY",
        "private key",
        r"-----BEGIN (?:[A-Z]{2,9} )*PRIVATE KEY(?: BLOCK)?-----[\s\S]{40,12000}?"
        r"-----END (?:[A-Z]{2,9} )*PRIVATE KEY(?: BLOCK)?-----"
        r"|-----BEGIN (?:[A-Z]{2,9} )*PRIVATE KEY(?: BLOCK)?-----\s*[A-Za-z0-9+/=\s]{40,8000}",
    ),
)
"""Forms as the services document them (their pages on keys and secret scanning lists, read 2026-11-20)."""


def _grouped(words: Iterable[str], signs: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The words by a sign that they contain: a text without the sign need not be searched for any of them."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(next(sign for sign in (*signs, word) if sign in word), []).append(word)
    return list(groups.items())


_IN_EACH: Final = {"xox": "-", "shp": "_", "AKIA": "K", "SK": "K", "PRIVATE KEY": "K", "eyJ": "J"}
"""Signs that are in every key of these forms, though not all of them in the mark itself."""


def _marks() -> Iterator[tuple[str, str]]:
    """(sign, mark) of each form: a text without the sign need not be searched for the mark."""
    marks = (*(one.mark for one in _FORMS), "eyJ")
    for mark in dict.fromkeys(marks):
        if not any(other in mark and other != mark for other in marks):  # what holds “sk-ant-” holds “sk-”
            yield _IN_EACH.get(mark) or next((sign for sign in "_-.=:" if sign in mark), mark), mark


_MARK_GROUPS: Final = tuple((sign, tuple(mark for of, mark in _marks() if of == sign)) for sign in dict(_marks()))

_JWT: Final = re.compile(rf"{_B}eyJ[\w-]{{8,}}\.eyJ[\w-]{{4,}}\.[\w-]{{10,}}")
_URL: Final = re.compile(
    r"(?<![a-z])[a-z][a-z0-9+.\-]{1,20}://[^\s:/@\"'<>]{0,64}:(?P<value>[^\s:@\"'<>]{3,128})@[\w.\-\[\]]+"
)

_WORDS: Final = (
    *(
        "passw",
        "pwd",
        "passphrase",
        "passcode",
        "kennwort",
        "mot de passe",
        "contraseña",
        "senha",
        "wachtwoord",
        "hasło",
    ),
    *("пароль", "密码", "パスワード", "비밀번호", "parola d'ordine", "lösenord", "passord", "adgangskode", "şifre"),
    *(
        "secret",
        "token",
        "apikey",
        "api key",
        "api_key",
        "api-key",
        "access key",
        "access_key",
        "accesskey",
        "salasana",
    ),
)
_PASSWORD_WORDS: Final = (
    *(
        "password",
        "passwd",
        "passwort",
        "kennwort",
        "motdepasse",
        "contraseña",
        "contrasena",
        "senha",
        "wachtwoord",
    ),
    *("hasło", "haslo", "пароль", "密码", "密碼", "パスワード", "비밀번호", "lösenord", "passord", "adgangskode"),
    *("şifre", "sifre", "salasana", "parola", "heslo", "lozinka", "jelszó", "proxypass", "userpass"),
)
"""What stands for a password where a form of address is explained: http://name:password@server."""
_WORD_GROUPS: Final = _grouped([word for word in _WORDS if word.isascii()], ("pass", "acc", "api"))
_FOREIGN_WORDS: Final = [word for word in _WORDS if not word.isascii()]
_NAMED: Final = re.compile(
    r"(?P<name>passw(?:or[dt]|d)?|passwort|pwd|passphrase|passcode|kennwort|mot de passe|contraseña|senha"
    r"|wachtwoord|hasło"
    r"|пароль|密码|パスワード|비밀번호|lösenord|passord|adgangskode|şifre|salasana"
    r"|(?P<key>(?:client|app|shared|signing|webhook|aws|consumer)?[ _-]?secret(?:[ _-]?(?:access[ _-]?)?key)?"
    r"|api[ _-]?(?:key|token|secret)|(?:access|auth|bearer|refresh|session|secret|bot)[ _-]?(?:token|key)|token))"
    r"(?![A-Za-z])[\"'`*]{0,3}(?:[ \t]{0,3}(?::=|=>|[:=：])[ \t]{0,3}|[ \t]+(?:is|are|was|ist|lautet|est|es|é|è"
    r"|jest|это|:|=)[ \t]*:?[ \t]*"
    r"|(?:是|は|为|為)[ \t：:]*)(?:bearer[ \t]+)?[\"'`*“„«「]{0,2}(?P<value>[^\s\"'`“”„«»<>,;"
    r"\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uff0f\uff1a-\uffef]{6,200})",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"x{4,}|\*{3,}|\.\.\.|…|example|beispiel|placeholder|your|dummy|sample|insert|replace|change.?me|redacted"
    r"|todo|fake"
    r"|foobar|0{6,}|1234567|abcdef(?:gh)?|test.?(?:key|token|secret|pass)|^\[|^\{|^\$|^%|^<",
    re.IGNORECASE,
)
_MASKED: Final = re.compile(
    r"x{5,}|\*{3,}|\.\.\.|…|example|placeholder|your|dummy|sample|redacted|fake", re.IGNORECASE
)
_CODE: Final = re.compile(
    r"[()\[\]{}]|^(?:os|process|config|env|self|settings|request|user|this|args|data|params|var|st)\.|::|->"
    r"|://|\.[a-z]+\."
)
_COMMON: Final = frozenset(
    [
        "password123",
        "password1",
        "passw0rd",
        "secret123",
        "letmein1",
        "admin123",
        "welcome1",
        "qwerty123",
        "p@ssw0rd",
    ]
)


def may_hold_key(text: str) -> bool:
    """True where a closer look for secrets is worth its time."""
    if "@" in text and "://" in text:
        return True
    if _holds_any(text, _MARK_GROUPS) and len(max(text.split(), key=len, default="")) >= 16:
        return True
    return _names_a_secret(text)


def _names_a_secret(text: str) -> bool:
    lowered = text.lower()
    return _holds_any(lowered, _WORD_GROUPS) or (
        not lowered.isascii() and any(word in lowered for word in _FOREIGN_WORDS)
    )


def _holds_any(text: str, groups: Sequence[tuple[str, Sequence[str]]]) -> bool:
    for sign, words in groups:
        if sign in text:
            for word in words:
                if word in text:
                    return True
    return False


def key_spans(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Secrets with their name, and whether the form is a service's own; obvious placeholders are left out."""
    for one in _FORMS:
        if one.mark in text:
            for match in one.form.finditer(text):
                if _looks_live(match[0]):
                    yield match.start(), match.end(), one.name, True
    if "eyJ" in text:
        yield from ((m.start(), m.end(), "JSON web token", False) for m in _JWT.finditer(text) if _has_header(m[0]))
    if "://" in text and "@" in text:
        for match in _URL.finditer(text):
            if _is_url_password(match["value"]):
                yield *match.span("value"), "password in an address", True
    yield from _named_spans(text)


def _named_spans(text: str) -> Iterator[tuple[int, int, str, bool]]:
    if not _names_a_secret(text):
        return
    for match in _NAMED.finditer(text):
        value = match["value"].rstrip(".)*:")
        right = _is_token(value) if match["key"] else _is_password(value)
        if right:
            start = match.start("value")
            yield start, start + len(value), "named secret" if match["key"] else "password", False


def _looks_live(found: str) -> bool:
    """Not a placeholder: no telling words, and as many different characters as chance gives."""
    body = re.sub(r"^(?:[A-Za-z]{2,7}[-_.])+|^-----BEGIN[^\n]*", "", found)[:200]
    return _MASKED.search(found[:200]) is None and len(set(body)) >= 7


def _has_header(found: str) -> bool:
    head = found.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and "alg" in header


def _is_url_password(value: str) -> bool:
    plain = {
        "password",
        "passwd",
        "pass",
        "pwd",
        "secret",
        "postgres",
        "root",
        "admin",
        "guest",
        "user",
        "token",
        "test",
    }
    lowered = value.casefold()
    if lowered in plain or len(set(lowered)) == 1 or lowered.endswith(_PASSWORD_WORDS):
        return False
    return _PLACEHOLDER.search(value) is None and _CODE.search(value) is None


def _is_password(value: str) -> bool:
    """A mix that nobody would write as a word: digits with letters, or signs with both."""
    if (
        len(value) < 6
        or _is_dismissed(value)
        or "/" in value[:1]
        or ("@" in value[1:-1] and "." in value.rpartition("@")[2])
    ):
        return False
    has_digit, has_letter = any(s.isdigit() for s in value), any(s.isalpha() for s in value)
    has_sign = any(not s.isalnum() and s not in "-_.'’/:" for s in value)  # colons part the names of fields
    if value.isdigit():
        return len(set(value)) > 3 and value not in "01234567890 09876543210"
    return has_letter and (has_digit or (has_sign and len(value) >= 8))


def _is_token(value: str) -> bool:
    has_digit, has_letter = any(s.isdigit() for s in value), any(s.isalpha() for s in value)
    n_least = 16 if re.search(r"[^0-9a-fA-F]", value) else 20
    return len(value) >= n_least and has_digit and has_letter and not _is_dismissed(value) and entropy(value) >= 3.2


def _is_dismissed(value: str) -> bool:
    return value.casefold() in _COMMON or _PLACEHOLDER.search(value) is not None or _CODE.search(value) is not None
