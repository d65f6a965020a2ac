"""Looking for answers in frames, in memory, in modules, and in what the exercise hands over."""

from tests.grading.attacks.attack import hostile

SNOOPING = hostile(
    "frames and memory",
    {
        "oracle_imported": (
            "the check's own oracle",
            """
def last_state(outputs, lengths):
    from s2s_lab.grading.checks.encoder_decoder import last_state as check
    return check.oracle(check.Case(outputs, lengths))
""",
        ),
        "checks_table": (
            "the table of checks",
            """
from s2s_lab.grading.checks import CHECKS
def last_state(outputs, lengths):
    check = CHECKS["encoder_decoder.last_state"]
    oracle = check.judge.__globals__["oracle"]
    return oracle(check.question.case(outputs, lengths))
""",
        ),
        "own_course_module": (
            "the check through another way in",
            """
import importlib
def last_state(outputs, lengths):
    for name in ("checks.last_state", "engine", "work"):
        module = importlib.import_module("s2s_lab.grading." + name)
        if hasattr(module, "oracle"): return module.oracle(module.Case(outputs, lengths))
""",
        ),
        "frames": (
            "walk up the stack to the oracle",
            """
import sys
def last_state(outputs, lengths):
    frame = sys._getframe()
    while frame:
        for space in (frame.f_locals, frame.f_globals):
            for name in ("expected", "oracle", "check", "CHECKS"):
                if name in space: found = space[name]
                else: continue
                if name == "expected": return found
                if name == "oracle": return found(space["Case"](outputs, lengths))
                if name == "check" and hasattr(found, "judge"):
                    space = found.judge.__globals__
                    return space["oracle"](space["Case"](outputs, lengths))
        frame = frame.f_back
""",
        ),
        "objects": (
            "search all objects for a right answer",
            """
import gc
def last_state(outputs, lengths):
    for thing in gc.get_objects():
        if callable(thing) and getattr(thing, "__name__", "") == "oracle":
            return thing(thing.__globals__["Case"](outputs, lengths))
    for thing in gc.get_objects():
        if type(thing) is torch.Tensor and thing.shape == outputs[:, 0].shape: return thing
""",
        ),
        "referrers": (
            "who holds the input",
            """
import gc
def last_state(outputs, lengths):
    for holder in gc.get_referrers(outputs):
        for other in gc.get_referrers(holder):
            if isinstance(other, dict) and "expected" in other: return other["expected"]
""",
        ),
        "modules": (
            "every module that is loaded",
            """
import sys
def last_state(outputs, lengths):
    for module in list(sys.modules.values()):
        oracle = getattr(module, "oracle", None)
        if oracle and "lengths" in str(getattr(module, "Case", "")):
            return oracle(module.Case(outputs, lengths))
""",
        ),
        "trace": (
            "a trace function that jumps out of whatever fails",
            """
import sys
def trace(frame, event, value):
    if frame.f_code.co_name in ("judge", "tensor_faults", "faults_of"):
        frame.f_trace_opcodes = True
        if event == "line": frame.f_locals.clear()
        if event == "return": return lambda *a: ()
    return trace
sys.settrace(trace)
def last_state(outputs, lengths): return outputs[:, 0]
""",
        ),
        "profile": (
            "a profile function that replaces values",
            """
import sys
sys.setprofile(lambda frame, event, value: frame.f_globals.update(tensor_faults=lambda *a: ()))
def last_state(outputs, lengths): return outputs[:, 0]
""",
        ),
        "code_replaced": (
            "other code for functions that are around",
            """
import gc
for thing in gc.get_objects():
    if getattr(thing, "__name__", "") in ("tensor_faults", "faults_of", "differing"):
        thing.__code__ = (lambda *a: ()).__code__
def last_state(outputs, lengths): return outputs[:, 0]
""",
        ),
        "wrong_solutions": (
            "the wrong solution that calls the oracle",
            """
def last_state(outputs, lengths):
    from s2s_lab.grading.checks.encoder_decoder import last_state as check
    wrong = next(w for w in check.CHECK.wrong if w.id.endswith("squeezes"))
    return wrong.submission(outputs, lengths).view(len(outputs), -1)
""",
        ),
        "seed_stolen": (
            "the state of the random generators",
            """
import random
def last_state(outputs, lengths):
    again = random.Random(); again.setstate(random.getstate())
    return torch.randn_like(outputs[:, 0])
""",
        ),
    },
)
