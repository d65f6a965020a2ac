"""Modules that stand in the place of others."""

from tests.grading.attacks.attack import WRONG, deadly

PASSES = "class R: passed = True\\ncheck = lambda *a, **k: R()\\nhint = print\\n"


def _file(name: str) -> str:
    return f"import os\nos.makedirs(os.path.dirname({name!r}) or '.', exist_ok=True)\n" + (
        f'open({name!r}, "w").write("{PASSES}")' + WRONG
    )


PLANTED = deadly(
    "planted modules",
    {
        "beside_notebook": ("s2s_lab.py beside the notebook", _file("s2s_lab.py")),
        "package_beside": ("s2s_lab/ beside the notebook", _file("s2s_lab/__init__.py")),
        "torch_beside": ("torch.py beside the notebook", _file("torch.py")),
        "startup": ("sitecustomize.py beside the notebook", _file("sitecustomize.py")),
        "user_startup": (
            "a start-up file of IPython in the home folder",
            "import os\nhome = os.path.expanduser('~/.ipython/profile_default/startup')\n"
            "os.makedirs(home, exist_ok=True)\n"
            "open(home + '/s2s_planted.py', 'w').write('x = 1')" + WRONG,
        ),
        "in_modules": (
            "entries in sys.modules",
            """
import sys, types
for name in ("s2s_lab", "s2s_lab.grading", "s2s_lab.grading.engine", "s2s_lab.grading.checks"):
    module = sys.modules[name] = types.ModuleType(name)
    module.check = module.examine = lambda *a, **k: types.SimpleNamespace(passed=True)
check = sys.modules["s2s_lab"].check
"""
            + WRONG,
        ),
        "import_hook": (
            "an importer before all others",
            """
import sys, types
class First:
    def find_spec(self, name, path=None, target=None):
        passed = types.SimpleNamespace(passed=True)
        sys.modules[name] = types.SimpleNamespace(check=lambda *a: passed)
sys.meta_path.insert(0, First())
"""
            + WRONG,
        ),
        "library_replaced": (
            "json, struct and os as it likes them",
            """
import json, os, struct
json.dumps = lambda *a, **k: '["dict",[]]'
struct.pack = lambda *a: b""
os.waitpid = lambda *a: (0, 0)
"""
            + WRONG,
        ),
    },
)
