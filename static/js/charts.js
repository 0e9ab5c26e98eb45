// SPDX-License-Identifier: AGPL-3.0-or-later
// Draws every figure of the page with the colours and fonts of its style sheet. Without this script the finding
// and the table remain.
(() => {
  const blocks = [...document.querySelectorAll("script.chart-data")];
  if (!blocks.length) return;

  const plotlyAddress = document.currentScript.dataset.plotly;
  const changes = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("(min-width: 640px)")];
  const charts = blocks.map((block) => ({
    area: document.getElementById(block.dataset.target),
    figure: JSON.parse(block.textContent),
  }));
  const config = {
    displayModeBar: false,
    responsive: true,
    scrollZoom: false,
    showTips: false,
    doubleClick: false,
    plotlyServerURL: "",
  };

  // Plotly writes bold words and colour bars with style attributes, which the content security policy blocks; the
  // same declarations through the object model are allowed.
  SVGElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else Element.prototype.setAttribute.call(this, name, value);
  };

  function separators() {
    const parts = new Intl.NumberFormat(document.documentElement.lang).formatToParts(12345.6);
    const part = (type) => parts.find((found) => found.type === type)?.value ?? "";
    return part("decimal") + part("group");
  }

  // The page decides what only the page knows; what the figure says itself stays.
  function dressed(layout) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const body = getComputedStyle(document.body);
    const axis = { gridcolor: colour("--chart-grid"), linecolor: colour("--control"), zerolinecolor: colour("--control"), fixedrange: true, automargin: true };
    const result = {
      margin: { t: 8, r: 12, b: 36, l: 12 },
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
      colorway: [1, 2, 3, 4, 5, 6].map((number) => colour(`--chart-${number}`)),
      ...layout,
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      dragmode: false,
      separators: separators(),
      font: { size: 14, ...layout.font, family: body.fontFamily, color: body.color },
      hoverlabel: { ...layout.hoverlabel, bgcolor: colour("--surface"), bordercolor: colour("--control"), font: { family: body.fontFamily, color: body.color } },
    };
    for (const name of new Set(["xaxis", "yaxis", ...Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))])) {
      result[name] = { ...layout[name], ...axis };
    }
    return result;
  }

  function wrapped(text, width) {
    const lines = [""];
    for (const word of text.replaceAll("<br>", " ").split(" ")) {
      const line = lines.at(-1);
      if (line && line.length + word.length >= width) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    return lines.join("<br>");
  }

  // Long names beside lying bars would leave no room for the bars on a phone.
  function withWrappedNames(layout, data, area) {
    const lying = data.filter((trace) => trace.type === "bar" && trace.orientation === "h" && Array.isArray(trace.y));
    const names = [...new Set(lying.flatMap((trace) => trace.y))].filter((name) => typeof name === "string");
    if (!names.length || layout.yaxis.ticktext) return layout;
    const width = Math.round((area.clientWidth * 0.4) / (layout.font.size * 0.5));
    return { ...layout, yaxis: { ...layout.yaxis, tickmode: "array", tickvals: names, ticktext: names.map((name) => wrapped(name, width)) } };
  }

  function draw() {
    for (const { area, figure } of charts) {
      Plotly.react(area, figure.data, withWrappedNames(dressed(figure.layout ?? {}), figure.data, area), config);
    }
  }

  // Room is made before the library arrives, so that nothing jumps under the reader's thumb.
  for (const { area, figure } of charts) {
    area.style.height = `${figure.layout?.height ?? 320}px`;
    area.hidden = false;
  }
  for (const table of document.querySelectorAll("details.chart-table")) table.open = false;

  const library = document.createElement("script");
  library.src = plotlyAddress;
  library.onload = () => {
    draw();
    for (const change of changes) change.addEventListener("change", draw);
  };
  library.onerror = () => {
    for (const { area } of charts) area.hidden = true;
    for (const table of document.querySelectorAll("details.chart-table")) table.open = true;
  };
  document.head.append(library);
})();
