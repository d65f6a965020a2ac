// The law of the next token as sorted bars, and beside each bar what every filter does to it.

import { direction, html, panel, special, visible } from "./kit.js";
import { plain } from "./sampler_pipeline.js";

const ROWS = 16;
const EXTRA = 4;
const DECADES = 6;

/** Four digits, and an honest end. */
export function share(p) {
  return p > 0 && p < 0.00005 ? "< 0.0001" : p.toFixed(4);
}

/** A panel with `update(view)`; `choose(place)` is called when a row is clicked. */
export function barsPanel(choose, signal, say) {
  const { element, body } = panel("bars", say("bars"), say("barsCaption"));
  const heads = html("div", { class: "heads", "aria-hidden": "true" });
  const axis = html("div", { class: "axis", "aria-hidden": "true" });
  const list = html("div", { role: "listbox", "aria-label": say("bars"), class: "rows" });
  const more = html("p", { class: "hint more" });
  const detail = html("p", { class: "detail" });
  body.append(heads, list, more);
  element.append(detail);
  const rows = Array.from({ length: ROWS + EXTRA }, () => row());
  list.append(...rows.map((each) => each.element));
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose(Number(item.dataset.place));
  }, { signal });
  let columns = "";

  function head(view, length) {
    const cuts = view.stages.filter((stage) => stage.name !== "temperature");
    const key = [...cuts.map((s) => `${s.name} ${s.on}`), view.draws > 0].join();
    if (key !== columns) {
      columns = key;
      const cells = [
        html("span", { class: "rank" }), html("span", { class: "name" }), axis,
        html("span", { class: "p" }, say("model")), html("span", { class: "p" }, say("after")),
        ...cuts.map((s) => html("span", { class: s.on ? "rail" : "rail off" },
          html("b", {}, say(s.name)), html("small", {}), html("small", {}))),
        html("span", { class: "times" }, say("drawnHead")),
      ];
      heads.replaceChildren(...cells);
      element.style.setProperty("--rails", cuts.length);
      element.classList.toggle("drawing", view.draws > 0);
    }
    const rails = heads.querySelectorAll(".rail");
    cuts.forEach((stage, i) => {
      const [size, kept] = rails[i].querySelectorAll("small");
      size.textContent = `${plain(stage.name, stage.value)} → ${stage.count}`;
      kept.textContent = stage.kept.toFixed(3);
    });
    element.style.setProperty("--grid", length.log ? `${100 / DECADES}%` : "25%");
    axis.replaceChildren(
      html("span", { class: "axis-name" }, say(length.log ? "axisLogarithm" : "axisProbability")),
      ...length.ticks.map(([text, at]) => html("span", { class: "tick", "--at": at.toFixed(4) }, text)));
  }

  function update(view) {
    const { law, after, words, chosen, stages } = view;
    const length = scaleOf(view);
    head(view, length);
    const shown = places(view);
    rows.forEach((each, n) => {
      each.element.hidden = n >= shown.length;
      if (n < shown.length) each.update(view, shown[n], length, n > 0 && shown[n] !== shown[n - 1] + 1);
    });
    const rest = law.length - shown.length;
    const listed = shown.reduce((total, i) => total + Math.exp(law[i]), 0);
    const { unlisted, missing } = view.run.wire.steps[view.step];
    more.textContent = (rest > 0 ? say("more", rest, share(Math.max(0, 1 - listed))) : "") +
      (unlisted ? say("unlisted", unlisted, share(missing)) : "");
    more.hidden = rest <= 0 && !unlisted;
    detail.textContent = chosen === null ? say("detail") : story(words[chosen], chosen, law, after, stages);
  }

  /** What becomes of one token, filter by filter. */
  function story(word, place, law, after, stages) {
    const parts = [say("byModel", share(Math.exp(law[place])))];
    for (const stage of stages.filter((s) => s.on)) {
      const label = `${say(stage.name)} ${plain(stage.name, stage.value)}`;
      if (stage.law[place] === -Infinity) {
        parts.push(say("cutBy", label));
        break;
      }
      parts.push(say("afterEach", share(Math.exp(stage.law[place])), label));
    }
    return `“${visible(word)}”: ${parts.join(" → ")}`;
  }

  function row() {
    const rank = html("span", { class: "rank" });
    const name = html("bdi", { class: "name" });
    const bars = ["filled", "before", "other", "seen"].map((kind) => html("span", { class: kind }));
    const track = html("span", { class: "track" }, bars);
    const [p, q] = [html("span", { class: "p" }), html("span", { class: "p after" })];
    const rails = Array.from({ length: 6 }, () => html("span", { class: "rail" }));
    const times = html("span", { class: "times" });
    const element = html("div", { role: "option", class: "bar-row" }, rank, name, track, p, q, rails, times);
    return { element, update: (view, place, length, gap) => fill(view, place, length, gap) };

    function fill(view, place, length, gap) {
      const { law, after, words, counts, draws, chosen, other } = view;
      const word = visible(words[place]);
      const [before, now] = [Math.exp(law[place]), Math.exp(after[place])];
      element.dataset.place = place;
      element.className = `bar-row${now > 0 ? "" : " barred"}${gap ? " gap" : ""}`;
      element.setAttribute("aria-selected", place === chosen);
      element.setAttribute("aria-label", say("row", word, share(before), share(now)) +
        (draws ? say("rowDrawn", counts[place]) : ""));
      rank.textContent = place + 1;
      name.textContent = word;
      name.dir = direction([word]);
      name.classList.toggle("special", special(words[place]));
      const seen = draws ? counts[place] / draws : 0;
      const alike = !other.matters || other.variation < 1e-9;
      [now, before, alike ? 0 : Math.exp(other.law[place]), seen].forEach((value, i) => {
        bars[i].hidden = value <= 0;
        bars[i].style.setProperty("--at", length.of(value).toFixed(4));
      });
      p.textContent = share(before);
      q.textContent = now > 0 ? share(now) : "×";
      view.stages.filter((s) => s.name !== "temperature").forEach((stage, i) => {
        const out = stage.before[place] === -Infinity;
        const cut = !out && stage.alone[place] === -Infinity;
        const mark = out ? "gone" : cut ? "lost" : "held";
        rails[i].className = `rail ${mark}${stage.on ? "" : " off"}`;
        rails[i].textContent = out ? "" : cut ? "×" : "●";
      });
      times.textContent = draws ? counts[place] : "";
    }
  }
  return { element, update };
}

/** Which places have a row: a window around the chosen one, then what was picked or drawn below. */
function places({ law, chosen, scores, picks, counts }) {
  const start = chosen !== null && chosen >= ROWS ? Math.min(chosen - ROWS + 4, law.length - ROWS) : 0;
  const shown = Array.from({ length: Math.min(ROWS, law.length - start) }, (_, i) => start + i);
  const last = shown.at(-1);
  const deep = scores.slice(0, picks).map((score) => score.place).filter((place) => place > last);
  if (counts) {
    const often = [...counts.keys()].filter((i) => i > last && counts[i] > 0);
    deep.push(...often.sort((a, b) => counts[b] - counts[a] || a - b).slice(0, EXTRA));
  }
  const extra = [...new Set(deep)].slice(0, EXTRA).sort((a, b) => a - b);
  return [...shown, ...extra];
}

/** How long a bar is, and the ticks of the axis. */
function scaleOf({ scale, law, after, other }) {
  if (scale === "logarithm") {
    const of = (p) => (p > 0 ? Math.max(0, 1 + Math.log10(p) / DECADES) : 0);
    const ticks = Array.from({ length: DECADES + 1 }, (_, i) => [i ? `10${raised(-DECADES + i)}` : "10⁻⁶", i / DECADES]);
    ticks[DECADES][0] = "1";
    return { of, ticks, log: true };
  }
  const top = [law, after, other.law].reduce((most, one) => one.reduce((a, lp) => Math.max(a, Math.exp(lp)), most), 0);
  const end = [0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8].find((value) => value >= top) ?? 1;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => [String(Number((at * end).toFixed(4))), at]);
  return { of: (p) => Math.min(1, p / end), ticks, log: false };
}

function raised(exponent) {
  return "⁻" + "⁰¹²³⁴⁵⁶"[-exponent];
}
