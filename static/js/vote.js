// SPDX-License-Identifier: AGPL-3.0-or-later
// Votes by letter, and the next statement without a new page; a refusal is shown the plain way.
const card = document.getElementById("vote-card");

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// The second half of a double click falls on the next statement, which nobody has read yet.
card?.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("button")) event.preventDefault();
});

card?.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!event.submitter || form.elements.back) return;
  event.preventDefault();
  // A second tap before the answer is there would vote on the same statement again.
  if (card.getAttribute("aria-busy") === "true") return;
  card.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form, event.submitter)),
      headers: { "X-Part": "card" },
    });
    if (!answer.ok || answer.redirected) {
      plainly(form, event.submitter);
      return;
    }
    if (answer.headers.get("Content-Type").startsWith("application/json")) {
      location.assign((await answer.json()).go);
      return;
    }
    card.innerHTML = await answer.text();
    show();
  } catch {
    say(card.dataset.lost);
  } finally {
    card.removeAttribute("aria-busy");
  }
});

// The heading takes the focus, so that a screen reader reads the new statement and the keyboard goes on from it.
function show() {
  const heading = card.querySelector("#statement");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  if (heading.getBoundingClientRect().top < 0) heading.scrollIntoView();
}

// The server says in a page of its own what is wrong.
function plainly(form, button) {
  const choice = document.createElement("input");
  Object.assign(choice, { type: "hidden", name: button.name, value: button.value });
  form.append(choice);
  form.submit();
}

function say(words) {
  const note = document.createElement("p");
  note.className = "notice notice-error";
  note.setAttribute("role", "alert");
  note.textContent = words;
  card.querySelector(".notice-error")?.remove();
  card.querySelector("form").before(note);
}
