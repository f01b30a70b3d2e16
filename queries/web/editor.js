// The query editor of the endpoint's pages: colours, Ctrl+Enter, and prefixes put in when they are first used.
// Without it the page is a plain form that works as well. It asks nothing of any server.
"use strict";

const TOKEN = /(#[^\n]*)|(<[^\x00-\x20<>"{}|^`]*>)|("""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|([?$]\w+)|([\w-]*:[\w.%-]*)|([A-Za-z_]\w*)|([^])/g;
const KINDS = ["comment", "iri", "string", "variable", "name"];
const KEYWORDS = new Set(("BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK FROM NAMED WHERE ORDER BY GROUP HAVING ASC DESC LIMIT OFFSET " +
  "DISTINCT REDUCED VALUES UNDEF OPTIONAL GRAPH UNION MINUS FILTER BIND AS IN NOT EXISTS A TRUE FALSE SEPARATOR COUNT SUM MIN MAX " +
  "AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE " +
  "ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID " +
  "MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE").split(" "));

function coloured(text) {
  const shown = document.createDocumentFragment();
  for (const token of text.matchAll(TOKEN)) {
    const place = token.slice(1).findIndex((group) => group !== undefined);
    const kind = place === 5 ? (KEYWORDS.has(token[0].toUpperCase()) ? "keyword" : "") : KINDS[place] || "";
    if (!kind) {
      shown.append(token[0]);
      continue;
    }
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = token[0];
    shown.append(span);
  }
  shown.append("\n"); // so that a last empty line has its height
  return shown;
}

function withPrefixes(text, known) {
  const used = [...text.matchAll(TOKEN)].filter((token) => token[5]).map((token) => token[5].split(":")[0]);
  const declared = new Set([...text.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
  const missing = [...new Set(used)].filter((prefix) => known[prefix] && !declared.has(prefix)).sort();
  return missing.map((prefix) => `PREFIX ${prefix}: <${known[prefix]}>\n`).join("");
}

function live(editor) {
  const area = editor.querySelector("textarea");
  const known = JSON.parse(document.body.dataset.prefixes || "{}");
  const layer = document.createElement("pre");
  layer.setAttribute("aria-hidden", "true");
  editor.prepend(layer);
  editor.classList.add("live");
  const follow = () => { layer.scrollTop = area.scrollTop; };
  const draw = () => { layer.replaceChildren(coloured(area.value)); follow(); };
  area.addEventListener("input", (event) => {
    if (event.data === ":") {
      const added = withPrefixes(area.value, known);
      if (added) area.setRangeText(added, 0, 0, "preserve");
    }
    draw();
  });
  area.addEventListener("scroll", follow);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) area.form.requestSubmit();
  });
  draw();
}

document.querySelectorAll(".editor").forEach(live);
