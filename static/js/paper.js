// SPDX-License-Identifier: AGPL-3.0-or-later
// Typing paper in without a mouse: a digit ticks the choice of that number, Enter goes on to the next question.
const form = document.querySelector(".paper-entry");
const CONTROLS = "input:not([type=hidden]):not([disabled]), select, textarea";

function choicesAround(control) {
  const question = control.closest(".question");
  const choices = [...question.querySelectorAll(`input[name="${CSS.escape(control.name)}"]`)];
  return question.dataset.kind === "scale" ? Object.fromEntries(choices.map((one) => [one.value, one])) : [null, ...choices];
}

function goOn(control) {
  const questions = [...form.querySelectorAll(".question")].filter((one) => !one.parentElement.closest(".question"));
  const here = questions.findIndex((one) => one.contains(control));
  const next = questions[here + 1]?.querySelector(CONTROLS) ?? form.querySelector(".action-bar [type=submit]");
  next.focus();
}

form?.addEventListener("keydown", (event) => {
  const control = event.target;
  const isBox = control.type === "radio" || control.type === "checkbox";
  if (isBox && /^\d$/.test(event.key)) {
    const chosen = choicesAround(control)[event.key];
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = control.type === "radio" || !chosen.checked;
    chosen.focus();
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.key === "Enter" && !["TEXTAREA", "BUTTON"].includes(control.tagName)) {
    event.preventDefault();
    goOn(control);
  }
});
form?.querySelector(CONTROLS)?.focus();
