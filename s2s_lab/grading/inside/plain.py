"""Plain data and tensors as bytes, for a channel whose other end is not to be trusted.

What can be written: None, bool, int, float, str, bytes, list, tuple, dict with keys that are str
or int, torch.Tensor, and `Foreign`, the name of what was none of these. Of exactly these types: a
subclass could carry code of its own and is refused. What is read is built from these types alone,
whatever the bytes say. There is no pickle, no class by name, and nothing is allocated before its
size is known to be allowed.

A message is JSON, its length before it, and the bytes of its tensors behind it.
"""

import base64
import json
import math
from collections.abc import Iterator
from typing import Any

import torch

from s2s_lab.grading.inside.reply import Foreign

HEAD = 8
"""Bytes that hold the length of the JSON part."""
MAX_BYTES = 64 * 2**20
"""Largest message that is read or written."""
MAX_TEXT = 2 * 2**20
"""Largest part of it that is not tensors."""
MAX_DEPTH = 20
"""Deepest nesting."""
MAX_INT = 2**4096
"""Integers are smaller than that: Python shows no longer ones."""
MAX_KEY = 2**60
"""So are keys that are integers: larger ones could be chosen to collide."""
MAX_EMPTY = 2**16
"""Product of the sizes, but for the zeros, of a tensor without numbers."""
MAX_NAME = 80

DTYPES = {
    name: getattr(torch, name)
    for name in (
        "bool",
        "uint8",
        "int8",
        "int16",
        "int32",
        "int64",
        "float16",
        "bfloat16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    )
}
"""Types of tensors that can be sent."""
_NAMES = {dtype: name for name, dtype in DTYPES.items()}


def dumps(value: object) -> bytes:
    """The value as bytes.

    Raises:
        ValueError: for a value of any other type, nested too deep, or too large.

    >>> loads(dumps({"a": (1, None), 2: torch.tensor([True, False])}))
    {'a': (1, None), 2: tensor([ True, False])}
    """
    blobs: list[bytes] = []
    text = json.dumps(_down(value, blobs, 0), separators=(",", ":")).encode()
    if len(text) > MAX_TEXT:
        raise ValueError(f"plain data: expected at most {MAX_TEXT} bytes of text, got {len(text)}")
    message = len(text).to_bytes(HEAD, "big") + text + b"".join(blobs)
    if len(message) > MAX_BYTES:
        raise ValueError(f"plain data: expected at most {MAX_BYTES} bytes, got {len(message)}")
    return message


def loads(message: bytes) -> Any:
    """The value that `dumps` made the bytes of.

    Raises:
        ValueError: for anything else, in one sentence.
    """
    if len(message) > MAX_BYTES:
        raise ValueError(f"plain data: expected at most {MAX_BYTES} bytes, got {len(message)}")
    length = int.from_bytes(message[:HEAD], "big")
    if length > MAX_TEXT:
        raise ValueError(f"plain data: expected at most {MAX_TEXT} bytes of text, got {length}")
    if len(message) < HEAD or length > len(message) - HEAD:
        raise ValueError("plain data: expected a whole message, got a part of one")
    try:
        tree = json.loads(message[HEAD : HEAD + length])
    except (ValueError, RecursionError):
        raise ValueError("plain data: expected JSON in the first part of the message") from None
    rest = memoryview(message)[HEAD + length :]
    reader = _Reader(rest)
    value = reader.up(tree, 0)
    if reader.read != len(rest):
        raise ValueError(f"plain data: expected no more bytes, got {len(rest) - reader.read} more")
    return value


def _down(value: object, blobs: list[bytes], depth: int) -> Any:
    """JSON of a value; the bytes of its tensors go to `blobs`."""
    if depth > MAX_DEPTH:
        raise ValueError(f"plain data: expected at most {MAX_DEPTH} levels")
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is str:
        assert isinstance(value, str)
        return _text(value)
    if kind is int:
        assert isinstance(value, int)
        return ["int", format(_bounded(value, MAX_INT), "x")]
    if kind is float:
        assert isinstance(value, float)
        return ["float", value.hex()]
    if kind is bytes:
        assert isinstance(value, bytes)
        return ["bytes", base64.b64encode(value).decode()]
    if kind in (list, tuple):
        assert isinstance(value, list | tuple)
        return [kind.__name__, [_down(item, blobs, depth + 1) for item in value]]
    if kind is dict:
        assert isinstance(value, dict)
        return ["dict", [_entry(k, v, blobs, depth + 1) for k, v in value.items()]]
    if kind is torch.Tensor:
        assert isinstance(value, torch.Tensor)
        return _tensor_down(value, blobs)
    if kind is Foreign:
        assert isinstance(value, Foreign)
        return ["foreign", _text(value.kind[:MAX_NAME])]
    raise ValueError(f"plain data: expected plain data or a tensor, got {kind.__name__!r}")


def _entry(key: object, value: object, blobs: list[bytes], depth: int) -> list[Any]:
    if type(key) not in (str, int):
        raise ValueError(f"plain data: expected keys that are str or int, got {type(key).__name__}")
    if isinstance(key, int):
        _bounded(key, MAX_KEY)
    return [_down(key, blobs, depth), _down(value, blobs, depth)]


def _bounded(number: int, limit: int) -> int:
    if -limit < number < limit:
        return number
    raise ValueError(f"plain data: expected a whole number of at most {limit.bit_length()} bits")


def _text(text: str) -> str:
    """The text, if it can be written to a file."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("plain data: expected text without halves of characters") from None
    return text


def _tensor_down(tensor: torch.Tensor, blobs: list[bytes]) -> Any:
    if tensor.layout is not torch.strided or tensor.dtype not in _NAMES or tensor.is_quantized:
        raise ValueError(
            f"plain data: expected a dense tensor of numbers, got {tensor.layout} {tensor.dtype}"
        )
    size = tensor.numel() * tensor.element_size()
    if size > MAX_BYTES:
        raise ValueError(f"plain data: expected at most {MAX_BYTES} bytes, got a tensor of {size}")
    flat = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous().flatten()
    blobs.append(flat.view(torch.uint8).numpy().tobytes() if size else b"")
    return ["tensor", _NAMES[tensor.dtype], list(tensor.shape)]


class _Reader:
    """Builds values from JSON, taking the bytes of tensors one after another."""

    def __init__(self, blobs: memoryview) -> None:
        self.blobs, self.read = blobs, 0

    def up(self, tree: Any, depth: int) -> Any:
        """The value of a JSON tree."""
        if depth > MAX_DEPTH:
            raise ValueError(f"plain data: expected at most {MAX_DEPTH} levels")
        if tree is None or isinstance(tree, bool):
            return tree
        if isinstance(tree, str):
            return _text(tree)
        if not isinstance(tree, list) or len(tree) < 2 or not isinstance(tree[0], str):
            raise ValueError("plain data: expected [kind, content]")
        kind, content = tree[0], tree[1]
        if kind == "tensor" and len(tree) == 3:
            return self._tensor(content, tree[2])
        if len(tree) == 2 and isinstance(content, str):
            return _scalar(kind, content)
        if len(tree) == 2 and isinstance(content, list):
            if kind == "dict":
                return dict(self._entries(content, depth + 1))
            if kind in ("list", "tuple"):
                items = [self.up(item, depth + 1) for item in content]
                return items if kind == "list" else tuple(items)
        raise ValueError(f"plain data: expected a known kind of content, got {kind[:40]!r}")

    def _entries(self, content: list[Any], depth: int) -> Iterator[tuple[str | int, Any]]:
        for entry in content:
            if not isinstance(entry, list) or len(entry) != 2:
                raise ValueError("plain data: expected pairs of key and value in a dict")
            key = self.up(entry[0], depth)
            if type(key) not in (str, int):
                raise ValueError("plain data: expected keys that are str or int")
            if isinstance(key, int):
                _bounded(key, MAX_KEY)
            yield key, self.up(entry[1], depth)

    def _tensor(self, name: Any, shape: Any) -> torch.Tensor:
        if type(name) is not str or name not in DTYPES or not _is_shape(shape):
            raise ValueError("plain data: expected a tensor's type and shape")
        dtype = DTYPES[name]
        size = math.prod(shape) * dtype.itemsize
        if self.read + size > len(self.blobs):
            raise ValueError("plain data: expected as many bytes as the tensor's shape says")
        part = self.blobs[self.read : self.read + size]
        self.read += size
        if not size:
            return torch.empty(shape, dtype=dtype)
        if name == "bool" and bytes(part).translate(None, b"\0\1"):
            raise ValueError("plain data: expected 0 or 1 in a tensor of bool")
        return torch.frombuffer(bytearray(part), dtype=dtype).view(shape)


def _is_shape(shape: Any) -> bool:
    """Up to 16 sizes, which promise no large lists where one of them is 0."""
    if not isinstance(shape, list) or len(shape) > 16:
        return False
    if not all(type(size) is int and 0 <= size <= MAX_BYTES for size in shape):
        return False
    most = MAX_EMPTY if 0 in shape else MAX_BYTES
    return math.prod(max(size, 1) for size in shape) <= most


def _scalar(kind: str, content: str) -> int | float | bytes | Foreign:
    if kind == "foreign":
        return Foreign(_text(content[:MAX_NAME]))
    try:
        if kind == "int" and len(content) <= MAX_INT.bit_length():
            return _bounded(int(content, 16), MAX_INT)
        if kind == "float":
            return float.fromhex(content)
        if kind == "bytes":
            return base64.b64decode(content, validate=True)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"plain data: expected a number or bytes, got {kind[:40]!r}")
