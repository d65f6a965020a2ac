"""``s2s-lab experiment``: the list, the page of a plot, and what is refused before a run."""

import json
from pathlib import Path

import pytest

from s2s_lab import cli, experiments
from s2s_lab.charts import LineChart
from s2s_lab.experiments import Experiment, Outcome, word_order
from tests.conftest import Tab
from tests.widgets.driving import OVERFLOW, faults_in_access

CHART = LineChart("Scores", "beam width", "BLEU", {"plain": [(1, 0.2), (64, 0.9)]}, doubling=True)
COLOURS = """() => {
  const style = getComputedStyle(document.body);
  const text = getComputedStyle(document.querySelector("svg text"));
  return [style.backgroundColor, style.color, text.fill];
}"""


def stand_in(
    monkeypatch: pytest.MonkeyPatch, *charts: LineChart, corpus: str | None = None
) -> list[tuple[int, ...]]:
    """Another experiment in the place of ``word-order``; filled with the seeds of its runs."""
    ran: list[tuple[int, ...]] = []

    def run(seeds: tuple[int, ...]) -> Outcome:
        ran.append(seeds)
        return Outcome(True, ("width  BLEU", f"1      0.2{' ' * 120}wide"), charts)

    made = Experiment("word-order", "10", "One is < two.", 1.0, run, corpus=corpus)
    monkeypatch.setattr(word_order, "EXPERIMENT", made)
    return ran


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without corpora, whose network refuses."""
    monkeypatch.delenv("S2S_LAB_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr("urllib.request.urlopen", refuse)


def test_the_list_has_all_and_says_which_need_a_corpus(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(monkeypatch, corpus="tatoeba-zh-en")
    assert cli.main(["experiment"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(experiments.NAMES)
    told = next(line for line in lines if "word-order" in line)
    assert "needs the corpus of tatoeba-zh-en (S2S_LAB_DATA)" in told
    assert "needs" not in next(line for line in lines if "exploding-gru" in line)


def test_seconds_and_cpu_minutes_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = stand_in(monkeypatch)
    assert cli.main(["experiment", "word-order", "--seeds", "7", "8"]) == 0
    assert "The claim holds (0 s, 0.0 CPU minutes)." in capsys.readouterr().out
    assert cli.main(["experiment", "word-order", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cpu_seconds"] >= 0
    assert ran == [(7, 8), (0, 1, 2)]


def test_a_plot_is_one_page_without_scripts_or_requests(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(monkeypatch, CHART, CHART)
    file = tmp_path / "plot.html"
    assert cli.main(["experiment", "word-order", "--plot", str(file)]) == 0
    assert str(file) in capsys.readouterr().out
    text = file.read_text(encoding="utf-8")
    assert text.count("<svg") == 2
    assert "One is &lt; two." in text
    assert "<script" not in text
    assert "width  BLEU" in text


def test_an_experiment_without_charts_leaves_its_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch)
    file = tmp_path / "plot.html"
    assert cli.main(["experiment", "word-order", "--plot", str(file)]) == 0
    assert "width  BLEU" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--plot", "nowhere/plot.html"], "--plot: expected a file in a folder that is there, got"),
        (["--data", "."], "--data: expected it with an experiment on a corpus, got word-order"),
    ],
)
def test_what_cannot_be_is_refused_before_it_runs(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    ran = stand_in(monkeypatch)
    assert cli.main(["experiment", "word-order", *words]) != 0
    assert sentence in capsys.readouterr().err
    assert not ran


@pytest.mark.usefixtures("offline")
def test_a_corpus_that_is_not_there_is_told_before_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = stand_in(monkeypatch, corpus="tatoeba-zh-en")
    assert cli.main(["experiment", "word-order"]) != 0
    told = capsys.readouterr().err
    assert "cmn-eng.zip is not on this machine" in told
    assert "--data or in the environment variable S2S_LAB_DATA" in told
    assert not ran


@pytest.mark.usefixtures("offline")
def test_the_folder_of_a_corpus_can_be_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("S2S_LAB_DATA", "elsewhere")  # so that it is put back afterwards
    ran = stand_in(monkeypatch, corpus="tatoeba-zh-en")
    rows = (f"I have {n} apples.\t我有{n}个苹果。" for n in range(60))
    (tmp_path / "cmn.txt").write_text("\n".join(rows), encoding="utf-8")
    assert cli.main(["experiment", "word-order", "--data", str(tmp_path)]) == 0
    assert ran == [(0, 1, 2)]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 800, 360])
def test_the_page_fits_in_both_themes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tab: Tab, width: int
) -> None:
    stand_in(monkeypatch, CHART)
    file = tmp_path / "plot.html"
    assert cli.main(["experiment", "word-order", "--plot", str(file)]) == 0
    tab.page.set_viewport_size({"width": width, "height": 800})
    page = tab.open(file)
    seen = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert not page.evaluate(OVERFLOW)
        assert not faults_in_access(page)
        seen.append(page.evaluate(COLOURS))
    assert all(light != dark for light, dark in zip(*seen, strict=True))
