"""Tallies are always what a recount says, whatever people do in whatever order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stores import (
    a_body,
    a_measured,
    a_new_example,
    a_project,
    a_source,
    add,
    an_edit,
    found,
    recounted,
    states,
    take_in,
    tallies,
    words,
)
from tunewright.model import STATES, EditConflict
from tunewright.model.project import Filter
from tunewright.store import Change, bulk, changes, events, examples, sources

people = st.sampled_from(("ann", "bob"))
texts = st.sampled_from(("hi -> hello", "hi -> good day to you", "bye -> see you", "one word -> x y z"))
filters = st.sampled_from(
    (Filter(), Filter(states=("unreviewed",)), Filter(words="hello"), Filter(edited=True), Filter(label="b"))
)
STEPS = st.one_of(
    st.tuples(st.just("take in"), st.lists(texts, min_size=1, max_size=3), st.sampled_from(("pair", "chat"))),
    st.tuples(st.just("begin"), texts),
    st.tuples(st.just("decide"), st.integers(0, 5), st.sampled_from(STATES), people),
    st.tuples(st.just("edit"), st.integers(0, 5), texts, people),
    st.tuples(st.just("label"), st.integers(0, 5), st.sampled_from(("a", "b", "")), people),
    st.tuples(st.just("state of all"), filters, st.sampled_from(STATES), people),
    st.tuples(st.just("label of all"), filters, st.sampled_from(("a", "b", None)), people),
    st.tuples(st.just("edit all"), filters, texts, people),
    st.tuples(st.just("undo"), people),
)


def said(body):
    if "messages" in body:
        return " -> ".join(turn["content"] for turn in body["messages"])
    return f"{body['prompt']} -> {body['completion']}"


class People:
    """Does the steps on one project, as the actions would."""

    def __init__(self, store):
        self.store = store
        self.project = a_project(store, label_source="field")

    def do(self, name, *given):
        getattr(self, name.replace(" ", "_"))(*given)

    def card(self, unit, at):
        ids = [row.id for block in examples.stream(unit, self.project, Filter()) for row in block]
        return examples.card(unit, ids[at % len(ids)]) if ids else None

    def change(self, at, by, made):
        with self.store.writing() as unit:
            card = self.card(unit, at)
            if card is not None:
                changes.apply(unit, card.example.id, card.version, by, made(card))

    def take_in(self, texts_, kind):
        take_in(self.store, self.project, *(a_new_example(text, kind=kind) for text in texts_))

    def begin(self, text):
        add(self.store, self.project, a_source(self.store, self.project), a_new_example(text))

    def decide(self, at, state, by):
        self.change(at, by, lambda _: Change(state=state))

    def edit(self, at, text, by):
        self.change(at, by, lambda card: an_edit(said(card.example.body), text, card.example.kind))

    def label(self, at, label, by):
        self.change(at, by, lambda _: Change(label=label))

    def state_of_all(self, wanted, state, by):
        with self.store.writing() as unit:
            bulk.set_field(unit, self.project, wanted, "state", state, by)

    def label_of_all(self, wanted, label, by):
        with self.store.writing() as unit:
            bulk.set_field(unit, self.project, wanted, "label", label, by)

    def edit_all(self, wanted, text, by):
        with self.store.writing() as unit:
            edits = []
            for block in examples.stream(unit, self.project, wanted):
                for row, example in zip(block, examples.examples_in(block), strict=True):
                    measured = a_measured(text, row.kind)
                    body = a_body(text, row.kind)
                    edits.append((row.id, row.version, body, measured, words(said(example.body))))
            bulk.apply_edits(unit, self.project, by, {"action": "edit"}, edits)

    def undo(self, by):
        with self.store.writing() as unit:
            done = events.last_undoable(unit, self.project.id, by)
            if done is None:
                return
            if done.kind != "bulk":
                self.undo_one(unit, done, by)
            elif done.after["action"] == "edit":
                self.undo_edits(unit, done, by)
            else:
                bulk.undo_fields(unit, self.project, done, by)

    def undo_one(self, unit, done, by):
        try:
            version = changes.check_undoable(unit, done)
        except EditConflict:
            return
        card = examples.card(unit, done.example_id)
        back = Change(state=done.before.get("state"), undoes=done.id)
        if "label" in done.before:
            back = Change(label=done.before["label"] or "", undoes=done.id)
        if "body" in done.before:
            old = an_edit(said(card.example.body), said(done.before["body"]), card.example.kind)
            back = Change(body=old.body, measured=old.measured, words_before=old.words_before, undoes=done.id)
        changes.apply(unit, done.example_id, version, by, back)

    def undo_edits(self, unit, done, by):
        edits = []
        for step in bulk.steps(unit, done.id):
            try:
                version = changes.check_undoable(unit, step)
            except EditConflict:
                continue
            card = examples.card(unit, step.example_id)
            old = step.before["body"]
            measured = a_measured(said(old), card.example.kind)
            edits.append((step.example_id, version, old, measured, words(said(card.example.body))))
        bulk.apply_edits(unit, self.project, by, done.after, edits, undoes=done.id)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, min_size=3, max_size=14))
def test_tallies_texts_and_search_agree_after_any_steps(any_store, steps):
    people = People(any_store)
    project = people.project
    take_in(any_store, project, a_new_example("hi -> hello"), a_new_example("bye -> see you", label="b"))
    for step in steps:
        people.do(*step)
        assert tallies(any_store, project) == recounted(any_store, project)
    with any_store.reading() as unit:
        every = [row for block in examples.stream(unit, project, Filter()) for row in block]
        bodies = {example.id: example.body for block in [every] for example in examples.examples_in(block)}
        cards = {number: examples.card(unit, number) for number in bodies}
    for word in ("hello", "good", "see", "word"):
        meant = [number for number, body in bodies.items() if word in said(body).split()]
        assert found(any_store, project, Filter(words=f'"{word}"')) == meant
    edited = [number for number, card in cards.items() if card.example.body != card.imported.body]
    assert found(any_store, project, Filter(edited=True)) == edited
    assert {number: card.state for number, card in cards.items()} == states(any_store, project)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS.filter(lambda step: step[0] not in ("undo", "take in", "begin")), min_size=1, max_size=8))
def test_undoing_everything_leads_back_to_the_start(any_store, steps):
    people = People(any_store)
    project = people.project
    take_in(any_store, project, a_new_example("hi -> hello"), a_new_example("bye -> see you", label="b"))
    start = (tallies(any_store, project), everything(any_store, project))
    for step in steps:
        people.do(*step[:-1], "ann")
    for _ in steps:
        people.undo("ann")
    assert (tallies(any_store, project), everything(any_store, project)) == start
    with any_store.reading() as unit:
        assert events.last_undoable(unit, project.id, "ann") is None


def everything(store, project):
    with store.reading() as unit:
        return [
            (row.id, row.state, row.own_label, row.body)
            for block in examples.stream(unit, project, Filter())
            for row in block
        ]


def test_the_steps_reach_what_they_are_to_test(any_store):
    people = People(any_store)
    take_in(any_store, people.project, a_new_example("hi -> hello"))
    for step in (
        ("edit", 0, "hi -> good day to you", "ann"),
        ("begin", "x -> y"),
        ("take in", ["bye -> see you"], "chat"),
        ("edit all", Filter(), "one word -> x y z", "bob"),
        ("undo", "bob"),
    ):
        people.do(*step)
    assert next(body for *_, body in everything(any_store, people.project)).endswith('"good day to you"}')
    with any_store.reading() as unit:
        assert len(sources.listed(unit, people.project.id)) == 2
