"""What pytest collects, for the whole checkout."""

collect_ignore_glob = ["tutorials/zh-CN/*.ipynb"]
"""Their code cells are those of the English tutorials, which nbval runs, and
`tests/test_chinese_tutorials.py` holds them equal; running them again would show nothing new."""

collect_ignore = ["s2s_lab/grading/inside/stand_ins"]
"""Modules that bear the package's names inside the sandbox; two of a name cannot be imported."""
