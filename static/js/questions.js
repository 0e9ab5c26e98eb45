// SPDX-License-Identifier: AGPL-3.0-or-later
// What makes some kinds of question easier with a script: all of them work without one.
import { makeMap } from "./question-map.js";
import { makeRanking } from "./question-ranking.js";

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// Choosing "none of these" takes the other choices away, and the other way round.
function makeExclusive(question) {
  const exclusive = new Set(question.dataset.exclusive.split(" "));
  question.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const box of question.querySelectorAll(`input[name="${CSS.escape(target.name)}"]:checked`)) {
      if (box !== target && (exclusive.has(target.value) || exclusive.has(box.value))) box.checked = false;
    }
  });
}

// A text beside an answer shows while an answer that asks for it is chosen.
function makeCompanion(companion) {
  const { of, when } = companion.dataset;
  const wanted = new Set(when.split(" "));
  const form = companion.closest("form") ?? document;
  companion.querySelector(".field-hint")?.remove();
  companion.querySelector("[aria-describedby]")?.removeAttribute("aria-describedby");
  const isOf = (control) => control.name === of || control.name.startsWith(`${of}__`);
  const show = () => {
    companion.hidden = ![...form.querySelectorAll("input, select")].some(
      (control) =>
        isOf(control) &&
        (control.type === "radio" || control.type === "checkbox" ? control.checked : control.type !== "hidden") &&
        wanted.has(control.value),
    );
  };
  form.addEventListener("change", show);
  show();
}

function makeCounter(question) {
  const area = question.querySelector("textarea, input[type=text]");
  const { most, left } = question.dataset;
  const words = document.createElement("p");
  words.className = "characters-left";
  words.setAttribute("aria-live", "polite");
  area.after(words);
  const count = () => {
    const rest = most - area.value.length;
    // Said only where it matters: near the end.
    words.textContent = rest <= Math.max(20, most / 5) ? filled(left, { n: rest }) : "";
  };
  area.addEventListener("input", count);
  count();
}

function makePoints(question) {
  const { total, left, over, done } = question.dataset;
  const status = question.querySelector("[data-status]");
  const count = () => {
    const boxes = [...question.querySelectorAll(".points-row input")];
    const rest = total - boxes.reduce((sum, box) => sum + (Number.parseInt(box.value, 10) || 0), 0);
    status.classList.toggle("is-over", rest < 0);
    status.textContent = rest ? filled(rest > 0 ? left : over, { n: Math.abs(rest) }) : done;
  };
  question.addEventListener("input", count);
  count();
}

// The same thing cannot matter most and least: the other circle of its row is passed over by the arrow keys. A click on
// it says that the person changed her mind.
function makeBestWorst(question) {
  const rows = [...question.querySelectorAll(".best-worst tbody tr")].map((row) => row.querySelectorAll("input"));
  const follow = () => {
    for (const [best, worst] of rows) {
      best.disabled = worst.checked;
      worst.disabled = best.checked;
    }
  };
  question.addEventListener("change", follow);
  question.addEventListener("click", ({ target }) => {
    const [passed] = target.closest(".choice")?.getElementsByTagName("input") ?? [];
    if (!passed?.disabled) return;
    const [best, worst] = rows.find((row) => [...row].includes(passed));
    (passed === best ? worst : best).checked = false;
    passed.disabled = false;
    passed.checked = true;
    passed.dispatchEvent(new Event("change", { bubbles: true }));
  });
  follow();
}

// Each level offers what lies in the place chosen above it.
function makePlace(question) {
  const levels = [...question.querySelectorAll("select")];
  const narrow = () => {
    levels.slice(1).forEach((select, index) => {
      const above = levels[index].value;
      for (const group of select.querySelectorAll("optgroup")) {
        const fits = !above || group.dataset.parent === above;
        group.hidden = group.disabled = !fits;
        if (!fits && group.contains(select.selectedOptions[0])) select.value = "";
      }
      const inside = select.querySelector("optgroup:not([disabled]) option, select > option[value]:not([value=''])");
      select.closest(".place-level").hidden = !inside || (!above && !select.value);
    });
  };
  // What is chosen below says what lies above.
  question.addEventListener("change", narrow);
  narrow();
}

const makers = {
  best_worst: makeBestWorst,
  pin: makeMap,
  place: makePlace,
  points: makePoints,
  ranking: makeRanking,
  text: makeCounter,
};

for (const question of document.querySelectorAll(".question[data-kind]")) makers[question.dataset.kind]?.(question, filled);
for (const question of document.querySelectorAll(".question[data-exclusive]:not([data-exclusive=''])")) makeExclusive(question);
for (const companion of document.querySelectorAll(".companion")) makeCompanion(companion);
