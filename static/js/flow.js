// SPDX-License-Identifier: AGPL-3.0-or-later
// What a page asks, given the answers on it: the twin of codesign/surveys/logic/flow.py for the steps of one page, which
// codesign/surveys/logic/live.py describes. A test compares both on random pages.
import { evaluate, isTrue, newScope } from "./logic.js";

const orNull = (answer) => (Object.keys(answer).length ? answer : null);
const isEmpty = (entry) => Object.values(entry).every((answer) => answer === null);
const isGone = (part, gone) => typeof part === "string" && gone.has(part);

// By question: whether it is shown and required, the choices and lines that go, and the same for each entry of a repeat.
export function follow(logic, given) {
  const { answers, repeats, entries, today, now, chance } = logic;
  const scope = newScope({
    answers: { ...answers }, repeats, entries: { ...entries }, today, now, chance,
  });
  calculate(logic.before, scope);
  const found = {};
  for (const step of logic.steps) found[step.id] = followStep(step, given[step.id] ?? null, scope);
  return found;
}

function followStep(step, given, scope) {
  const judged = judge(step, scope);
  const names = entryValues(step);
  for (const name of names) scope.entries[name] = [];
  let answer = judged.isShown ? kept(given, judged) : null;
  if (step.inner) {
    judged.entries = [];
    answer = answer && followEntries(step, answer, scope, names, judged.entries);
  }
  if (answer !== null) scope.answers[step.id] = answer;
  calculate(step.variables, scope);
  return judged;
}

function followEntries(step, entries, scope, names, found) {
  const values = Object.fromEntries(names.map((name) => [name, []]));
  const counted = [];
  for (const entry of entries) {
    const position = counted.length + 1;
    const inner = { ...scope, answers: { ...scope.answers }, variables: { ...scope.variables }, position };
    calculate(step.before, inner);
    found.push(Object.fromEntries(step.inner.map((one) => [one.id, followInner(one, entry, inner)])));
    if (isEmpty(entry)) continue; // Nobody began it, so it is not there yet.
    counted.push(Object.fromEntries(step.inner.map(({ id }) => [id, inner.answers[id]])));
    for (const name of names) values[name].push(valueOfEntry(inner.variables[name]));
  }
  Object.assign(scope.entries, values);
  return orNull(counted);
}

function followInner(step, entry, scope) {
  const judged = judge(step, scope);
  scope.answers[step.id] = judged.isShown ? kept(entry[step.id] ?? null, judged) : null;
  calculate(step.variables, scope);
  return judged;
}

function judge(step, scope) {
  const hidden = new Set((step.lines ?? []).filter(([, tree]) => !isTrue(tree, scope)).map(([id]) => id));
  const hasLine = !step.lines || hidden.size < step.items;
  const isShown = hasLine && (!step.show || isTrue(step.show, scope));
  const isRequired = step.required || Boolean(step.required_if && isTrue(step.required_if, scope));
  return { isShown, isRequired, hidden, gone: goneChoices(step, scope) };
}

function goneChoices(step, scope) {
  const choices = Object.entries(step.choices ?? {});
  const isOut = ([id, attributes]) => !isTrue(step.filter, { ...scope, attributes: { ...attributes, name: id } });
  return new Set(choices.filter(isOut).map(([id]) => id));
}

function kept(answer, { gone, hidden }) {
  if (answer === null || (!gone.size && !hidden.size)) return answer;
  if (Array.isArray(answer)) return orNull(answer.filter((part) => !isGone(part, gone)));
  if (typeof answer !== "object") return isGone(answer, gone) ? null : answer;
  return orNull(
    Object.fromEntries(Object.entries(answer).filter(([key, part]) => !hidden.has(key) && !isGone(part, gone))),
  );
}

function calculate(variables, scope) {
  for (const [id, tree] of variables) scope.variables[id] = evaluate(tree, scope);
}

function entryValues(step) {
  const inner = (step.inner ?? []).flatMap(({ variables }) => variables);
  return [...(step.before ?? []), ...inner].map(([id]) => id);
}

function valueOfEntry(value) {
  return Array.isArray(value) || (typeof value === "number" && !Number.isFinite(value)) ? "" : value;
}
