from dataclasses import replace

import pytest

from tunewright.model import UnknownName
from tunewright.targets import model, target, targets
from tunewright.targets.registry import register


def test_both_openai_targets_are_known():
    names = [each.name for each in targets()]
    assert names == sorted(names) and {"openai-chat", "openai-prompt-completion"} <= set(names)


def test_an_unknown_target_is_answered_with_the_known_ones():
    with pytest.raises(UnknownName) as caught:
        target("floppy-disk")
    assert "openai-chat" in caught.value.hint


@pytest.mark.parametrize("each", targets(), ids=lambda each: each.name)
def test_default_models_are_in_the_table_and_of_the_right_form(each):
    assert model(each.default_model).form == ("chat" if each.message_keys else "pair")
    assert each.accepts and each.source


def test_only_the_assistant_has_a_weight():
    keys = target("openai-chat").message_keys
    assert [role for role in keys if "weight" in keys[role]] == ["assistant"]


def test_any_message_key_is_the_union_of_all_roles():
    assert target("openai-chat").any_message_key >= {"role", "content", "name", "weight", "tool_call_id"}
    assert target("openai-prompt-completion").any_message_key == frozenset()


def test_a_file_may_register_again_but_two_files_may_not_share_a_name():
    known = target("openai-chat")
    assert register(known, "tunewright.targets.openai_chat") is known
    with pytest.raises(ValueError, match="openai-chat"):
        register(replace(known, title="other"), "elsewhere")
