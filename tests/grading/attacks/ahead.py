"""Reading questions before it is their turn, and answering in the place of others."""

from tests.grading.attacks.attack import WRONG, deadly
from tests.grading.attacks.protocol import FIND

AHEAD = deadly(
    "reading ahead",
    {
        "questions_peeked": (
            "look at the questions that wait, and answer with what is in them",
            FIND
            + """
from s2s_lab.grading.inside.plain import loads
def last_state(outputs, lengths):
    for line in lines():
        try: waiting = line.recv(2**20, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError: continue
        while len(waiting) > 4:
            size = int.from_bytes(waiting[:4], "big")
            try: later = loads(waiting[4 : 4 + size])["case"]["outputs"]
            except ValueError: break
            if later.shape == outputs.shape: return later[:, 0]
            waiting = waiting[4 + size :]
    return outputs[:, 0]
""",
        ),
        "questions_taken": (
            "take all questions at once, and answer them at the end, in any order",
            FIND
            + """
from s2s_lab.grading.inside import channel
receive, said = channel.Channel.receive, []
def hoarding(self, *a):
    waiting = []
    while len(waiting) < 5:
        try: waiting.append(receive(self, *a))
        except Exception: break
    for asked in reversed(waiting):
        say({"number": asked["number"], "answer": asked["case"]["outputs"][:, 0], "raised": None})
    raise EOFError
def last_state(outputs, lengths):
    channel.Channel.receive = hoarding
    return outputs[:, 0]
""",
        ),
        "questions_stolen": (
            "a thread that reads the line too",
            FIND
            + """
import threading
def steal(line):
    while True: line.recv(700)
for line in lines(): threading.Thread(target=steal, args=(line,), daemon=True).start()
"""
            + WRONG,
        ),
        "answers_prepared": (
            "right numbers, sent before anything is asked",
            FIND
            + """
zeros = torch.zeros(2, 3, dtype=torch.double)
answers = [{"number": n, "answer": zeros, "raised": None, "after": {}} for n in range(1, 40)]
def last_state(outputs, lengths):
    while answers: say(answers.pop(0))
    return outputs[:, 0]
""",
        ),
        "inputs_renamed": (
            "claims about inputs that do not exist",
            FIND
            + """
def last_state(outputs, lengths):
    say({"number": 1, "answer": outputs[:, 0], "raised": None,
         "after": {"__class__": 1, "__dict__": {}, "points": 2}})
    return outputs[:, 0]
""",
        ),
        "seed_guessed": (
            "inputs that are drawn from the time, its own number and small seeds",
            """
import os, random, time
def last_state(outputs, lengths):
    for seed in (int(time.time()), os.getpid(), *range(2000)):
        drawn = torch.randn(outputs.shape, dtype=outputs.dtype,
                            generator=torch.Generator().manual_seed(seed))
        if torch.equal(drawn, outputs): return drawn[:, 0]
    return outputs[:, 0]
""",
        ),
    },
)
