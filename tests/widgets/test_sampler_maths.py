"""What the sampler lab computes in the browser: the filters of `decoding`, and fair chance."""

import itertools
import math
import random
from pathlib import Path
from typing import Any

import pytest
import torch

from s2s_lab import pages
from s2s_lab.decoding.filters import Temperature as Heat
from s2s_lab.decoding.filters import TopK, TopP, Typical, entropy, stages
from s2s_lab.widgets.pipeline import KINDS, filters_of
from tests.conftest import Tab

pytestmark = pytest.mark.browser


def functions(tab: Tab, folder: Path, name: str, *names: str) -> Any:
    """A page with the functions of one panel file in ``window.it``."""
    code = pages.module(f"panels/{name}").replace("export function", "function")
    file = folder / "maths.html"
    head = '<meta charset="utf-8"><link rel="icon" href="data:,">'
    script = f"{code}\nwindow.it = {{ {', '.join(names)} }};"
    file.write_text(f"{head}<script type=module>{script}</script>", encoding="utf-8")
    return tab.open(file)


def random_law(dice: random.Random) -> list[float]:
    """Log-probabilities, most probable first; some laws have ties, some a very long tail."""
    size = dice.choice([1, 2, 5, 9, 30, 200])
    sharp = dice.choice([0.1, 1.0, 4.0])
    logits = [dice.gauss(0, sharp) for _ in range(size)]
    if dice.random() < 0.3:
        logits = [round(value) for value in logits]
    return sorted(torch.tensor(logits, dtype=torch.float64).log_softmax(-1).tolist(), reverse=True)


def random_pipeline(dice: random.Random) -> list[list[Any]]:
    """Every filter with a number that it takes, in any order, some of them on."""

    def share() -> float:
        return dice.uniform(0.02, 0.98)

    numbers = {name: share() for name in KINDS} | {
        "temperature": dice.uniform(0.2, 4),
        "top-k": dice.randint(1, 40),
        "epsilon": dice.choice([1, 0.01]) * share(),
        "eta": dice.choice([1, 0.01]) * share(),
    }
    chosen = dice.random()
    pipeline = [[name, numbers[name], dice.random() < chosen] for name in KINDS]
    dice.shuffle(pipeline)
    return pipeline


def test_filters_agree_with_python_on_random_laws(tab: Tab, tmp_path: Path) -> None:
    """1,000 laws, each through seven filters in a random order: law, tokens left and mass kept."""
    dice = random.Random(5)
    cases = [(random_law(dice), random_pipeline(dice)) for _ in range(1000)]
    page = functions(tab, tmp_path, "sampler_filters", "stages", "outcome", "entropy", "count")
    plain = "law.map((lp) => (lp === -Infinity ? null : lp))"
    found = page.evaluate(
        f"""cases => cases.map(([law, pipeline]) => {{
          const plain = (law) => {plain};
          return [plain(it.outcome(law, pipeline)), it.entropy(it.outcome(law, pipeline)),
            it.stages(law, pipeline).map((s) => [plain(s.law), s.count, s.kept])];
        }})""",
        cases,
    )
    kinds_that_cut = set()
    for (law, pipeline), (outcome, nats, each) in zip(cases, found, strict=True):
        before = torch.tensor([law], dtype=torch.float64)
        laws = stages(before, filters_of(pipeline))
        expect_same(outcome, laws[-1])
        assert nats == pytest.approx(float(entropy(laws[-1])), abs=1e-9)
        after = iter(laws[1:])
        now = laws[0]
        for (name, number, on), (shown, left, kept) in zip(pipeline, each, strict=True):
            alone = filters_of([[n, number if n == name else 1, n == name] for n in KINDS])
            expected = next(after) if on else alone[0](now)
            assert left == int(expected.isfinite().sum())
            assert kept == pytest.approx(float(now.exp()[expected.isfinite()].sum()))
            expect_same(shown, expected if on else now)
            kinds_that_cut |= {name} if left < int(now.isfinite().sum()) else set()
            now = expected if on else now
    assert kinds_that_cut == set(KINDS) - {"temperature"}


def expect_same(shown: list[float | None], law: torch.Tensor) -> None:
    expected = law[0].tolist()
    assert [lp is None for lp in shown] == [lp == -math.inf for lp in expected]
    values = [(lp, e) for lp, e in zip(shown, expected, strict=True) if lp is not None]
    assert [lp for lp, _ in values] == pytest.approx([e for _, e in values], abs=1e-9)


def test_the_turned_pipeline_by_hand(tab: Tab, tmp_path: Path) -> None:
    """.6 .3 .1: at temperature ½ first, .783 alone reaches .7; top-p first keeps two tokens."""
    page = functions(tab, tmp_path, "sampler_filters", "turned", "outcome", "variation")
    pipeline = [["temperature", 0.5, True], ["top-k", 2, False], ["top-p", 0.7, True]]
    law = [math.log(p) for p in (0.6, 0.3, 0.1)]
    turned, back, first, last = page.evaluate(
        """([law, pipeline]) => { const other = it.turned(pipeline);
          return [other, it.turned(other), it.outcome(law, pipeline).map(Math.exp),
            it.outcome(law, other).map(Math.exp)]; }""",
        [law, pipeline],
    )
    assert [name for name, _, _ in turned] == ["top-k", "top-p", "temperature"]
    assert [name for name, _, _ in back] == ["temperature", "top-k", "top-p"]
    assert first == pytest.approx([1, 0, 0])
    assert last == pytest.approx([0.8, 0.2, 0])
    assert page.evaluate("it.variation([0, -Infinity], [Math.log(0.25), Math.log(0.75)])") == 0.75


def test_draws_come_up_as_often_as_they_are_probable(tab: Tab, tmp_path: Path) -> None:
    """Within five standard deviations of n p, never what is barred; more draws keep the first."""
    page = functions(tab, tmp_path, "sampler_chance", "drawn")
    law, n = [0.5, 0.0, 0.3, 0.15, 0.05], 20_000
    for seed in range(5):
        some, more = page.evaluate(
            """([law, n, seed]) => [n / 100, n].map(
              (n) => [...it.drawn(law.map(Math.log), n, seed)])""",
            [law, n, seed],
        )
        assert (sum(some), sum(more)) == (n / 100, n)
        assert all(a <= b for a, b in zip(some, more, strict=True))
        for count, p in zip(more, law, strict=True):
            assert abs(count - n * p) <= 5 * math.sqrt(n * p * (1 - p))


def test_gumbel_top_k_draws_without_replacement(tab: Tab, tmp_path: Path) -> None:
    """Over 20,000 seeds: the ordered pair (i, j) comes up with p_i · p_j / (1 - p_i).

    At scale 2 the law is that of temperature 2, which is p to the power ½; at scale 0 the two
    most probable come out.
    """
    page = functions(tab, tmp_path, "sampler_chance", "gumbels", "perturbed")
    law, n = torch.tensor([0.5, 0.3, 0.15, 0.05], dtype=torch.float64), 20_000
    for scale in (1.0, 2.0):
        pairs = page.evaluate(
            """([law, n, scale]) => { const found = {};
              for (let seed = 0; seed < n; seed += 1) {
                const best = it.perturbed(law, it.gumbels(["a", "b", "c", "d"], seed), scale);
                const pair = `${best[0].place} ${best[1].place}`;
                found[pair] = (found[pair] ?? 0) + 1;
              } return found; }""",
            [law.log().tolist(), n, scale],
        )
        heated = Heat(scale)(law.log()[None])[0].exp().tolist()
        for i, j in itertools.permutations(range(4), 2):
            p = heated[i] * heated[j] / (1 - heated[i])
            assert abs(pairs.get(f"{i} {j}", 0) - n * p) <= 5 * math.sqrt(n * p * (1 - p))
    greedy = page.evaluate("it.perturbed([-2, -1, -Infinity], [9, -9, 99], 0).map((c) => c.place)")
    assert greedy == [1, 0]


def test_the_pipeline_makes_the_filters() -> None:
    pipeline = [["top-p", 0.7, True], ["temperature", 0.5, True], ["typical", 0.3, True]]
    rest = [[name, 1, False] for name in KINDS if name not in {"top-p", "temperature", "typical"}]
    assert filters_of([*pipeline, *rest]) == (TopP(0.7), Heat(0.5), Typical(0.3))
    rest[0] = ["top-k", 4.0, True]
    assert filters_of([*pipeline, *rest])[-1] == TopK(4)
