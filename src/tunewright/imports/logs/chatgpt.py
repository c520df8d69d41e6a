"""ChatGPT's account export: a tree of messages for each conversation, and the ratings of answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Feedback, Left, Reply, Verdict
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_time, as_word, at_path, first_word, mapping, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

ABANDONED: Final = Left(
    "alternative", "An earlier version of a question; the conversation went on from a later one."
)
UNANSWERED: Final = Left("empty", "The conversation has no answer.")
_SAID: Final = ("text", "multimodal_text")
_RATINGS: Final = ("thumbs_up", "thumbs_down", "thumbsup", "thumbsdown")


def _score(records: Sequence[Body]) -> Score:
    fits = [_is_conversation(record) or _rating(record) is not None or _is_beside(record) for record in records]
    return share_of(records, fits, "are conversations of ChatGPT, or ratings of its answers")


def _is_conversation(record: Body) -> bool:
    nodes = record.get("mapping")
    if not isinstance(nodes, dict) or not nodes:
        return False
    return all(
        isinstance(node, dict) and {"parent", "children"} & node.keys() for node in list(nodes.values())[:20]
    )


def _is_beside(record: Body) -> bool:
    """True for what else the export holds: whose account it is, and which conversations were shared."""
    return "chatgpt_plus_user" in record or {"conversation_id", "is_anonymous"} <= record.keys()


def _rating(record: Body) -> str | None:
    rating = record.get("rating")
    if not isinstance(rating, str) or rating.casefold().replace("-", "_") not in _RATINGS:
        return None
    return first_word(record, "message_id", "id") or None


@log("chatgpt", title="ChatGPT account export", score=_score)
def read_chatgpt(record: Body, file: str) -> Iterable[Entry]:
    """ChatGPT account export: the conversation as it stood last, with the other answers a question was given."""
    about = _rating(record)
    if _is_conversation(record):
        yield from _Tree(record).calls()
    elif about:
        said = mapping(record.get("content"))
        comment = first_word(said, "text") or first_word(record, "text")
        yield Verdict(about, Feedback("rating", as_word(record.get("rating")), comment, "HUMAN"))
    else:
        yield NOT_A_CALL


class _Tree:
    """A conversation: messages by node, each with the node before it and the nodes that follow."""

    def __init__(self, record: Body) -> None:
        self.record = record
        self.nodes: dict[str, Body] = {
            key: node for key, node in record["mapping"].items() if isinstance(node, dict)
        }

    def calls(self) -> Iterator[Call | Left]:
        """A call for each answer on the path that was last seen; further answers are its alternatives."""
        path = self._path()
        on_path = set(path)
        messages: list[Body] = []
        asked: list[str] = []
        """Nodes from the last question on."""
        n_answers = 0
        for key in path:
            said = _said(self.nodes[key])
            if said is None:
                asked.append(key)
                continue
            if said["role"] == "assistant" and any(turn["role"] == "user" for turn in messages):
                n_answers += 1
                others = self._others(asked, on_path)
                yield self._call(key, said, messages, others)
                asked = [key]
            elif said["role"] == "user":
                yield from self._abandoned(key)
                asked = [key]
            messages = [*messages, said]
        if not n_answers:
            yield UNANSWERED

    def _call(self, key: str, said: Body, messages: Sequence[Body], others: Sequence[str]) -> Call:
        node = self.nodes[key]
        conversation = first_word(self.record, "conversation_id", "id")
        message = mapping(node.get("message"))
        return Call(
            messages=messages,
            replies=[self._reply(key, said), *(self._reply(other, _said(self.nodes[other])) for other in others)],
            id=_id(key, node) if conversation or "id" in message else "",
            conversation=conversation,
            model=first_word(message.get("metadata"), "model_slug"),
            at=as_time(message.get("create_time")) or as_time(self.record.get("create_time")),
        )

    def _reply(self, key: str, said: Body | None) -> Reply:
        node = self.nodes[key]
        finish = at_path(node, "message", "metadata", "finish_details", "type")
        return Reply(said or {"role": "assistant", "content": None}, as_word(finish), id=_id(key, node))

    def _path(self) -> list[str]:
        """Nodes from the beginning to the one the conversation stood at, the last branch where it does not say."""
        key = as_word(self.record.get("current_node"))
        if key not in self.nodes:
            key = self._last_leaf()
        path: dict[str, None] = {}
        while key in self.nodes and key not in path:
            path[key] = None
            key = as_word(self.nodes[key].get("parent"))
        return list(path)[::-1]

    def _last_leaf(self) -> str:
        roots = [key for key, node in self.nodes.items() if as_word(node.get("parent")) not in self.nodes]
        key = roots[-1] if roots else ""
        seen: set[str] = set()
        while key and key not in seen:
            seen.add(key)
            children = self._children(key)
            if not children:
                break
            key = children[-1]
        return key

    def _children(self, key: str) -> list[str]:
        children = self.nodes[key].get("children")
        listed = children if isinstance(children, list) else []
        return [child for child in listed if isinstance(child, str) and child in self.nodes]

    def _others(self, asked: Sequence[str], on_path: set[str]) -> list[str]:
        """The other answers to the last question: the first one of each branch that leaves the path after it."""
        found: list[str] = []
        for key in asked:
            for child in self._children(key):
                if child not in on_path:
                    found += self._first_answer(child)
        return found

    def _first_answer(self, key: str) -> list[str]:
        seen: set[str] = set()
        while key and key not in seen:
            seen.add(key)
            said = _said(self.nodes[key])
            if said is not None:
                return [key] if said["role"] == "assistant" else []
            children = self._children(key)
            key = children[-1] if children else ""
        return []

    def _abandoned(self, key: str) -> Iterator[Left]:
        """One entry for each other version of the question at this node."""
        parent = as_word(self.nodes[key].get("parent"))
        siblings = self._children(parent) if parent in self.nodes else []
        for sibling in siblings:
            said = _said(self.nodes[sibling]) if sibling != key else None
            if said is not None and said["role"] == "user":
                yield ABANDONED


def _id(key: str, node: Body) -> str:
    return first_word(node.get("message"), "id") or key


def _said(node: Body) -> Body | None:
    """The message of a node as a person saw it; None for what was hidden, thought, or sent to a tool."""
    message, content = node.get("message"), at_path(node, "message", "content")
    if not isinstance(message, dict) or not isinstance(content, dict) or message.get("weight") == 0:
        return None
    role = as_word(at_path(message, "author", "role"))
    is_hidden = at_path(message, "metadata", "is_visually_hidden_from_conversation")
    is_for_all = message.get("recipient") in (None, "all")
    if is_hidden or not is_for_all or role not in ("user", "assistant", "system"):
        return None
    if content.get("content_type", "text") not in _SAID:
        return None
    said = _content(content.get("parts"))
    if not said or (isinstance(said, str) and not said.strip()):
        return None
    return {"role": role, "content": said}


def _content(parts: object) -> Any:
    """The text of all parts, or content parts where a picture is among them; sound is left out."""
    kept = [part for part in map(_part, parts if isinstance(parts, list) else [parts]) if part is not None]
    if all(part["type"] == "text" for part in kept):
        return "\n".join(part["text"] for part in kept)
    return [part for part in kept if part.get("text") != ""]


def _part(part: object) -> Body | None:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    if not isinstance(part, dict):
        return None
    if isinstance(part.get("text"), str):
        return {"type": "text", "text": part["text"]}
    address = first_word(part, "asset_pointer")
    if (
        address
        and "audio" not in as_word(part.get("content_type"))
        and "video" not in as_word(part.get("content_type"))
    ):
        return {"type": "image_url", "image_url": {"url": address}}
    return None
