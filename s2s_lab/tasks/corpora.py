"""Parallel text from outside: two files with a sentence a line, and the Multi30k corpus.

Nothing of it is part of this package. A corpus is looked for in a folder that is passed, in the
folder that the environment variable ``S2S_LAB_DATA`` names, and in the user's cache; only then is
it downloaded, once, and every file is checked against its digest.
"""

import gzip
import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from s2s_lab.tasks.task import Pair, Task
from s2s_lab.words import WordTokenizer

_MULTI30K = (
    "https://raw.githubusercontent.com/multi30k/dataset/"
    "a3d2e0d26b56f3846f66a952536ffed4e401d05a/data/task1/raw/"
)
_SHA256 = {
    "train.de.gz": "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6",
    "train.en.gz": "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f",
    "train.fr.gz": "622e75069e9f4c577425c4f277116ce66e63a2401c0a2312d90073cb12379a3c",
    "val.de.gz": "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a",
    "val.en.gz": "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28",
    "train.cs.gz": "a65adb8b32e3bc664f21ecba7a6e7f6950fd1f405e135f7c312faabdb6255077",
    "val.cs.gz": "b63226e05c4bd5dd6a42897d74b86a1b9d2c31498252c572b1ea7f7996927fcc",
    "test_2016_flickr.cs.gz": "200a4a74cc9560f051924abb9803be008d1908d77f747e9141aeb86dfd2797f1",
    "val.fr.gz": "ca3106f1a72390591d25f6c45cb4cd39dec4cd3f123e099748a3ce5256c160e9",
    "test_2016_flickr.de.gz": "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8",
    "test_2016_flickr.en.gz": "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
    "test_2016_flickr.fr.gz": "6d326e188d259fb1d04ac19eae3af956559b3a0b93d7635e56c90987c40c8b90",
}
_PARTS = {"train": "train", "valid": "val", "test": "test_2016_flickr"}
LANGUAGES = ("cs", "de", "en", "fr")


def multi30k(source: str, target: str, folder: Path | None = None) -> Task:
    """Image captions in two of the languages cs, de, en, fr: 29,000 train, 1,014 valid, 1,000 test.

    Source: Elliott, Frank, Sima'an & Specia (2016), "Multi30K: Multilingual English-German Image
    Descriptions", task 1; test is ``test_2016_flickr``. Sources of valid or test that also occur
    in train are left out of train.

    Args:
        source: language of the source side.
        target: language of the target side.
        folder: where ``train.de.gz`` and so on lie; None: see the module.

    Raises:
        ValueError: for an unknown language, or a file that is damaged or malformed.
        FileNotFoundError: if a file is missing, here and on the network.
    """
    if {source, target} - set(LANGUAGES) or source == target:
        raise ValueError(
            f"multi30k: expected two different languages of {', '.join(LANGUAGES)}, "
            f"got {source} and {target}"
        )
    name = f"multi30k-{source}-{target}"
    splits: dict[str, list[Pair]] = {}
    for split, stem in _PARTS.items():
        files = [_find(f"{stem}.{language}.gz", folder) for language in (source, target)]
        splits[split] = read_pairs(*files)
    held_out = {pair.source for split in ("valid", "test") for pair in splits[split]}
    return Task(
        name,
        [pair for pair in splits["train"] if pair.source not in held_out],
        splits["valid"],
        splits["test"],
        _tokenizer(source),
        _tokenizer(target),
        licence="Multi30k (Elliott et al. 2016), captions for non-commercial research",
    )


def _tokenizer(language: str) -> WordTokenizer:
    """Lower-cased words; English contractions stay as written, as in the references."""
    return WordTokenizer("fr" if language == "fr" else "", lower=True)


def read_pairs(source: Path, target: Path) -> list[Pair]:
    """Pairs from two text files (``.gz`` or plain, UTF-8) with one sentence a line.

    Raises:
        ValueError: if the files differ in length, a line is empty, or a line is not UTF-8;
            file and line are named.
    """
    sides = [_lines(source), _lines(target)]
    if len(sides[0]) != len(sides[1]):
        raise ValueError(
            f"{source.name} and {target.name}: expected as many lines in both, "
            f"got {len(sides[0])} and {len(sides[1])}"
        )
    for path, side in zip((source, target), sides, strict=True):
        for number, line in enumerate(side, 1):
            if not line.strip():
                raise ValueError(
                    f"{path.name}, line {number}: expected a sentence, got an empty line"
                )
    return [Pair(a.strip(), b.strip()) for a, b in zip(*sides, strict=True)]


def _lines(path: Path) -> Sequence[str]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError) as error:
            raise ValueError(f"{path.name} is damaged: {error}") from None
    lines = []
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            raise ValueError(
                f"{path.name}, line {number}: expected UTF-8, got {line[:40]!r}"
            ) from None
    return lines


def _find(file: str, folder: Path | None) -> Path:
    """A file of Multi30k: from the given folder alone, or from wherever it is."""
    if folder is not None:
        if not (folder / file).is_file():
            raise FileNotFoundError(f"{folder}: expected a file {file} in it, found none")
        return folder / file
    for place in _places():
        if (place / file).is_file():
            return place / file
    return _download(file)


def _places() -> list[Path]:
    local = os.environ.get("S2S_LAB_DATA")
    named = [Path(local), Path(local) / "multi30k"] if local else []
    return [*named, _cache() / "multi30k"]


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "s2s_lab"


def _download(file: str) -> Path:
    try:
        with urllib.request.urlopen(_MULTI30K + file, timeout=30) as answer:
            data: bytes = answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise FileNotFoundError(
            f"multi30k: {file} is not on this machine and could not be downloaded ({error}); "
            f"get it from {_MULTI30K}{file}, put it into a folder, and name that folder with "
            "--data or in the environment variable S2S_LAB_DATA"
        ) from None
    found = hashlib.sha256(data).hexdigest()
    if found != _SHA256[file]:
        raise ValueError(
            f"multi30k: {file} came damaged: expected sha256 {_SHA256[file]}, got {found}"
        )
    path = _cache() / "multi30k" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    os.replace(part, path)
    return path
