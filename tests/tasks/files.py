"""Files of text for tests: plain, or packed where the name says so."""

import gzip
from pathlib import Path


def write(folder: Path, name: str, data: bytes | str) -> Path:
    """A file of that name, packed if it ends in ``.gz``."""
    data = data.encode() if isinstance(data, str) else data
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path
