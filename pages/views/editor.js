// A text area that shows its SPARQL in colours: the same text stands under it, highlighted, and moves with it.
// What is typed stays here until it is run; only then does it go to the server.
const WORDS = new Set(
  `ADD ALL AS ASC ASK BASE BIND BY CLEAR CONSTRUCT COPY CREATE DATA DEFAULT DELETE DESC DESCRIBE DISTINCT DROP EXISTS FILTER
  FROM GRAPH GROUP HAVING IN INSERT INTO LIMIT LOAD MINUS MOVE NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SERVICE
  SILENT TO UNDEF UNION USING VALUES WHERE WITH TRUE FALSE A`.split(/\s+/),
);
const TOKENS =
  /(?<note>#[^\n]*)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<text>"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|(?<variable>[?$]\w+)|(?<name>[\p{L}_][\p{L}\p{N}_.-]*:(?:[\p{L}\p{N}_-](?:[\p{L}\p{N}_.:\/-]*[\p{L}\p{N}_-])?)?|:[\p{L}\p{N}_-]+)|(?<number>\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|(?<word>\p{L}[\p{L}\p{N}_]*)/gu;

const coloured = (text) => {
  const pieces = document.createDocumentFragment();
  let done = 0;
  for (const found of text.matchAll(TOKENS)) {
    const [kind] = Object.entries(found.groups).find(([, value]) => value !== undefined);
    const isCall = kind === "word" && /^\s*\(/.test(text.slice(found.index + found[0].length));
    if (kind === "word" && !isCall && !WORDS.has(found[0].toUpperCase())) continue;
    pieces.append(text.slice(done, found.index));
    const piece = document.createElement("span");
    piece.className = `dg-code-${kind}`;
    piece.textContent = found[0];
    pieces.append(piece);
    done = found.index + found[0].length;
  }
  // The last line is as high as the others, also where it is empty.
  pieces.append(text.slice(done), "\n");
  return pieces;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const area = parentElement.querySelector("textarea");
  const under = parentElement.querySelector("pre");
  const button = parentElement.querySelector("button");
  const paint = () => under.replaceChildren(coloured(area.value));
  const run = () => {
    area.dataset.given = area.value;
    setTriggerValue("run", area.value);
  };

  area.maxLength = data.longest;
  // The server's text replaces what is here only when it is another than last time: a rerun leaves what is being typed.
  if (area.dataset.given !== data.text) {
    area.dataset.given = area.value = data.text;
  }
  paint();

  area.oninput = paint;
  area.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      run();
      return;
    }
    // A new line begins under the one before; typed as text, so that it can be undone.
    const line = area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart);
    document.execCommand("insertText", false, "\n" + /^[ \t]*/.exec(line)[0]);
  };
  button.onclick = run;
}
