"""What somebody did, as a sentence. Pure; texts from data are escaped, so a sentence may stand in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tunewright.model.project import Event, Ledger
from tunewright.ui.generating.words import RECIPE_WORDS, subject_word
from tunewright.ui.importing.words import LEDGER_WORDS, ledger_sentence
from tunewright.ui.plain import plain
from tunewright.ui.purpose import LABEL_WORDS, TASK_WORDS
from tunewright.ui.wording import counted

_SHORT: Final = 80
_DECIDED: Final = {"accepted": "accepted", "rejected": "rejected", "flagged": "flagged"}
ICONS: Final[dict[str, str]] = {
    "import": ":material/upload_file:",
    "edit": ":material/edit:",
    "decision": ":material/rule:",
    "label": ":material/label:",
    "note": ":material/sticky_note_2:",
    "bulk": ":material/done_all:",
    "undo": ":material/undo:",
    "settings": ":material/tune:",
    "dismissal": ":material/visibility_off:",
    "leftover": ":material/inventory_2:",
    "generation": ":material/auto_awesome:",
}
_VALUES: Final[Mapping[str, Mapping[Any, str]]] = {"task": TASK_WORDS, "label_source": LABEL_WORDS}
_SETTING_WORDS: Final = {
    "name": "name of the project",
    "task": "purpose",
    "label_source": "place of the labels",
    "target": "target",
    "model": "model",
    "epochs": "number of epochs",
    "usd_per_million": "price per million tokens",
    "system_message": "system message",
    "gate": "gate for exports",
    "gate_codes": "checks that block exports",
    "keep_imported_split": "use of the imported split",
    "split": "split",
}


def sentence(event: Event) -> str:
    """What was done, without who and when: “accepted example 12”."""
    says = {
        "import": _import,
        "bulk": _bulk,
        "undo": _undo,
        "settings": _settings,
        "dismissal": _dismissal,
        "leftover": _leftover,
        "generation": _generation,
    }.get(event.kind, _single)
    return says(event)


def _single(event: Event) -> str:
    done = _deeds(event.before, event.after) or ["changed"]
    return f"{_and(done)} {_example(event)}{_given(event.after)}"


def _deeds(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    found = ["edited"] if "body" in after else []
    if "state" in after:
        found.append(_DECIDED.get(str(after["state"]), "put back to unreviewed"))
    if "label" in after:
        found.append("labelled" if after["label"] else "took the label off")
    if "note" in after:
        found.append("wrote a note on" if after["note"] else "removed the note on")
    return found


def _given(after: Mapping[str, Any]) -> str:
    return f" as {_quoted(after['label'])}" if after.get("label") else ""


def _import(event: Event) -> str:
    ledger = Ledger(**{name: int(event.after.get(name, 0)) for name in ("read", *LEDGER_WORDS)})
    told = ledger_sentence(ledger, str(event.after.get("format", ""))).rstrip(".")
    return f"imported {_quoted(event.after.get('file', 'a file'))}: {told}"


def _bulk(event: Event) -> str:
    return f"{_bulk_deed(event.after)} at once"


def _bulk_deed(after: Mapping[str, Any]) -> str:
    n = counted(int(after.get("n", 0)), "example")
    action, value = after.get("action"), after.get("value")
    if action == "state":
        decided = _DECIDED.get(str(value))
        return f"{decided} {n}" if decided else f"put {n} back to unreviewed"
    if action == "label":
        return f"labelled {n} as {_quoted(value)}" if value else f"took the label off {n}"
    if action == "replace":
        return f"replaced {_quoted(after.get('find'))} by {_quoted(after.get('put'))} in {n}"
    return f"labelled {n} as {_quoted(after['label'])}" if after.get("label") else f"edited {n}"


def _undo(event: Event) -> str:
    if event.example_id is None:
        return f"undid a step that {_bulk_deed(event.after)} at once"
    if set(event.after) == {"state"}:
        state = str(event.after["state"])
        return f"undid a decision: {_example(event)} is {state} again"
    things = {"body": "the text", "state": "the decision", "label": "the label", "note": "the note"}
    changed = [word for name, word in things.items() if name in event.after]
    return f"undid a step: {_and(changed) or 'it'} of {_example(event)} {_verb(changed)} as before"


def _verb(changed: list[str]) -> str:
    return "are" if len(changed) > 1 else "is"


def _settings(event: Event) -> str:
    parts = [
        f"{word} to {_told(name, event.after[name])} (it was {_told(name, event.before.get(name))})"
        for name, word in _SETTING_WORDS.items()
        if name in event.after
    ]
    if parts:
        return f"set the {_and([parts[0], *(f'the {part}' for part in parts[1:])])}"
    return "confirmed what the examples are for" if "task_confirmed" in event.after else "changed the set-up"


def _told(name: str, value: object) -> str:
    known: Mapping[Any, str] = _VALUES.get(name, {})
    return f"“{known[value]}”" if value in known else _value(value)


def _value(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _quoted(value)


def _generation(event: Event) -> str:
    told, n = event.after, int(event.after.get("n", 0))
    if told.get("action") == "run":
        recipe = str(told.get("recipe", ""))
        words = RECIPE_WORDS.get(recipe, recipe)
        about = counted(n, subject_word(recipe))
        return f"asked {_quoted(told.get('model', 'a model'))} for proposals from {about}: {plain(words.lower())}"
    title = _quoted(told.get("title", "a document"))
    if told.get("action") == "remove":
        return f"removed the document {title}"
    return f"added the document {title}: {counted(n, 'passage')}"


def _dismissal(event: Event) -> str:
    said = event.after or event.before
    reason = f": {_quoted(said['reason'])}" if said.get("reason") else ""
    if said.get("n"):
        n, code = counted(int(said["n"]), "finding"), plain(said.get("code", ""))
        return f"set {n} of check {code} aside at once{reason}" if event.after else f"reopened {n} of check {code}"
    if event.after:
        return f"set a finding of check {plain(said.get('code', ''))} aside{reason}"
    return f"reopened a finding of check {plain(said.get('code', ''))}"


def _leftover(event: Event) -> str:
    after = event.after
    if after.get("action") == "ask again":
        return f"put {counted(int(after.get('n', 0)), 'changed line')} up for decision again"
    if after.get("n"):
        return f"kept {counted(int(after['n']), 'example')} as they were, against changed lines of later files"
    place = f"line {int(after.get('line', 0)):,} of {_quoted(after.get('file', 'a file'))}"
    if after.get("action") == "keep":
        return f"kept example {int(after.get('example', 0))} as it was, against {place}"
    return (
        f"set the rejected {place} aside"
        if after.get("action") == "set aside"
        else f"reopened the rejected {place}"
    )


def _example(event: Event) -> str:
    return f"example {event.example_id}"


def _quoted(value: object) -> str:
    return f"“{plain(value, _SHORT)}”"


def _and(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""
