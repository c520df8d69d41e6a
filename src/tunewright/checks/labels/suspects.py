"""Which labels a simple text model, taught by all the other examples, would not have given: confident learning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Scores = NDArray[np.float64]
    _Asked: TypeAlias = tuple[Numbers, range, float]
    """(fold of every example, folds to be judged by the others, how strictly the model is held back)."""

_STRENGTHS = (1e-5, 3e-5, 1e-4, 3e-4)
"""How much the model is held back from learning single examples by heart; the one that predicts best is used."""
_ROUNDS = 3
_STEPS = 20_000
"""So many examples at least are shown to a model, each as often as needed."""
_ENOUGH = 10_000
"""Examples from which on one short round over three folds, judged by the first of them, says well enough."""
_HEAVY = 50_000_000
"""Words and pairs of all texts, times labels, from which on the same must do."""
_MOST_COUNTS = 2_000_000
"""Different words and pairs times labels up to which they are counted by label."""
_UNSEEN = 0.3
"""How often a word that never stood under a label is taken to have stood there."""
_WORTH_TWO = 1_000_000
"""Words and pairs of all texts from which on a second processor is a gain."""
_SURE = 20.0
_TRUSTED = 2_000
"""So many examples of each label, those the model is surest of, are compared with the suspects."""
_BLOCK = 500
_BY_CHANCE = 0.5
"""The share of suspects that may be there by chance, by the model's own reckoning, for it to be sure of them."""
_HANDFUL = 20
"""So few suspects are soon read, and too few to reckon with."""
_RARELY_WRONG = 0.1
"""A model that contradicts no more labels than these can tell them apart by their words: it is believed."""
_FEWEST_BELIEVED = 20
"""Fewer examples say nothing about how far a model may be believed."""


@dataclass(frozen=True)
class Suspects:
    """Places of the suspect examples, most suspect first, and what the model says about every example."""

    places: Numbers
    given: Numbers
    suggested: Numbers
    """The most probable label of every example."""
    scores: Scores
    """Probability of the given label of every example, from 0 to 1: lower is worse."""
    n_sure: int = 0
    """So many of the first places are no chance finds of a model that cannot tell the labels apart."""


def find_suspects(
    features: Any, given: Numbers, groups: Numbers, *, folds: int, odds: float, doubt: float = 0.2, seed: int
) -> Suspects:
    """Suspects among examples with the labels `given` (0, 1, 2 …), by confident learning.

    Every probability comes from a model that did not see the example, nor any other of its group. Suspect is what
    both ways of pruning agree on, where the suggested label is at least `odds` times as probable as the given one;
    and where it is 20 times as probable, which pruning misses when the labels are easily told apart. Where the
    model contradicts more than the share `doubt` of all examples it is as sure about, it is the model that is
    doubted: so many labels are rarely wrong, and a small or vague project teaches it too little.
    Source: Northcutt, Jiang and Chuang, “Confident Learning”, 2021, as in cleanlab.
    """
    import numpy as np
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    probable = probabilities(features, given, groups, folds=folds, seed=seed)
    scores = get_label_quality_scores(given, probable, method="self_confidence")
    best = probable.argmax(axis=1)
    times = probable.max(axis=1) / np.maximum(scores, 1e-12)
    flagged = find_label_issues(given, probable, filter_by="both", n_jobs=1) & (times >= odds) | (times >= _SURE)
    places = np.flatnonzero(flagged & _believed(probable.max(axis=1), best != given, doubt))
    places = places[np.argsort(scores[places], kind="stable")]
    knows_all = len(places) <= _HANDFUL or np.mean(best != given) <= _RARELY_WRONG
    n_sure = len(places) if knows_all else _n_beyond_chance(probable, scores, scores[places])
    return Suspects(places, given, best, scores, n_sure)


def _n_beyond_chance(probable: Scores, scores: Scores, worst: Scores) -> int:
    """How many of the suspects, whose scores are given lowest first, are beyond what the model itself expects.

    If each example carried the labels as often as the model says, so and so many would have one that it holds for
    as improbable as the suspect's, or more so. The suspects are sure down to the last at which that explains at
    most half of the examples there are: where labels cannot be told from the words, it explains nearly all.
    """
    import numpy as np

    expected = np.zeros(len(worst) + 1)
    for start in range(0, len(probable), _BLOCK):
        some = probable[start : start + _BLOCK].ravel()
        expected += np.bincount(np.searchsorted(worst, some), weights=some, minlength=len(worst) + 1)
    n_there = np.searchsorted(np.sort(scores), worst, side="right")
    sure = np.flatnonzero(np.cumsum(expected)[:-1] <= _BY_CHANCE * n_there)
    return int(sure[-1]) + 1 if len(sure) else 0


def _believed(sureness: Scores, contradicts: NDArray[np.bool_], doubt: float) -> NDArray[np.bool_]:
    """Where the model may be believed: down to the sureness at which it contradicts at most the share `doubt`."""
    import numpy as np

    order = np.argsort(-sureness, kind="stable")
    share = np.cumsum(contradicts[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share <= doubt)
    believed = np.zeros(len(order), dtype=bool)
    if len(enough) and enough[-1] >= _FEWEST_BELIEVED:
        believed[order[: enough[-1] + 1]] = True
    return believed


def probabilities(features: Any, given: Numbers, groups: Numbers, *, folds: int, seed: int) -> Scores:
    """The probability of every label for every example, by models that did not see the example's group.

    Logistic models, one label against the rest, learn by stochastic gradient descent. In small projects counts of
    words by label (naive Bayes) are heard too: with few short texts they know more. How strictly the models are
    held back, and how far the scores of each are trusted, is chosen so that the given labels become as probable as
    possible.
    """
    import numpy as np

    is_large = _is_large(features, given)
    folds = min(folds, 3) if is_large else folds
    sides = [fold_of(given, groups, folds, seed + at) for at in range(1 if is_large else _ROUNDS)]
    asked = [(sides[0], range(1 if is_large else folds), strength) for strength in _STRENGTHS]
    with ThreadPoolExecutor(2) as threads:
        in_turn = threads.map if features.nnz > _WORTH_TWO and given.max() < 2 else map
        tried = in_turn(lambda one: _held_out(features, given, one, seed), asked)
        judgements = (
            (_surprise_in(some, given, one), one[2], some) for one, some in zip(asked, tried, strict=True)
        )
        _, strength, scores = min(judgements, key=lambda one: one[:2])
        asked = [(sides[0], range(len(asked[0][1]), folds), strength)]  # the others are known already
        asked += [(side, range(folds), strength) for side in sides[1:]]
        for some in in_turn(lambda one: _held_out(features, given, one, seed), asked):
            scores += some
    heard = [scores / len(sides)]
    if not is_large and features.shape[1] * (int(given.max()) + 1) <= _MOST_COUNTS:
        words = (
            features if features.data.min(initial=0) >= 0 else features[:, features.min(axis=0).toarray()[0] >= 0]
        )
        heard.append(np.mean([_counted_scores(words, given, side) for side in sides], axis=0))
    return _calibrated(heard, given)


def _is_large(features: Any, given: Numbers) -> bool:
    return len(given) >= _ENOUGH or bool(features.nnz * (int(given.max()) + 1) > _HEAVY)


def _surprise_in(scores: Scores, given: Numbers, asked: _Asked) -> float:
    """How badly the examples of the folds asked for are predicted."""
    import numpy as np

    side, judged, _ = asked
    places = np.isin(side, judged)
    return _surprise(_softmax(scores[places]), given[places])


def fold_of(given: Numbers, groups: Numbers, folds: int, seed: int) -> Numbers:
    """The fold of every example: the same for a whole group, and each label spread evenly over all folds.

    A group counts for the label that it holds first.
    """
    import numpy as np

    _, first, group_of = np.unique(groups, return_index=True, return_inverse=True)
    drawn = np.random.RandomState(seed).permutation(len(first))
    order = np.lexsort((drawn, given[first]))
    fold = np.empty(len(first), dtype=np.int64)
    fold[order] = np.arange(len(first)) % folds
    return np.asarray(fold[group_of])


def _held_out(features: Any, given: Numbers, asked: _Asked, seed: int) -> Scores:
    """Scores of the examples of the folds asked for, each by a model taught by the other folds; of others zero."""
    import numpy as np
    from sklearn.linear_model import SGDClassifier

    side, judged, strength = asked
    scores = np.zeros((len(given), given.max() + 1))
    for fold in judged:
        taught = np.flatnonzero(side != fold)
        held = np.flatnonzero(side == fold)
        scores[held] = -20.0
        if not len(held) or len(np.unique(given[taught])) < 2:
            continue
        model = SGDClassifier(
            loss="log_loss",
            alpha=strength,
            max_iter=max(3 if _is_large(features, given) else 5, _STEPS // len(taught)),
            tol=None,
            average=True,
            random_state=seed,
            n_jobs=2 if features.nnz > _WORTH_TWO and given.max() > 1 else 1,
        )
        model.fit(features[taught], given[taught])
        said = model.decision_function(features[held])
        scores[np.ix_(held, model.classes_)] = np.column_stack([-said, said]) / 2 if said.ndim == 1 else said
    return scores


def _counted_scores(features: Any, given: Numbers, side: Numbers) -> Scores:
    """Scores by how often the words of an example stand under each label in the folds that it is not in.

    Source: Wang and Manning, “Baselines and Bigrams”, 2012, for what such counts add in short texts.
    """
    import numpy as np
    from scipy import sparse

    n_labels, scores = int(given.max()) + 1, np.empty((len(given), int(given.max()) + 1))
    columns = side * n_labels + given
    ones = np.ones(len(given), dtype=np.float32)
    owners = sparse.csr_matrix(
        (ones, columns, np.arange(len(given) + 1)), (len(given), (side.max() + 1) * n_labels)
    )
    weights = np.asarray((owners.T @ features).todense()).reshape(-1, n_labels, features.shape[1])
    for fold in range(len(weights)):
        known = np.maximum(weights.sum(axis=0) - weights[fold], 0) + _UNSEEN
        held = np.flatnonzero(side == fold)
        scores[held] = features[held] @ np.log(known / known.sum(axis=1, keepdims=True)).T
    return scores


def _calibrated(heard: Sequence[Scores], given: Numbers) -> Scores:
    """Scores as probabilities, each sharpened or softened so that together they fit the given labels best."""
    import numpy as np
    from scipy.optimize import minimize

    def joined(trust: NDArray[np.float64]) -> Scores:
        return np.asarray(sum(one * some for one, some in zip(trust, heard, strict=True)))

    fit = minimize(
        lambda trust: _surprise(_softmax(joined(trust)), given),
        [1.0, 0.5][: len(heard)],
        method="L-BFGS-B",
        bounds=[(0.05, 5.0), (0.0, 10.0)][: len(heard)],
    )
    return _softmax(joined(fit.x))


def _softmax(scores: Scores) -> Scores:
    from scipy.special import softmax

    return softmax(scores, axis=1)  # type: ignore[no-any-return]


def _surprise(probable: Scores, given: Numbers) -> float:
    """Mean logarithmic loss."""
    import numpy as np

    mine = probable[np.arange(len(given)), given]
    return float(-np.log(np.clip(mine, 1e-9, 1)).mean())


def most_similar(
    features: Any, groups: Numbers, suspects: Suspects, labels: Numbers, n: int = 3
) -> dict[int, list[int]]:
    """For each suspect the places of examples most similar in words, among those trusted to carry `labels` of it.

    Trusted is what the model agrees with, most of all the 2,000 of each label it is surest of; equal prompts count
    once. Similarity is the cosine of their weighted words.
    """
    import numpy as np

    near: dict[int, list[int]] = {}
    for label in np.unique(labels[suspects.places]):
        trusted = _trusted(groups, suspects, label)
        asking = suspects.places[labels[suspects.places] == label]
        for start in range(0, len(asking) if len(trusted) else 0, _BLOCK):
            block = asking[start : start + _BLOCK]
            cosine = (features[block] @ features[trusted].T).toarray()
            best = np.argsort(-cosine, axis=1, kind="stable")[:, :n]
            near |= dict(zip(block.tolist(), trusted[best].tolist(), strict=True))
    return defaultdict(list, near)


def _trusted(groups: Numbers, suspects: Suspects, label: int) -> Numbers:
    import numpy as np

    agreed = np.flatnonzero((suspects.given == label) & (suspects.suggested == label))
    agreed = agreed[np.argsort(-suspects.scores[agreed], kind="stable")]
    _, first = np.unique(groups[agreed], return_index=True)
    return np.asarray(agreed[np.sort(first)][:_TRUSTED])
