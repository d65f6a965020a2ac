"""One learner's work on one exercise, in a process of its own that ends with it.

The other end sends the cells, then inputs; this end says how the cells went, then answers. What
is said here proves nothing: whoever listens compares every answer with its own.
"""

import os
import socket
from dataclasses import fields
from typing import Any

from s2s_lab.grading.inside.asking import ask
from s2s_lab.grading.inside.cells import Cell, Space
from s2s_lab.grading.inside.channel import Channel
from s2s_lab.grading.inside.questions import QUESTIONS
from s2s_lab.grading.inside.reply import Question, Raised, Reply


def serve(connection: socket.socket) -> None:
    """Run the cells that come, answer what is asked, until the other end has heard enough."""
    channel = Channel(connection)
    job = channel.receive()
    space = Space()
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
        channel.send({"number": asked["number"], **_answer(question, submission, asked)})


def _answer(question: Question[Any], submission: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """The reply to one input, as plain data; what cannot be sent is named instead."""
    case = question.case(**asked["case"])
    try:
        reply = ask(question, submission, case, asked["seed"])
    except BaseException as error:
        raised = Raised(type(error).__name__, "it was not caught", "", "")
        reply = Reply(None, raised, case)
    after = {field.name: getattr(reply.after, field.name) for field in fields(reply.after)}
    answer = {
        "answer": reply.answer,
        "raised": _plain(reply.raised),
        "after": after,
        "printed": reply.printed,
        "kind": str(type(reply.answer).__name__),
    }
    for part in ("answer", "after", "raised"):
        if not _can_be_sent(answer[part]):
            answer[part] = None
            answer["unsendable"] = part
    return answer


def _can_be_sent(value: object) -> bool:
    from s2s_lab.grading.inside.plain import dumps

    try:
        dumps(value)
    except ValueError:
        return False
    return True


def _plain(raised: Raised | None) -> dict[str, str] | None:
    if raised is None:
        return None
    return {"kind": raised.kind, "text": raised.text, "line": raised.line, "where": raised.where}


def close_everything_but(connection: socket.socket) -> None:
    """Only the connection stays open; standard streams lead nowhere."""
    keep = connection.fileno()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    top = max(map(int, os.listdir("/proc/self/fd"))) if os.path.isdir("/proc/self/fd") else 1024
    os.closerange(3, keep)
    os.closerange(keep + 1, max(top, keep) + 1)
