"""The locks that a process puts on itself: what they forbid, that they stay, what still works.

Every test puts them on a process of its own, which ends with the test.
"""

import errno
import os
import sys
import traceback

import pytest

from s2s_lab.grading.inside import confine, linux, locks, scratch, system_calls
from s2s_lab.grading.inside.landlock import restrict_files
from s2s_lab.grading.inside.limits import Limits

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")


def apart(work) -> str:
    """What a function returns in a process of its own."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            said = str(work())
        except BaseException:
            said = traceback.format_exc()
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    return said


def refusal(call, *values) -> str | None:
    """The name of the error that a call ends with."""
    try:
        call(*values)
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return None


def can(lock) -> bool:
    return locks.holds(lock)


needs_filter = pytest.mark.skipif(
    not can(system_calls.filter_system_calls), reason="needs a kernel with a filter for calls"
)
needs_landlock = pytest.mark.skipif(
    not can(lambda: restrict_files((), (), (), ())), reason="needs a kernel with Landlock"
)
needs_namespaces = pytest.mark.skipif(
    not can(confine.world_of_its_own), reason="needs a kernel with namespaces for everyone"
)


def filtered(work):
    def first():
        confine.give_up_privileges()
        system_calls.filter_system_calls()
        return work()

    return apart(first)


@needs_filter
@pytest.mark.parametrize(
    "call",
    [
        lambda: os.fork(),
        lambda: os.posix_spawn("/bin/true", ["true"], {}),
        lambda: os.execv("/bin/true", ["true"]),
        lambda: __import__("socket").socket(),
        lambda: __import__("socket").socketpair(type=2),
        lambda: os.kill(os.getppid(), 0),
        lambda: os.kill(-1, 0),
        lambda: os.pidfd_open(os.getppid()),
        lambda: os.memfd_create("x"),
        lambda: os.chroot("/"),
        lambda: linux.unshare(0),
        lambda: linux.mount("none", "/tmp", "tmpfs", 0, None),
        lambda: linux.call(101 if os.uname().machine == "x86_64" else 117, 0, 0, 0, 0),
        lambda: __import__("resource").prlimit(os.getppid(), 0),
    ],
)
def test_the_filter_forbids(call):
    assert filtered(lambda: refusal(call)) == "EPERM"


@needs_filter
def test_the_filter_lets_honest_work_be():
    def work():
        import socket
        import threading

        import torch

        socket.socketpair()
        done = []
        thread = threading.Thread(target=lambda: done.append(1))
        thread.start()
        thread.join()
        x = torch.ones(3, requires_grad=True)
        (x * 2).sum().backward()
        return done, x.grad.tolist(), len(os.listdir("."))

    assert filtered(work).startswith("([1], [2.0, 2.0, 2.0], ")


@needs_filter
def test_the_filter_stays():
    def again():
        first = linux.prctl(linux.SECCOMP, 0)
        return first, linux.prctl(linux.DUMPABLE, 1), linux.prctl(linux.DIE_WITH_PARENT, 0)

    assert filtered(again) == "(-1, -1, -1)"


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="calls of the x32 kind are of x86-64")
@needs_filter
def test_calls_under_other_numbers_end_the_process():
    assert filtered(lambda: refusal(linux.call, 39 + 0x40000000)) == ""


def test_the_numbers_of_one_processor_are_all_different():
    for side in (0, 1):
        numbers = [pair[side] for pair in system_calls.FORBIDDEN.values() if pair[side] is not None]
        assert len(set(numbers)) == len(numbers)


@needs_landlock
def test_landlock_shows_what_is_named_and_nothing_else(tmp_path):
    for name in ("open", "shut", "names", "own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)

    def work():
        restrict_files(
            [str(tmp_path / "open")], [str(tmp_path / "names")], [str(tmp_path / "own")], []
        )
        for name in ("open", "shut", "names", "own"):
            folder = tmp_path / name
            yield (
                refusal(os.listdir, folder),
                refusal((folder / "file").read_text),
                refusal((folder / "new").write_text, "x"),
            )

    assert apart(lambda: list(work())) == str(
        [
            (None, None, "EACCES"),
            ("EACCES", "EACCES", "EACCES"),
            (None, "EACCES", "EACCES"),
            (None, None, None),
        ]
    )


@needs_landlock
def test_landlock_stays_and_links_do_not_lead_out(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "secret").write_text("x")

    def work():
        restrict_files((), (), (str(tmp_path / "own"),), ())
        os.chdir(tmp_path / "own")
        os.symlink(tmp_path / "secret", "link")
        hard = refusal(os.link, tmp_path / "secret", "hard")
        restrict_files(("/",), (), ("/",), ())
        return refusal(open, "link"), hard, refusal(open, tmp_path / "secret")

    said = apart(work)
    assert said.startswith("('EACCES', ")
    assert said.endswith(", 'EACCES')")
    assert "None" not in said


@needs_namespaces
def test_a_world_of_its_own_has_one_process_no_files_and_no_way_back(tmp_path):
    (tmp_path / "theirs").write_text("x")

    def work():
        confine.world_of_its_own()
        os.chdir(tmp_path)
        inner = os.fork()
        if inner:
            return os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1])
        confine.empty_folder(os.getcwd(), 1)
        confine.give_up_privileges()
        seen = os.getpid(), os.listdir("."), os.listdir("/proc"), os.getuid()
        back = refusal(linux.mount, "none", str(tmp_path), "tmpfs", 0, None)
        full = refusal((tmp_path / "big").write_bytes, bytes(2**21))
        os._exit(7 if (*seen, back, full) == (1, [], [], 65534, "EPERM", "ENOSPC") else 1)

    assert apart(work) == "7"
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]


def test_limits_hold_and_cannot_be_raised(tmp_path):
    def work():
        import resource

        few = Limits(memory_mb=64, file_mb=1, open_files=500)  # more than the tests hold open
        confine.limit(few, confine.bytes_so_far(), False)
        memory = None
        try:
            bytearray(2**27)
        except MemoryError:
            memory = "full"
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        size = refusal((tmp_path / "big").write_bytes, bytes(2**21))
        return memory, hard, size

    assert apart(work) == "('full', (500, 500), 'EFBIG')"


@pytest.mark.parametrize("field", ["seconds", "memory_mb", "threads", "said_mb"])
def test_a_limit_that_leaves_nothing_is_one_sentence(field):
    with pytest.raises(ValueError, match=f"limits: expected {field} above 0, got 0"):
        Limits(**{field: 0})


def test_a_folder_is_cleared_however_deep_locked_or_linked(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("x")
    folder = scratch.made(str(tmp_path))
    here = os.getcwd()
    try:
        os.chdir(folder)
        os.symlink(outside, "link")
        for _ in range(1500):
            os.mkdir("d")
            os.chdir("d")
        os.symlink(outside, "link")
        open("file", "w").close()
        os.chmod(".", 0)
    finally:
        os.chdir(here)
    scratch.clear(folder)
    assert not os.path.exists(folder)
    assert [path.name for path in outside.iterdir()] == ["kept"]


def test_the_size_of_a_folder_is_counted_up_to_what_matters(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_bytes(bytes(700))
    (tmp_path / "two").write_bytes(bytes(50))
    os.symlink("/", tmp_path / "a" / "out")
    linked = os.lstat(tmp_path / "a" / "out").st_size
    assert scratch.size(str(tmp_path), 10_000) == 750 + linked
    assert scratch.size(str(tmp_path), 100) > 100
    for number in range(scratch.MOST + 1):
        (tmp_path / "a" / str(number)).touch()
    assert scratch.size(str(tmp_path), 10_000) > 10_000
