from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding

_MOST = 50_000


@check("FO019", "images-in-project", severity="info", scope="corpus", kinds=("chat", "preference"))
def images_in_project(corpus: Corpus, *, most: int = _MOST) -> Iterator[Finding]:
    """Examples hold images, which few models can be trained on.

    Why it matters: of OpenAI's models only gpt-4o-2024-08-06 learns from images; a job on another one fails.
    What to do: choose that model, or reject the examples with images.
    Severity: an error where more than 50,000 examples hold images, which is the most that is accepted.
    Source: OpenAI's vision fine-tuning guide, 2026-06-27.
    Cost: one pass.
    """
    ids = tuple(passage.id for passage in corpus.passages() if passage.n_images)
    if len(ids) > most:
        message = f"{counted(len(ids), 'example')} hold images; at most {most:,} are accepted."
        yield Finding("FO019", "error", message, ids, "most", {"n_examples": len(ids)})
    elif ids:
        verb = "holds" if len(ids) == 1 else "hold"
        message = (
            f"{counted(len(ids), 'example')} {verb} images. Of OpenAI’s models only gpt-4o-2024-08-06 reads them."
        )
        yield Finding("FO019", "info", message, ids, "model", {"n_examples": len(ids)})
