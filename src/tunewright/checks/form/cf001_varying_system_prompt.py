from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.form.systems import Variant, changes, systems_of, variants
from tunewright.checks.reading import counted, quoted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding
from tunewright.text import fingerprint


@check("CF001", "varying-system-prompt", severity="warning", scope="corpus", kinds=("chat", "preference"))
def varying_system_prompt(corpus: Corpus, *, rare: int = 2, times: int = 10) -> Iterator[Finding]:
    """Some examples carry the usual system prompt with a slip in it: other spaces or case, or a word mistyped.

    Why it matters: in use there will be one system prompt; what was learned under another one helps less.
    What to do: give all examples of the job exactly the same system prompt.
    Not reported: prompts that differ in numbers or in whole words, which may be meant; a word that differs in
    many prompts, such as a name filled in; a slip that is frequent (more than a tenth of the usual prompt);
    projects with more than 2,000 different system prompts.
    Cost: one pass, and each different system prompt against the 30 most frequent ones.
    """
    seen = systems_of(corpus)
    for one in sorted(variants(seen.ids, rare=rare, times=times), key=lambda one: one.text):
        ids = tuple(seen.ids[one.text])
        pieces = changes(one.text, one.usual)
        verb = "carries" if len(ids) == 1 else "carry"
        message = (
            f"{counted(len(ids), 'example')} {verb} the system prompt of "
            f"{counted(len(seen.ids[one.usual]), 'other example')} with {_difference(one, pieces)}."
        )
        evidence = {"usual_count": len(seen.ids[one.usual]), "changes": [list(piece) for piece in pieces]}
        yield Finding("CF001", "warning", message, ids, fingerprint("system", one.text), evidence)


def _difference(one: Variant, pieces: list[tuple[int, str, str]]) -> str:
    if "".join(one.text.split()) == "".join(one.usual.split()):
        return "other white space"
    shown = [(here.strip(), there.strip()) for _, here, there in pieces if here.strip() != there.strip()]
    if not shown:
        return "a small difference"
    here, there = shown[0]
    if not here or not there:
        what = f"{quoted(there)} missing" if not here else f"{quoted(here)} added"
    else:
        what = f"{quoted(here)} instead of {quoted(there)}"
    return what if len(shown) == 1 else f"{what}, and {counted(len(shown) - 1, 'other difference')}"
