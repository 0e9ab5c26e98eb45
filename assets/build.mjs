// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiles scss/codesign.scss into ../static/css/codesign.css: npm run build
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { transform } from "lightningcss";
import postcss from "postcss";
import * as sass from "sass";
import { tokenise } from "./tokens.mjs";

const LIMIT = 45 * 1024;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// Bootstrap Italia writes left and right; Arabic needs start and end.
const LOGICAL = new Map([
  ["left", "inset-inline-start"],
  ["right", "inset-inline-end"],
  ["border-top-left-radius", "border-start-start-radius"],
  ["border-top-right-radius", "border-start-end-radius"],
  ["border-bottom-left-radius", "border-end-start-radius"],
  ["border-bottom-right-radius", "border-end-end-radius"],
]);
// Variants of the components in use that no page asks for.
const UNUSED = /\.bg-dark|\.dark\b|\.table-dark|btn-progress|btn-close|btn-icon|btn-check|btn-me|blockquote|row-card|row-border|row-column|sticky|\.it-|display-|list-inline|-xxl-/;
const SIDE = { left: "inline-start", right: "inline-end" };

function makeLogical(declaration) {
  const { prop, value } = declaration;
  declaration.prop = LOGICAL.get(prop) ?? prop.replace(/^(margin|padding|border)-(left|right)/, (_, box, side) => `${box}-${SIDE[side]}`);
  if (prop === "text-align") declaration.value = value.replace(/^left/, "start").replace(/^right/, "end");
  if (prop === "float" || prop === "clear") declaration.value = SIDE[value] ?? value;
}

const adapt = {
  postcssPlugin: "adapt-bootstrap-italia",
  Once(root) {
    root.walkRules((rule) => {
      const selectors = rule.selectors.filter((selector) => !UNUSED.test(selector));
      if (selectors.length) rule.selectors = selectors;
      else rule.remove();
    });
    root.walkDecls((declaration) => {
      makeLogical(declaration);
      tokenise(declaration);
    });
  },
};

// A broken build should say one line, not print the style sheet.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

const compiled = sass.compile(here("scss/codesign.scss"), {
  loadPaths: [here("node_modules/bootstrap-italia/src/scss")],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function", "legacy-js-api"],
});
const adapted = postcss([adapt]).process(compiled.css, { from: undefined });
const { code } = transform({ filename: "codesign.css", code: Buffer.from(adapted.css), minify: true });

// The tests compare this with the sources, so that nobody forgets to rebuild.
function sourcesDigest() {
  const names = readdirSync(here("scss")).sort().map((name) => `scss/${name}`);
  const hash = createHash("sha256");
  for (const name of ["build.mjs", "tokens.mjs", ...names]) hash.update(readFileSync(here(name)));
  return hash.digest("hex");
}

const banner =
  "/* SPDX-License-Identifier: AGPL-3.0-or-later AND BSD-3-Clause */\n" +
  "/* Built from assets/scss with parts of Bootstrap Italia 2.18.3; do not edit: run npm run build in assets. */\n" +
  `/* Sources: ${sourcesDigest()} */\n`;
const css = banner + code.toString() + "\n";
const zipped = gzipSync(css, { level: 9 }).length;
if (zipped > LIMIT) throw new Error(`codesign.css is ${zipped} bytes gzipped; the limit is ${LIMIT}`);
mkdirSync(here("../static/css"), { recursive: true });
writeFileSync(here("../static/css/codesign.css"), css);
console.log(`static/css/codesign.css: ${css.length} bytes, ${zipped} gzipped`);
