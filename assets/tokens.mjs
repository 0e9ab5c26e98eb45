// SPDX-License-Identifier: AGPL-3.0-or-later
// Replaces the colour literals of Bootstrap Italia by the custom properties of scss/_tokens.scss.
// A literal without a token stops the build: it would stay light on a dark page.

const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?)\((?:[^()]|\([^()]*\))*\)/gi;
const IS_TEXT = /(?:^|-)(?:color|fill)$/;

// Keys are in #rrggbb[aa]; a pair means [as text, as surface or line].
const TOKENS = new Map([
  ["#ffffff", ["var(--on-primary)", "var(--surface)"]],
  ["#0066cc", "var(--primary)"],
  ["#0057ad", "var(--primary-hover)"],
  ["#0052a3", "var(--primary-hover)"],
  ["#004d99", "var(--primary-hover)"],
  ["#00478f", "var(--primary-hover)"],
  ["#125ca5", "var(--primary-hover)"],
  ["#003366", "var(--primary-hover)"],
  ["#5d7083", "var(--muted)"],
  ["#4f5f70", "var(--muted-hover)"],
  ["#4b5a69", "var(--muted-hover)"],
  ["#465462", "var(--muted-hover)"],
  ["#414f5c", "var(--muted-hover)"],
  ["#656565", "var(--muted-hover)"],
  ["#525252", "var(--muted)"],
  ["#cc334d", "var(--danger)"],
  ["#ad2b41", "var(--danger-hover)"],
  ["#a3293d", "var(--danger-hover)"],
  ["#992639", "var(--danger-hover)"],
  ["#8f2436", "var(--danger-hover)"],
  ["#a14554", "var(--danger-hover)"],
  ["#c5c7c9", "var(--line)"],
  ["#d4d4d4", "var(--line)"],
  ["#e6e6e6", "var(--tint)"],
  ["#0bd9d2", "var(--primary)"],
  ["#0000000d", "var(--tint)"],
  ["#00000013", "var(--tint)"],
  ["#0000001a", "var(--tint)"],
  ["#00000000", "transparent"],
  ["#00000020", "transparent"],
  ["#0066cc40", "transparent"],
  ["#ffffff26", "transparent"],
]);

const byte = (number) => Math.round(Math.min(255, Math.max(0, number))).toString(16).padStart(2, "0");

function hslToRgb(hue, saturation, lightness) {
  const chroma = (saturation / 100) * Math.min(lightness / 100, 1 - lightness / 100);
  const channel = (n) => {
    const k = (n + hue / 30) % 12;
    return 255 * (lightness / 100 - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

function toHex(literal) {
  if (literal.startsWith("#")) return literal.length === 4 ? literal.replace(/[^#]/g, "$&$&") : literal;
  const parts = literal.match(/-?[\d.]+%?/g);
  const percent = literal.startsWith("rgb") && parts[0].endsWith("%");
  const numbers = parts.slice(0, 3).map((part) => Number.parseFloat(part) * (percent ? 2.55 : 1));
  const rgb = literal.startsWith("hsl") ? hslToRgb(...numbers) : numbers;
  const alpha = parts[3] === undefined ? "" : byte(255 * Number.parseFloat(parts[3]));
  return "#" + rgb.map(byte).join("") + (alpha === "ff" ? "" : alpha);
}

export function tokenise(declaration) {
  const { prop, value } = declaration;
  const ownToken = prop.startsWith("--") && !prop.startsWith("--bs-");
  if (ownToken || value.includes("url(")) return;
  declaration.value = value.replace(COLOUR, (literal) => {
    if (literal.includes("var(")) return literal;
    const token = TOKENS.get(toHex(literal.toLowerCase()));
    if (!token) throw new Error(`no token for ${toHex(literal.toLowerCase())} in ${prop} of ${declaration.parent.selector}`);
    return Array.isArray(token) ? token[IS_TEXT.test(prop) ? 0 : 1] : token;
  });
}
