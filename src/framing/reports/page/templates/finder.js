"use strict";
// Finds marks of a figure: what is typed narrows the list below the figure and rings the marks in the drawing.
// The list holds everything; this script adds no information and fetches nothing.
for (const finder of document.querySelectorAll("[data-finder]")) {
  const figure = finder.closest("figure");
  const drawing = figure.querySelector(".scroll svg");
  const list = figure.querySelector("details.marks");
  const input = finder.querySelector("input");
  const told = finder.querySelector("output");
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const headings = [...list.querySelectorAll("thead th")].map((heading) => heading.textContent);
  const marks = [...list.querySelectorAll("tbody tr")].map((row) => ({
    row, x: Number(row.dataset.x), y: Number(row.dataset.y),
    name: row.cells[0].textContent, key: folded(row.cells[0].textContent),
    said: headings.slice(1).map((heading, n) => `${heading}: ${row.cells[n + 1].textContent}`).join(", "),
  }));
  const { width, height } = drawing.viewBox.baseVal;
  const found = drawing.appendChild(document.createElementNS(drawing.namespaceURI, "g"));
  found.setAttribute("class", "found");
  let shown = marks;

  function put(name, attributes, text) {
    const element = document.createElementNS(drawing.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return found.appendChild(element);
  }

  // Rings for all, names for as many as stand apart from each other.
  function ring(some) {
    found.replaceChildren();
    drawing.classList.toggle("searching", some.length > 0);
    const taken = [];
    for (const mark of some.slice(0, 200)) put("circle", { cx: mark.x, cy: mark.y, r: 4 });
    for (const mark of some.slice(0, 40)) {
      const right = mark.x < 0.8 * width;
      const label = put("text", { x: mark.x + (right ? 6.5 : -6.5), y: mark.y + 2.8,
        "text-anchor": right ? "start" : "end" }, mark.name);
      const box = label.getBBox();
      const clash = taken.some((other) => box.x < other.x + other.width && other.x < box.x + box.width &&
        box.y < other.y + other.height && other.y < box.y + box.height);
      if (clash || box.y < 0 || box.y + box.height > height) label.remove(); else taken.push(box);
    }
  }

  function search() {
    const wanted = folded(input.value);
    // Words that begin with it before words that only hold it.
    shown = wanted ? [...marks.filter((mark) => mark.key.startsWith(wanted)),
      ...marks.filter((mark) => !mark.key.startsWith(wanted) && mark.key.includes(wanted))] : marks;
    const there = new Set(shown);
    for (const mark of marks) { mark.row.hidden = !there.has(mark); mark.row.tabIndex = -1; }
    const body = list.querySelector("tbody");
    body.append(...shown.map((mark) => mark.row));
    if (wanted) list.open = true;
    if (shown.length) shown[0].row.tabIndex = 0;
    ring(wanted ? shown : []);
    const first = shown.length === 1 ? `${shown[0].name}; ${shown[0].said}` : `${shown.length} of ${marks.length}`;
    told.textContent = !wanted ? "" : shown.length ? first : "none in this figure";
  }

  function tell(mark) {
    ring([mark]);
    told.textContent = `${mark.name}; ${mark.said}`;
  }

  function go(step, from) {
    const next = shown[Math.min(Math.max(from + step, 0), shown.length - 1)];
    if (!next) return;
    for (const mark of shown) mark.row.tabIndex = mark === next ? 0 : -1;
    list.open = true;
    next.row.focus();
  }

  function clear() {
    input.value = "";
    search();
    input.focus();
  }

  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); go(0, 0); }
    if (event.key === "Escape") { event.preventDefault(); clear(); }
  });
  list.addEventListener("focusin", (event) => {
    const mark = shown.find((one) => one.row === event.target);
    if (mark) tell(mark);
  });
  list.addEventListener("keydown", (event) => {
    const at = shown.findIndex((one) => one.row === event.target);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -marks.length, End: marks.length };
    if (at < 0) return;
    if (event.key === "Escape") { event.preventDefault(); clear(); }
    if (event.key === "ArrowUp" && at === 0) { event.preventDefault(); input.focus(); return; }
    if (event.key in steps) { event.preventDefault(); go(steps[event.key], at); }
  });
  list.addEventListener("click", (event) => {
    const at = shown.findIndex((one) => one.row === event.target.closest("tr"));
    if (at >= 0) go(0, at);
  });
  // The pointer: the nearest mark within a fingertip.
  drawing.addEventListener("pointermove", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
    let nearest = null, least = 8;
    for (const mark of shown) {
      const away = Math.hypot(mark.x - point.x, mark.y - point.y);
      if (away < least) { least = away; nearest = mark; }
    }
    if (nearest) tell(nearest); else if (!list.contains(document.activeElement)) search();
  });
  drawing.addEventListener("pointerleave", search);
  finder.hidden = false;
  search();
}
