from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tunewright.checks.duplicates.clusters import prompt_text
from tunewright.checks.reading import counted, quoted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding
from tunewright.text import fingerprint


@check("LK004", "earlier-test-prompt", severity="warning", scope="corpus")
def earlier_test_prompt(corpus: Corpus) -> Iterator[Finding]:
    """A training prompt was in the test file of an earlier export.

    Why it matters: a model trained on it cannot be compared fairly with earlier models on that test file.
    What to do: keep these examples in the test set, or do not use the earlier test file any more.
    Prompts are compared after case, space, punctuation and Unicode forms are made alike.
    Not reported: examples on no side or held out now.
    Cost: one pass over the texts, where there was such an export.
    """
    earlier = corpus.earlier_tests()
    if not earlier:
        return
    found: dict[str, list[int]] = defaultdict(list)
    for passage in corpus.passages():
        if passage.split == "train" and (text := prompt_text(passage)):
            export = earlier.get(fingerprint(text))
            if export is not None:
                found[export].append(passage.id)
    for export, ids in sorted(found.items()):
        were = "was" if len(ids) == 1 else "were"
        message = f"{counted(len(ids), 'training prompt')} {were} in the test file of the export {quoted(export)}."
        yield Finding("LK004", "warning", message, tuple(sorted(ids)), export, {"export": export})
