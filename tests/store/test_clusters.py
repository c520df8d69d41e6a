"""Findings about several examples: which wait, in which order, and who belongs to them."""

from __future__ import annotations

from stores import a_new_example, a_project, change, decide, take_in
from tunewright.model import Finding
from tunewright.model.project import Project
from tunewright.store import Change, Store, clusters, findings

CODES = ("CO001", "DU001")


def kept(store: Store, project: Project, *found: Finding) -> list[int]:
    with store.writing() as unit:
        findings.replace_of_codes(unit, project.id, CODES, found)
        return [clusters.find(unit, project.id, one.code, one.key) or 0 for one in found]


def waiting(store: Store, project: Project, only: int | None = None) -> list[int]:
    with store.reading() as unit:
        return clusters.waiting(unit, project, CODES, about_difference=("CO001",), only=only)


def test_the_most_severe_and_then_the_first_come_first(any_store: Store) -> None:
    project = a_project(any_store)
    ids = take_in(any_store, project, *(a_new_example(f"hi -> hello {n}") for n in range(6)))
    copies, later, sooner = kept(
        any_store,
        project,
        Finding("DU001", "warning", "Copies.", tuple(ids[:2]), "a"),
        Finding("CO001", "error", "They differ.", tuple(ids[4:]), "b"),
        Finding("CO001", "error", "They differ.", tuple(ids[2:4]), "c"),
    )
    assert waiting(any_store, project) == [sooner, later, copies]
    assert waiting(any_store, project, later) == [later]


def test_what_has_one_member_left_or_differs_no_more_waits_no_more(any_store: Store) -> None:
    project = a_project(any_store)
    ids = take_in(any_store, project, *(a_new_example(f"hi -> {said}") for said in ("a", "b", "c", "c")))
    one, same = kept(
        any_store,
        project,
        Finding("CO001", "error", "They differ.", tuple(ids[:2]), "a"),
        Finding("CO001", "error", "They differ.", tuple(ids[2:]), "b"),
    )
    assert waiting(any_store, project) == [one]
    assert same not in waiting(any_store, project)
    decide(any_store, ids[0], "rejected")
    assert waiting(any_store, project) == []


def test_labels_of_their_own_can_differ_too(any_store: Store) -> None:
    project = a_project(any_store, label_source="field")
    ids = take_in(any_store, project, *(a_new_example("hi -> a", label=name) for name in ("x", "y", "x")))
    (found,) = kept(any_store, project, Finding("CO001", "error", "They differ.", tuple(ids), "a"))
    assert waiting(any_store, project) == [found]
    with any_store.reading() as unit:
        assert clusters.labels(unit, project, found) == dict(zip(ids, "xyx", strict=True))
        assert clusters.first_other(unit, project, found, ids[0]) == ids[1]
        assert clusters.first_other(unit, project, found, ids[1]) == ids[0]


def test_a_dismissed_finding_and_one_of_another_project_wait_no_more(any_store: Store) -> None:
    project, other = a_project(any_store), a_project(any_store)
    ids = take_in(any_store, project, a_new_example("hi -> a"), a_new_example("hi -> b"))
    (found,) = kept(any_store, project, Finding("CO001", "error", "They differ.", tuple(ids), "a"))
    assert waiting(any_store, other, found) == []
    with any_store.writing() as unit:
        findings.dismiss(unit, project.id, "CO001", "a", "ann", "Both are right.")
    assert waiting(any_store, project) == []


def test_a_change_of_any_member_changes_how_they_stand(any_store: Store) -> None:
    project = a_project(any_store)
    ids = take_in(any_store, project, *(a_new_example(f"hi -> {n}") for n in range(3)))
    (found,) = kept(any_store, project, Finding("CO001", "error", "They differ.", tuple(ids), "a"))

    def standing() -> clusters.Standing:
        with any_store.reading() as unit:
            return clusters.standing(unit, project, found)

    seen = [standing()]
    change(any_store, ids[1], Change(note="look"))
    seen.append(standing())
    decide(any_store, ids[2], "rejected")
    seen.append(standing())
    assert len(set(seen)) == 3
    assert seen[-1] == clusters.Standing(2, ids[0] + ids[1], 3)


def test_members_come_by_id_a_page_at_a_time_and_in_a_ring(any_store: Store) -> None:
    project = a_project(any_store)
    ids = take_in(any_store, project, *(a_new_example(f"hi -> {n}") for n in range(4)))
    (found,) = kept(any_store, project, Finding("CO001", "error", "They differ.", tuple(ids), "a"))
    decide(any_store, ids[1], "rejected")
    with any_store.reading() as unit:
        assert clusters.members(unit, project, found, limit=2) == [ids[0], ids[2]]
        assert clusters.members(unit, project, found, limit=2, offset=2) == [ids[3]]
        assert clusters.alive_among(unit, project, found, [ids[1], ids[2], 10**6]) == {ids[2]}
        assert clusters.neighbour(unit, project, found, ids[2], ids[0]) == ids[3]
        assert clusters.neighbour(unit, project, found, ids[3], ids[0]) == ids[2]
