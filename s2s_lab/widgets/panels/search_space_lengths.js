// The length conventions: which sequence wins under which, and how the ranking moves.
// All arithmetic is done here (length.js), so that the slider answers at once.

import { chance, html, number, panel, reveal, special, visible, words } from "./kit.js";
import { CONVENTIONS, counted, divisor } from "./length.js";
import { narrator } from "./shell.js";

const ROWS = 10;
const MOST = 2;

/** A panel with `update(view)` and `settle()`; `change(traits)` is called for a choice. */
export function lengthPanel(change, say, signal) {
  const { element, body } = panel("lengths", say("lengths"), say("lengthsCaption"));
  const kind = html("select", { "aria-label": say("convention") },
    Object.keys(CONVENTIONS).map((name) => html("option", { value: name }, say(`kind_${name}`))));
  const slider = html("input", { type: "range", min: 0, max: MOST, step: 0.02 });
  const value = html("output", { class: "count" });
  const eos = html("input", { type: "checkbox" });
  const strength = html("label", { class: "strength" }, html("span", {}), slider, value);
  const controls = html("div", { class: "ask" }, kind, strength, html("label", { class: "eos" }, eos, ` ${say("countEos")}`));
  const strip = html("div", { class: "strip", "aria-hidden": "true" });
  const marker = html("div", { class: "marker", "aria-hidden": "true" });
  const axis = html("div", { class: "strip-axis", "aria-hidden": "true" });
  const winners = html("div", { class: "winners" }, html("p", { class: "caption" }, say("winnersCaption")), html("div", { class: "strip-box" }, strip, marker), axis);
  const status = narrator();
  const list = html("div", { role: "listbox", "aria-label": say("ranking") });
  element.insertBefore(controls, body);
  element.insertBefore(winners, body);
  element.insertBefore(status.element, body);
  body.append(list);

  kind.addEventListener("change", () => change({ kind: kind.value, selected: null }), { signal });
  slider.addEventListener("input", () => change({ strength: Number(slider.value) }), { signal });
  slider.addEventListener("keydown", (event) => {
    if (/^Arrow|^Home$|^End$|^Page/.test(event.key)) event.stopPropagation(); // moves the slider, not the search
  }, { signal });
  eos.addEventListener("change", () => change({ count_eos: eos.checked }), { signal });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) change({ selected: Number(item.dataset.id) });
  }, { signal });

  function update(view) {
    const { convention } = view;
    kind.value = convention.kind;
    eos.checked = convention.eos;
    const free = CONVENTIONS[convention.kind].fixed === null;
    strength.hidden = winners.hidden = !free;
    const name = say(convention.kind === "reward" ? "reward" : "alpha");
    strength.firstChild.textContent = name;
    slider.setAttribute("aria-label", name);
    if (Number(slider.value) !== convention.strength) slider.value = convention.strength;
    value.textContent = number(convention.strength);
    if (free) drawStrip(view, name);
    status.say(summary(view, say));
    list.replaceChildren(...rows(view, say));
  }
  function drawStrip({ map, convention }, name) {
    const runs = map.winners(convention.kind, MOST, convention.eos);
    const part = (strength) => `${((100 * strength) / MOST).toFixed(2)}%`;
    strip.replaceChildren(...runs.map(({ id, from }, index) => {
      const to = runs[index + 1]?.from ?? MOST;
      const [empty, roomy] = [map.isEmpty(id), to - from >= MOST / 8];
      return html("span", { class: `run${empty ? " empty" : ""}`, "--size": part(to - from), title: map.tokens(id).map(visible).join(" ") },
        html("bdi", {}, empty ? `⚠ ${roomy ? say("empty") : ""}` : roomy ? plain(map, id) : "…"));
    }));
    marker.style.setProperty("--at", part(Math.min(MOST, convention.strength)));
    axis.replaceChildren(...[0, 0.5, 1, 1.5, 2].map((tick) => html("span", { "--at": part(tick) }, tick === 0 ? `${name} = 0` : String(tick))));
  }
  function settle() {
    const chosen = list.querySelector("[aria-selected=true]");
    if (chosen) reveal(body, chosen);
  }
  return { element, update, settle };
}

/** The words of a sequence without its end. */
function plain(map, id) {
  return map.tokens(id).filter((token) => !special(token)).map(visible).join(" ");
}

function quoted(map, id, say) {
  return map.isEmpty(id) ? say("emptyQuoted") : say("quoted", plain(map, id));
}

/** Who wins, whether the empty output does, and what the search at hand would answer. */
function summary({ map, ranked, convention, search, label }, say) {
  if (!ranked.length) return say("noneEnds");
  const [best] = ranked;
  const parts = [];
  const raw = map.ranked("none", 0, true)[0];
  const score = number(best.score, 3);
  if (map.isEmpty(best.id)) parts.push(say("emptyWins", number(chance(best.logprob), 3), score));
  else parts.push(say("wins", quoted(map, best.id, say), score));
  if (map.isEmpty(raw.id) && !map.isEmpty(best.id)) parts.push(say("emptyBeaten"));
  if (map.right !== null) {
    const place = ranked.findIndex(({ id }) => id === map.right) + 1;
    parts.push(say(place === 1 ? "rightWins" : "rightLoses", quoted(map, map.right, say), place));
  }
  const own = map.ranked(convention.kind, convention.strength, convention.eos, map.finishers[search]);
  if (own.length) parts.push(say("amongFound", label, own.length, quoted(map, own[0].id, say)));
  return parts.join(" ");
}

function rows(view, say) {
  const { map, ranked, chosen } = view;
  const before = new Map(map.ranked("none", 0, true).map(({ id }, index) => [id, index]));
  const at = ranked.findIndex(({ id }) => id === chosen);
  const shown = ranked.map((end, index) => ({ end, index })).filter(({ index }) => index < ROWS || index === at);
  const items = shown.map(({ end, index }) => row(view, end, index, before.get(end.id) - index, say));
  if (shown.length < ranked.length) items.push(html("p", { class: "hint", role: "presentation" }, say("more", ranked.length - shown.length)));
  return items;
}

function row({ map, convention, chosen }, end, index, rise, say) {
  const found = map.by(map.finishers, end.id);
  const moved = rise === 0 ? "" : rise > 0 ? `▲${rise}` : `▼${-rise}`;
  const kinds = [end.id === map.right ? "right" : "", map.isEmpty(end.id) ? "empty" : ""].join(" ");
  return html("div", { role: "option", class: `sequence ${kinds}`, "data-id": end.id, "aria-selected": end.id === chosen },
    html("span", { class: "rank" }, index === 0 ? "★" : String(index + 1)),
    html("span", { class: "moved", title: say("moved") }, moved),
    html("span", { class: "what" }, words(map.tokens(end.id), { class: "phrase" }),
      end.id === map.right ? html("span", { class: "flag" }, ` ⚑ ${say("rightMark")}`) : null),
    html("span", { class: "p" }, `p ${number(chance(end.logprob), 4)}`),
    html("span", { class: "score" }, number(end.score, 3)),
    html("span", { class: "found" }, found.length ? say("foundBy", found.join(" ")) : say("foundByNone")),
    end.id === chosen ? arithmetic(end, convention, say) : null);
}

function arithmetic(end, convention, say) {
  const { kind, fixed } = CONVENTIONS[convention.kind];
  const alpha = fixed ?? convention.strength;
  const n = counted(end.length, convention.eos);
  const lines = [[say("logprob"), number(end.logprob, 4)], [say("tokensCounted"), String(n)]];
  if (alpha > 0 && kind === "reward") lines.push([`+ ${number(alpha)} × ${n}`, number(alpha * n, 4)]);
  else if (alpha > 0) {
    const base = kind === "gnmt" ? `((5 + ${n}) / 6)` : String(Math.max(n, 1));
    lines.push([`÷ ${base} ^ ${number(alpha)}`, number(divisor(kind, n, alpha), 4)]);
  }
  lines.push([say("score"), number(end.score, 4)]);
  return html("span", { class: "arithmetic" }, lines.map(([name, value]) =>
    html("span", { class: "line" }, html("span", {}, name), html("span", {}, value))));
}
