// The search space: the tree of all sequences, what several searches visited, and who is to blame.
// Searches and length conventions are gone through here; a new sentence or search asks the kernel.

import { html, notebook, special, standalone, visible } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { reasons } from "./panels/reasons.js";
import { shell } from "./panels/shell.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { SpaceMap } from "./panels/search_space_map.js";
import { spaceQuestion } from "./panels/search_space_ask.js";
import { searchTabs, sentence } from "./panels/search_space_searches.js";
import { spaceTree } from "./panels/search_space_tree.js";
import { lengthPanel } from "./panels/search_space_lengths.js";
import { predictor } from "./panels/predict.js";
import { openVisits, visitQuestion } from "./panels/predict_space.js";
import { SHARED } from "./words/shared.js";
import { WORDS_SEARCH_SPACE } from "./words/search_space.js";

const CHOICES = ["search", "step", "kind", "strength", "count_eos", "selected", "predict"];
const INPUTS = ["source", "reference", "strategies", "_error", "_busy", "_live"];
const NAMED = 4;

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const view = new Explorer(get, set);
  const off = [
    on("_spaces", () => view.read()),
    on("model", () => view.update()),
    ...CHOICES.map((name) => on(name, () => view.update())),
    on("predictions", () => view.uncover()),
    ...INPUTS.map((name) => on(name, () => view.ask())),
  ];
  el.append(view.root);
  view.read();
  return () => {
    for (const undo of off) undo();
    view.remove();
  };
}

class Explorer {
  constructor(get, set) {
    Object.assign(this, { get, set, maps: [], stop: new AbortController() });
    const { signal } = this.stop;
    this.say = speaker(get("language"), SHARED, WORDS_SEARCH_SPACE);
    const { say } = this;
    const hints = [["←", "→", say("keyStep")], ["Home", "End", say("keyEnds")], ["1", "…", "9", say("keySearch")], ["↑", "↓", say("keySequence")], ["Esc", say("keyWinner")]];
    this.question = spaceQuestion((changes) => this.asked(changes), say, signal);
    this.tabs = searchTabs((search) => this.set({ search, step: 0 }), say, signal);
    this.tree = spaceTree((selected) => this.set({ selected }), say, signal);
    this.transport = transport((step) => this.move(step), signal, say, hints);
    this.lengths = lengthPanel((changes) => this.set(changes), say, signal);
    this.predict = predictor({ get, set, signal });
    const { root, frame } = shell("search-space", say("title"), (event) => this.press(event), signal);
    this.stage = html("div", { class: "stage" }, this.tabs.element, this.predict.element, this.tree.element, this.transport.element, this.lengths.element);
    frame.append(this.question.element, this.stage);
    this.root = root;
  }

  remove() {
    this.stop.abort();
    this.root.remove();
  }

  /** New surveys have come. */
  read() {
    const value = this.get("_spaces");
    const data = typeof value === "string" ? (value ? JSON.parse(value) : []) : value ?? [];
    const tell = reasons(this.get("language"));
    const named = (search) => ({ ...search, label: this.say("searchName", search.label), reasons: search.reasons.map(tell) });
    this.maps = data.map((each) => new SpaceMap({ ...each, searches: each.searches.map(named) }));
    this.update();
  }

  get map() {
    return this.maps.find(({ name }) => name === this.get("model")) ?? this.maps[0];
  }

  /** Which search is looked at, and after how many of its steps; a number may be too large. */
  get place() {
    const search = Math.min(Math.max(0, this.get("search") ?? 0), this.map.searches.length - 1);
    const { length } = this.map.searches[search].visits;
    const open = this.map.searches.map((_, index) => openVisits(this.map, index, this.get("predict"), this.predict));
    const covered = open.map((steps, index) => steps < this.map.searches[index].visits.length);
    return { search, length, covered, open: open[search], step: Math.min(Math.max(0, this.get("step") ?? 0), open[search]) };
  }

  get view() {
    const { map, place } = this;
    const found = map.searches[place.search];
    const convention = { kind: this.get("kind"), strength: this.get("strength"), eos: this.get("count_eos") };
    const ranked = map.ranked(convention.kind, convention.strength, convention.eos);
    const selected = this.get("selected") ?? null;
    const guessing = place.covered.includes(true);
    const winner = guessing ? null : ranked[0]?.id ?? null; // it might be an answer
    const chosen = ranked.some(({ id }) => id === selected) ? selected : winner;
    return {
      ...place, map, guessing, label: found.label, answer: found.outputs[0], over: place.step === place.length,
      seen: map.seen(place.search, place.step), convention, ranked, chosen,
    };
  }

  ask() {
    this.question.update(this.get, this.maps, this.map);
  }

  update() {
    this.ask();
    this.stage.hidden = !this.maps.length;
    if (!this.maps.length) return;
    const { view } = this;
    const { guessing, step, open, length } = view;
    this.stage.classList.toggle("guessing", guessing);
    this.lengths.element.hidden = guessing;
    this.predict.ask(step === open && step < length ? visitQuestion(view.map, view.search, step + 1, this.get("predict")) : null);
    this.tabs.update(view);
    this.tree.update(view);
    this.transport.update({ step: view.step, length: view.length, sentence: narrate(view, this.say) });
    const { convention, chosen, search } = view;
    const ranking = JSON.stringify([view.map.name, convention, chosen, search]);
    const moved = this.ranking !== ranking || this.ranked !== view.map; // a step leaves it as it is
    if (moved) this.lengths.update(view);
    [this.ranking, this.ranked] = [ranking, view.map];
    this.tree.settle(); // scrolling measures: after all drawing
    if (moved) this.lengths.settle();
  }

  move(step) {
    this.set({ step: Math.min(step, this.place.open) });
  }

  /** A guess was made: what it was about is shown. */
  uncover() {
    if (!this.maps.length) return;
    this.move(this.place.step + 1);
    this.update();
  }

  asked(changes) {
    if ("model" in changes) this.set({ model: changes.model, step: 0, selected: null });
    else this.set(changes);
    if (!("model" in changes)) this.root.focus(); // sent: from here the keys step
  }

  press(event) {
    if (!this.maps.length) return false;
    if (this.predict.press(event)) return true;
    const { step, length, ranked, chosen, map, guessing } = this.view;
    const command = KEYS[event.key];
    if (command) this.move(MOVES[command](step, length));
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const at = ranked.findIndex(({ id }) => id === chosen) + (event.key === "ArrowDown" ? 1 : -1);
      if (ranked.length && !guessing) this.set({ selected: ranked[Math.min(Math.max(0, at), ranked.length - 1)].id });
    } else if (event.key === "Escape") this.set({ selected: null });
    else if (/^[1-9]$/.test(event.key) && Number(event.key) <= map.searches.length) {
      this.set({ search: Number(event.key) - 1, step: 0 });
    } else return false;
    return true;
  }
}

/** What the search did in its last step; at the end who is to blame. */
function narrate(view, say) {
  const { map, search, step, label, over } = view;
  if (step === 0) return say("before", label, map.searches[search].visits.length);
  const visit = map.searches[search].visits[step - 1];
  const { reasons } = map.searches[search];
  const name = (id) => say("quoted", map.tokens(id).filter((t) => !special(t) || t === "<eos>").map(visible).join(" ") || say("start"));
  const list = (ids) => ids.slice(0, NAMED).map(name).join(say("comma")) + (ids.length > NAMED ? say("andMore", ids.length - NAMED) : "");
  const stayed = visit.weighed.filter(([, fate]) => fate === "kept" || fate === "finished").map(([id]) => id);
  const lost = visit.weighed.find(([, fate]) => fate === "pruned");
  const parts = [say("asks", step, label, list(visit.continued))];
  parts.push(stayed.length ? say("keeps", list(stayed)) : say("keepsNone"));
  if (lost) parts.push(say("loses", name(lost[0]), reasons[lost[3]]));
  if (over) parts.push(say("answers", name(view.answer)), sentence(map.searches[search].diagnosis, say));
  return parts.join(" ");
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
