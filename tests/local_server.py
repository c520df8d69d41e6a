"""A small deterministic server that speaks OpenAI's chat completions over real HTTP, for tests and measurements.

    with LocalServer() as server:
        server.faults = ["429", "500", ""]  # what goes wrong with the next requests, in their order
        ...  # ask server.base_url with the SDK
        assert server.n_requests == 3

It reads the material of a request and answers from it: asked for questions, it asks one about each sentence; asked
for answers, it gives the sentence a question is about, with a quotation. Faults: "429", "429 later" (with a date),
"500", "503", "hang", "cut" (the reply breaks off), "reset" (no byte of it comes), "bad json" (the reply itself),
"nonsense" (an answer that is no JSON), "broken" (JSON that breaks off), "length", "filter", "refusal", "empty",
"no usage", "no schema" (400: no structured outputs), "no temperature", "401", "404", "quota", "too long". As a
program: `python tests/local_server.py --latency 0.02` prints its address and serves until its input ends.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

_MATERIAL = re.compile(r"<<<MATERIAL (\w+)[^\n]*\n(.*?)\n>>>MATERIAL \1", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]?")
_STATUS = {"429": 429, "429 later": 429, "500": 500, "503": 503, "401": 401, "404": 404, "quota": 429}
_REFUSED = {
    "no schema": "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
    "no temperature": "Unsupported value: 'temperature' does not support 0.7 with this model.",
    "too long": "This model's maximum context length is 100 tokens.",
}
_PHRASES = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}
Answer = Callable[[dict[str, Any]], str]
KEY = "sk-local-1234567890"


class LocalServer:
    """The server, in a thread of its own, on a port of its own."""

    def __init__(self, latency: float = 0.0, *, answer: Answer | None = None, needs_key: str = "") -> None:
        self.latency, self.needs_key = latency, needs_key
        self.answer: Answer = answer or answered
        self.faults: list[str] = []
        """What goes wrong with the next requests; an empty word for nothing."""
        self.fault_of: Callable[[dict[str, Any]], str] = lambda body: ""
        """What goes wrong with a request, told from its body; asked where `faults` has run out."""
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.arrived: list[float] = []
        """When each request came, by the clock of `time.monotonic`."""
        self.n_answered = 0
        """Answers sent whole, which a provider would charge: counted before the last bytes leave, so that whoever
        has read an answer finds it counted."""
        self.paid: Counter[str] = Counter()
        """Those answers by the text of their request."""
        self.n_open = self.most_open = 0
        self.retry_after = "0.01"
        self.release = threading.Event()
        """Set, it lets go of requests that hang."""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port = 0

    def __enter__(self) -> LocalServer:
        self._thread.start()
        assert self._ready.wait(120), "The server did not start."
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(120)

    @property
    def base_url(self) -> str:
        """What a client calls its base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def n_requests(self) -> int:
        """Requests that came, answered or not."""
        return len(self.bodies)

    def prompts(self, step: str = "") -> list[str]:
        """The users' messages of the requests, of one step or all."""
        return [body["messages"][-1]["content"] for body in self.bodies if step in ("", step_of(body))]

    # ---- serving -------------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._until_ended())
        self._loop.close()

    async def _until_ended(self) -> None:
        self._ended = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._one(reader, writer):
                pass
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read a request and answer it; False where the connection is to be closed."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
        }
        body = json.loads(await reader.readexactly(int(headers.get("content-length") or 0)) or b"{}")
        if "chat/completions" not in head[0]:
            return await _send(writer, 404, _error("There is nothing here."))
        fault = self.faults.pop(0) if self.faults else self.fault_of(body)
        self.arrived.append(time.monotonic())
        self.bodies.append(body)
        self.headers.append(headers)
        self.n_open += 1
        self.most_open = max(self.most_open, self.n_open)
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
            return await self._reply(body, headers, fault, writer)
        finally:
            self.n_open -= 1

    async def _reply(
        self, body: dict[str, Any], headers: dict[str, str], fault: str, writer: asyncio.StreamWriter
    ) -> bool:
        if self.needs_key and headers.get("authorization") != f"Bearer {self.needs_key}":
            said = f"Incorrect API key provided: {headers.get('authorization', '')[7:]}."
            return await _send(writer, 401, _error(said, "invalid_api_key"))
        if fault in _REFUSED and not (fault == "no schema" and "response_format" not in body):
            is_over = fault == "no schema" and body["response_format"]["type"] != "json_schema"
            if not is_over and not (fault == "no temperature" and "temperature" not in body):
                return await _send(writer, 400, _error(_REFUSED[fault]))
        if fault in _STATUS:
            return await self._refuse(fault, writer)
        if fault == "hang":
            while not self.release.is_set():
                await asyncio.sleep(0.01)
            return False
        if fault == "reset":
            return False
        reply, finish = self._content(body, fault)
        if body.get("stream"):
            return await self._stream(body, reply, finish, fault, writer)
        data = _completion(body, reply, finish, with_usage=fault != "no usage")
        if fault == "bad json":
            data = data[: len(data) // 2]
        if fault == "cut":
            writer.write(_head(200, len(data)) + data[: len(data) // 2])
            await writer.drain()
            return False
        self._charge(body)
        return await _send(writer, 200, data)

    def _content(self, body: dict[str, Any], fault: str) -> tuple[str, str]:
        text = self.answer(body)
        if fault == "nonsense":
            return "I would rather talk about the weather.", "stop"
        if fault in ("broken", "length"):
            return text[: len(text) // 2], "length" if fault == "length" else "stop"
        if fault in ("empty", "filter", "refusal"):
            return "", "content_filter" if fault == "filter" else "stop"
        return text, "stop"

    def _charge(self, body: dict[str, Any]) -> None:
        self.n_answered += 1
        self.paid["\n".join(message["content"] for message in body["messages"])] += 1

    async def _refuse(self, fault: str, writer: asyncio.StreamWriter) -> bool:
        status = _STATUS[fault]
        wait = {"Retry-After": self.retry_after} if fault in ("429", "503") else {}
        if fault == "429 later":
            wait = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
        code = "insufficient_quota" if fault == "quota" else "rate_limit_exceeded" if status == 429 else "other"
        return await _send(writer, status, _error(f"Told to answer {status}.", code), wait)

    async def _stream(
        self, body: dict[str, Any], reply: str, finish: str, fault: str, writer: asyncio.StreamWriter
    ) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        pieces = re.findall(r".{1,12}", reply, re.DOTALL)
        for at, piece in enumerate(pieces):
            if fault == "cut" and at >= len(pieces) // 2:
                return False
            writer.write(_event(body, {"content": piece}, None))
            await writer.drain()
        writer.write(_event(body, {}, finish))
        if (body.get("stream_options") or {}).get("include_usage"):
            writer.write(_event(body, None, None, _usage(body, reply)))
        self._charge(body)
        writer.write(b"data: [DONE]\n\n")
        await writer.drain()
        return False


def _head(status: int, length: int, more: dict[str, str] | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} {_PHRASES.get(status, 'Trouble')}", "Content-Type: application/json"]
    lines += [f"Content-Length: {length}", *(f"{name}: {value}" for name, value in (more or {}).items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _send(writer: asyncio.StreamWriter, status: int, data: bytes, more: dict[str, str] | None = None) -> bool:
    writer.write(_head(status, len(data), more) + data)
    await writer.drain()
    return True


def _error(message: str, code: str = "invalid_request_error") -> bytes:
    return json.dumps({"error": {"message": message, "type": code, "param": None, "code": code}}).encode()


def _usage(body: dict[str, Any], reply: str) -> dict[str, int]:
    asked = sum(len(message["content"].split()) for message in body["messages"])
    answered_ = len(reply.split())
    return {"prompt_tokens": asked, "completion_tokens": answered_, "total_tokens": asked + answered_}


def _completion(body: dict[str, Any], reply: str, finish: str, *, with_usage: bool) -> bytes:
    message = {"role": "assistant", "content": reply, "refusal": None}
    choice = {"index": 0, "finish_reason": finish, "message": message, "logprobs": None}
    said = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [choice],
    }
    return json.dumps(said | ({"usage": _usage(body, reply)} if with_usage else {})).encode()


def _event(
    body: dict[str, Any], delta: dict[str, Any] | None, finish: str | None, usage: dict[str, int] | None = None
) -> bytes:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    said = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}
    return f"data: {json.dumps(said | {'choices': choices, 'usage': usage})}\n\n".encode()


# ---- what it answers ---------------------------------------------------------------------------------------------


def step_of(body: dict[str, Any]) -> str:
    """Which step of a recipe a request belongs to, told by the form it asks for."""
    said = body["messages"][-1]["content"]
    names = ("questions", "answers", "examples", "dialogues", "paraphrases", "clear", "answer")
    forms = re.findall(r'Form: \{"(\w+)"', said)
    return next((name for name in names if name in forms), "")


def materials(body: dict[str, Any]) -> list[str]:
    """The pieces of material in a request."""
    return [match[2] for match in _MATERIAL.finditer(body["messages"][-1]["content"])]


def sentences(text: str) -> list[str]:
    """Its sentences of at least four words, headings left out."""
    kept = "\n".join("" if line.startswith("#") else line for line in text.splitlines())
    lines = re.sub(r"(?<!\n)\n(?!\n)", " ", kept)
    return [one.strip() for one in _SENTENCE.findall(lines) if len(one.split()) > 3 or len(one.strip()) > 12]


def _asked_for(body: dict[str, Any]) -> int:
    match = re.search(r"[Ww]rite (?:the same in )?(\d+)|Write (\d+)", body["messages"][-1]["content"])
    return int(match[1] or match[2]) if match else 1


def answered(body: dict[str, Any]) -> str:
    """The answer to any request of ours, made from its material; the same each time."""
    made = {
        "questions": _questions,
        "answers": _answers,
        "examples": _examples,
        "dialogues": _dialogues,
        "paraphrases": _paraphrases,
        "clear": _verdict,
        "answer": _rewritten,
    }.get(step_of(body))
    return json.dumps(made(body), ensure_ascii=False) if made else "I can help with that."


def question_about(sentence: str) -> str:
    """The question that the server asks about a sentence."""
    return f"What is known about this: {' '.join(sentence.rstrip('.!?').split()[:9])}?"


def _questions(body: dict[str, Any]) -> dict[str, Any]:
    return {"questions": [question_about(one) for one in sentences(materials(body)[0])[: _asked_for(body)]]}


def _answers(body: dict[str, Any]) -> dict[str, Any]:
    source, questions = materials(body)[:2]
    known = {question_about(one): one for one in sentences(source)}
    listed = re.findall(r"^(\d+)\. (.+)$", questions, re.MULTILINE)
    is_negative = 'set "answered" to false and write' in body["messages"][-1]["content"]
    found = []
    for number, question in listed:
        sentence = known.get(question, "")
        said = f"The text does not say more about it than this: {sentence}" if is_negative else sentence
        quotes = [] if is_negative or not sentence else [sentence]
        found.append(
            {
                "number": int(number),
                "answered": bool(sentence) and not is_negative,
                "answer": said,
                "quotes": quotes,
            }
        )
    return {"answers": found}


def _examples(body: dict[str, Any]) -> dict[str, Any]:
    labels = re.search(r"each of these labels: (.+)\.\n", body["messages"][-1]["content"])
    named = re.findall(r"“([^”]+)”", labels[1]) if labels else []
    said = sentences(materials(body)[0]) or ["Nothing is said here."]
    n = int((re.search(r"Write (\d+) for each", body["messages"][-1]["content"]) or [0, "1"])[1])
    return {
        "examples": [
            {"text": f"I write about {label}, number {at}: {said[at % len(said)]}", "label": label}
            for label in named
            for at in range(n)
        ]
    }


def _dialogues(body: dict[str, Any]) -> dict[str, Any]:
    said = sentences(materials(body)[0])
    n_turns = int((re.search(r"has (\d+) turns", body["messages"][-1]["content"]) or [0, "2"])[1])
    made = []
    for at in range(_asked_for(body)):
        chosen = [said[(at + step) % len(said)] for step in range(n_turns // 2)]
        turns = [
            turn
            for one in chosen
            for turn in ({"role": "user", "text": question_about(one)}, {"role": "assistant", "text": one})
        ]
        made.append({"turns": turns, "quotes": chosen})
    return {"dialogues": made}


_WAYS = (
    "Could you tell me: {}",
    "I should like to know. {}",
    "Please explain this to me: {}",
    "Quick question: {}",
)


def _paraphrases(body: dict[str, Any]) -> dict[str, Any]:
    question = materials(body)[0]
    return {"paraphrases": [_WAYS[at % len(_WAYS)].format(question) for at in range(_asked_for(body))]}


def _verdict(body: dict[str, Any]) -> dict[str, Any]:
    said = [" ".join(one.split()) for one in materials(body)]
    points = 5 if len(said) > 1 and said[0].rsplit("assistant: ", 1)[-1] in said[1] else 2
    return {
        "clear": 5,
        "answerable": points,
        "correct": points,
        "complete": points,
        "reason": "Judged by its words.",
    }


def _rewritten(body: dict[str, Any]) -> dict[str, Any]:
    said = materials(body)[0].rsplit("assistant: ", 1)[-1].strip()
    return {"answer": f"In short: {said}", "quotes": []}


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--latency", type=float, default=0.0)
    given = parser.parse_args()
    with LocalServer(given.latency) as server:
        print(server.base_url, flush=True)
        for line in sys.stdin:
            if line.strip() == "count":
                print(json.dumps({"requests": server.n_requests, "answered": server.n_answered}), flush=True)


if __name__ == "__main__":
    main()
