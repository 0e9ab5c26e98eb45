// SPDX-License-Identifier: AGPL-3.0-or-later
// Sends every changed answer to the server while the page is filled in. A question waits in `changed` until the server
// said that it keeps its newest value, so that a lost connection loses nothing as long as the page is open. Nothing is
// stored in the browser: at a library or a kiosk the next person must not find it.
const form = document.querySelector("form[data-autosave]");
const line = form.querySelector(".save-state");
const PAUSE_MS = 400;
const LONGEST_WAIT_MS = 30_000;
const MOST_KEPT_ALIVE = 60_000;

let seq = Number(form.elements.seq.value);
let changes = 0;
let failures = 0;
let timer = 0;
let isSending = false;
let isLeaving = false;
let isRefused = false;
const changed = new Map();

// Every number given out by one page of this person is known to the others.
const others = "BroadcastChannel" in window ? new BroadcastChannel(`seq-${form.elements.sitting.value}`) : null;
others?.addEventListener("message", ({ data }) => {
  seq = Math.max(seq, data);
});

const say = (what) => {
  if (line.textContent !== line.dataset[what]) line.textContent = line.dataset[what];
};

// The question a control belongs to; those inside a repeat belong to the repeat.
function questionOf(target) {
  let question = target.closest?.(".question");
  for (let outer = question; outer; outer = outer.parentElement.closest(".question")) question = outer;
  return question;
}

function letter(questions, number) {
  const body = new URLSearchParams();
  for (const name of ["csrf_token", "page", "sitting"]) {
    if (form.elements[name]) body.append(name, form.elements[name].value);
  }
  body.append("seq", number);
  const names = new Set();
  for (const id of questions) {
    body.append("changed", id.slice("question-".length));
    for (const control of document.getElementById(id).querySelectorAll("[name]")) names.add(control.name);
  }
  for (const [name, value] of new FormData(form)) {
    if (names.has(name) && typeof value === "string") body.append(name, value);
  }
  return body;
}

function nextNumber() {
  seq += 1;
  others?.postMessage(seq);
  return seq;
}

async function send() {
  clearTimeout(timer);
  if (isSending || isLeaving || isRefused || !changed.size) return;
  isSending = true;
  const sent = new Map(changed);
  try {
    const body = letter(sent.keys(), nextNumber()).toString();
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
      keepalive: body.length < MOST_KEPT_ALIVE,
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.ok) hear(await answer.json(), sent);
    else if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    else await refuse(answer);
  } catch {
    failures += 1;
    say("failed");
  }
  isSending = false;
  if (changed.size) plan(failures ? Math.min(LONGEST_WAIT_MS, 1000 * 2 ** failures) : PAUSE_MS);
}

function hear({ kept, seq: reached, waits }, sent) {
  failures = 0;
  seq = Math.max(seq, reached);
  if (!kept) return;
  for (const [id, change] of sent) if (changed.get(id) === change) changed.delete(id);
  if (!changed.size) say(waits ? "waits" : "saved");
}

// The survey was closed, the page is somebody else's or too old: trying again cannot help.
async function refuse(answer) {
  isRefused = true;
  const told = await answer.json().catch(() => ({}));
  line.textContent = told.detail || line.dataset.refused;
}

function plan(wait) {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

function note({ target }) {
  const question = questionOf(target);
  if (!question || target.type === "file" || target.type === "submit") return;
  changes += 1;
  changed.set(question.id, changes);
  if (!failures) say("saving");
  plan(PAUSE_MS);
}

form.addEventListener("input", note);
form.addEventListener("change", note);
form.addEventListener("submit", (event) => {
  if (!navigator.onLine) {
    event.preventDefault();
    say("failed");
    return;
  }
  isLeaving = true;
  form.elements.seq.value = nextNumber();
});
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") send();
});
window.addEventListener("pagehide", () => {
  if (changed.size && !isLeaving && !isRefused) {
    navigator.sendBeacon(form.dataset.autosave, letter(changed.keys(), nextNumber()));
  }
});
window.addEventListener("beforeunload", (event) => {
  if (failures && changed.size && !isLeaving) event.preventDefault();
});
// A page taken out of the browser's memory may show what was true before, or what another person answered.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) window.location.reload();
});
