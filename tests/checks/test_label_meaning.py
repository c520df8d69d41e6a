"""Label suspects with an embedding model beside the words: the optional extra."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pytest

from tunewright.checks import corpus_of
from tunewright.checks.labels.la003_probable_label_error import probable_label_error
from tunewright.model import Corpus, Example, TuneError

_TOPICS = 2
_WORDS = 300


def _word(topic: int, number: int) -> str:
    return f"{'ab'[topic]}{'bcdfg'[number % 5]}{'aeiou'[number // 5 % 5]}{number:03d}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model: words of one topic lie near each other, each a little elsewhere."""
    from model2vec import StaticModel
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", *(_word(topic, number) for topic in range(_TOPICS) for number in range(_WORDS))]
    drawn = np.random.RandomState(3)
    vectors = drawn.normal(0, 0.3, (len(words), 16)).astype(np.float32)
    for topic in range(_TOPICS):
        vectors[1 + topic * _WORDS : 1 + (topic + 1) * _WORDS, topic] += 1
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    where = tmp_path_factory.mktemp("model")
    StaticModel(vectors, tokenizer).save_pretrained(where)
    return where


def _project() -> tuple[Corpus, set[int]]:
    """Examples of four words each that hardly come back, and the ids of ten with the other label."""
    drawn = random.Random(5)
    swapped = set(drawn.sample(range(1, 301), 10))
    examples = []
    for number in range(1, 301):
        topic = number % _TOPICS
        said = " ".join(_word(topic, drawn.randrange(_WORDS)) for _ in range(4))
        label = ("hot", "cold")[topic ^ (number in swapped)]
        examples.append(Example("pair", {"prompt": said, "completion": label}, number, label))
    return corpus_of(examples, task="classification"), swapped


def _found(corpus: Corpus) -> list[int]:
    return [number for finding in probable_label_error(corpus) for number in finding.examples]


def test_a_model_that_knows_the_words_finds_what_words_alone_do_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, swapped = _project()
    alone = set(_found(corpus))
    monkeypatch.setenv("TUNEWRIGHT_EMBEDDINGS", str(folder))
    first = set(_found(corpus)[: len(swapped)])
    assert len(first & swapped) >= 8
    assert len(first & swapped) > len(alone & swapped)


def test_a_folder_without_a_model_is_refused_and_nobody_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNEWRIGHT_EMBEDDINGS", str(tmp_path / "minilm"))
    with pytest.raises(TuneError, match="no embedding model in the folder “minilm”"):
        _found(_project()[0])


def test_a_damaged_model_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:100])
    monkeypatch.setenv("TUNEWRIGHT_EMBEDDINGS", str(tmp_path))
    with pytest.raises(TuneError, match="cannot be read"):
        _found(_project()[0])


def test_without_the_extra_the_way_to_it_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "model2vec", None)
    monkeypatch.setenv("TUNEWRIGHT_EMBEDDINGS", str(folder))
    with pytest.raises(TuneError) as refused:
        _found(_project()[0])
    assert "tunewright[embeddings]" in refused.value.hint
