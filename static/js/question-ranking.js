// SPDX-License-Identifier: AGPL-3.0-or-later
// A ranking moves at once: by its buttons, by the number of a place, or by dragging a row. The rules of a step are
// those of `moved` on the server.
export function makeRanking(question, filled) {
  const list = question.querySelector(".ranked-list");
  const status = question.querySelector("[data-status]");
  const most = Number(question.dataset.most);
  const partial = "partial" in question.dataset;
  const rows = () => [...list.children];
  const select = (row) => row.querySelector("select");
  const label = (row) => row.querySelector(".ranked-label").textContent.trim();
  const placed = () => rows().filter((row) => select(row).value);

  function dress() {
    for (const row of rows()) row.classList.toggle("is-placed", select(row).value !== "");
  }

  function place(order, changed) {
    const rest = rows().filter((row) => !order.includes(row));
    order.forEach((row, index) => (select(row).value = String(index + 1)));
    for (const row of rest) select(row).value = "";
    list.append(...order, ...rest);
    dress();
    if (changed) {
      const words = select(changed).value ? question.dataset.said : question.dataset.unplaced;
      status.textContent = filled(words, { thing: label(changed), place: select(changed).value });
    }
    question.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function step(row, by) {
    const shown = rows();
    const ranked = partial ? placed().length : shown.length;
    const at = shown.indexOf(row);
    if (partial && at >= ranked) return by < 0 && ranked < most ? [...shown.slice(0, ranked), row] : shown.slice(0, ranked);
    if (partial && by > 0 && at === ranked - 1) return shown.slice(0, ranked - 1);
    const other = Math.min(Math.max(at + by, 0), ranked - 1);
    [shown[at], shown[other]] = [shown[other], shown[at]];
    return shown.slice(0, ranked);
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-step]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    place(step(row, Number(button.dataset.step)), row);
    button.focus();
  });

  // A number puts the row at that place; those behind it move on.
  list.addEventListener("change", (event) => {
    const row = event.target.closest("li");
    if (!row || event.target !== select(row)) return;
    event.stopPropagation();
    const wanted = Number(event.target.value);
    const order = placed().filter((other) => other !== row);
    order.sort((a, b) => select(a).value - select(b).value);
    if (wanted) order.splice(wanted - 1, 0, row);
    place(order.slice(0, most), row);
    event.target.focus();
  });

  let dragged = null;
  list.classList.add("is-draggable");
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".ranked-label");
    if (!handle || event.button) return;
    dragged = handle.closest("li");
    dragged.classList.add("is-dragged");
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".ranked-row");
    if (!over || over === dragged || over.parentElement !== list) return;
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    list.addEventListener(end, () => {
      if (!dragged) return;
      const row = dragged;
      dragged = null;
      row.classList.remove("is-dragged");
      const shown = rows();
      const wanted = partial ? shown.filter((one, index) => index <= shown.indexOf(row) ? true : select(one).value) : shown;
      place(wanted.slice(0, most), row);
    });
  }
  dress();
}
