"""The client against a real server over HTTP that is told what goes wrong: what is asked again, what never is."""

import threading

import pytest

from generation import waited_for
from local_server import KEY, LocalServer, sentences
from tunewright.model import TuneError
from tunewright.model.generation import Connection
from tunewright.providers import Client, Failed, Gate, Question, Stopped, waiting
from tunewright.recipes.prompts import fenced

TEXT = "The harbour opened in the year 1882. It was closed again in 1931."
SCHEMA = {"type": "object", "properties": {"questions": {"type": "array"}}}


@pytest.fixture(autouse=True)
def _hurried(monkeypatch):
    monkeypatch.setattr(waiting, "FIRST_SECONDS", 0.01)


@pytest.fixture(params=[False, True], ids=["whole", "stream"])
def stream(request):
    return request.param


@pytest.fixture
def server():
    with LocalServer() as running:
        yield running


def a_client(server, *, stream=False, gate=None, key=KEY, **given):
    """A client of the server."""
    return Client(Connection(server.base_url, "gpt-4o-mini", stream=stream, **given), key, gate or Gate())


def a_question(**given):
    """A request for two questions about the text."""
    prompt = f'Write 2 questions.\nForm: {{"questions": ["…"]}}\n\n{fenced(TEXT)}'
    messages = [{"role": "system", "content": "Be exact."}, {"role": "user", "content": prompt}]
    return Question(messages, SCHEMA, "questions", 300, **given)


def test_an_answer_comes_with_what_it_cost(server, stream):
    reply = a_client(server, stream=stream).ask(a_question(temperature=0.2, seed=7, key="k1"))
    assert all(sentence.split()[1] in reply.text for sentence in sentences(TEXT))
    body, headers = server.bodies[0], server.headers[0]
    assert (reply.attempts, reply.trouble, reply.model) == (1, "", "gpt-4o-mini")
    assert reply.input_tokens == sum(len(one["content"].split()) for one in body["messages"])
    assert (body["temperature"], body["seed"], body["max_tokens"]) == (0.2, 7, 300)
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["idempotency-key"] == "k1"


@pytest.mark.parametrize("faults", [["429"], ["500"], ["503"], ["429 later"], ["500", "429", "503", "500"]])
def test_what_the_server_refuses_is_asked_again(server, stream, faults):
    server.faults = list(faults)
    reply = a_client(server, stream=stream).ask(a_question())
    assert reply.attempts == len(faults) + 1 == server.n_requests
    assert server.n_answered == 1


def test_asking_again_ends(server):
    server.fault_of = lambda body: "500"
    with pytest.raises(Failed) as failed:
        a_client(server).ask(a_question())
    assert failed.value.reason == "The server failed (status 500). It was tried 6 times."
    assert (server.n_requests, failed.value.may_be_paid) == (6, False)


@pytest.mark.parametrize("fault", ["hang", "cut", "reset"])
def test_what_may_have_been_charged_is_never_asked_again(server, stream, fault):
    server.faults = [fault]
    patience = 1.0 if fault == "hang" else 60.0
    with pytest.raises(Failed) as failed:
        a_client(server, stream=stream, timeout_seconds=patience).ask(a_question())
    assert failed.value.may_be_paid
    waited_for(lambda: server.n_requests)
    assert (server.n_requests, failed.value.attempts) == (1, 1)


def test_a_reply_that_is_no_json_may_have_been_charged(server):
    server.faults = ["bad json"]
    with pytest.raises(Failed) as failed:
        a_client(server).ask(a_question())
    assert (failed.value.reason, failed.value.may_be_paid) == ("The server's reply was not readable JSON.", True)


@pytest.mark.parametrize(("fault", "word"), [("length", "cut off"), ("filter", "filter"), ("empty", "empty")])
def test_an_answer_of_no_use_says_why_and_what_it_cost(server, stream, fault, word):
    server.faults = [fault]
    reply = a_client(server, stream=stream).ask(a_question())
    assert word in reply.trouble
    assert reply.input_tokens > 0


def test_tokens_are_counted_here_where_the_server_does_not(server):
    server.faults = ["no usage"]
    reply = a_client(server).ask(a_question())
    assert 40 < reply.input_tokens < 120
    assert reply.output_tokens > 10


def test_a_server_without_structured_outputs_is_asked_without_them(server):
    server.fault_of = lambda body: "no schema"
    client = a_client(server)
    assert client.ask(a_question()).attempts == 1
    forms = [body["response_format"]["type"] for body in server.bodies]
    assert forms == ["json_schema", "json_object"]
    client.ask(a_question())
    assert server.n_requests == 3, "it is remembered"


def test_a_server_that_knows_no_temperature_is_asked_without_one(server):
    server.fault_of = lambda body: "no temperature"
    assert a_client(server).ask(a_question(temperature=0.7)).attempts == 1
    assert ["temperature" in body for body in server.bodies] == [True, False]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("401", "The server refused the key (status 401)."),
        ("404", "The server knows no model “gpt-4o-mini”, or nothing at this address."),
        ("quota", "The account of this key has no credit left."),
    ],
)
def test_what_no_other_request_would_survive_ends_the_run(server, fault, reason):
    server.faults = [fault]
    with pytest.raises(Failed) as failed:
        a_client(server).ask(a_question())
    assert (failed.value.reason, failed.value.ends_run, server.n_requests) == (reason, True, 1)


def test_the_servers_own_words_are_kept_short_and_without_keys(server):
    server.fault_of = lambda body: "too long"
    with pytest.raises(Failed) as failed:
        a_client(server).ask(a_question())
    assert "maximum context length" in failed.value.reason
    with LocalServer(needs_key="sk-another-key-123456") as strict, pytest.raises(Failed) as failed:
        a_client(strict, key="sk-secret-987654321").ask(a_question())
    assert "secret" not in f"{failed.value} {failed.value.reason} {failed.value.__cause__}"


@pytest.mark.parametrize("key", ["sk-“quoted”", "sk-abc\ndef", "sk-abc\0", "ключ", "sk–abc"])
def test_what_cannot_be_a_key_is_refused_without_being_said(server, key):
    with pytest.raises(TuneError) as refused:
        a_client(server, key=key)
    assert key not in f"{refused.value} {refused.value.hint}"
    assert refused.value.__cause__ is None is refused.value.__context__
    assert server.n_requests == 0


def test_a_server_that_is_not_there_is_said_to_be_out_of_reach():
    client = Client(Connection("http://127.0.0.1:9/v1", "m"), "", Gate(), attempts=2)
    with pytest.raises(Failed) as failed:
        client.ask(a_question())
    assert failed.value.reason == "The server at http://127.0.0.1:9/v1 could not be reached. It was tried 2 times."
    assert not failed.value.may_be_paid


def test_a_stop_lets_go_of_who_waits_to_ask_again(server):
    server.fault_of, server.retry_after = (lambda body: "429"), "30"
    gate = Gate()
    client = a_client(server, gate=gate)
    stopped = []

    def ask():
        with pytest.raises(Stopped):
            client.ask(a_question())
        stopped.append(server.n_requests)

    asking = threading.Thread(target=ask)
    asking.start()
    waited_for(lambda: gate.is_closed)
    gate.stop()
    asking.join(20)
    assert stopped == [1], "it let go long before the 30 seconds were over"


def test_while_the_server_is_busy_nobody_asks(server):
    server.faults, server.retry_after = ["429"], "3"
    gate = Gate()
    client = a_client(server, gate=gate)
    first = threading.Thread(target=client.ask, args=(a_question(),))
    first.start()
    waited_for(lambda: gate.is_closed)
    client.ask(a_question())
    first.join()
    assert server.n_requests == 3
    assert min(server.arrived[1:]) >= server.arrived[0] + 3, "neither asked before the pause was over"
