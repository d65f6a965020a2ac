// What every view is made with: elements, numbers, tokens as text, and the two homes of a view.
// Text from a run reaches the page only as text nodes and attribute values, never as markup.
// This file knows no trace and draws nothing by itself.

const SVG = "http://www.w3.org/2000/svg";
const MINUS = "\u2212";
const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** An HTML element: attributes (null and false are left out, true is bare), then children. */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element, in the same manner. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("aria-") && name !== "aria-label" && typeof value === "boolean") element.setAttribute(name, String(value));
    else if (value === null || value === undefined || value === false) continue;
    else if (name.startsWith("--")) element.style.setProperty(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

/** A number as a person writes it, with a true minus sign; null stands for minus infinity. */
export function number(value, digits = 2) {
  if (value === null) return `${MINUS}∞`;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** The probability behind a natural log-probability; null stands for minus infinity. */
export function chance(logprob) {
  return logprob === null ? 0 : Math.exp(logprob);
}

/** A probability with two digits, and with an honest end: never 0.00 for what is not zero. */
export function probability(logprob) {
  const p = chance(logprob);
  if (p > 0 && p < 0.005) return "< 0.01";
  return p < 1 && p > 0.995 ? "> 0.99" : p.toFixed(2);
}

/** A token that can be seen, even one that is empty or white space. */
export function visible(token) {
  if (token === "") return "∅";
  return token.replaceAll(" ", "␣").replaceAll("\n", "⏎").replaceAll("\t", "⇥");
}

/** At most `length` characters, the last one an ellipsis if some were cut. */
export function short(text, length) {
  const characters = Array.from(text);
  return characters.length > length ? characters.slice(0, length - 1).join("") + "…" : text;
}

/** The direction in which these tokens are read as a sentence, by its first letter: "ltr" or "rtl". */
export function direction(tokens) {
  const first = LETTER.exec(tokens.filter((token) => !special(token)).join(" "));
  return first && RIGHT_TO_LEFT.test(first[0]) ? "rtl" : "ltr";
}

/** A text to put into a sentence; one with right-to-left letters is kept from moving its neighbours. */
export function isolated(text) {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** The last `length` tokens, after an ellipsis if some were left out. */
export function tail(tokens, length) {
  return tokens.length > length ? ["…", ...tokens.slice(-length)] : tokens;
}

/** True for the special tokens of a vocabulary, such as <eos>. */
export function special(token) {
  return /^<[a-z]+>$/.test(token);
}

/** Tokens as a row of words; each stands for itself, whatever its script. */
export function words(tokens, attributes = {}) {
  const spans = tokens.map((token) =>
    html("bdi", { class: special(token) ? "token special" : "token" }, visible(token)),
  );
  return html("span", { ...attributes, dir: direction(tokens) }, spans.flatMap((w) => [w, " "]));
}

/** Scroll a box, and nothing around it, until one of its descendants can be seen. */
export function reveal(box, item) {
  const [outer, inner] = [box.getBoundingClientRect(), item.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + 8;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 8;
  if (inner.left < outer.left || inner.right > outer.right) {
    box.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
  }
}

/**
 * Show in a field what a trait holds, once for each change of it: what someone types meanwhile
 * stays, though answers to something else come in.
 */
export function follow(field, held) {
  const text = String(held ?? "");
  if (field.dataset.held === text) return;
  field.dataset.held = field.value = text;
}

/** A box with a heading, a caption and a body that scrolls by itself. */
export function panel(name, title, caption) {
  const heading = html("h3", {}, title);
  const note = html("p", { class: "caption" }, caption);
  const body = html("div", { class: "body", tabindex: 0, role: "group", "aria-label": title });
  const element = html("section", { class: `panel ${name}` }, html("header", {}, heading, note), body);
  return { element, heading, note, body };
}

/** Draw, and draw anew when the language changes; returns the way to undo it all. */
function inItsLanguage(draw, el, get, set, on) {
  let undo = draw(el, get, set, on);
  const off = on("language", () => {
    undo();
    undo = draw(el, get, set, on);
  });
  return () => {
    off();
    undo();
  };
}

/**
 * The notebook as home: the shared state is the kernel's model, in step over all views of it.
 * `draw(el, get, set, on)` returns a function that takes every listener away again.
 */
export function notebook(draw) {
  return ({ model, el }) => {
    const set = (changes) => {
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      model.save_changes();
    };
    const on = (name, react) => {
      model.on(`change:${name}`, react);
      return () => model.off(`change:${name}`, react);
    };
    return inItsLanguage(draw, el, (name) => model.get(name), set, on);
  };
}

/** A page of its own as home: the shared state is a plain object, and the keys work at once. */
export function standalone(draw) {
  return (el, state) => {
    const reactions = new Map();
    const set = (changes) => {
      const changed = Object.keys(changes).filter((name) => state[name] !== changes[name]);
      Object.assign(state, changes);
      for (const name of changed) for (const react of reactions.get(name) ?? []) react();
    };
    const on = (name, react) => {
      if (!reactions.has(name)) reactions.set(name, new Set());
      reactions.get(name).add(react);
      return () => reactions.get(name).delete(react);
    };
    const undo = inItsLanguage(draw, el, (name) => state[name], set, on);
    if (window === window.top) el.querySelector("[tabindex]")?.focus({ preventScroll: true });
    return undo;
  };
}
