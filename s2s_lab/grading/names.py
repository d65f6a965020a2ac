"""Names in a piece of Python: what it defines, what it needs, whether it is Python at all.

It reads and never runs. Code that cannot be read (wrong, or nested beyond reason) defines nothing.
"""

import ast
import builtins
import warnings
from collections.abc import Iterator

MAX_SOURCE = 200_000
"""Characters of a cell that are looked at; longer ones count as unreadable."""

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_BUILTINS = frozenset(dir(builtins))


def tree(source: str) -> ast.Module | None:
    """The syntax tree; None if there is none."""
    if len(source) > MAX_SOURCE:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def same_code(a: str, b: str) -> bool:
    """True if two sources differ in comments, blank lines and spaces alone.

    >>> same_code("def f(x):\\n    raise E", "def f( x ):  # to do\\n\\n    raise E\\n")
    True
    """
    if a.split() == b.split():
        return True
    one, other = tree(a), tree(b)
    if one is None or other is None:
        return False
    try:
        return ast.dump(one) == ast.dump(other)
    except RecursionError:
        return False


def defined(source: str) -> frozenset[str]:
    """Names that a cell gives to functions, classes, values and modules at its top level.

    >>> sorted(defined("import os.path\\nif x:\\n    a = 1\\ndef f():\\n    b = 2"))
    ['a', 'f', 'os']
    """
    found = tree(source)
    if found is None:
        return frozenset()
    try:
        return frozenset(_bound(found))
    except RecursionError:
        return frozenset()


def needed(source: str) -> frozenset[str]:
    """Names that a cell reads anywhere and does not define, builtins left out.

    >>> sorted(needed("def f(x):\\n    return helper(x) + len(y)"))
    ['helper', 'x', 'y']
    """
    found = tree(source)
    if found is None:
        return frozenset()
    read = {
        node.id
        for node in ast.walk(found)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return frozenset(read - defined(source) - _BUILTINS)


def _bound(node: ast.AST) -> Iterator[str]:
    """Names bound in this scope; functions and classes are not entered."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, ast.alias):
            yield child.asname or child.name.partition(".")[0]
        elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield child.name
        if not isinstance(child, (*_SCOPES, ast.ListComp, ast.SetComp, ast.DictComp)):
            yield from _bound(child)
