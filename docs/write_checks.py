"""Writes `docs/checks/<CODE>.md`, a page for every check, from its docstring, the fixes and the cases of its tests.

python docs/write_checks.py            writes the pages that differ and removes those of checks that are gone
python docs/write_checks.py --check    changes nothing; fails where a page would differ
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "tests"))

from check_cases import ALL, found_in  # noqa: E402
from tunewright.checks import Check, checks, facts_table, settings_table  # noqa: E402
from tunewright.fixes import ON_EXPORT, fixes  # noqa: E402
from tunewright.model import Finding  # noqa: E402

Case = dict[str, Any]

_WAYS = {"safe": "safe", "asks-first": "asks first"}
_SAID = {
    "task": "task",
    "settings": "settings",
    "min_examples": "the target asks for at least so many examples",
    "token_limit": "token limit of the model",
    "tokens": "tokens of the examples",
    "earlier": "earlier test files",
}
"""What a case may state besides its examples: {its field: how a page calls it}."""
_EACH = 2
"""So many cases that it finds, and so many on which it stays silent."""
_FITS = 1200
"""Characters of examples: longer cases are shown only where there are no shorter ones."""
_LINE = 420
_N_NAMED = 6


def page_of(one: Check) -> str:
    """The page of one check, ending in a line break."""
    parts = [
        f"<!-- Written by docs/write_checks.py; do not edit. -->\n\n# {one.code} {one.name}",
        one.summary,
        facts_table(one).rstrip(),
        *(
            f"**{title}.** {text}"
            for title, text in (
                ("Why it matters", one.why),
                ("What to do", one.what_to_do),
                ("Not reported", one.not_reported),
                ("Cost", one.cost),
            )
            if text
        ),
        *_settings(one),
        *_mending(one.code),
        *_shown(one.code),
        "[All checks](../checks.md)",
    ]
    return "\n\n".join(parts) + "\n"


def _settings(one: Check) -> Iterator[str]:
    table = settings_table(one).rstrip()
    if table:
        yield "## Settings\n\nEach project can set them otherwise.\n\n" + table


def _mending(code: str) -> Iterator[str]:
    lines = [f"- `{fix.name}` ({_WAYS[fix.way]}): {fix.summary}" for fix in fixes(code)]
    if code in ON_EXPORT:
        lines.append(f"- {ON_EXPORT[code]}")
    yield "## Fixes\n\n" + ("\n".join(lines) or "None: what to do is said above.")


def _shown(code: str) -> Iterator[str]:
    fires = _chosen([case for case in ALL[code] if case["finds"]])
    silent = _chosen([case for case in ALL[code] if not case["finds"]])
    yield "## It finds"
    yield from (_one_case(code, case) for case in fires)
    yield "## It stays silent"
    yield from (_one_case(code, case) for case in silent)


def _chosen(cases: list[Case]) -> list[Case]:
    """The first ones that are not long, or the shortest."""
    short = [case for case in cases if _size(case) <= _FITS]
    return short[:_EACH] or sorted(cases, key=_size)[:1]


def _size(case: Case) -> int:
    return sum(map(len, case.get("examples", ())))


def _one_case(code: str, case: Case) -> str:
    lines = [*_given(case)]
    said = [*_conditions(case)]
    found = [_finding(finding) for finding in found_in(code, case)]
    return "\n\n".join(
        [f"### {_escaped(_headed(case['title']))}", _fenced(lines), *said, *([_fenced(found)] if found else [])]
    )


def _headed(title: str) -> str:
    return title[:1].upper() + title[1:]


def _given(case: Case) -> Iterator[str]:
    """A line per example, with its number, and what belongs to it."""
    if "labelled" in case:
        yield from (f"{times} × label: {_visible(label)}" for label, times in case["labelled"].items())
        return
    times = case.get("times", [1] * len(case["examples"]))
    last = accumulate(times)
    for at, (text, n, end) in enumerate(zip(case["examples"], times, last, strict=True)):
        number = f"{end}" if n == 1 else f"{end - n + 1}–{end}"
        yield f"{number}{_beside(case, at)}: {_laid_out(text)}"


def _beside(case: Case, at: int) -> str:
    """Label, side and import of an example, in brackets."""
    n = len(case["examples"])
    said = [case[field][at] for field in ("labels", "splits") if len(case.get(field, ())) == n and case[field][at]]
    said += [f"import {case['imports'][at]}"] if len(case.get("imports", ())) == n else []
    return f" [{', '.join(map(_visible, said))}]" if said else ""


def _laid_out(text: str) -> str:
    """A pair as it stands; JSON with one message to a line. What the case escapes stays escaped."""
    if text.startswith("{") and "\\u" not in text and len(text) > 100:
        body = json.loads(text)
        turns = body.get("messages")
        if isinstance(turns, list) and len(turns) > 1:
            rest = {name: value for name, value in body.items() if name != "messages"}
            said = ",\n    ".join(map(_json, turns))
            return f'{{"messages": [\n    {said}]' + (f", {_json(rest)[1:]}" if rest else "}")
    return _visible(text)


def _json(value: object) -> str:
    return _visible(json.dumps(value, ensure_ascii=False))


def _visible(text: str) -> str:
    """The text on one line, cut where it is long, with signs that show nothing named by their number."""
    short = text if len(text) <= _LINE else f"{text[:_LINE]} … ({len(text):,} characters)"
    return "".join(
        sign if sign.isprintable() else "↵" if sign == "\n" else f"⟨U+{ord(sign):04X}⟩" for sign in short
    )


def _conditions(case: Case) -> Iterator[str]:
    said = [f"{name}: `{_plainly(case[field])}`" for field, name in _SAID.items() if field in case]
    if said:
        yield f"With {'; '.join(said)}."


def _plainly(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _finding(finding: Finding) -> str:
    named = [str(id_) for id_ in finding.examples[:_N_NAMED]]
    more = len(finding.examples) - len(named)
    about = f" ({', '.join(named)}{f' and {more} more' if more else ''})" if named else ""
    return f"{finding.severity}{about}: {finding.message}"


def _fenced(lines: list[str]) -> str:
    """The lines as code, between fences longer than any run of backticks inside."""
    text = "\n".join(lines)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|!$&~])", r"\\\1", text)


def main() -> int:
    """Write or compare all pages; the exit code is 1 where `--check` found a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a page would differ")
    only_check = parser.parse_args().check
    folder = DOCS / "checks"
    wanted = {folder / f"{one.code}.md": page_of(one) for one in checks()}
    there = {path: path.read_text("utf-8") for path in folder.glob("*.md")}
    differing = sorted(path for path in {*wanted, *there} if wanted.get(path) != there.get(path))
    for path in differing:
        print(f"docs/checks/{path.name} {'is not up to date' if only_check else 'written anew'}")
    if only_check:
        if differing:
            print("Run: python3 start.py dev python docs/write_checks.py")
        return 1 if differing else 0
    folder.mkdir(exist_ok=True)
    for path in differing:
        if path in wanted:
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
