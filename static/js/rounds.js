// SPDX-License-Identifier: AGPL-3.0-or-later
// A budget says at once what the chosen projects cost together; the server says it again when the ballot is sent.
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

for (const budget of document.querySelectorAll(".budget")) {
  const { total, left, over } = budget.dataset;
  const status = budget.querySelector("[data-status]");
  const money = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" });
  const count = () => {
    const chosen = [...budget.querySelectorAll("input:checked")];
    const spent = chosen.reduce((sum, box) => sum + Number(box.dataset.cost), 0);
    const rest = total - spent;
    status.classList.toggle("is-over", rest < 0);
    status.textContent = filled(rest < 0 ? over : left, {
      spent: money.format(spent),
      left: money.format(rest),
      over: money.format(-rest),
    });
  };
  budget.addEventListener("change", count);
  count();
}
