"""What `import s2s_lab` gives to a submission that is being graded: `check` and `hint`, mute."""

from importlib import import_module


class _Mute:
    """Has every attribute, says nothing."""

    def __getattr__(self, name: str) -> "_Mute":
        return self

    def __call__(self, *_: object, **__: object) -> "_Mute":
        return self

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "not while grading"


check = hint = _Mute()


def __getattr__(name: str) -> object:
    if name == "text":
        return import_module(f"{__name__}.text")
    raise ImportError(f"s2s_lab.{name} is not there while a submission is graded")
