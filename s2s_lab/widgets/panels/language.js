// Sentences in the language of the reader. The tables stand in words/: each entry has the English
// one and the Chinese one, a text with {0}, {1} … or a function that makes the text.

import { isolated } from "./kit.js";

const LANGUAGES = ["en", "zh-CN"];

/** A function `say(key, ...values)` that reads from these tables; an unknown key is an error. */
export function speaker(language, ...tables) {
  const table = Object.assign({}, ...tables);
  const column = Math.max(0, LANGUAGES.indexOf(language));
  return (key, ...given) => {
    if (!(key in table)) throw new Error(`words: expected an entry for ${key}, got none`);
    const values = given.map((value) => (typeof value === "string" ? isolated(value) : value));
    const entry = table[key][column];
    if (typeof entry === "function") return entry(...values);
    return entry.replace(/\{(\d)\}/g, (_, i) => String(values[i]));
  };
}
