// What of the recorded figures is shown now: settings, sentence, order, n-gram. Draws nothing.

/** Read from the traits; `null` as long as there are no figures. */
export function reading(get, figures) {
  if (!figures) return null;
  const [tokenizer, smoothing] = chosen(get, figures);
  const sentences = figures.counts[tokenizer];
  const index = within(get("sentence") ?? 0, sentences.length);
  const sentence = sentences[index];
  const n = get("order") ?? 1;
  const ngrams = sentence.orders[n - 1];
  const at = within(get("ngram") ?? 0, ngrams.length);
  const scores = figures.scores[tokenizer][smoothing];
  return { tokenizer, smoothing, sentences, index, sentence, n, ngrams, at, looked: ngrams[at] ?? null, scores };
}

/** True if these figures can be shown without asking anybody. */
export function recorded(figures, tokenizer, smoothing) {
  return Boolean(figures?.scores[tokenizer]?.[smoothing]);
}

function chosen(get, figures) {
  const wanted = [get("tokenizer"), get("smoothing")];
  return recorded(figures, ...wanted) ? wanted : figures.shown;
}

function within(index, length) {
  return Math.min(Math.max(0, index), Math.max(0, length - 1));
}

/** The tokens of an n-gram. */
export function ngramOf(sentence, entry, n) {
  return sentence.output.slice(entry.starts[0], entry.starts[0] + n);
}

/**
 * What each token of the output is part of: "counted" (an occurrence that counts), else "surplus"
 * (one that was clipped away), else "unmatched". The first occurrences of an n-gram are the counted.
 */
export function outputMarks({ sentence, ngrams, n }) {
  const marks = sentence.output.map(() => "unmatched");
  for (const wanted of ["surplus", "counted"]) {
    for (const { starts, clipped, limit } of ngrams) {
      if (!limit) continue;
      const places = wanted === "counted" ? starts.slice(0, clipped) : starts.slice(clipped);
      for (const start of places) marks.fill(wanted, start, start + n);
    }
  }
  return marks;
}

/** The same for a reference: "counted" where it has an n-gram of the output. */
export function referenceMarks({ sentence, ngrams, n }, reference) {
  const marks = sentence.references[reference].map(() => "unmatched");
  for (const { references } of ngrams) {
    for (const start of references[reference]) marks.fill("counted", start, start + n);
  }
  return marks;
}

/** Which tokens belong to the n-gram that is looked at: for each "", "in" or "begins". */
export function spans(length, starts, n) {
  const marks = Array(length).fill("");
  for (const start of starts) {
    for (let i = start; i < start + n; i += 1) marks[i] ||= "in";
    marks[start] = "begins";
  }
  return marks;
}
