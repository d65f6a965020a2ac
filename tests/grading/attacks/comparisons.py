"""Answers and comparisons that say "equal" to everything, and a grader that says "passed"."""

from tests.grading.attacks.attack import WRONG, deadly

PASSED = """
class Passed:
    passed = True
    status = "passed"
    points = 1000
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
"""

COMPARISONS = deadly(
    "comparisons",
    {
        "check_redefined": ("another check", PASSED + "check = Passed()" + WRONG),
        "check_in_package": (
            "another s2s_lab.check",
            PASSED + "import s2s_lab\ns2s_lab.check = Passed()" + WRONG,
        ),
        "examine_patched": (
            "another engine",
            PASSED
            + "import s2s_lab.grading.engine as e\ne.examine = e.check = check = Passed()"
            + WRONG,
        ),
        "result_patched": (
            "a result that is always passed",
            "from s2s_lab.grading.result import Result\nResult.passed = property(lambda self: True)"
            + WRONG,
        ),
        "faults_patched": (
            "a judge without faults",
            "import s2s_lab.grading.diagnosis as d\nd.faults_of = lambda *a: ()" + WRONG,
        ),
        "compare_patched": (
            "a comparison without differences",
            "import s2s_lab.grading.compare as c\nc.differing = lambda *a: frozenset()\n"
            "c.tensor_faults = lambda *a: ()" + WRONG,
        ),
        "isclose_patched": (
            "torch.isclose is always true",
            "torch.isclose = lambda a, b, *r, **k: torch.ones_like(a, dtype=torch.bool)" + WRONG,
        ),
        "allclose_patched": (
            "torch.allclose and torch.equal are always true",
            "torch.allclose = torch.equal = lambda *a, **k: True" + WRONG,
        ),
        "tensor_eq_patched": (
            "tensors equal everything",
            "torch.Tensor.__eq__ = lambda a, b: torch.ones_like(a, dtype=torch.bool)\n"
            "torch.Tensor.__ne__ = lambda a, b: torch.zeros_like(a, dtype=torch.bool)" + WRONG,
        ),
        "nonzero_patched": (
            "no difference is ever found",
            "torch.Tensor.nonzero = lambda self, *a, **k: torch.empty(0, self.dim()).long()"
            + WRONG,
        ),
        "invert_patched": (
            "~ turns nothing over",
            "torch.Tensor.__invert__ = lambda self: torch.zeros_like(self)" + WRONG,
        ),
        "builtins_patched": (
            "any, all, len and isinstance lie",
            "import builtins\nbuiltins.any = lambda *a: False\nbuiltins.all = lambda *a: True\n"
            "builtins.isinstance = lambda *a: True" + WRONG,
        ),
        "frozenset_patched": (
            "frozenset is always empty",
            "import builtins\nbuiltins.frozenset = lambda *a: ()\nbuiltins.tuple = lambda *a: ()"
            + WRONG,
        ),
        "equal_to_all": (
            "an object equal to everything",
            """
class Equal:
    shape = dtype = property(lambda self: self)
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __bool__(self): return True
    def __iter__(self): return iter(())
def last_state(outputs, lengths): return Equal()
""",
        ),
        "tensor_subclass": (
            "a tensor that answers every function with success",
            """
class Sly(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if "isclose" in str(function) or "eq" in str(function):
            return torch.ones(args[0].shape, dtype=torch.bool).as_subclass(torch.Tensor)
        return super().__torch_function__(function, types, args, kwargs or {})
def last_state(outputs, lengths): return outputs[:, 0].clone().as_subclass(Sly)
""",
        ),
        "tensor_dispatch": (
            "a wrapper that lies below the surface",
            """
class Lie(torch.Tensor):
    @staticmethod
    def __new__(cls, inner):
        return torch.Tensor._make_wrapper_subclass(cls, inner.shape, dtype=inner.dtype)
    @classmethod
    def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
        return torch.ones(1, dtype=torch.bool)
def last_state(outputs, lengths): return Lie(outputs[:, 0])
""",
        ),
        "nan_everywhere": (
            "NaN, which nothing differs from",
            "def last_state(outputs, lengths): return outputs[:, 0] * float('nan')",
        ),
        "class_of_answer": (
            "an object that pretends to be a tensor",
            """
class Pretender:
    __class__ = torch.Tensor
    def __init__(self, like): self.like = like
    def __getattr__(self, name): return getattr(self.like, name)
def last_state(outputs, lengths): return Pretender(outputs[:, 0])
""",
        ),
        "changes_inputs": (
            "the inputs are changed until they fit",
            """
def last_state(outputs, lengths):
    outputs.zero_()
    lengths.fill_(1)
    return outputs[:, 0]
""",
        ),
        "resized_inputs": (
            "the inputs are emptied through their storage",
            """
def last_state(outputs, lengths):
    outputs.untyped_storage().resize_(0)
    return outputs.new_zeros(0, outputs.shape[2])
""",
        ),
        "case_rewritten": (
            "the frozen case is written to",
            """
import gc
def last_state(outputs, lengths):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Case":
            for name in vars(thing):
                object.__setattr__(thing, name, torch.zeros(1, 1, 1))
    return torch.zeros(1, 1)
""",
        ),
    },
)
