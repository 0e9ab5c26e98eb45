// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows and hides the questions and choices of a page while it is filled in, by the conditions the server put into the
// form's data-logic. It follows the steps as codesign/surveys/logic/flow.py does. Nothing is erased: what is hidden
// stays in the form, and the server knows that it does not count.
import { evaluate, isTrue, newScope } from "./logic.js";

const form = document.querySelector("form[data-logic]");
const logic = JSON.parse(form.dataset.logic);

// The server may have given a question another name than its id, one with "q." before it.
const containerOf = (id) =>
  document.getElementById(`question-${id}`) || document.getElementById(`question-q.${id}`);
const nameOf = (container) => container.id.slice("question-".length);
const filled = (text) => (text === "" || text === undefined ? null : text);
const orNull = (answer) => (answer && Object.keys(answer).length ? answer : null);

function controls(container) {
  return [...container.querySelectorAll("input, select, textarea")].filter((control) => {
    const isBox = control.type === "radio" || control.type === "checkbox";
    return control.name && !control.closest(".companion") && (!isBox || control.checked);
  });
}

// The parts of an answer by their path: name "needs__light__importance" gives ["light", "importance"].
function parts(container) {
  const start = `${nameOf(container)}__`;
  return controls(container)
    .filter((control) => control.name.startsWith(start) && control.value !== "")
    .map((control) => [control.name.slice(start.length).split("__"), control.value]);
}

const values = (container) => controls(container).map((control) => control.value);
const single = (container) => filled(values(container)[0]);
const list = (container) => orNull(values(container));
// In a language that parts thousands with a point, 1.200 is twelve hundred: codesign/surveys/kinds/numbers.py knows too.
const group = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" })
  .formatToParts(1234567)
  .find(({ type }) => type === "group")?.value;
const thousands = group === "." || group === "," ? `\\${group}` : null;
const isGrouped = thousands && new RegExp(`^[+-]?\\d{1,3}(?:${thousands}\\d{3})+(?:[.,]\\d+)?$`);
const ungrouped = (text) =>
  isGrouped?.test(text) ? text.replace(new RegExp(`${thousands}(?=\\d{3}(?:\\D|$))`, "g"), "") : text;
const number = (container) => {
  const text = ungrouped((values(container)[0] || "").replace(/[\s\u00a0\u202f'’]/g, ""));
  return /^[+-]?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : null;
};

const READERS = {
  multiple: list,
  top: list,
  number,
  scale: (container) => {
    const chosen = single(container);
    return chosen !== null && /^\d+$/.test(chosen) ? Number(chosen) : chosen;
  },
  text: (container) => filled((values(container)[0] || "").trim()),
  consent: (container) => (controls(container).length ? true : null),
  note: () => null,
  matrix: (container) => orNull(Object.fromEntries(parts(container).map(([[item], value]) => [item, value]))),
  points: (container) => orNull(Object.fromEntries(parts(container).map(([[item], value]) => [item, Number(value)]))),
  ranking: (container) =>
    orNull(parts(container).sort((a, b) => a[1] - b[1]).map(([[thing]]) => thing)),
  place: (container) => orNull(parts(container).map(([, value]) => value)),
  importance_satisfaction: (container) => orNull(nested(container, Number)),
  best_worst: (container) => orNull(nested(container, String)),
};

function nested(container, convert) {
  const answer = {};
  for (const [[outer, inner], value] of parts(container)) (answer[outer] ??= {})[inner] = convert(value);
  return answer;
}

// A question whose answer cannot be read from the page, such as a pin, keeps the one given before.
function answerOf(step, container) {
  const reader = READERS[step.kind] || (["single", "dropdown", "yes_no", "date"].includes(step.kind) ? single : null);
  return reader ? reader(container) : logic.given[step.id] ?? null;
}

function isGone(part, gone) {
  return typeof part === "string" && gone.has(part);
}

function kept(answer, gone) {
  if (!gone.size || answer === null) return answer;
  if (Array.isArray(answer)) return orNull(answer.filter((part) => !isGone(part, gone)));
  if (typeof answer === "object") {
    return orNull(Object.fromEntries(Object.entries(answer).filter(([, part]) => !isGone(part, gone))));
  }
  return isGone(answer, gone) ? null : answer;
}

// Browsers may show options that are only hidden, so those are disabled too.
function offer(container, gone) {
  for (const control of container.querySelectorAll("option, input[type=radio], input[type=checkbox]")) {
    if (control.value === "" || control.closest(".companion")) continue;
    const isOut = gone.has(control.value);
    const row = control.closest(".choice") || control;
    row.hidden = isOut;
    if (control.tagName === "OPTION") control.disabled = isOut;
  }
}

function goneChoices(step, scope) {
  const gone = new Set();
  for (const [id, attributes] of Object.entries(step.choices || {})) {
    if (!isTrue(step.filter, { ...scope, attributes: { ...attributes, name: id } })) gone.add(id);
  }
  return gone;
}

function follow() {
  const scope = newScope({
    answers: { ...logic.answers }, repeats: logic.repeats, today: logic.today, now: logic.now,
  });
  for (const [id, tree] of logic.before) scope.variables[id] = evaluate(tree, scope);
  for (const step of logic.steps) {
    const container = containerOf(step.id);
    if (container) {
      const isShown = !step.show || isTrue(step.show, scope);
      container.hidden = !isShown;
      if (isShown) {
        const gone = goneChoices(step, scope);
        if (step.filter) offer(container, gone);
        const answer = kept(answerOf(step, container), gone);
        if (answer !== null) scope.answers[step.id] = answer;
      }
    }
    for (const [id, tree] of step.variables) scope.variables[id] = evaluate(tree, scope);
  }
}

form.addEventListener("input", follow);
form.addEventListener("change", follow);
// After "back", the browser fills in the controls without an event.
window.addEventListener("pageshow", follow);
follow();
