"""Talking to the grader in its own words."""

from tests.grading.attacks.attack import WRONG, deadly

FIND = """
import os, socket, stat
from s2s_lab.grading.inside.plain import dumps
def lines():
    for number in range(0, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode): yield socket.socket(fileno=os.dup(number))
        except OSError: pass
def say(value, raw=False):
    data = value if raw else dumps(value)
    for line in lines():
        line.sendall(data if raw else len(data).to_bytes(4, "big") + data)
"""

PROTOCOL = deadly(
    "protocol",
    {
        "passed_claimed": (
            "claim that it has passed",
            FIND + "for n in range(100): say({'number': n, 'passed': True, 'points': 100})",
        ),
        "early_answers": (
            "answers before the questions",
            FIND
            + """
say({"ran": 1, "raised": None}); say({"defined": True})
zeros = torch.zeros(3, 4, dtype=torch.double)
for n in range(1, 300): say({"number": n, "answer": zeros, "raised": None, "printed": ""})
""",
        ),
        "answers_twice": (
            "two answers to each question",
            FIND
            + """
count = []
def last_state(outputs, lengths):
    count.append(1)
    say({"number": len(count), "answer": outputs[:, 0], "raised": None, "printed": ""})
    return outputs[:, 0]
""",
        ),
        "late_answer": (
            "the answer to another question",
            FIND
            + """
def last_state(outputs, lengths):
    say({"number": 0, "answer": outputs[:, 0], "raised": None, "after": None, "printed": ""})
    return outputs[:, 0]
""",
        ),
        "forged_exception": (
            "claims about exceptions",
            FIND
            + "say({'begins': 5, 'ran': [[]], 'raised': {'kind': 7, 'text': None, 'line': {}}})",
        ),
        "forged_inputs": (
            "claims about inputs",
            FIND
            + """
def last_state(outputs, lengths):
    say({"number": 1, "answer": outputs[:, 0], "raised": None, "printed": 3,
         "after": {"outputs": "no tensor", "lengths": None}})
    return outputs[:, 0]
""",
        ),
        "no_words": ("bytes that say nothing", FIND + "say(os.urandom(5000), raw=True)"),
        "huge_promise": (
            "a message of four gigabytes",
            FIND + "say(b'\\xff' * 4 + b'x' * 1000, raw=True)",
        ),
        "huge_message": (
            "messages without end",
            FIND + "data = b'\\x03\\xff\\xff\\xff' + bytes(2**26)\nwhile True: say(data, raw=True)",
        ),
        "tiny_messages": (
            "a message byte by byte",
            FIND + "import time\nfor b in range(10**6): say(b'\\0', raw=True); time.sleep(0.01)",
        ),
        "deep_message": (
            "lists in lists in lists",
            FIND
            + "text = b'[' * 10**5\nhead = len(text).to_bytes(8, 'big') + text\n"
            + "say(len(head).to_bytes(4, 'big') + head, raw=True)",
        ),
        "colliding_keys": (
            "a table whose keys collide",
            FIND
            + """
import json
rows = [[["int", format(i * (2**61 - 1), "x")], None] for i in range(40000)]
text = json.dumps(["dict", rows]).encode()
head = len(text).to_bytes(8, "big") + text
def last_state(*a): say(len(head).to_bytes(4, "big") + head, raw=True)
""",
        ),
        "endless_empty": (
            "a tensor of no numbers and very many rows",
            FIND
            + """
text = b'["dict",[["number",["int","1"]],["answer",["tensor","int64",[60000000,0]]]]]'
head = len(text).to_bytes(8, "big") + text
def last_state(*a): say(len(head).to_bytes(4, "big") + head, raw=True)
""",
        ),
        "pickled": (
            "a pickle that runs code where it is read",
            """
class Payload:
    def __reduce__(self): return (exec, ("open('/tmp/s2s_planted', 'w').write('x')",))
def last_state(outputs, lengths): return Payload()
""",
        ),
        "half_characters": (
            "text that no file can hold, and orders to a terminal",
            """
def last_state(*a):
    print('\\x1b[2J\\ud800' * 50)
    raise ValueError('\\x1b]0;12 points\\x07\\ud800\\0')
""",
        ),
        "line_closed": ("hang up", FIND + "os.closerange(3, 256)"),
        "line_shut": (
            "shut the line, and go on",
            FIND + "import time\nfor l in lines(): l.shutdown(2)\ntime.sleep(60)",
        ),
        "not_reading": (
            "never read what it is asked",
            FIND
            + """
import time
def last_state(*a):
    while True:
        for line in lines(): line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        time.sleep(1)
""",
        ),
        "descriptors_sent": (
            "file descriptors over the line",
            FIND
            + "for l in lines():\n"
            + "    for _ in range(50): socket.send_fds(l, [b'x'], [l.fileno()] * 50)",
        ),
        "writer_replaced": (
            "its own way of writing answers",
            """
from s2s_lab.grading.inside import channel, child, data, plain
for module in (channel, child, plain):
    module.dumps = lambda value: plain_bytes
plain_bytes = bytes(8)
channel.Channel.send = lambda self, value, *a: self.connection.sendall(bytes(12))
"""
            + WRONG,
        ),
        "table_replaced": (
            "another question in the table",
            """
from s2s_lab.grading.inside import child, questions
questions.QUESTIONS.clear()
child.QUESTIONS = {}
"""
            + WRONG,
        ),
        "control_line": (
            "ask the first process for copies",
            """
import os, socket
for number in range(0, 64):
    try:
        line = socket.socket(fileno=number)
        for _ in range(20):
            a, b = socket.socketpair()
            socket.send_fds(line, [b"c"], [b.fileno()])
    except OSError: pass
""",
        ),
    },
)
