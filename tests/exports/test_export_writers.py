import pytest

from tunewright.exports import writer, writers
from tunewright.exports.registry import writes
from tunewright.model import UnknownName
from tunewright.targets import targets


def test_every_target_has_its_writer():
    assert [each.target for each in writers()] == [each.name for each in targets()]


def test_an_unknown_target_is_answered_with_the_known_ones():
    with pytest.raises(UnknownName) as caught:
        writer("floppy-disk")
    assert "openai-prompt-completion" in caught.value.hint


def test_two_files_may_not_write_the_same_target():
    def line(example, options, stored=None):
        raise AssertionError

    with pytest.raises(ValueError, match="openai-chat"):
        writes("openai-chat")(line)
