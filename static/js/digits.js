// SPDX-License-Identifier: AGPL-3.0-or-later
// Coding by digit: 1 to 9 choose one of the first nine themes and go on to the next answer.
const form = document.querySelector("[data-digits]");
let sent = false;
form.addEventListener("submit", () => (sent = true));
document.addEventListener("keydown", (event) => {
  if (sent || event.repeat || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  const choice = form.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  form.requestSubmit();
});
