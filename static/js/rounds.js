// SPDX-License-Identifier: AGPL-3.0-or-later
// A budget says in words what is left, which projects no longer fit, and cannot be sent while too much is chosen; the
// server says it again when the ballot is sent.
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

for (const budget of document.querySelectorAll(".budget")) {
  const { total, spent: spentWords, left, over } = budget.dataset;
  const status = budget.querySelector("[data-status]");
  const send = budget.closest("form").querySelector("[data-send]");
  const money = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" });
  const boxes = [...budget.querySelectorAll("input[data-cost]")];

  const count = () => {
    const spent = boxes.reduce((sum, box) => sum + (box.checked ? Number(box.dataset.cost) : 0), 0);
    const rest = total - spent;
    const isOver = rest < 0;
    status.classList.toggle("is-over", isOver);
    const words = filled(isOver ? over : left, { left: money.format(rest), over: money.format(-rest) });
    status.textContent = `${filled(spentWords, { spent: money.format(spent) })} ${words}`;
    send.disabled = isOver;
    for (const box of boxes) {
      box.closest(".project").querySelector("[data-fit]").hidden = box.checked || Number(box.dataset.cost) <= rest;
    }
  };
  send.setAttribute("aria-describedby", status.id);
  budget.addEventListener("change", count);
  count();
}
