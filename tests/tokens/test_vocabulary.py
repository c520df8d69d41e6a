import hashlib
import os
import socket
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st

import tunewright.tokens.vocabulary as vocabulary
from tunewright.model import TuneError, UnknownName
from tunewright.tokens import ENCODINGS, count_text, encoding

FOLDER = Path(vocabulary.__file__).parent / "encodings"


@pytest.mark.parametrize("name", ENCODINGS)
def test_each_vocabulary_file_is_the_published_one(name):
    entry = vocabulary.vocabulary_index()[name]
    digest = hashlib.sha256((FOLDER / entry["file"]).read_bytes()).hexdigest()
    assert digest == entry["sha256"]
    assert digest in (FOLDER / "NOTICE.md").read_text(encoding="utf-8")


def test_the_notice_carries_the_licence_of_the_vocabularies():
    notice = (FOLDER / "NOTICE.md").read_text(encoding="utf-8")
    assert "MIT License" in notice
    assert "Copyright (c) 2022 OpenAI, Shantanu Jain" in notice


@pytest.fixture(scope="module")
def published():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIKTOKEN_CACHE_DIR", str(FOLDER))
        yield {name: tiktoken.get_encoding(name) for name in ENCODINGS}


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_patterns_are_those_of_the_installed_tiktoken(name, published):
    assert vocabulary.vocabulary_index()[name]["pattern"] == published[name]._pat_str


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_tokens_are_those_of_tiktoken_itself(published, text):
    for name in ENCODINGS:
        assert encoding(name).encode_ordinary(text) == published[name].encode_ordinary(text)


def test_an_encoding_is_built_once():
    assert encoding("r50k_base") is encoding("r50k_base")


def test_building_an_encoding_touches_neither_network_nor_environment(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    before = dict(os.environ)
    assert vocabulary.encoding.__wrapped__("r50k_base").encode_ordinary("hello world") == [31373, 995]
    assert dict(os.environ) == before


def test_an_unknown_encoding_is_answered_with_the_known_ones():
    with pytest.raises(UnknownName) as caught:
        encoding("klingon_base")
    assert "o200k_base" in caught.value.hint


def test_a_damaged_vocabulary_is_said_in_plain_words(monkeypatch, tmp_path):
    entry = vocabulary.vocabulary_index()["r50k_base"]
    (tmp_path / entry["file"]).write_bytes(b"IQ== 0\n")
    monkeypatch.setattr(vocabulary, "_FOLDER", tmp_path)
    with pytest.raises(TuneError, match="damaged"):
        vocabulary.encoding.__wrapped__("r50k_base")


def test_special_token_text_counts_as_ordinary_characters():
    assert count_text("<|endoftext|>", "cl100k_base") > 1


def test_half_a_character_counts_without_trouble():
    assert count_text("broken \ud83d here", "o200k_base") > 0


def test_two_million_spaces_are_counted():
    assert count_text(" " * 2_000_000 + "a", "o200k_base") > 0


def test_a_very_long_text_counts_nearly_as_its_parts():
    text = "the quick brown fox " * 45_000
    whole = len(encoding("cl100k_base").encode_ordinary(text))
    assert whole <= count_text(text, "cl100k_base") <= whole + 3
