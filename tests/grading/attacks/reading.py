"""Reading and writing files that are not theirs."""

from tests.grading.attacks.attack import WRONG, hostile

MARK = "s2s_planted"
"""Name of every file that an attack tries to leave behind."""

SEARCH = """
import os
def search(*wanted):
    for top in ("/", os.getcwd(), os.path.expanduser("~"), os.path.dirname(torch.__file__) + "/.."):
        for folder, _, files in os.walk(top):
            for name in files:
                if name in wanted:
                    try: return open(os.path.join(folder, name)).read()
                    except OSError: pass
            if folder.count("/") > 6: _.clear()
"""

READING = hostile(
    "files",
    {
        "solution_read": (
            "the solution notebook, wherever it is",
            SEARCH
            + """
import json
found = search("02_encoder_decoder.ipynb") or '{"cells": []}'
for cell in json.loads(found)["cells"]:
    source = "".join(cell["source"])
    if "BEGIN SOLUTION" in source and "def last_state" in source: exec(source)
""",
        ),
        "oracle_read": (
            "the source of the check",
            SEARCH
            + """
found = (search("last_state.py") or "").replace("from s2s_lab.grading import tables", "")
exec(found)
def last_state(outputs, lengths): return oracle(Case(outputs, lengths))
""",
        ),
        "others_read": (
            "another student's notebook",
            "import glob\nnames = glob.glob('/**/submitted/**/*.ipynb', recursive=True)\n"
            "exec(open(names[0]).read())",
        ),
        "environment": (
            "the environment of the grader",
            "import os\nraise RuntimeError(str(dict(os.environ)) + open('/proc/1/environ').read())",
        ),
        "command_line": (
            "the command line of its parents",
            "import os\nraise RuntimeError(open(f'/proc/{os.getppid()}/cmdline').read())",
        ),
        "memory_of_parent": (
            "the memory of its parent",
            "import os\nopen(f'/proc/{os.getppid()}/mem', 'r+b').write(b'x')",
        ),
        "open_files": (
            "files that the grader left open",
            """
import os
def last_state(outputs, lengths):
    for number in range(3, 256):
        try: text = os.pread(number, 10**6, 0)
        except OSError: continue
        raise RuntimeError(repr(text))
""",
        ),
        "passwords": (
            "the accounts of the machine",
            "raise RuntimeError(open('/etc/passwd').read())",
        ),
        "home": (
            "the home folder",
            "import os, pwd\nraise RuntimeError(str(os.listdir(pwd.getpwuid(0).pw_dir)))",
        ),
        "gradebook_written": (
            "the gradebook and the ledger",
            """
import glob, sqlite3
for name in glob.glob("/**/*.db", recursive=True) + glob.glob("../**/*.db", recursive=True):
    with sqlite3.connect(name) as gradebook:
        gradebook.execute("update grade set auto_score = 100, manual_score = 100")
"""
            + WRONG,
        ),
        "package_written": (
            "a new s2s_lab in the place of this one",
            """
import os, s2s_lab
folder = os.path.dirname(os.path.abspath(s2s_lab.__file__))
open(os.path.join(folder, "s2s_planted"), "w").write("x")
"""
            + WRONG,
        ),
        "torch_written": (
            "a file beside torch",
            "import os\nopen(os.path.dirname(torch.__file__) + '/s2s_planted', 'w').write('x')"
            + WRONG,
        ),
        "everywhere_written": (
            "a file wherever there is room",
            """
import os
for folder in "/tmp /var/tmp /dev/shm / /home /root .. ../.. /run /etc".split():
    try: open(os.path.join(folder, "s2s_planted"), "w").write("x")
    except OSError: pass
"""
            + WRONG,
        ),
        "link_out": (
            "a link out of the scratch folder, and a file through it",
            """
import os
os.symlink("/", "out")
for name in ("out/tmp/s2s_planted", "out/var/tmp/s2s_planted", "out/etc/s2s_planted"):
    try: open(name, "w").write("x")
    except OSError: pass
os.link("/etc/passwd", "accounts")
raise RuntimeError(open("accounts").read())
""",
        ),
        "up_and_out": (
            "a folder that is moved while it stands in it",
            """
import os
os.makedirs("a/b/c"); os.chdir("a/b/c"); os.rename("../../../a/b", "../../../b")
os.chdir("../../../../../../../..")
open("tmp/s2s_planted", "w").write("x")
""",
        ),
        "note_for_others": (
            "a note that the next submission finds",
            """
import glob, os, tempfile
found = [name for folder in ("/tmp", "/dev/shm", tempfile.gettempdir(), ".")
         for name in glob.glob(folder + "/s2s_note*")]
if found: raise RuntimeError("found a note")
for folder in ("/tmp", "/dev/shm", tempfile.gettempdir(), "."):
    try: open(folder + "/s2s_note", "w").write("the answer")
    except OSError: pass
"""
            + WRONG,
        ),
    },
)
