// SPDX-License-Identifier: AGPL-3.0-or-later
// Extras of the editor: everything works without them by buttons that post.

// Another question in a condition: fetch its answers at once, as the button beside it does.
for (const row of document.querySelectorAll("[data-condition]")) {
  const question = row.querySelector("select");
  question.addEventListener("change", () => {
    row.closest("fieldset").querySelector("[data-show-answers]").click();
  });
}

// Questions dragged to another place, or another page; the move posts like the button "Move there".
const lists = [...document.querySelectorAll("[data-sortable]")];
let dragged = null;

function send(target, before) {
  const form = dragged.querySelector(".editor-to") ?? dragged.querySelector("form[action$='/up']").cloneNode(true);
  form.action = form.action.replace(/\/up$/, "/to");
  const page = form.querySelector("select[name=page]");
  if (page) {
    page.value = target.dataset.sortable;
  } else {
    add(form, "page", target.dataset.sortable);
  }
  add(form, "before", before?.dataset.question ?? "");
  document.body.append(form);
  form.submit();
}

function add(form, name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}

function following(list, y) {
  const others = [...list.children].filter((one) => one !== dragged);
  return others.find((one) => y < one.getBoundingClientRect().top + one.offsetHeight / 2) ?? null;
}

function unmark() {
  for (const one of document.querySelectorAll(".is-target")) one.classList.remove("is-target");
}

for (const question of document.querySelectorAll("[data-sortable] > [data-question]")) {
  const handle = document.createElement("span");
  handle.className = "editor-handle";
  handle.setAttribute("aria-hidden", "true");
  handle.textContent = "⠿";
  handle.draggable = true;
  question.prepend(handle);
  handle.addEventListener("dragstart", (event) => {
    dragged = question;
    question.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", question.dataset.question);
  });
  handle.addEventListener("dragend", () => {
    question.classList.remove("is-dragged");
    unmark();
    dragged = null;
  });
}

for (const list of lists) {
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    unmark();
    following(list, event.clientY)?.classList.add("is-target");
  });
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    send(list, following(list, event.clientY));
  });
}
