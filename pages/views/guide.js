// Links inside the app change the address and let Streamlit follow it as it follows Back and Forward: the session stays,
// each click is one entry of the history, and a link that is opened in a new tab or copied is an ordinary link.
const state = (window.dutygraphGuide ??= { seen: "" });

const go = (href) => {
  const target = new URL(href, document.location.href);
  if (target.href === document.location.href) return;
  history.pushState({}, "", target);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
};

export default function ({ data }) {
  const onClick = (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a[data-go]");
    if (link) {
      event.preventDefault();
      go(link.href);
      return;
    }
    const drawn = event.target.closest?.('[data-testid="stGraphVizChart"] a');
    if (drawn) {
      event.preventDefault();
      go(drawn.getAttribute("xlink:href") ?? drawn.getAttribute("href"));
      return;
    }
    // A click on a paragraph opens it, unless it marks words or works a control.
    if (String(window.getSelection?.() ?? "") || event.target.closest?.("a, button, summary, input")) return;
    const paragraph = event.target.closest?.(".dg-chapter [data-key]");
    if (paragraph) go("manual?p=" + encodeURIComponent(paragraph.dataset.key));
  };
  document.addEventListener("click", onClick);

  let frame = 0;
  let tries = 0;
  const show = () => {
    const place = document.getElementById(data.anchor);
    if (!place && tries++ < 300) {
      frame = requestAnimationFrame(show);
      return;
    }
    document.querySelectorAll(".dg-open").forEach((each) => each !== place && each.classList.remove("dg-open"));
    place?.classList.add("dg-open");
    document.querySelectorAll(".dg-outline [aria-current]").forEach((each) => each.removeAttribute("aria-current"));
    const entry = document.querySelector(`.dg-outline a[data-key="${CSS.escape(data.entry)}"]`);
    entry?.setAttribute("aria-current", "true");
    for (let fold = entry?.closest("details"); fold; fold = fold.parentElement?.closest("details")) {
      if (fold !== entry.parentElement?.parentElement) fold.open = true;
    }
    const seen = location.pathname + data.anchor;
    if (state.seen === seen) return;
    state.seen = seen;
    // What was clicked stands in sight already; a jump from elsewhere brings it there.
    const box = place?.getBoundingClientRect();
    if (box && (box.top < 60 || box.top > innerHeight * 0.8)) place.scrollIntoView({ block: "start" });
    const shelf = entry?.closest('[data-testid="stSidebarContent"]');
    if (shelf) {
      const line = entry.getBoundingClientRect();
      const frameBox = shelf.getBoundingClientRect();
      if (line.top < frameBox.top + 40 || line.bottom > frameBox.bottom - 20)
        shelf.scrollTop += line.top - frameBox.top - frameBox.height / 3;
    }
  };
  if (data?.anchor) show();
  else state.seen = location.pathname;

  return () => {
    document.removeEventListener("click", onClick);
    cancelAnimationFrame(frame);
  };
}
