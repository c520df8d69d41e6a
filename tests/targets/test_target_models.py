import warnings
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from tunewright.model import UnknownName
from tunewright.targets import (
    base_name,
    closing_note,
    find_model,
    model,
    models,
    stale_facts,
    takes_jobs,
    targets,
)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("gpt-4o-mini", "gpt-4o-mini-2024-07-18"),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini-2024-07-18"),
        ("ft:gpt-4.1-mini-2025-04-14:acme::id", "gpt-4.1-mini-2025-04-14"),
        ("curie:ft-acme-2023-01-01-00-00-00", "curie"),
        (" GPT-3.5-Turbo ", "gpt-3.5-turbo-0125"),
    ],
)
def test_models_are_found_by_name_alias_and_fine_tuned_name(name, known):
    assert model(name).name == known


def test_an_unknown_model_is_answered_with_the_known_ones():
    assert find_model("gpt-6-luna") is None
    with pytest.raises(UnknownName) as caught:
        model("gpt-6-luna")
    assert "gpt-4o-mini-2024-07-18" in caught.value.hint


def test_a_name_without_training_is_its_own_base():
    assert base_name("gpt-4o-mini") == "gpt-4o-mini"


def test_prices_are_those_of_the_table():
    prices = {known.name: known.usd_per_million for known in models()}
    assert prices["gpt-3.5-turbo-0125"] == Decimal(8)
    assert prices["gpt-4o-mini-2024-07-18"] == Decimal(3)
    assert prices["curie"] == Decimal(3)


def test_names_and_aliases_are_claimed_once():
    names = [name for known in models() for name in (known.name, *known.aliases)]
    assert len(names) == len(set(names))


def test_every_fact_has_a_source_and_a_day():
    for known in (*models(), *targets()):
        assert known.source
        assert isinstance(known.read_on, date)


def test_openai_takes_jobs_until_and_on_the_last_day():
    mini = model("gpt-4o-mini")
    assert takes_jobs(mini, date(2027, 1, 6))
    assert not takes_jobs(mini, date(2027, 1, 7))


def test_a_model_that_is_shut_down_takes_no_jobs_from_that_day():
    turbo = model("gpt-3.5-turbo")
    assert takes_jobs(turbo, date(2026, 10, 22))
    assert not takes_jobs(turbo, date(2026, 10, 23))


def test_the_coming_end_is_said_with_its_dates():
    assert closing_note(model("gpt-4o-mini"), date(2026, 11, 20)) == (
        "OpenAI takes no new fine-tuning jobs on gpt-4o-mini-2024-07-18 after 6 January 2027, "
        "and every model trained from it stops answering on 14 January 2027."
    )


def test_an_end_in_the_past_is_said_as_such():
    assert closing_note(model("gpt-3.5-turbo"), date(2026, 11, 20)) == (
        "gpt-3.5-turbo-0125 no longer takes training jobs: it was shut down on 23 October 2026. "
        "Models trained from it stopped answering on 23 October 2026."
    )
    assert closing_note(model("davinci-002"), date(2026, 10, 1)) == (
        "davinci-002 no longer takes training jobs: none after 28 October 2024. "
        "Models trained from it stop answering on 23 October 2026."
    )


def test_models_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        model("curie").usd_per_million = Decimal(0)


def test_facts_go_stale_after_ninety_days():
    assert stale_facts(date(2026, 11, 20)) == ()
    assert "curie" in stale_facts(date(2099, 1, 1))


def test_old_facts_are_pointed_out_without_failing():
    stale = stale_facts(date.today())
    if stale:
        warnings.warn(f"Read these facts again, they are over 90 days old: {', '.join(stale)}", stacklevel=1)
