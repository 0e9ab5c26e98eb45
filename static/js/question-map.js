// SPDX-License-Identifier: AGPL-3.0-or-later
// A pin on the drawing of the town, by pointer or by arrow keys. Whether it lies inside is asked of the drawing
// itself, and once more on the server.
const STEP = 0.02;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function makeMap(question, filled) {
  const [west, south, east, north, width, height] = ["west", "south", "east", "north", "width", "height"].map((name) => Number(question.dataset[name]));
  const area = question.querySelector("[data-map]");
  const svg = area.querySelector("svg");
  const town = svg.querySelector("[data-town]");
  const pin = svg.querySelector("[data-pin]");
  const quarters = [...svg.querySelectorAll("[data-place]")];
  const [latitude, longitude] = [question.querySelector("[data-lat]"), question.querySelector("[data-lon]")];
  const status = question.querySelector("[data-status]");
  const away = question.querySelector("[data-away]");
  const list = question.querySelector("select");
  const how = question.querySelector(".pin-how");

  const lies = (shape, x, y) => shape.isPointInFill(Object.assign(svg.createSVGPoint(), { x, y }));

  function at() {
    if (!latitude.value) return null;
    return [((longitude.value - west) / (east - west)) * width, ((north - latitude.value) / (north - south)) * height];
  }

  function show() {
    const point = at();
    pin.classList.toggle("is-absent", !point);
    away.hidden = !point;
    const quarter = point && quarters.find((shape) => lies(shape, ...point));
    const chosen = quarter ? quarter.dataset.place : point ? "" : list.value;
    for (const shape of quarters) shape.classList.toggle("is-chosen", shape.dataset.place === chosen);
    if (point) pin.setAttribute("transform", `translate(${point[0].toFixed(1)} ${point[1].toFixed(1)})`);
    return quarter;
  }

  function set(x, y) {
    if (!lies(town, x, y)) {
      status.textContent = question.dataset.outside;
      return;
    }
    longitude.value = (west + (x / width) * (east - west)).toFixed(4);
    latitude.value = (north - (y / height) * (north - south)).toFixed(4);
    list.value = "";
    const quarter = show();
    status.textContent = quarter ? filled(question.dataset.inside, { place: quarter.dataset.label }) : question.dataset.set;
    question.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function clear() {
    if (!latitude.value) return;
    latitude.value = longitude.value = "";
    show();
    status.textContent = question.dataset.gone;
    question.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Where the keys begin: the middle of the town, or of one of its quarters where the town has a hole there.
  function start() {
    const middle = (shape) => {
      const box = shape.getBBox();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    return [town, ...quarters].map(middle).find((point) => lies(town, ...point)) ?? middle(town);
  }

  area.tabIndex = 0;
  area.setAttribute("role", "application");
  area.setAttribute("aria-label", how.closest("fieldset").querySelector("legend").textContent.trim());
  area.setAttribute("aria-describedby", how.id);
  how.hidden = false;
  area.addEventListener("click", (event) => {
    const point = Object.assign(svg.createSVGPoint(), { x: event.clientX, y: event.clientY }).matrixTransform(svg.getScreenCTM().inverse());
    set(point.x, point.y);
  });
  area.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (event.key === "Delete" || event.key === "Backspace") clear();
    else if (event.key === "Enter" || event.key === " ") set(...(at() ?? start()));
    else if (arrow) {
      const from = at();
      const step = width * (event.shiftKey ? STEP * 3 : STEP);
      if (from) set(from[0] + arrow[0] * step, from[1] + arrow[1] * step);
      else set(...start());
    } else return;
    event.preventDefault();
  });
  away.addEventListener("click", () => {
    clear();
    area.focus();
  });
  list.addEventListener("change", () => {
    if (list.value) clear();
    show();
  });
  show();
}
