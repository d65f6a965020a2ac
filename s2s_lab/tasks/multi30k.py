"""Multi30k: captions of pictures in four languages. Nothing of it is part of this package.

For where its files are looked for, see `downloads`.
"""

from pathlib import Path

from s2s_lab.tasks.downloads import PublicFile, find
from s2s_lab.tasks.parallel_text import read_pairs
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.words import WordTokenizer

_HOME = (
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
        folder: where ``train.de.gz`` and so on lie; None: see `downloads`.

    Raises:
        ValueError: for an unknown language, or a file that is damaged or malformed.
        FileNotFoundError: if a file is missing, here and on the network.
    """
    if {source, target} - set(LANGUAGES) or source == target:
        raise ValueError(
            f"multi30k: expected two different languages of {', '.join(LANGUAGES)}, "
            f"got {source} and {target}"
        )
    splits: dict[str, list[Pair]] = {}
    for split, stem in _PARTS.items():
        files = [_find(f"{stem}.{language}.gz", folder) for language in (source, target)]
        splits[split] = read_pairs(*files)
    held_out = {pair.source for split in ("valid", "test") for pair in splits[split]}
    return Task(
        f"multi30k-{source}-{target}",
        [pair for pair in splits["train"] if pair.source not in held_out],
        splits["valid"],
        splits["test"],
        _tokenizer(source),
        _tokenizer(target),
        licence="Multi30k (Elliott et al. 2016), captions for non-commercial research",
    )


def _find(name: str, folder: Path | None) -> Path:
    return find(PublicFile("multi30k", name, _HOME + name, _SHA256[name]), folder)


def _tokenizer(language: str) -> WordTokenizer:
    """Lower-cased words; English contractions stay as written, as in the references."""
    return WordTokenizer("fr" if language == "fr" else "", lower=True)
