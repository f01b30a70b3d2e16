// What a drawn graph does under the hand: a box that is pointed at or reached by Tab shows what it is tied to, the buttons
// and Ctrl with the wheel bring it closer, dragging moves it. Its boxes are links, which the app's guide follows.
// (No "<" directly before a letter in this file: the page's sanitizer would take it for markup and drop the script.)
(() => {
  if (window.dutygraphDrawing) return;
  window.dutygraphDrawing = true;
  const CHART = '[data-testid="stGraphVizChart"]';
  const picture = (element) => element.closest?.(CHART)?.querySelector("svg");

  const light = (event) => {
    const svg = picture(event.target);
    if (!svg) return;
    const node = event.target.closest(".node");
    svg.classList.toggle("dg-dim", Boolean(node));
    svg.querySelectorAll(".dg-near").forEach((each) => each.classList.remove("dg-near"));
    if (!node) return;
    const name = (part) => part.querySelector("title").textContent;
    const own = name(node);
    const near = new Set([own]);
    for (const edge of svg.querySelectorAll(".edge")) {
      const [start, end] = name(edge).split("->");
      if (start !== own && end !== own) continue;
      edge.classList.add("dg-near");
      near.add(start).add(end);
    }
    for (const each of svg.querySelectorAll(".node")) each.classList.toggle("dg-near", near.has(name(each)));
  };
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);

  const view = (svg) => {
    svg.dataset.whole ??= svg.getAttribute("viewBox");
    return svg.getAttribute("viewBox").split(/\s+/).map(Number);
  };
  const zoom = (svg, factor) => {
    const [x, y, width, height] = view(svg);
    const box = [x + (width * (1 - factor)) / 2, y + (height * (1 - factor)) / 2, width * factor, height * factor];
    svg.setAttribute("viewBox", factor ? box.join(" ") : svg.dataset.whole);
  };
  const FACTORS = { in: 0.7, out: 1 / 0.7, whole: 0 };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-zoom]");
    const svg = button?.closest('[class*="st-key-drawing"]')?.querySelector(CHART + " svg");
    if (svg) zoom(svg, FACTORS[button.dataset.zoom]);
  });
  document.addEventListener(
    "wheel",
    (event) => {
      const svg = event.ctrlKey && picture(event.target);
      if (!svg) return;
      event.preventDefault();
      zoom(svg, event.deltaY > 0 ? 1.15 : 1 / 1.15);
    },
    { passive: false },
  );

  let drag = null;
  let moved = false;
  document.addEventListener("pointerdown", (event) => {
    const svg = !event.button && picture(event.target);
    if (svg) drag = { svg, x: event.clientX, y: event.clientY, box: view(svg) };
    moved = false;
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const right = event.clientX - drag.x;
    const down = event.clientY - drag.y;
    moved ||= Math.hypot(right, down) > 4;
    if (!moved) return;
    const [x, y, width, height] = drag.box;
    const size = drag.svg.getBoundingClientRect();
    const scale = Math.max(width / size.width, height / size.height);
    drag.svg.setAttribute("viewBox", [x - right * scale, y - down * scale, width, height].join(" "));
  });
  document.addEventListener("pointerup", () => (drag = null));
  // The end of a drag on a box is no click on it.
  document.addEventListener("click", (event) => moved && picture(event.target) && event.preventDefault(), true);
  document.addEventListener("dragstart", (event) => picture(event.target) && event.preventDefault());
})();
