// SPDX-License-Identifier: AGPL-3.0-or-later
// The workbench of themes for quick hands: how many answers are ticked, all at once, keys, and dragging answers onto a
// theme. The form does the work; without this file it is ticked, chosen and sent.
const form = document.querySelector("[data-place]");
const boxes = form ? [...form.querySelectorAll("input[name=answers]")] : [];
const target = form?.querySelector("[name=to]");

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  const shown = form.querySelector("[data-count]");
  if (shown) shown.textContent = ticked ? `${ticked} ${form.dataset.tickedLabel}` : "";
}

function showName() {
  form.querySelector("[data-new-name]").hidden = target.value !== "new";
}

function tickAll(form) {
  const all = form.querySelector("[data-tick-all]");
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
}

function drag(form) {
  let carried = null;
  form.addEventListener("dragstart", (event) => {
    carried = event.target.closest("[data-answer]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", carried?.dataset.answer ?? "");
  });
  for (const place of document.querySelectorAll("[data-drop]:not([aria-current])")) {
    place.addEventListener("dragover", (event) => {
      if (!carried) return;
      event.preventDefault();
      place.classList.add("drop-here");
    });
    place.addEventListener("dragleave", () => place.classList.remove("drop-here"));
    place.addEventListener("drop", (event) => {
      if (!carried) return;
      event.preventDefault();
      carried.querySelector("input[name=answers]").checked = true;
      target.value = place.dataset.drop;
      form.requestSubmit();
    });
  }
}

function step(by) {
  if (!boxes.length) return;
  const here = boxes.indexOf(document.activeElement);
  boxes[Math.min(Math.max(here + by, 0), boxes.length - 1)].focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => boxes.includes(document.activeElement) && document.activeElement.click(),
  m: () => target?.focus(),
  r: () => document.querySelector("input[name^=name-]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
  const key = event.key.toLowerCase();
  const button = document.querySelector(`button[data-key="${CSS.escape(key)}"]:not(:disabled)`);
  if (!KEYS[key] && !button) return;
  event.preventDefault();
  if (KEYS[key]) KEYS[key]();
  else button.click();
});

for (const help of document.querySelectorAll(".keys")) help.hidden = false;
if (form && target) {
  form.addEventListener("change", count);
  target.addEventListener("change", showName);
  tickAll(form);
  drag(form);
  count();
  showName();
}
