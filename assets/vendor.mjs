// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies what is served as it is into ../static/vendor and writes its CHECKSUMS: npm run vendor
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const vendor = (path = "") => here(`../static/vendor/${path}`);
const plotly = here("node_modules/plotly.js-basic-dist-min/");
const italia = here("node_modules/bootstrap-italia/");

// Plotly puts its rules into a <style> at run time, which a strict content security policy forbids; it leaves
// them out when the page links a sheet with the id it looks for. No such sheet is published, so it is taken
// from the rules inside the bundle, in the order in which the bundle would have inserted them.
function plotlyStyleSheet(bundle) {
  const start = bundle.indexOf('{"X,X div":');
  if (start < 0) throw new Error("the bundle no longer holds its rules as expected");
  let depth = 0;
  let end = start;
  do {
    if (bundle[end] === "{") depth += 1;
    if (bundle[end] === "}") depth -= 1;
    end += 1;
  } while (depth > 0);
  const rules = Object.entries(runInNewContext(`(${bundle.slice(start, end)})`));
  const selector = (short) => short.replace(/^,/, " ,").replaceAll("X", ".js-plotly-plot .plotly").replaceAll("Y", ".plotly-notifier");
  return rules.reverse().map(([short, body]) => `${selector(short)}{${body}}`).join("\n");
}

rmSync(vendor(), { recursive: true, force: true });
mkdirSync(vendor("titillium-web"), { recursive: true });

cpSync(plotly + "plotly-basic.min.js", vendor("plotly-basic.min.js"));
cpSync(plotly + "LICENSE", vendor("plotly.LICENSE"));
const sheet = plotlyStyleSheet(readFileSync(plotly + "plotly-basic.min.js", "utf8"));
writeFileSync(vendor("plotly.css"), `/* The rules of plotly.js (MIT, see plotly.LICENSE), extracted by assets/vendor.mjs. */\n${sheet}\n`);

cpSync(italia + "LICENSE", vendor("bootstrap-italia.LICENSE"));
const fonts = italia + "src/fonts/Titillium_Web/";
for (const [file, weight] of [["regular", 400], ["600", 600], ["700", 700]]) {
  const name = `titillium-web-${weight}.woff2`;
  cpSync(`${fonts}titillium-web-v10-latin-ext_latin-${file}.woff2`, vendor(`titillium-web/${name}`));
}
cpSync(fonts + "OFL.txt", vendor("titillium-web/OFL.txt"));

const digest = (name) => createHash("sha256").update(readFileSync(vendor(name))).digest("hex");
const names = readdirSync(vendor(), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll("//", "/").slice(vendor().length))
  .sort();
writeFileSync(vendor("CHECKSUMS"), names.map((name) => `${digest(name)}  ${name}\n`).join(""));
console.log(names.join("\n"));
