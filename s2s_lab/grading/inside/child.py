"""One learner's work on one exercise, in a process of its own that ends with it.

The other end sends the cells, then inputs; this end says how the cells went, then answers. What
is said here proves nothing: whoever listens compares every answer with its own.
"""

import os
import socket
from typing import Any

from s2s_lab.grading.inside.asking import ask, changed
from s2s_lab.grading.inside.cells import Cell, Space
from s2s_lab.grading.inside.channel import Channel
from s2s_lab.grading.inside.questions import QUESTIONS
from s2s_lab.grading.inside.reply import Foreign, Question, Raised, Reply

LONGEST = 500
"""Characters of each text about an exception."""


def serve(connection: socket.socket, at_most: int) -> None:
    """Run the cells that come, answer what is asked, until the other end has heard enough.

    `at_most`: bytes of one answer.
    """
    channel = Channel(connection)
    channel.send({"ready": True})
    job = channel.receive()
    space = Space()
    space.become_main()
    for number, (name, source) in enumerate(job["cells"]):
        channel.send({"begins": number})
        channel.send({"ran": number, "raised": _plain(space.run(Cell(name, source)))})
    question = QUESTIONS[job["exercise"]]
    submission = space.names.get(job["name"])
    channel.send({"defined": submission is not None})
    while True:
        try:
            asked = channel.receive()
        except EOFError:
            return
        _answer(channel, question, submission, asked, at_most)


def _answer(
    channel: Channel,
    question: Question[Any],
    submission: Any,
    asked: dict[str, Any],
    at_most: int,
) -> None:
    """Reply to one input; of an answer that is too large, its kind alone."""
    case = question.case(**asked["case"])
    try:
        reply = ask(question, submission, case, asked["seed"])
    except BaseException as error:  # whatever it is, it is theirs
        reply = Reply(None, Raised(type(error).__name__, "it was not caught", "", ""), case)
    number, raised = asked["number"], _plain(reply.raised)
    said = {"number": number, "raised": raised, "printed": _clean(reply.printed)}
    try:
        after = changed(case, reply.after)
        channel.send({**said, "answer": reply.answer, "after": after}, at_most)
    except ValueError:
        kind = type(reply.answer).__name__
        channel.send({**said, "answer": Foreign(f"{kind} that is too large")})


def _plain(raised: Raised | None) -> dict[str, str] | None:
    if raised is None:
        return None
    return {name: _clean(text)[:LONGEST] for name, text in vars(raised).items()}


def _clean(text: str) -> str:
    """The text as any file could hold it."""
    return str(text).encode(errors="replace").decode()


def close_everything_but(connection: socket.socket) -> None:
    """Only the connection stays open; standard streams lead nowhere."""
    keep = connection.fileno()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    top = max(map(int, os.listdir("/proc/self/fd"))) if os.path.isdir("/proc/self/fd") else 1024
    os.closerange(3, keep)
    os.closerange(keep + 1, max(top, keep) + 1)
