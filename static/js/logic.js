// SPDX-License-Identifier: AGPL-3.0-or-later
// Evaluates the trees that codesign/surveys/logic makes of expressions. It is the twin of evaluation.py, functions.py
// and values.py there: same names, same order, and a test that compares both on thousands of random expressions.
// A value is a string, a number, a boolean, or an array (a node-set). A scope holds answers, variables, repeats, entries,
// own, attributes, position, chance, today and now.

const NUMBER = /^[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?)?$/;
const TIME = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?$/;
const FIRST_DAY = -719162;
const LAST_DAY = 2932896;
const MOST_SUBJECT = 2000;

const isObject = (answer) => typeof answer === "object" && answer !== null && !Array.isArray(answer);
const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);
const letters = (text) => Array.from(text);

// Values

function valueOf(answer) {
  if (answer === null || answer === undefined || typeof answer === "boolean") return answer ? "OK" : "";
  if (typeof answer === "string") return answer;
  if (typeof answer === "number") return answer + 0;
  let parts = answer;
  if (isObject(answer)) parts = Object.keys(answer).sort().map((key) => answer[key]);
  else if (answer.some(isObject)) return answer.map((entry) => toText(valueOf(entry)));
  return parts.map((part) => toText(valueOf(part))).filter(Boolean).join(" ");
}

function valueAt(answer, path) {
  for (const step of path) answer = isObject(answer) ? own(answer, step) : null;
  return valueOf(answer);
}

export function toText(value) {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (Array.isArray(value)) return value.length ? toText(value[0]) : "";
  return spelled(value);
}

export function toNumber(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  const text = toText(value);
  return NUMBER.test(text) ? Number(text) + 0 : momentNumber(text);
}

export function toTruth(value) {
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

const words = (value) => toText(value).split(/[ \t\r\n]+/).filter(Boolean);
const flat = (values) => values.flat().filter((value) => value !== "");

function anyPair(left, right, holds) {
  if (Array.isArray(left) && typeof right === "boolean") return holds(toTruth(left), right);
  if (Array.isArray(right) && typeof left === "boolean") return holds(left, toTruth(right));
  const rights = Array.isArray(right) ? right : [right];
  return (Array.isArray(left) ? left : [left]).some((a) => rights.some((b) => holds(a, b)));
}

function same(left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") return toTruth(left) === toTruth(right);
  if (typeof left === "number" || typeof right === "number") return toNumber(left) === toNumber(right);
  return left === right;
}

function spelled(number) {
  if (!Number.isFinite(number)) return String(number);
  const sign = number < 0 ? "-" : "";
  const [mantissa, exponent] = String(Math.abs(number)).split("e");
  const [first, rest = ""] = mantissa.split(".");
  const digits = first + rest;
  let point = first.length + Number(exponent || 0);
  const padded = "0".repeat(Math.max(0, 1 - point)) + digits + "0".repeat(Math.max(0, point - digits.length));
  point = Math.max(1, point);
  const whole = padded.slice(0, point).replace(/^0+/, "") || "0";
  const fraction = padded.slice(point).replace(/0+$/, "");
  return sign + whole + (fraction ? `.${fraction}` : "");
}

function momentParts(value) {
  if (typeof value === "number") {
    if (!(value >= FIRST_DAY && value <= LAST_DAY + 1 - 1e-9)) return null;
    return [...civil(Math.floor(value)), 0, 0, 0];
  }
  const found = DATE.exec(toText(value));
  if (!found) return null;
  const parts = found.slice(1).map((part) => Number(part || 0));
  const [year, month, day, hour, minute, second] = parts;
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month))) return null;
  return hour > 23 || minute > 59 || second > 59 ? null : parts;
}

function momentNumber(text) {
  const parts = momentParts(text);
  if (parts) {
    const [year, month, day, hour, minute, second] = parts;
    return days(year, month, day) + (hour * 3600 + minute * 60 + second) / 86400;
  }
  const found = TIME.exec(text);
  if (!found) return NaN;
  const [hour, minute, second] = found.slice(1).map((part) => Number(part || 0));
  return Math.max(minute, second) < 60 && hour < 24 ? (hour * 3600 + minute * 60 + second) / 86400 : NaN;
}

function monthLength(year, month) {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function days(fullYear, fullMonth, day) {
  const [year, month] = fullMonth > 2 ? [fullYear, fullMonth - 3] : [fullYear - 1, fullMonth + 9];
  const inYear = Math.floor((153 * month + 2) / 5) + day - 1;
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + inYear - 719468;
}

function civil(count) {
  const era = Math.floor((count + 719468) / 146097);
  const inEra = count + 719468 - era * 146097;
  const leaps = Math.floor(inEra / 1460) - Math.floor(inEra / 36524) + Math.floor(inEra / 146096);
  const year = Math.floor((inEra - leaps) / 365);
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * inYear + 2) / 153);
  const day = inYear - Math.floor((153 * month + 2) / 5) + 1;
  const fullMonth = month < 10 ? month + 3 : month - 9;
  return [era * 400 + year + (fullMonth <= 2 ? 1 : 0), fullMonth, day];
}

// Functions

const pad = (number, length) => String(number).padStart(length, "0");
const whole = (number) => (Number.isFinite(number) ? Math.trunc(number) + 0 : number);

function rounded(number) {
  if (!Number.isFinite(number)) return number;
  const below = Math.floor(number);
  return below + (number - below >= 0.5 ? 1 : 0);
}

function roundTo(value, places) {
  const number = toNumber(value);
  const digits = toNumber(places);
  if (!(digits >= -15 && digits <= 15) || digits !== whole(digits)) return NaN;
  const unit = Number(`1e${Math.abs(digits)}`);
  if (digits < 0) return rounded(number / unit) * unit;
  const shifted = number * unit;
  return Number.isFinite(shifted) ? rounded(shifted) / unit : number;
}

function part(value, start, end = Infinity) {
  const text = letters(toText(value));
  const place = (number) => {
    if (Number.isNaN(number)) return 0;
    const clamped = Math.trunc(Math.max(-text.length, Math.min(text.length, number)));
    return clamped < 0 ? clamped + text.length : clamped;
  };
  return text.slice(place(toNumber(start)), place(toNumber(end))).join("");
}

function translate(value, old, replacement) {
  const news = letters(toText(replacement));
  const table = new Map();
  letters(toText(old)).forEach((letter, index) => table.has(letter) || table.set(letter, news[index] ?? ""));
  return letters(toText(value)).map((letter) => table.get(letter) ?? letter).join("");
}

function selectedAt(value, index) {
  const chosen = words(value);
  const number = toNumber(index);
  return number >= 0 && number < chosen.length ? chosen[Math.trunc(number)] : "";
}

function date(value) {
  const parts = momentParts(value);
  return parts ? `${pad(parts[0], 4)}-${pad(parts[1], 2)}-${pad(parts[2], 2)}` : "";
}

function formatDate(value, form) {
  const parts = momentParts(value);
  if (!parts) return "";
  const [year, month, day, hour, minute, second] = parts;
  const forms = {
    "%Y": pad(year, 4), "%y": pad(year % 100, 2), "%m": pad(month, 2), "%n": String(month), "%d": pad(day, 2),
    "%e": String(day), "%H": pad(hour, 2), "%h": String(hour), "%M": pad(minute, 2), "%S": pad(second, 2), "%%": "%",
  };
  return toText(form).replace(/%[A-Za-z%]/g, (found) => forms[found] ?? found);
}

const extreme = (choose) => (_scope, ...values) => {
  const numbers = flat(values).map(toNumber);
  return !numbers.length || numbers.some(Number.isNaN) ? NaN : choose(...numbers);
};

const FUNCTIONS = {
  "selected": (_s, value, choice) => words(value).includes(toText(choice)),
  "selected-at": (_s, value, index) => selectedAt(value, index),
  "count-selected": (_s, value) => words(value).length,
  "not": (_s, value) => !toTruth(value),
  "if": (_s, test, yes, no) => (toTruth(test) ? yes : no),
  "coalesce": (_s, first, second) => (toText(first) !== "" ? first : second),
  "string-length": (s, value = s.own) => letters(toText(value)).length,
  "int": (_s, value) => whole(toNumber(value)),
  "number": (_s, value) => toNumber(value),
  "string": (_s, value) => toText(value),
  "round": (_s, value, places = 0) => roundTo(value, places),
  "abs": (_s, value) => Math.abs(toNumber(value)),
  "min": extreme(Math.min),
  "max": extreme(Math.max),
  "sum": (_s, ...values) => flat(values).reduce((total, value) => total + toNumber(value), 0),
  "count": (_s, ...values) => flat(values).length,
  "contains": (_s, text, piece) => toText(text).includes(toText(piece)),
  "starts-with": (_s, text, piece) => toText(text).startsWith(toText(piece)),
  "ends-with": (_s, text, piece) => toText(text).endsWith(toText(piece)),
  "concat": (_s, ...values) => flat(values).map(toText).join(""),
  "join": (_s, separator, ...values) => flat(values).map(toText).join(toText(separator)),
  "substr": (_s, value, start, end) => part(value, start, end),
  "normalize-space": (s, value = s.own) => words(value).join(" "),
  "translate": (_s, value, old, replacement) => translate(value, old, replacement),
  "once": (s, value) => (toText(s.own) !== "" ? s.own : value),
  "today": (s) => s.today,
  "now": (s) => s.now,
  "date": (_s, value) => date(value),
  "format-date": (_s, value, form) => formatDate(value, form),
  "true": () => true,
  "false": () => false,
  "position": (s) => s.position,
  "random": (s) => s.chance,
};

// Patterns: the program comes compiled; it is run on all possibilities side by side.

function matches(program, text) {
  const subject = letters(text);
  if (subject.length > MOST_SUBJECT) return false;
  let states = reached(program, [0], 0, subject.length);
  for (const [index, letter] of subject.entries()) {
    const point = letter.codePointAt(0);
    const after = states
      .filter((state) => program[state][0] === "letter" && program[state][1].some(([low, high]) => low <= point && point <= high))
      .map((state) => state + 1);
    if (!after.length) return false;
    states = reached(program, after, index + 1, subject.length);
  }
  return states.includes(program.length - 1);
}

function reached(program, starts, place, length) {
  const seen = new Set();
  const found = [];
  const waiting = [...starts];
  while (waiting.length) {
    const state = waiting.pop();
    if (seen.has(state)) continue;
    seen.add(state);
    const [act, ...details] = program[state];
    if (act === "jump" || act === "split") waiting.push(...details);
    else if (act !== "edge") found.push(state);
    else if (place === (details[0] === "^" ? 0 : length)) waiting.push(state + 1);
  }
  return found;
}

// Trees

const COMPARISONS = {
  "=": (left, right) => anyPair(left, right, same),
  "!=": (left, right) => anyPair(left, right, (a, b) => !same(a, b)),
  "<": (left, right) => anyPair(left, right, (a, b) => toNumber(a) < toNumber(b)),
  "<=": (left, right) => anyPair(left, right, (a, b) => toNumber(a) <= toNumber(b)),
  ">": (left, right) => COMPARISONS["<"](right, left),
  ">=": (left, right) => COMPARISONS["<="](right, left),
};
const ARITHMETIC = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "div": (left, right) => left / right,
  "mod": (left, right) => left % right,
};

function referred([name, ...path], scope) {
  if (Object.hasOwn(scope.variables, name)) return scope.variables[name];
  if (Object.hasOwn(scope.answers, name)) return valueAt(scope.answers[name], path);
  if (!Object.hasOwn(scope.repeats, name)) return "";
  return inAllEntries([name, ...path], scope).filter((value) => value !== "");
}

function inAllEntries([name, ...path], scope) {
  if (Object.hasOwn(scope.entries, name)) return scope.entries[name];
  const entries = own(scope.answers, own(scope.repeats, name) ?? "") || [];
  return entries.map((entry) => valueAt(own(entry, name), path));
}

function inEntry(path, number, scope) {
  const found = inAllEntries(path, scope);
  return number >= 1 && number < found.length + 1 ? found[Math.trunc(number) - 1] : "";
}

function chained(first, rest, scope) {
  const [[operator]] = rest;
  if (operator === "or") return isTrue(first, scope) || rest.some(([, node]) => isTrue(node, scope));
  if (operator === "and") return isTrue(first, scope) && rest.every(([, node]) => isTrue(node, scope));
  return rest.reduce((value, [sign, node]) => {
    const other = evaluate(node, scope);
    if (sign in COMPARISONS) return COMPARISONS[sign](value, other);
    return ARITHMETIC[sign](toNumber(value), toNumber(other)) + 0;
  }, evaluate(first, scope));
}

export function evaluate([kind, ...details], scope) {
  switch (kind) {
    case "number":
    case "text":
      return details[0];
    case "reference":
      return referred(details, scope);
    case "entry":
      return inEntry(details.slice(1), toNumber(evaluate(details[0], scope)), scope);
    case "own":
      return scope.own;
    case "attribute":
      return own(scope.attributes, details[0]) ?? "";
    case "negative":
      return 0 - toNumber(evaluate(details[0], scope));
    case "chain":
      return chained(details[0], details[1], scope);
    case "call":
      return FUNCTIONS[details[0]](scope, ...details[1].map((argument) => evaluate(argument, scope)));
    case "match":
      return matches(details[1], toText(evaluate(details[0], scope)));
    default:
      throw new Error(`unknown node ${kind}`);
  }
}

export function isTrue(node, scope) {
  return toTruth(evaluate(node, scope));
}

export function newScope(parts) {
  return {
    answers: {}, variables: {}, repeats: {}, entries: {}, own: "", attributes: {}, position: 1, chance: 0, today: "",
    now: "", ...parts,
  };
}
