// Where a run stands: its state in a word, how much is done, the numbers of now, and a button.

import { html, number } from "./kit.js";
import { narrator } from "./shell.js";

const BUSY = ["running", "stopping"];

/** A block with `update(get)`; `stop()` is called by the button. */
export function monitorHead(stop, signal, say) {
  const state = html("b", { class: "state" });
  const share = html("span", { class: "share" });
  const bar = html("progress", { max: 1, "aria-label": say("budget") });
  const button = html("button", { type: "button", class: "stop" }, "■ ", say("stop"));
  const figures = html("dl", { class: "figures" });
  const status = narrator();
  const stuck = html("p", { class: "caption" }, say("stuck"));
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "transport" },
    html("div", { class: "bar" }, state, bar, share, button), figures, stuck, status.element, error);
  button.addEventListener("click", () => button.getAttribute("aria-disabled") === "true" || stop(), { signal });

  function update(get) {
    const now = get("_now") ?? {};
    const asked = get("stop_requested");
    const name = asked && get("_state") === "running" ? "stopping" : get("_state");
    state.textContent = say(name);
    state.className = `state ${name}`;
    bar.value = now.done ?? 0;
    share.textContent = `${number(100 * (now.done ?? 0), 0)} % ${say("budget")}`;
    button.hidden = !get("_live") || !BUSY.concat("waiting").includes(get("_state"));
    button.setAttribute("aria-disabled", asked || !BUSY.includes(get("_state")));
    stuck.hidden = !(get("_live") && name === "stopping");
    figures.replaceChildren(...(now.point ? numbers(now, get("_records")) : []));
    status.say(narrate(get, now));
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }

  function numbers(now, records) {
    const [step, loss, rate, norm, speed] = now.point;
    return [
      ["step", String(step)], ["epoch", number(now.epoch, 1)], ["loss", maybe(loss, 3)],
      ["valid", records.length ? number(records.at(-1)[1], 3) : "–"],
      ["rate", rate === null ? "–" : rate.toPrecision(2)], ["norm", maybe(norm, 2)],
      ["speed", String(speed)], ["elapsed", clock(now.seconds)], ["left", clock(now.left)],
    ].map(([key, text]) => html("div", {}, html("dt", {}, say(key)), html("dd", {}, text)));
  }

  /** Each validation in a sentence; not every look, which nobody could listen to. */
  function narrate(get, now) {
    const records = get("_records");
    if (!records.length) return say(get("_state"));
    const [step, nll] = records.at(-1);
    const best = records.every(([, other]) => nll <= other) ? say("saidBest") : "";
    const text = get("_samples").at(-1)?.texts[0]?.[1];
    const writes = text === undefined ? "" : say("saidWrites", text);
    const end = BUSY.includes(get("_state")) ? "" : ended(get("_state"), now);
    return end + say("said", step, number(nll, 3)) + best + writes;
  }
  /** How the run ended, and which weights were the best. */
  function ended(state, now) {
    const why = state === "finished" ? say(now.done >= 1 ? "endBudget" : "endPatience") : say(state);
    return now.best === null ? say("sentence", why) : say("sentence", why) + say("kept", now.best);
  }
  return { element, update };
}

function maybe(value, digits) {
  return value === null ? "–" : number(value, digits);
}

/** Minutes and seconds. */
function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
