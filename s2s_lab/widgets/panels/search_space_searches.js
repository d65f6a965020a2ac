// The searches as tabs: what each answered, at what price, and who is to blame.

import { chance, html, number, words } from "./kit.js";

const MARKS = { "no error": "✓", "search error": "✗", "model error": "✗", undecided: "?", "no end": "–" };

/** A block with `update(view)`; `choose(index)` is called at a click on a search. */
export function searchTabs(choose, say, signal) {
  const list = html("div", { class: "searches", role: "tablist", "aria-label": say("searches") });
  const verdict = html("p", { class: "verdict" });
  const element = html("div", { class: "search-tabs" }, list, verdict);
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(Number(tab.dataset.search));
  }, { signal });
  let drawn = null;

  function update({ map, search, covered }) {
    if (drawn !== map) list.replaceChildren(...map.searches.map((found, index) => tab(map, found, index, say)));
    drawn = map;
    [...list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === search));
      item.tabIndex = index === search ? 0 : -1;
      for (const answer of [...item.children].slice(1)) answer.hidden = covered[index];
    });
    const { diagnosis } = map.searches[search];
    verdict.hidden = covered[search];
    verdict.className = `verdict ${verdictKind(diagnosis).replace(" ", "-")}`;
    verdict.textContent = sentence(diagnosis, say);
  }
  return { element, update };
}

/** Who is to blame, in a sentence with the numbers that say so. */
export function sentence(diagnosis, say) {
  if (!diagnosis) return say("noEnd");
  const figures = { ...diagnosis };
  for (const name of ["output", "best", "bound"]) figures[name] = number(diagnosis[name], 3);
  figures.hasReference = diagnosis.reference !== null;
  figures.reference = number(diagnosis.reference, 3);
  return say("verdict", figures);
}

function verdictKind(diagnosis) {
  return diagnosis?.verdict ?? "no end";
}

function tab(map, found, index, say) {
  const [answer] = found.outputs;
  const kind = verdictKind(found.diagnosis);
  const lucky = kind === "no error" && found.diagnosis.missed;
  return html("button", { type: "button", role: "tab", class: `search ${kind.replace(" ", "-")}`, "data-search": index },
    html("span", { class: "name" }, html("kbd", {}, String(index + 1)), ` ${found.label}`),
    words(map.tokens(answer), { class: "phrase" }),
    html("span", { class: "figures" }, say("tabFigures", number(chance(map.nodes[answer].total), 4), found.prefixes)),
    html("span", { class: "blame" }, `${MARKS[kind]} ${say(lucky ? "lucky" : `short_${kind}`)}`));
}
