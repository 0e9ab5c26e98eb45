// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows and hides the questions and choices of a page while it is filled in, by the conditions the server put into the
// form's data-logic. Nothing is erased: what is hidden stays in the form, and the server knows that it does not count.
import { follow } from "./flow.js";

const form = document.querySelector("form[data-logic]");
const logic = JSON.parse(form.dataset.logic);

// The server may have given a question another name than its id, one with "q." before it.
const containerOf = (id, prefix = "") =>
  document.getElementById(`question-${prefix}${id}`) || document.getElementById(`question-${prefix}q.${id}`);
const innerOf = (repeat, number, id) => containerOf(id, `${nameOf(repeat)}__${number}__`);
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
function answerOf(step, container, before) {
  if (step.inner) return entries(step, container, before);
  const reader = READERS[step.kind] || (["single", "dropdown", "yes_no", "date"].includes(step.kind) ? single : null);
  return reader ? reader(container) : before;
}

function entries(step, container, before) {
  return [...container.querySelectorAll(".repeat-entry")].map((_section, number) =>
    Object.fromEntries(
      step.inner.map((inner) => {
        const place = innerOf(container, number, inner.id);
        return [inner.id, place ? answerOf(inner, place, before?.[number]?.[inner.id] ?? null) : null];
      }),
    ),
  );
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

// The question and its answer apply or not; nothing typed is lost.
function show(container, judged) {
  container.hidden = !judged.isShown;
  for (const line of container.querySelectorAll("[data-line]")) line.hidden = judged.hidden.has(line.dataset.line);
}

// Says that an answer is needed, where that depends on other answers.
function require(container, isRequired) {
  const heading = container.querySelector("legend, h2, label");
  let mark = heading.querySelector(".field-required");
  if (!mark && isRequired) {
    mark = document.createElement("span");
    mark.className = "field-required";
    mark.textContent = ` (${form.dataset.required})`;
    heading.append(mark);
  }
  if (mark) mark.hidden = !isRequired;
}

function apply(step, container, judged) {
  if (!container) return;
  show(container, judged);
  if (step.filter && judged.isShown) offer(container, judged.gone);
  if (step.required_if) require(container, judged.isRequired);
}

function given() {
  return Object.fromEntries(
    logic.steps.map((step) => {
      const container = containerOf(step.id);
      return [step.id, container ? answerOf(step, container, logic.given[step.id] ?? null) : null];
    }),
  );
}

function update() {
  const found = follow(logic, given());
  for (const step of logic.steps) {
    const container = containerOf(step.id);
    apply(step, container, found[step.id]);
    found[step.id].entries?.forEach((judged, number) => {
      for (const inner of step.inner) apply(inner, innerOf(container, number, inner.id), judged[inner.id]);
    });
  }
}

form.addEventListener("input", update);
form.addEventListener("change", update);
// After "back", the browser fills in the controls without an event.
window.addEventListener("pageshow", update);
update();
