// SPDX-License-Identifier: AGPL-3.0-or-later
// A ballot that was begun and not sent is found again on this device, and nowhere else: nothing of it reaches the
// server. Kept are the choices alone, never what somebody wrote; a kiosk keeps nothing (kiosk.js).
// Entry of the store: the address of the round -> { title, ballot, day, answers: [[name, value], …] }.
const PREFIX = "codesign.unsent.";
const KEPT_DAYS = 60;
const today = () => Math.floor(Date.now() / 86_400_000);

// Where a browser forbids the store, nothing is remembered.
const store = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();

function remembered(round) {
  try {
    const entry = JSON.parse(store?.getItem(PREFIX + round) ?? "null");
    if (!entry || today() - entry.day <= KEPT_DAYS) return entry;
  } catch {
    // Not ours, or damaged.
  }
  forget(round);
  return null;
}

function remember(round, entry) {
  try {
    store?.setItem(PREFIX + round, JSON.stringify({ ...entry, day: today() }));
  } catch {
    // A full store keeps nothing more.
  }
}

function forget(round) {
  store?.removeItem(PREFIX + round);
}

const choices = (form) =>
  [...form.elements].filter((one) => one.name && (one.matches("select") || /^(radio|checkbox|number)$/.test(one.type)));

const isBox = (control) => control.type === "radio" || control.type === "checkbox";

// What stands in the form; asServed: what stood there when it came.
function answersOf(form, asServed = false) {
  return choices(form).flatMap((one) => {
    if (isBox(one)) return (asServed ? one.defaultChecked : one.checked) ? [[one.name, one.value]] : [];
    const served = one.matches("select") ? ([...one.options].find((option) => option.defaultSelected)?.value ?? "") : one.defaultValue;
    const value = asServed ? served : one.value;
    return value ? [[one.name, value]] : [];
  });
}

function restore(form, answers) {
  for (const control of choices(form)) {
    const given = answers.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isBox(control)) control.checked = given.includes(control.value);
    else control.value = given[0] ?? "";
  }
  for (const list of form.querySelectorAll(".ranked-list")) {
    const place = (row) => Number(row.querySelector("select").value) || Infinity;
    list.append(...[...list.children].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b))));
  }
}

const inOrder = (answers) => JSON.stringify([...answers].sort());

function watchBallot(form) {
  const { unsent: round, title, ballot, cameBack } = form.dataset;
  const note = form.querySelector("[data-unsent-note]");
  const welcome = form.querySelector("[data-unsent-found]");
  const served = inOrder(answersOf(form, true));
  const isServed = () => inOrder(answersOf(form)) === served;
  const keep = () => {
    const isKept = cameBack !== undefined || !isServed();
    if (isKept) remember(round, { title, ballot, answers: answersOf(form) });
    else forget(round);
    note.hidden = !isKept;
  };

  // A ballot that came back with what is wrong is newer than the one remembered.
  const entry = cameBack === undefined ? remembered(round) : null;
  if (entry) {
    restore(form, entry.answers);
    welcome.hidden = isServed();
  }
  keep();
  form.addEventListener("change", keep);
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => {
    const entry = remembered(round);
    if (entry) remember(round, { ...entry, isSent: true });
  });
  for (const button of form.querySelectorAll("[data-forget]")) {
    button.addEventListener("click", () => {
      forget(round);
      window.location.assign(ballot);
    });
  }
}

// The page behind a ballot that was stored: what was sent waits no more.
function settle(round) {
  if (remembered(round)?.isSent) forget(round);
}

function remind(place) {
  const line = place.querySelector("template");
  for (const round of place.dataset.unsentRounds.split(" ")) {
    const entry = remembered(round);
    if (!entry) continue;
    const shown = line.content.cloneNode(true).firstElementChild;
    const link = shown.querySelector("a");
    link.href = entry.ballot;
    link.textContent = entry.title;
    const button = shown.querySelector("button");
    button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `: ${entry.title}` }));
    button.addEventListener("click", () => {
      forget(round);
      shown.remove();
    });
    place.append(shown);
  }
}

for (const form of document.querySelectorAll("form[data-unsent]")) watchBallot(form);
for (const one of document.querySelectorAll("[data-unsent-sent]")) settle(one.dataset.unsentSent);
for (const place of document.querySelectorAll("[data-unsent-rounds]")) remind(place);
