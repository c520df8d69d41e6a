"""Which separator, stop sequence and answer length suit a set of prompt/completion pairs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, Self, TypeAlias
from zlib import crc32

from tunewright.exports.line import ExportOptions, LeftOut
from tunewright.exports.openai_prompt_completion import as_pair
from tunewright.model import Example
from tunewright.tokens import count_text

PairTask: TypeAlias = Literal["open-ended generation", "classification", "conditional generation"]

_ARROW: Final = " ->"
SEPARATORS: Final = (
    *(_ARROW, "\n\n###\n\n", "\n\n===\n\n", "\n\n---\n\n", "\n\n===>\n\n", "\n\n--->\n\n"),
    "\n\n### =>\n\n",
)
"""Separators to offer, best first. Source: OpenAI's `prepare_data` tool, version 0.28.1, read 2026-11-20."""

STOPS: Final = ("\n", ".", " END", "***", "+++", "&&&", "$$$", "@@@", "%%%", " [END]")
"""Stop sequences to offer, best first; same source."""

_KNOWN_SEPARATORS: Final = (*sorted(SEPARATORS, key=len, reverse=True), "###", "->", "\n")
_KNOWN_STOPS: Final = (*(stop for stop in STOPS if stop != "."), "###")

_MAX_LABELS: Final = 300
_LEGACY_ENCODING: Final = "cl100k_base"
_AT_ONCE: Final = 1 << 19  # characters
_SIGNS: Final = {
    mark: [sign for sign in dict.fromkeys(mark) if sign != " " and not sign.isalnum()]
    for mark in {*_KNOWN_SEPARATORS, *STOPS}
}
"""What to look for first: a single sign is found, or not, several times faster than a mark."""

_BETWEEN: Final = "\0"  # in no mark, so that none is found across two texts


class PairTally:
    """What a file of pairs tells about asking the model trained on it; each pair is looked at once and not kept.

    `chosen` are the options whose clashes with the texts are counted. Memory: one number per different
    completion, and the completions themselves while there are at most 300 different ones.
    """

    def __init__(self, chosen: ExportOptions | None = None) -> None:
        self.n_pairs = 0
        self.n_separator_inside = 0
        self.n_stop_inside = 0
        self._chosen = chosen or ExportOptions()
        self._any_prompt = False
        self._different: set[int] = set()
        self._labels: set[str] | None = set()

    def add(self, prompt: str, completion: str) -> None:
        """Look at one pair."""
        self.add_all([(prompt, completion)])

    def add_all(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Look at some hundred pairs at once, which is several times faster than one after the other."""
        prompts, completions = [prompt for prompt, _ in pairs], [completion for _, completion in pairs]
        self._take_in(prompts, completions, _BETWEEN.join(prompts), _BETWEEN.join(completions))

    def _take_in(self, prompts: list[str], completions: list[str], asked: str, answered: str) -> None:
        """The texts, one by one and all together."""
        self.n_pairs += len(prompts)
        self._any_prompt = self._any_prompt or any(prompts)
        self._different.update(map(_number, completions))
        if self._labels is not None:
            self._labels.update(completions)
            if len(self._labels) > _MAX_LABELS:
                self._labels = None
        separator, stop = self._chosen.separator, self._chosen.stop
        if separator and (separator in asked or separator.removeprefix(" ") in answered):
            inside = separator, separator.removeprefix(" " if self._chosen.leading_space else "")
            for prompt, completion in zip(prompts, completions, strict=True):
                is_inside = _is_inside(prompt, separator) or separator in completion
                self.n_separator_inside += is_inside or completion.startswith(inside)
        if stop and stop in answered:
            self.n_stop_inside += sum(_is_inside(completion, stop) for completion in completions)

    def merge(self, other: Self) -> None:
        """Take in what another tally of the same options saw of other pairs; the order makes no difference."""
        self.n_pairs += other.n_pairs
        self.n_separator_inside += other.n_separator_inside
        self.n_stop_inside += other.n_stop_inside
        self._any_prompt = self._any_prompt or other._any_prompt
        self._different |= other._different
        labels = None if self._labels is None or other._labels is None else self._labels | other._labels
        self._labels = labels if labels is None or len(labels) <= _MAX_LABELS else None

    @property
    def task(self) -> PairTask:
        """What the pairs teach: no prompts at all, few different completions (under a third), or neither."""
        if not self._any_prompt:
            return "open-ended generation"
        return "classification" if len(self._different) < self.n_pairs / 3 else "conditional generation"

    def longest_label(self, stop: str, encoding_name: str = _LEGACY_ENCODING) -> int | None:
        """Tokens of the longest label, without its stop sequence; None where the completions are no labels."""
        if self.task != "classification" or not self._labels:
            return None
        bare = (" " + label.removesuffix(stop).removeprefix(" ") for label in self._labels)
        return max(count_text(label, encoding_name) for label in bare)

    def advice(self, options: ExportOptions, encoding_name: str = _LEGACY_ENCODING) -> dict[str, Any]:
        """How to ask the trained model, as data, with `notes` that say it in sentences."""
        longest = self.longest_label(options.stop, encoding_name)
        return {
            "separator": options.separator,
            "leading_space": options.leading_space,
            "stop": options.stop,
            "max_tokens": longest,
            "notes": [*_asking(options, longest), *self._clashes(options)],
        }

    def _clashes(self, options: ExportOptions) -> list[str]:
        notes = []
        if self.n_separator_inside:
            notes.append(
                f"The separator {shown(options.separator)} also occurs inside {_texts(self.n_separator_inside)}, "
                "so the model cannot tell where a prompt ends. Choose another."
            )
        if self.n_stop_inside:
            notes.append(
                f"The stop sequence {shown(options.stop)} also occurs inside {_texts(self.n_stop_inside)}, "
                "so answers will be cut short there. Choose another."
            )
        return notes


class PairSurvey(PairTally):
    """A tally that also finds which separator and stop sequence suit the pairs."""

    def __init__(self, chosen: ExportOptions | None = None) -> None:
        super().__init__(chosen)
        self._free_separators: list[str] = list(SEPARATORS)
        self._free_stops: list[str] = list(STOPS)
        self._shared_separators: list[str] = list(_KNOWN_SEPARATORS)
        self._shared_stops: list[str] = list(_KNOWN_STOPS)
        self._some_separators: dict[str, int] = {}
        self._some_stops: dict[str, int] = {}
        self._longest_run = 0
        self._any_completion = False
        self._any_break = False

    def _take_in(self, prompts: list[str], completions: list[str], asked: str, answered: str) -> None:
        super()._take_in(prompts, completions, asked, answered)
        self._see_prompts(prompts, asked)
        self._see_completions(completions, answered)

    def see_prompts(self, prompts: Sequence[str]) -> None:
        """Look at prompts for what may separate them from their completions."""
        self._see_prompts(prompts, _BETWEEN.join(prompts))

    def see_completions(self, completions: Sequence[str]) -> None:
        """Look at completions for what may end them; a separator must not occur in them either."""
        self._see_completions(completions, _BETWEEN.join(completions))

    def _see_prompts(self, prompts: Sequence[str], together: str) -> None:
        self._any_prompt = self._any_prompt or any(prompts)
        self._any_break = self._any_break or "\n" in together
        found = _found(self._free_separators, together)
        self._free_separators = [mark for mark in self._free_separators if mark not in found]
        if found or self._some_separators:
            for prompt in prompts:
                _count_tails(prompt, found, self._some_separators)
                found = [mark for mark in found if mark not in prompt]
        self._shared_separators = _still_shared(self._shared_separators, prompts, together)
        self._measure_run(together)

    def _see_completions(self, completions: Sequence[str], together: str) -> None:
        self._any_completion = self._any_completion or bool(completions)
        inside = _found({*self._free_separators, *self._shared_separators, *self._some_separators}, together)
        self._free_separators = [each for each in self._free_separators if each not in inside]
        self._shared_separators = [each for each in self._shared_separators if each not in inside]
        self._some_separators = {each: n for each, n in self._some_separators.items() if each not in inside}
        found = _found(self._free_stops, together)
        self._free_stops = [stop for stop in self._free_stops if stop not in found]
        if found or self._some_stops:
            for completion in completions:
                _count_tails(completion, found, self._some_stops)
                found = [stop for stop in found if stop not in completion]
        self._shared_stops = _still_shared(self._shared_stops, completions, together)
        self._measure_run(together)

    def merge(self, other: Self) -> None:
        """Take in what another survey of the same options saw of other pairs; the order makes no difference."""
        super().merge(other)
        seen = _counted_in_both(
            self._free_separators, self._some_separators, other._free_separators, other._some_separators
        )
        self._free_separators, self._some_separators = seen
        self._free_stops, self._some_stops = _counted_in_both(
            self._free_stops, self._some_stops, other._free_stops, other._some_stops
        )
        self._shared_separators = [mark for mark in self._shared_separators if mark in other._shared_separators]
        self._shared_stops = [mark for mark in self._shared_stops if mark in other._shared_stops]
        self._longest_run = max(self._longest_run, other._longest_run)
        self._any_completion = self._any_completion or other._any_completion
        self._any_break = self._any_break or other._any_break

    def _measure_run(self, text: str) -> None:
        if "###" in text:
            self._longest_run = max(self._longest_run, *map(len, re.findall("#+", text)))

    @property
    def separator(self) -> str:
        """The known separator that every prompt already ends with, or some do and no text contains otherwise; else
        the first that no text contains."""
        if self._any_prompt and self._shared_separators:
            return self._shared_separators[0]
        if self._some_separators:
            return _most_frequent(self._some_separators)
        free = [mark for mark in self._free_separators if not (mark == _ARROW and self._any_break)]
        return free[0] if free else f"\n\n{'#' * (self._longest_run + 1)}\n\n"

    @property
    def stop(self) -> str:
        """The known ending that every completion already has, or some have and none contains otherwise; else the
        first that no completion contains."""
        if self._any_completion and self._shared_stops:
            return self._shared_stops[0]
        some = {stop: n for stop, n in self._some_stops.items() if stop in _KNOWN_STOPS}
        if some:
            return _most_frequent(some)
        return self._free_stops[0] if self._free_stops else f" {'#' * (self._longest_run + 1)}"

    def options(self, encoding_name: str = _LEGACY_ENCODING) -> ExportOptions:
        """The options to suggest: no separator without prompts, no stop where every label is one token."""
        if self.task == "open-ended generation":
            return ExportOptions(leading_space=True)
        needs_stop = self.task != "classification" or self.longest_label(self.stop, encoding_name) != 1
        already = bool(self._shared_stops) or self.stop in self._some_stops
        return ExportOptions(
            separator=self.separator, leading_space=True, stop=self.stop if needs_stop or already else ""
        )

    def reasons(self, encoding_name: str = _LEGACY_ENCODING) -> dict[str, str]:
        """Why `options` suggests what it does: a sentence for `separator`, `leading_space` and `stop` each."""
        options = self.options(encoding_name)
        if not options.separator:
            separator = "There are no prompts, so nothing has to be separated."
        elif options.separator in self._shared_separators:
            separator = f"Every prompt ends with {shown(options.separator)} already; it is not added twice."
        elif options.separator in self._some_separators:
            separator = f"Some prompts end with {shown(options.separator)} already; it is added to the others."
        else:
            separator = f"{shown(options.separator)} occurs in no prompt and in no completion."
        if not options.stop:
            stop = "Every label is a single token, so one token is the whole answer."
        elif options.stop in self._shared_stops:
            stop = f"Every completion ends with {shown(options.stop)} already; it is not added twice."
        elif options.stop in self._some_stops:
            stop = f"Some completions end with {shown(options.stop)} already; it is added to the others."
        else:
            stop = f"{shown(options.stop)} occurs in no completion, so an answer ends where it should."
        space = "Most vocabularies hold words with the space before them, so a completion starts with one."
        return {"separator": separator, "leading_space": space, "stop": stop}


def suggest_separator(prompts: Iterable[str], completions: Iterable[str]) -> str:
    """A separator that occurs in no prompt and no completion, or the known one all prompts already end with."""
    survey = PairSurvey()
    survey.see_prompts([*prompts])
    survey.see_completions([*completions])
    return survey.separator


def suggest_stop(completions: Iterable[str]) -> str:
    """A stop sequence that occurs in no completion, or the known one all of them already end with."""
    survey = PairSurvey()
    survey.see_completions([*completions])
    return survey.stop


def suggest_options(examples: Iterable[Example], encoding_name: str = _LEGACY_ENCODING) -> ExportOptions:
    """Separator, leading space and stop for these examples; those that cannot be pairs are passed over."""
    return survey_of(examples).options(encoding_name)


def survey_of(examples: Iterable[Example], chosen: ExportOptions | None = None) -> PairSurvey:
    """Look at every example that can be a pair; one pass."""
    survey = PairSurvey(chosen)
    pairs: list[tuple[str, str]] = []
    length = 0
    for example in examples:
        pair = as_pair(example)
        if isinstance(pair, LeftOut):
            continue
        pairs.append((pair.prompt, pair.completion))
        length += len(pair.prompt) + len(pair.completion)
        if length >= _AT_ONCE:
            survey.add_all(pairs)
            pairs, length = [], 0
    survey.add_all(pairs)
    return survey


def shown(text: str) -> str:
    """A separator or stop sequence as a reader can see it: line breaks as \\n, in quotes."""
    return f"“{text}”".replace("\n", "\\n").replace("\t", "\\t")


def _asking(options: ExportOptions, longest: int | None) -> list[str]:
    notes = []
    if options.separator:
        notes.append(f"End every prompt to the trained model with the separator {shown(options.separator)}.")
    if options.stop:
        notes.append(f"Give {shown(options.stop)} as the stop sequence when asking the trained model.")
    if longest == 1:
        notes.append("Set max_tokens to 1: every label is a single token.")
    elif longest is not None:
        notes.append(f"Set max_tokens to {longest}: the longest label has that many tokens.")
    return notes


def _number(completion: str) -> int:
    """The same for the same completion, in every process, and hardly ever for two."""
    return len(completion) << 32 | crc32(completion.encode("utf-8", "surrogatepass"))


def _is_inside(text: str, mark: str) -> bool:
    """True where the mark stands in the text before its end."""
    return text.find(mark, 0, len(text) - len(mark) if text.endswith(mark) else len(text)) >= 0


def _found(marks: Iterable[str], together: str) -> list[str]:
    return [mark for mark in marks if all(sign in together for sign in _SIGNS[mark]) and mark in together]


def _counted_in_both(
    free: list[str], some: Mapping[str, int], other_free: list[str], other_some: Mapping[str, int]
) -> tuple[list[str], dict[str, int]]:
    """(marks in no text of either, texts of both that end with each other mark); what is gone in one stays gone."""
    left = [mark for mark in (*free, *some) if mark in other_some or mark in other_free]
    counts = {mark: some.get(mark, 0) + other_some.get(mark, 0) for mark in left}
    return [mark for mark in free if counts.get(mark) == 0], {mark: n for mark, n in counts.items() if n}


def _still_shared(marks: list[str], texts: Sequence[str], together: str) -> list[str]:
    if not texts:
        return marks
    return [mark for mark in _found(marks, together) if all(_is_tail(text, mark) for text in texts)]


def _is_tail(text: str, ending: str) -> bool:
    return text.endswith(ending) and not _is_inside(text, ending)


def _count_tails(text: str, unseen: list[str], seen: dict[str, int]) -> None:
    """Count the marks that stand at the end of the text; one that stands elsewhere in it is gone for good."""
    for mark in [*(mark for mark in unseen if mark in text), *(mark for mark in seen if mark in text)]:
        if _is_tail(text, mark):
            seen[mark] = seen.get(mark, 0) + 1
        else:
            seen.pop(mark, None)


def _most_frequent(counts: dict[str, int]) -> str:
    return max(counts, key=lambda mark: (counts[mark], len(mark), mark))


def _texts(count: int) -> str:
    return "1 example" if count == 1 else f"{count:,} examples"
