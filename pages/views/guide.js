// Links and forms inside the app change the address and let Streamlit follow it as it follows Back and Forward: the
// session stays, each click is one entry of the history, and a link that is opened in a new tab or copied is an ordinary
// link. The address is the only state: what is open and what a form holds is read from it.
// (No "<" directly before a letter in this file: the page's sanitizer would take it for markup and drop the script.)
(() => {
  if (window.dutygraphGuide) {
    window.dutygraphGuide.settle();
    return;
  }

  const go = (href) => {
    const target = new URL(href, document.location.href);
    if (target.href === document.location.href) return;
    history.pushState({}, "", target);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };

  document.addEventListener("click", (event) => {
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
  });

  const send = (form) => {
    const filled = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const words = value.trim().replace(/\s+/g, " ");
      if (words) filled.set(name, words);
    }
    go(location.pathname + (filled.size ? "?" + filled : ""));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("form[data-go]");
    if (!form) return;
    event.preventDefault();
    send(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.matches?.("select") && event.target.closest("form[data-go]");
    if (form) send(form);
  });

  // Each form once for each address: what is being typed meanwhile stays.
  const fill = () => {
    const given = new URLSearchParams(location.search);
    for (const form of document.querySelectorAll("form[data-go]")) {
      if (form.dataset.filled === location.href) continue;
      form.dataset.filled = location.href;
      for (const field of form.querySelectorAll("[name]")) {
        field.value = given.get(field.name) ?? "";
        if (field.selectedIndex === -1) field.value = "";
      }
    }
  };
  window.addEventListener("popstate", fill);

  let frame = 0;
  let seen = "";
  const show = (open, entryKey, tries, shown) => {
    const place = document.getElementById(open);
    const entry = document.querySelector(`.dg-outline a[data-key="${CSS.escape(entryKey)}"]`);
    // The text and the outline come one after the other, in either order.
    if ((!place || (entryKey && !entry)) && tries) {
      frame = requestAnimationFrame(() => show(open, entryKey, tries - 1, shown));
      return;
    }
    document.querySelectorAll(".dg-open").forEach((each) => each !== place && each.classList.remove("dg-open"));
    place?.classList.add("dg-open");
    document.querySelectorAll(".dg-outline [aria-current]").forEach((each) => each.removeAttribute("aria-current"));
    entry?.setAttribute("aria-current", "true");
    for (let fold = entry?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
    if (seen !== location.pathname + open) reveal(place, entry);
    seen = location.pathname + open;
    shown();
  };

  const reveal = (place, entry) => {
    // What was clicked stands in sight already; a jump from elsewhere brings it there.
    const box = place?.getBoundingClientRect();
    if (box && (box.top < 60 || box.top > innerHeight * 0.8)) place.scrollIntoView({ block: "start" });
    const shelf = entry?.closest('[data-testid="stSidebarContent"]');
    if (shelf) {
      const line = entry.getBoundingClientRect();
      const around = shelf.getBoundingClientRect();
      if (line.top < around.top + 40 || line.bottom > around.bottom - 20)
        shelf.scrollTop += line.top - around.top - around.height / 3;
    }
  };

  const settle = () => {
    fill();
    cancelAnimationFrame(frame);
    const told = document.querySelector("[data-guide]");
    const { open, entry, run } = told?.dataset ?? {};
    // Says that the page of this run is as it will stay: whoever looks at it with a program waits for that.
    const settled = () => told && (told.dataset.settled = run);
    if (open) {
      show(open, entry, 300, settled);
      return;
    }
    seen = location.pathname;
    settled();
  };

  window.dutygraphGuide = { settle };
  settle();
})();
