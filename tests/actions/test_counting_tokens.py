"""Token counts and money agree with counting every example directly, whatever form and model it is for."""

from __future__ import annotations

import json
import statistics
from decimal import Decimal

import pytest

from terminal import SAMPLES, lines, named, pairs
from tunewright import targets, tokens
from tunewright.actions import browsing, bulk_edits, counting, projects, reviewing
from tunewright.model import Example, TuneError
from tunewright.model.project import Filter, Project
from tunewright.store import Store
from workshop import a_filled_project, body_of, bring, decide

MIXED = [
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello there"}]},
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why is that? " * 40}]},
]


def mixed(store: Store, **set_up: str) -> Project:
    """A project with pairs and chats in it."""
    project = a_filled_project(store, named(7) + pairs(f"{'long ' * 300} -> yes"))
    file = lines(MIXED)
    bring(store, project, file, "chats.jsonl")
    return projects.set_up(store, project.id, "ann", **set_up) if set_up else projects.get(store, project.id)


def counted(store: Store, project: Project, model_name: str, system: str = "") -> list[int]:
    """Tokens of each example that was not rejected, counted here from its text."""
    model = targets.model(model_name)
    found = []
    for line in browsing.page(store, project, counting.ALIVE, limit=10_000):
        body = body_of(store, line.id)
        if line.kind == "pair" and model.form == "chat":
            turns = [{"role": "system", "content": system}] if system else []
            turns.append({"role": "user", "content": body["prompt"]})
            turns.append({"role": "assistant", "content": body["completion"]})
            body, kind = {"messages": turns}, "chat"
        else:
            kind = line.kind
        found.append(tokens.count_example(Example(kind, body), model.encoding, form=model.form))
    return sorted(found)


@pytest.mark.parametrize(
    "model", ["gpt-4o-mini-2024-07-18", "gpt-3.5-turbo-0125", "gpt-3.5-turbo-0613", "babbage-002", "davinci", "ada"]
)
def test_statistics_are_those_of_counting_directly(store: Store, model: str) -> None:
    project = mixed(store)
    told = counting.stats(store, project.id, model_name=model)["tokens"]
    found = counted(store, project, model)
    assert told["total"] == sum(found)
    assert (told["min"], told["max"]) == (found[0], found[-1])
    assert told["median"] == statistics.median(found)
    assert told["mean"] == round(statistics.mean(found), 2)
    assert told["p95"] == found[-(-95 * len(found) // 100) - 1]
    limit = targets.model(model).training_context
    assert told["over_limit"] == sum(count > limit for count in found if limit)
    assert told["billed_per_epoch"] == sum(min(count, limit) if limit else count for count in found)


def test_the_projects_system_message_is_counted_into_every_pair(store: Store) -> None:
    project = mixed(store, system_message="Answer as a friendly shop assistant.")
    told = counting.stats(store, project.id)["tokens"]["total"]
    assert told == sum(counted(store, project, project.model, "Answer as a friendly shop assistant."))


def test_tokens_beyond_the_limit_are_not_billed(store: Store) -> None:
    project = a_filled_project(store, pairs(f"{'word ' * 5000} -> yes", "short -> no"), model="gpt-3.5-turbo-0613")
    told = counting.stats(store, project.id)["tokens"]
    long, short = sorted(counted(store, project, "gpt-3.5-turbo-0613"), reverse=True)
    assert told["over_limit"] == 1
    assert told["billed_per_epoch"] == 4096 + short < told["total"] == long + short
    with store.reading() as unit:
        _, alive = counting.quick_cost(unit, projects.get(store, project.id))
    assert alive.tokens_per_epoch == told["billed_per_epoch"]


@pytest.mark.parametrize("model", ["gpt-4o-mini-2024-07-18", "gpt-3.5-turbo-0125"])
def test_the_live_cost_follows_every_step(store: Store, model: str) -> None:
    project = mixed(store, model=model, system_message="Be kind.")

    def agrees() -> None:
        now = projects.get(store, project.id)
        with store.reading() as unit:
            accepted, alive = counting.quick_cost(unit, now)
        exact = counting.token_stats(store, now, targets.model(model))
        meant = counting.token_stats(store, now, targets.model(model), Filter(states=("accepted",)))
        assert (alive.n_examples, alive.tokens_per_epoch) == (exact.n, exact.billed)
        assert (accepted.n_examples, accepted.tokens_per_epoch) == (meant.n, meant.billed)

    agrees()
    decide(store, project, 1, "accepted", body={"prompt": "a much longer prompt than before", "completion": "yes"})
    agrees()
    decide(store, project, 9, "rejected")
    agrees()
    bulk_edits.replace_all(store, project.id, Filter(), bulk_edits.Replacement("long", "very long"), "ann")
    agrees()
    bulk_edits.decide_all(store, project.id, Filter(), "accepted", "ann")
    agrees()
    for _ in range(4):
        reviewing.undo(store, project.id, "ann")
        agrees()


def test_money_is_tokens_times_epochs_times_price(store: Store) -> None:
    project = a_filled_project(store, named(8), model="gpt-3.5-turbo-0125", epochs=3)
    cost = counting.cost_of(project, 8, 100_000)
    assert (cost.usd, cost.epochs, cost.usd_per_million) == (Decimal("2.40"), 3, Decimal(8))
    assert cost.price_date is not None


def test_the_teams_own_price_is_taken_and_has_no_date(store: Store) -> None:
    project = a_filled_project(store, named(8), usd_per_million="1.5", epochs=2)
    cost = counting.cost_of(project, 8, 1_000_000)
    assert (cost.usd, cost.price_date) == (Decimal("3.00"), None)
    other = counting.cost_of(project, 8, 1_000_000, targets.model("gpt-3.5-turbo-0125"))
    assert other.usd == Decimal("16.00")


@pytest.mark.parametrize("price", ["cheap", "-1", "nan", "inf"])
def test_a_price_that_is_none_is_told(store: Store, price: str) -> None:
    with pytest.raises(TuneError, match="price"):
        project = a_filled_project(store, named(8), usd_per_million=price)
        counting.cost_of(project, 8, 1000)


@pytest.mark.parametrize(("n", "epochs"), [(5, 20), (10, 10), (50, 3), (10_000, 2), (30_000, 1)])
def test_without_a_wish_the_cookbooks_epochs_are_taken(store: Store, n: int, epochs: int) -> None:
    assert counting.epochs_of(projects.create(store, "p"), n) == epochs


@pytest.mark.parametrize("changes", [{"epochs": 0}, {"epochs": 51}, {"model": "nope"}, {"target": "nope"}])
def test_a_set_up_that_cannot_be_is_refused(store: Store, changes: dict) -> None:
    project = projects.create(store, "p")
    with pytest.raises(TuneError):
        projects.set_up(store, project.id, "ann", **changes)
    assert projects.get(store, project.id) == project


def test_the_stored_counts_of_a_messy_sample_are_right(store: Store) -> None:
    project = a_filled_project(store, (SAMPLES / "clinic_chat.jsonl").read_bytes())
    told = counting.stats(store, project.id)["tokens"]
    assert told["total"] == sum(counted(store, project, project.model))
    assert json.dumps(told)


@pytest.mark.parametrize("encoding", tokens.ENCODINGS)
@pytest.mark.parametrize("system", ["", "Answer in plain words."])
def test_a_pair_written_as_chat_grows_by_what_its_marks_and_roles_count(encoding: str, system: str) -> None:
    turns = [{"role": "system", "content": system}] if system else []
    turns += [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "Because."}]
    as_chat = tokens.count_example(Example("chat", {"messages": turns}), encoding, form="chat")
    pair = Example("pair", {"prompt": "Why?", "completion": "Because."})
    grown = as_chat - tokens.count_example(pair, encoding, form="pair")
    assert counting.pair_extra(encoding, system) == grown
