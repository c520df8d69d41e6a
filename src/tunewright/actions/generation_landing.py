"""From answers to proposals: measured, looked at by every check of one example, held against what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tunewright import checks, tokens
from tunewright.actions import checking
from tunewright.actions.crew import Crew
from tunewright.actions.measure import measure
from tunewright.model import EVERY_STATE, Example, NewExample, Passage, dumps, passage_of
from tunewright.model.generation import RecipeName, Run
from tunewright.model.project import Filter, Project
from tunewright.recipes import Made, Outcome, Subject
from tunewright.store import Store, Unit, examples, generations, provenances, requests
from tunewright.store.provenances import Origin
from tunewright.text.nearest import NearTexts

_PARAPHRASED = 0.95
"""Other wordings of a question share much with it and with each other; only nearly the same ones are left out."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What came of one subject, on its way into the store."""

    subject: Subject
    outcome: Outcome
    request_id: int
    """The last request behind it."""
    model: str
    input_tokens: int
    output_tokens: int
    """Of all requests behind it together."""
    document_id: int | None = None


class Landings:
    """Takes what came of subjects, some at a time, and leaves out what is nearly there already."""

    def __init__(
        self,
        store: Store,
        project: Project,
        run: Run,
        crew: Crew | None = None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        """With a `crew`, measuring is done in its processes, so that asking does not wait for it.

        `meanwhile` is called now and then while many examples are read.
        """
        self._store, self._project, self._run, self._crew = store, project, run, crew
        self._meanwhile = meanwhile
        self._tuning = checking.tuning_of(project)
        self._line = run.n_proposals
        self._near: NearTexts | None = None

    def land(self, some: Sequence[Landing]) -> list[int]:
        """Keep proposals, and that their requests are done with, in one unit of work; the ids of new examples."""
        made = [(landing, one) for landing in some for one in landing.outcome.made]
        is_rewriting = self._run.options.recipe == "rewrite"
        new = [True] * len(made) if is_rewriting else self._are_new([one for _, one in made])
        shares = {landing.request_id: max(1, len(landing.outcome.made)) for landing in some}
        chosen = [pair for pair, is_new in zip(made, new, strict=True) if is_new]
        origins = [_origin(landing, one, shares[landing.request_id]) for landing, one in chosen]
        ready = list(zip(self._new_examples([one for _, one in chosen]), origins, strict=True))
        with self._store.writing() as unit:
            ids = self._keep(unit, ready, is_rewriting)
            requests.built(unit, [landing.request_id for landing in some])
            n_unusable = sum(len(landing.outcome.unusable) for landing in some)
            generations.add_up(unit, self._run.id, n_filtered=new.count(False), n_unusable=n_unusable)
        return ids

    def _keep(self, unit: Unit, ready: list[tuple[NewExample, Origin]], is_rewriting: bool) -> list[int]:
        run = self._run
        if is_rewriting:
            provenances.propose_changes(unit, run.project_id, run.id, run.source_id, ready)
            return []
        return provenances.propose(unit, run.project_id, run.id, run.source_id, ready)

    def _are_new(self, made: Sequence[Made]) -> list[bool]:
        if self._near is None:
            is_paraphrase = self._run.options.recipe == "paraphrase"
            known = self._known_texts()
            self._near = NearTexts(known, _PARAPHRASED) if is_paraphrase else NearTexts(known)
        recipe = self._run.options.recipe
        return self._near.take([compared(passage_of(Example(one.kind, one.body)), recipe) for one in made])

    def _known_texts(self) -> Iterator[str]:
        """The compared texts of all examples, whatever was decided about them, and of proposals that wait."""
        after = 0
        while True:  # a view per block, so that nobody waits for this
            with self._store.reading() as unit:
                block = next(examples.stream(unit, self._project, Filter(states=EVERY_STATE), after=after), [])
            if not block:
                return
            for example in examples.examples_in(block):
                yield compared(passage_of(example), self._run.options.recipe)
            after = block[-1].id
            self._meanwhile()

    def _new_examples(self, made: Sequence[Made]) -> list[NewExample]:
        first, self._line = self._line + 1, self._line + len(made)
        given = (list(made), first, self._project.label_source == "field", self._tuning)
        return measured(*given) if self._crew is None or not made else self._crew.submit(measured, *given).result()


def measured(made: Sequence[Made], first_line: int, has_labels: bool, tuning: checks.Tuning) -> list[NewExample]:
    """Drafts measured, with what every check of one example says about them; runs in a process of the crew."""
    labels = [one.label if has_labels else None for one in made]
    drafts = [Example(one.kind, one.body, 0, label) for one, label in zip(made, labels, strict=True)]
    counted = tokens.count_many(drafts)
    return [
        NewExample(
            line,
            draft.kind,
            dumps(draft.body),
            None,
            None,
            draft.label,
            None,
            measure(draft, counts, thorough=True, tuning=tuning),
        )
        for line, (draft, counts) in enumerate(zip(drafts, counted, strict=True), start=first_line)
    ]


def _origin(landing: Landing, one: Made, n_made: int) -> Origin:
    about_passage = landing.subject.about == "passage"
    return Origin(
        request_id=landing.request_id,
        model=landing.model,
        input_tokens=landing.input_tokens / n_made,
        output_tokens=landing.output_tokens / n_made,
        document_id=landing.document_id,
        passage_id=landing.subject.id if about_passage else None,
        from_example=None if about_passage else landing.subject.id,
        quotes=one.quotes,
    )


def compared(passage: Passage, recipe: RecipeName) -> str:
    """What of an example is held against others: question and answer; of other wordings the question alone.

    System messages, which many examples share, are left aside.
    """
    said = (passage.question,) if recipe == "paraphrase" else (passage.earlier, passage.question, passage.answer)
    return " ".join(part for part in said if part)


def storable(outcome: Outcome) -> Outcome:
    """The outcome without drafts that no database can hold: halves of characters."""
    kept, unusable = [], list(outcome.unusable)
    for one in outcome.made:
        try:
            dumps(one.body).encode("utf-8")
        except UnicodeEncodeError:
            unusable.append("The answer holds half of a character.")
            continue
        kept.append(one)
    return Outcome(tuple(kept), tuple(unusable))
