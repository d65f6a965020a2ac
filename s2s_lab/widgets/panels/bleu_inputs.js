// The texts and the settings of a BLEU score: typed where there is a kernel, recorded elsewhere.

import { follow, html } from "./kit.js";

const TOKENIZERS = ["13a", "zh", "char", "none"];
const SMOOTHINGS = ["none", "floor", "add-k", "exp"];
const AMOUNTS = { floor: 0.1, "add-k": 1 };

/** A form with `update(get, recorded)`; `ask(changes)` is called at every key that changes a text. */
export function bleuInputs(ask, signal, say) {
  const texts = html("div", { class: "texts" });
  const add = html("button", { type: "button", class: "plain" }, `+ ${say("add")}`);
  const tokenizer = choice("tokenizer", TOKENIZERS, say);
  const smoothing = choice("smoothing", SMOOTHINGS, say);
  const amount = html("input", { type: "number", min: 0, step: 0.1, "aria-label": say("amountMeans") });
  const amountLabel = html("label", { title: say("amountMeans") }, say("amount"), amount);
  const fixed = html("span", { class: "caption" }, say("fixed"));
  const form = html("form", { class: "ask" }, add,
    html("label", {}, say("tokenizer"), tokenizer),
    html("label", {}, say("smoothing"), smoothing), amountLabel, fixed);
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, texts, form, error);
  const hypothesis = area(say("hypothesis"), say("hypothesisMeans"));
  const references = [];
  let values = [];

  form.addEventListener("submit", (event) => event.preventDefault(), { signal });
  hypothesis.box.addEventListener("input", () => ask({ hypothesis: hypothesis.box.value }), { signal });
  add.addEventListener("click", () => {
    ask({ references: [...values, ""] });
    references.at(-1).box.focus();
  }, { signal });
  tokenizer.addEventListener("change", () => ask({ tokenizer: tokenizer.value }), { signal });
  smoothing.addEventListener("change", () => ask({ smoothing: smoothing.value }), { signal });
  amount.addEventListener("change", () => {
    if (amount.valueAsNumber >= 0) ask({ amount: amount.valueAsNumber });
  }, { signal });

  function referenceArea(index) {
    const made = area(say("reference", index + 1), say("referenceMeans"));
    made.remove = html("button", { type: "button", class: "plain", "aria-label": say("remove", index + 1), title: say("remove", index + 1) }, "×");
    made.element.firstChild.append(made.remove);
    made.box.addEventListener("input", () => ask({ references: values.with(index, made.box.value) }), { signal });
    made.remove.addEventListener("click", () => {
      ask({ references: values.filter((_, i) => i !== index) });
      hypothesis.box.focus();
    }, { signal });
    return made;
  }

  function update(get, recorded) {
    const live = Boolean(get("_live"));
    values = get("references") ?? [];
    texts.hidden = add.hidden = !live;
    fixed.hidden = live;
    if (live) {
      while (references.length < values.length) references.push(referenceArea(references.length));
      references.length = Math.max(1, values.length);
      follow(hypothesis.box, get("hypothesis"));
      references.forEach(({ box, remove }, i) => {
        follow(box, values[i]);
        remove.hidden = values.length === 1;
      });
      const wanted = [hypothesis, ...references].map((each) => each.element);
      if (wanted.length !== texts.childElementCount) texts.replaceChildren(...wanted);
    }
    for (const [select, name, other] of [[tokenizer, "tokenizer", "smoothing"], [smoothing, "smoothing", "tokenizer"]]) {
      select.value = get(name);
      for (const option of select.options) {
        const pair = name === "tokenizer" ? [option.value, get(other)] : [get(other), option.value];
        option.disabled = !live && !recorded(...pair);
      }
    }
    amountLabel.hidden = !live || !(get("smoothing") in AMOUNTS);
    follow(amount, get("amount") ?? AMOUNTS[get("smoothing")]);
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update };
}

/** A text box under its name. */
function area(label, means) {
  const box = html("textarea", { rows: 3, dir: "auto", spellcheck: "false", autocomplete: "off", "aria-label": label, title: means });
  const element = html("div", { class: "text" }, html("div", { class: "label" }, label), box);
  return { element, box };
}

function choice(name, values, say) {
  const options = values.map((value) => html("option", { value }, say(`${name} ${value}`)));
  return html("select", { "aria-label": say(name) }, options);
}
