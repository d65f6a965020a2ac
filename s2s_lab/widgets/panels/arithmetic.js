// The lines of arithmetic behind a score, the result last.

import { html, number } from "./kit.js";

/** `terms` are {name, value}; `why` gives their names in the language of the reader. */
export function arithmetic(terms, why) {
  const lines = terms.map((term) =>
    html("span", { class: "line" }, html("span", {}, why(term.name)), html("span", {}, number(term.value, 3))),
  );
  return html("div", { class: "arithmetic" }, lines);
}
