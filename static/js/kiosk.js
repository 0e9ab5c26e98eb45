// SPDX-License-Identifier: AGPL-3.0-or-later
// Empties a kiosk when nobody is there any more: asks first, then presses "next person".
const form = document.querySelector("form[data-kiosk]");
const question = form.querySelector(".kiosk-question");
const ASKED_SECONDS = 20;
const patience = Number(form.dataset.seconds);
let idle = 0;

// Before it became a kiosk somebody may have begun a ballot here (unsent.js): the next person must not find it.
try {
  for (const key of Object.keys(window.localStorage)) {
    if (key.startsWith("codesign.unsent.")) window.localStorage.removeItem(key);
  }
} catch {
  // A browser that forbids the store holds none.
}

const wake = () => {
  idle = 0;
  question.hidden = true;
};

function tick() {
  idle += 1;
  const left = patience + ASKED_SECONDS - idle;
  if (left <= 0) {
    clearInterval(ticking);
    form.requestSubmit();
  } else if (idle >= patience && question.hidden) {
    question.hidden = false;
    question.textContent = question.dataset.words.replace("{n}", left);
  }
}

for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
  window.addEventListener(kind, wake, { passive: true });
}
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) window.location.reload();
});
const ticking = setInterval(tick, 1000);
