"""Hooks of the notebook's kernel."""

from tests.grading.attacks.attack import WRONG, hostile

HOOKS = hostile(
    "kernel hooks",
    {
        "no_asserts": (
            "take every assert out of what runs later",
            """
import ast
class Without(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(Without())
"""
            + WRONG,
        ),
        "lines_blanked": (
            "blank every later cell",
            "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])" + WRONG,
        ),
        "cell_runner": (
            "a runner of cells that runs nothing",
            """
shell = get_ipython()
class Fine:
    success = True; result = error_in_exec = error_before_exec = None
    def raise_error(self): pass
type(shell).run_cell = lambda self, *a, **k: Fine()
type(shell).run_cell_async = None
"""
            + WRONG,
        ),
        "always_ok": (
            "a kernel that always says ok",
            """
shell = get_ipython()
async def do_execute(*a, **k):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
shell.kernel.do_execute = do_execute
"""
            + WRONG,
        ),
        "no_traceback": (
            "errors that are not shown",
            "shell = get_ipython()\nshell.showtraceback = lambda *a, **k: None" + WRONG,
        ),
        "before_every_cell": (
            "put a check that passes back before every cell",
            """
class Passed: passed = True
def again(*_): get_ipython().user_ns["check"] = lambda *a: Passed()
get_ipython().events.register("pre_run_cell", again)
again()
"""
            + WRONG,
        ),
        "own_ipython": (
            "an IPython of its own where there is none",
            """
import sys, types
sys.modules["IPython"] = types.ModuleType("IPython")
get_ipython = lambda: sys.modules["IPython"]
"""
            + WRONG,
        ),
    },
)
