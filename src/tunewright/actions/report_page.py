"""The report as one HTML page that needs nothing else: no scripts, no fonts or images from elsewhere.

Whatever comes from data goes through `_said`, which escapes it and keeps it from running over its neighbours; the
page's own policy forbids everything but its one style sheet.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

Data = dict[str, Any]
_BAR: Final = 160
_MOST_DISMISSED: Final = 200
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Control characters, and the marks that let text run backwards over its neighbours."""
_KINDS: Final = {"field": "in a field of their own", "answer": "in the answers", "none": "nowhere"}
_STATES: Final = ("open", "dismissed", "fixed")


def page_of(data: Data) -> str:
    """The whole page for the data of a report."""
    style = files(__package__).joinpath("report_page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    parts = [
        *_head(data),
        *_checked(data["checked"]),
        *_found(data["found"]),
        *_left_open(data["open"]),
        *_dismissed(data["dismissed"]),
        *_balance(data["balance"], data["split"]),
        *_cost(data["tokens"], data["cost"]),
        *_split(data["split"]),
        *_exports(data["exports"]),
        *_every_check(data["checked"]),
    ]
    title = html.escape(_shown(f"Report on {data['project']['name']}"))
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>",
            *parts,
            "</main>\n</body>\n</html>\n",
        ]
    )


# ---- small pieces -----------------------------------------------------------------------------------------------


def _shown(value: object) -> str:
    """Text from data on one line, with � for what cannot be seen and half characters as escapes."""
    text = str(value).encode("utf-8", "backslashreplace").decode()
    return _UNSEEN.sub("�", " ".join(text.split()))


def _said(value: object) -> str:
    """Text from data, as HTML that shows it letter by letter and on its own."""
    return f"<bdi>{html.escape(_shown(value))}</bdi>"


def _when(moment: str | None) -> str:
    if not moment:
        return "–"
    try:
        return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return _said(moment)


def _n(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:,.2f}".rstrip("0").rstrip(".")


def _counted(n: int, one: str) -> str:
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _bar(share: float) -> str:
    width = round(_BAR * min(max(share, 0.0), 1.0), 1)
    return (
        f'<svg aria-hidden="true" width="{_BAR}" height="10" viewBox="0 0 {_BAR} 10">'
        f'<rect class="track" width="{_BAR}" height="10"/><rect class="bar" width="{width}" height="10"/></svg>'
    )


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table of cells that are HTML already; the first cell of each row names it, `numbers` stand to the right."""
    kind = dict.fromkeys(numbers, ' class="n"')
    top = "".join(f'<th scope="col"{kind.get(at, "")}>{head}</th>' for at, head in enumerate(heads))
    lines = []
    for first, *rest in rows:
        cells = "".join(f"<td{kind.get(at, '')}>{cell}</td>" for at, cell in enumerate(rest, start=1))
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    body = "\n".join(lines)
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _severity(name: str) -> str:
    known = name if name in ("error", "warning", "info") else ""
    return f'<span class="{known}">{_said(name)}</span>'


# ---- sections ---------------------------------------------------------------------------------------------------


def _head(data: Data) -> Iterator[str]:
    made, project, cost = data["report"], data["project"], data["cost"]
    by = f" by {_said(made['by'])}" if made["by"] else ""
    yield f"<h1>Report on {_said(project['name'])}</h1>"
    yield f'<p class="quiet">Made on {_when(made["made_at"])}{by} with Tunewright {_said(made["tunewright"])}</p>'
    states = data["examples"]["by_state"]
    open_now = {one["severity"]: one["open"] for one in data["found"]["by_severity"]}
    tiles = [
        ("examples", _n(data["examples"]["total"])),
        ("accepted", _n(states.get("accepted", 0))),
        ("not yet reviewed", _n(states.get("unreviewed", 0))),
        ("errors open", _n(open_now.get("error", 0))),
        ("warnings open", _n(open_now.get("warning", 0))),
        ("tokens per epoch", _n(data["tokens"]["billed_per_epoch"])),
        (f"US dollars for {_counted(cost['epochs'], 'epoch')}, estimated", f"{cost['usd']:,.2f}"),
    ]
    items = "".join(f"<li><strong>{value}</strong>{what}</li>" for what, value in tiles)
    yield f'<ul class="glance">{items}</ul>'
    rows = [[_said(state), _n(n)] for state, n in states.items()]
    yield _table("Examples by review state", ["State", "Examples"], rows, [1])
    yield f"<p>{_purpose(project)} {_gate(project)}</p>"


def _purpose(project: Data) -> str:
    task = f"Task: {_said(project['task'])}. " if project["task"] else ""
    labels = _KINDS.get(project["labels_in"], project["labels_in"])
    return f"{task}Labels are kept {labels}. Target: {_said(project['target'])}, model {_said(project['model'])}."


def _gate(project: Data) -> str:
    codes = ", ".join(map(_said, project["gate_codes"]))
    worst = {"error": "errors", "warning": "errors and warnings", "info": "any finding"}.get(project["gate"] or "")
    held = " and ".join(part for part in (worst, codes and f"the checks {codes}") if part)
    return f"Exports are blocked by open findings: {held}." if held else "No finding blocks an export."


def _checked(checked: Data) -> Iterator[str]:
    yield "<h2>What was checked</h2>"
    yield f"<p>{_counted(checked['n_on'], 'check')} ran on this project; the list is at the end.</p>"
    off = ", ".join(map(_said, checked["off"]))
    yield f"<p>{'Switched off by the project: ' + off if off else 'No check is switched off'}.</p>"
    if checked["settings"]:
        rows = [
            [
                _said(one["code"]),
                _said(one["name"]),
                _said(one["setting"]),
                _value(one["value"]),
                _value(one["default"]),
            ]
            for one in checked["settings"]
        ]
        yield _table("Settings that differ", ["Check", "Name", "Setting", "Here", "As shipped"], rows)
    if checked["looks"]:
        rows = [
            [_when(one["at"]), _said(one["by"] or "Tunewright"), _n(one["examples"]), _n(one["open"])]
            for one in checked["looks"]
        ]
        heads = ["When", "By", "Examples", "Open findings then"]
        yield _table("The last full looks at the project, newest first", heads, rows, [2, 3])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return f"{len(value):,} values" if len(value) > 20 else _said(", ".join(map(str, value)) or "none")
    return _said(value)


def _found(found: Data) -> Iterator[str]:
    yield "<h2>What was found</h2>"
    yield (
        f"<p>{_counted(found['open'], 'finding')} open, {found['dismissed']:,} dismissed with a reason, "
        f"{found['fixed']:,} settled: the examples were mended, changed or rejected.</p>"
    )
    rows = [
        [_severity(one["severity"]), *(_n(one[name]) for name in ("open", "dismissed", "examples"))]
        for one in found["by_severity"]
    ]
    heads = ["Severity", "Open", "Dismissed", "Examples with an open one"]
    yield _table("Findings by severity", heads, rows, [1, 2, 3])
    if found["by_family"]:
        rows = [
            [f"{_said(one['family'])} ({_said(one['code'])})", *(_n(one[name]) for name in (*_STATES, "examples"))]
            for one in found["by_family"]
        ]
        heads = ["Family", "Open", "Dismissed", "Settled", "Examples with an open one"]
        yield _table("Findings by family", heads, rows, [1, 2, 3, 4])


def _left_open(some: Sequence[Data]) -> Iterator[str]:
    yield "<h2>What is left open</h2>"
    if not some:
        yield "<p>Nothing.</p>"
    for one in some:
        yield f"<h3>{_severity(one['severity'])} {_said(one['code'])} {_said(one['name'])}</h3>"
        about = f" about {_counted(one['examples'], 'example')}" if one["examples"] else ""
        yield f"<p>{_said(one['summary'])} {_counted(one['findings'], 'finding')}{about}.</p>"
        yield f'<p class="quiet">What to do: {_said(one["what_to_do"])}</p>'
        more = one["findings"] - len(one["first"])
        last = [f'<li class="quiet">and {more:,} more</li>'] if more > 0 else []
        yield "<ul>" + "".join([*map(_finding, one["first"]), *last]) + "</ul>"


def _finding(finding: Data) -> str:
    named = finding["examples"]
    places = ", ".join(f"{one['id']} ({_said(one['file'])}, line {one['line']:,})" for one in named)
    more = finding["n_examples"] - len(named)
    rest = f" and {more:,} more" if named and more > 0 else ""
    head = "Example" if finding["n_examples"] == 1 else "Examples"
    where = f'<br><span class="quiet">{head}: {places}{rest}</span>' if named else ""
    return f"<li>{_said(finding['message'])}{where}</li>"


def _dismissed(some: Sequence[Data]) -> Iterator[str]:
    if not some:
        return
    yield "<h2>What was set aside</h2>"
    rows = [
        [
            _said(one["code"]),
            _said(one["message"]),
            _n(one["n_examples"]),
            _said(one["by"]),
            _said(one["reason"] or "no reason given"),
        ]
        for one in some[:_MOST_DISMISSED]
    ]
    heads = ["Check", "Finding", "Examples", "By", "Reason"]
    cut = f", the first {_MOST_DISMISSED} of them" if len(some) > _MOST_DISMISSED else ""
    yield _table(f"{_counted(len(some), 'finding')} dismissed{cut}", heads, rows, [2])


def _balance(balance: Data, split: Data | None) -> Iterator[str]:
    yield "<h2>Balance</h2>"
    refusals = balance["refusals"]
    yield f"<p>Refusals: {_counted(refusals['examples'], 'example')}, {_percent(refusals['share'])} of all.</p>"
    if not balance["labels"]:
        yield "<p>This project keeps no labels.</p>"
        return
    sides = list(split["labels"]) if split else []
    rows = []
    for one in balance["labels"]:
        name = _said(one["label"]) if one["label"] else "(no label)"
        per_side = [_n(split["labels"][side].get(one["label"], 0)) for side in sides] if split else []
        rows.append([name, _n(one["examples"]), _percent(one["share"]), _bar(one["share"]), *per_side])
    heads = ["Label", "Examples", "Share", "", *map(_said, sides)]
    more = balance["n_labels"] - len([one for one in balance["labels"] if one["label"]])
    also = f"; {more:,} more labels are not shown" if more > 0 else ""
    caption = f"Labels of the examples that were not rejected{also}"
    yield _table(caption, heads, rows, [1, 2, *range(4, 4 + len(sides))])
    if balance["ratio"] is not None:
        yield (
            f"<p>The most frequent label has {_n(balance['ratio'])} times as many examples as the rarest; the "
            f"labels are as varied as {_n(balance['effective_labels'])} equally frequent ones.</p>"
        )


def _cost(tokens: Data, cost: Data) -> Iterator[str]:
    yield "<h2>Tokens and cost</h2>"
    names = {"total": "Total", "min": "Shortest example", "median": "Median", "mean": "Mean", "max": "Longest"}
    names |= {"p95": "95 of 100 are no longer than", "over_limit": "Examples over the limit"}
    names |= {"limit": "The limit", "billed_per_epoch": "Charged per epoch"}
    rows = [[title, _n(tokens[name])] for name, title in names.items() if name in tokens]
    yield _table(
        f"Tokens in {_said(tokens['encoding'])}, rejected examples left out", ["What", "Number"], rows, [1]
    )
    price = f"${_n(cost['usd_per_million'])} per million tokens"
    read = f", read on {_said(cost['price_date'])}" if cost["price_date"] else ""
    yield (
        f"<p>About {cost['usd']:,.2f} US dollars for {_counted(cost['epochs'], 'epoch')} on "
        f"{_said(cost['model'])}, before tax: {price}{read} ({_said(cost['source'])}). An estimate, no offer.</p>"
    )


def _split(split: Data | None) -> Iterator[str]:
    yield "<h2>Split</h2>"
    if split is None:
        yield "<p>No split was chosen for this project.</p>"
        return
    chosen = f" Chosen by {_said(split['by'])} on {_when(split['at'])}." if split["by"] else ""
    overlap = split["overlap"]
    shared = (
        "No prompt is on two sides." if not overlap else f"{_counted(overlap, 'prompt')} on more than one side."
    )
    yield f"<p>{_said(split['how'][:1].upper() + split['how'][1:])}.{chosen} {shared}</p>"
    rows = [[_said(side), _n(n)] for side, n in split["examples"].items()]
    yield _table("Examples on each side, rejected ones left out", ["Side", "Examples"], rows, [1])
    yield from (f"<p>{_said(note)}</p>" for note in split["notes"])


def _exports(some: Sequence[Data]) -> Iterator[str]:
    yield "<h2>Exports</h2>"
    if not some:
        yield "<p>Nothing was exported yet.</p>"
    for one in some:
        rows = [
            [
                _said(file["file"]),
                _said(file["split"]),
                _n(file["examples"]),
                _n(file["tokens"]),
                f'<span class="hash">{_said(file["sha256"])}</span>',
            ]
            for file in one["files"]
        ]
        caption = f"Export {one['id']} for {_said(one['target'])}, {_when(one['at'])}, by {_said(one['by'])}"
        yield _table(caption, ["File", "Side", "Examples", "Tokens", "SHA-256"], rows, [2, 3])


def _every_check(checked: Data) -> Iterator[str]:
    yield "<h2>Every check</h2>"
    words = {"on": "ran", "off": "switched off", "does not apply": "not for this project"}
    rows = [
        [_said(one["code"]), _said(one["name"]), _severity(one["severity"]), words.get(one["state"], "")]
        + [_n(one[name]) for name in _STATES]
        for one in checked["checks"]
    ]
    heads = ["Check", "Name", "Severity", "", "Open", "Dismissed", "Settled"]
    yield _table(f"{_counted(len(rows), 'check')} in the catalogue", heads, rows, [4, 5, 6])
