// The sentences of a trace in the language of the reader; what has no entry stays English.

import { REASONS } from "../words/reasons.js";

const NUMBER = "([-−]?(?:[\\d.,]*\\d(?:e[-+]?\\d+)?|inf|nan))";

/** A function that gives a reason, a term's name, a table's title or an edit in this language. */
export function reasons(language) {
  if (language !== "zh-CN") return (text) => text;
  const known = new Map();
  const told = (text) => {
    if (!known.has(text)) known.set(text, translated(text, told));
    return known.get(text);
  };
  return told;
}

let patterns = null;

function translated(text, told) {
  patterns ??= REASONS.map(([english, chinese]) => [pattern(english), chinese]);
  for (const [regex, chinese] of patterns) {
    const found = regex.exec(text);
    if (found) return chinese.replace(/\{(\d)(\*?)\}/g, (_, i, again) => (again ? told(found[+i + 1]) : found[+i + 1]));
  }
  return text;
}

/** Escaped, but for #, {} and [a|b]. */
function pattern(english) {
  const parts = english.split(/(\[[^\]]*\]|\{\}|#)/).map((part) => {
    if (part === "#") return NUMBER;
    if (part === "{}") return "([^]+)";
    if (/^\[.*\]$/.test(part)) return `(?:${part.slice(1, -1)})`;
    return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}
