// The verdict with its numbers, and the settings that would have kept the target.

import { html, number, panel } from "./kit.js";

/** A panel with `update(report)`. */
export function verdictPanel(say) {
  const { element, body } = panel("verdict-panel", say("verdict"), say("verdictCaption"));

  function update(report) {
    const parts = [html("p", { class: `verdict ${report.verdict === "answer" ? "right" : "wrong"}` }, say(`verdict_${report.verdict}`))];
    parts.push(figures(report, say));
    if (report.unknown.length) parts.push(html("p", {}, say("unknown", report.unknown.map((word) => `“\u2068${word}\u2069”`).join(", "))));
    if (report.verdict !== "answer") parts.push(html("p", { class: "fall" }, fallen(report, say)));
    body.replaceChildren(...parts);
  }
  return { element, update };
}

// Where the search dropped it, in a sentence.
function fallen({ fall, held, tokens }, say) {
  if (!fall) return say(held ? "heldAll" : "neverWeighed");
  const [step, , , barred, reason] = fall;
  return say(barred ? "fallBarred" : "fallAt", step + 1, tokens[step][0], reason);
}

function figures(report, say) {
  const heads = ["", say("logprob"), say("score")].map((name) => html(name ? "th" : "td", name ? { scope: "col" } : {}, name));
  const line = (name, logprob, score) => html("tr", {}, html("th", { scope: "row" }, name), html("td", {}, number(logprob, 3)), html("td", {}, score));
  return html("table", {}, html("thead", {}, html("tr", {}, heads)), html("tbody", {},
    line(say("yours"), report.tokens.at(-1)[2], report.scored ? number(report.targetScore, 3) : say("notKnown")),
    line(say("answer", say(report.strategy)), report.answerLogprob, number(report.answerScore, 3))));
}

/** A panel with `update(report, live)`; `ask(traits)` is called to search with a setting. */
export function helpPanel(ask, say, signal) {
  const { element, body } = panel("help", say("help"), say("helpCaption"));
  body.addEventListener("click", (event) => {
    const chip = event.target.closest("button[data-trait]");
    if (chip) ask({ method: "beam", [chip.dataset.trait]: Number(chip.dataset.value) });
  }, { signal });

  function update(report, live) {
    body.replaceChildren(
      line("widthKeeps", "width", report.kept, "smallest", live, say),
      line("widthWins", "width", report.width, "smallest", live, say),
      line("alphaWins", "alpha", report.alpha, "nearest", live, say),
      html("p", { class: "caption" }, say("notMonotonic")));
  }
  return { element, update };
}

function line(title, trait, tried, found, live, say) {
  const chips = tried.values.map(([value, helps]) => {
    const said = say(helps ? "helps" : "fails", value);
    const classes = `chip ${helps ? "helps" : "fails"}${value === tried.found ? " found" : ""}`;
    const text = `${value} ${helps ? "✓" : "✗"}`;
    if (!live) return html("span", { class: classes, title: said }, text);
    return html("button", { type: "button", class: classes, "data-trait": trait, "data-value": value, "aria-label": said }, text);
  });
  const said = tried.found === null ? say("none") : say(found, tried.found);
  return html("div", { class: "tried" }, html("p", {}, html("b", {}, say(title)), ` · ${said}`), html("div", { class: "chips" }, chips));
}
