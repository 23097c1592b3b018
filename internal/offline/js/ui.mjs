// Pieces of page, made without markup strings: nothing a person wrote can become code.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  clock: ["M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0", "M12 7v5l3 2"], stop: ["M12 4l9 16H3z", "M12 10v4M12 17v.01"], tick: ["M5 12.5l4.5 4.5L19 7.5"],
  signal: ["M7 18a4 4 0 0 1 0-8 5 5 0 0 1 9.6-1.2A4.5 4.5 0 0 1 17 18M4 3l17 18"], lock: ["M5 11h14v9H5z", "M8 11V8a4 4 0 0 1 8 0v3"],
  page: ["M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5"], ring: ["M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0"],
};

export function icon(name, small) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [k, v] of Object.entries({ class: "hw-icon" + (small ? " hw-icon--s" : ""), viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" })) svg.setAttribute(k, v);
  for (const d of PATHS[name]) svg.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", d);
  return svg;
}

// el makes an element; attributes that are functions become listeners.
export function el(tag, attrs = {}, ...kids) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) {
    if (typeof v === "function") e.addEventListener(k, v);
    else if (v !== false && v !== undefined && v !== null) e.setAttribute(k, v === true ? "" : v);
  }
  e.append(...kids.flat().filter((k) => k !== undefined && k !== null && k !== false && k !== ""));
  return e;
}

// say puts a sentence into the one polite live region of the page.
export function say(text) {
  let live = document.getElementById("hw-live");
  if (!live) {
    live = el("div", { id: "hw-live", class: "hw-sr", role: "status", "aria-live": "polite" });
    document.body.append(live);
  }
  if (live.textContent === text) live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

// bar shows the line under the header; nothing to say removes it.
export function bar(...kids) {
  document.getElementById("hw-bar")?.remove();
  if (!kids.length) return;
  const b = el("div", { id: "hw-bar", class: "hw-status" }, el("div", { class: "hw-wrap hw-wrap--narrow" }, icon("signal"), el("span", {}, ...kids)));
  const header = document.querySelector("header");
  header ? header.after(b) : document.body.prepend(b);
}

// problems shows an error summary at the top of main and moves the focus to it. list is [{text, href}].
export function problems(t, list) {
  document.getElementById("hw-problems")?.remove();
  const box = el("div", { id: "hw-problems", class: "nhsuk-error-summary", tabindex: "-1" },
    el("h2", { class: "nhsuk-error-summary__title" }, t("There is a problem")),
    el("ul", { class: "nhsuk-list nhsuk-error-summary__list" }, list.map((p) => el("li", {}, p.href ? el("a", { href: p.href }, p.text) : p.text))));
  document.querySelector("main").prepend(box);
  const mark = t("Error: ");
  if (!document.title.startsWith(mark)) document.title = mark + document.title;
  box.focus();
}

// collect reads the fields of a form: {name: [values]} and the names of all of them, answered or not.
export function collect(form) {
  const given = {}, names = new Set();
  for (const c of form.elements) if (c.name && !["submit", "button", "hidden", "file", "password"].includes(c.type)) names.add(c.name);
  for (const [k, v] of new FormData(form)) if (names.has(k) && typeof v === "string" && v !== "") (given[k] ??= []).push(v);
  return { given, fields: [...names] };
}

// fill puts answers back into the fields they came from.
export function fill(form, answers) {
  for (const c of form.elements) {
    const v = answers[c.name];
    if (!v) continue;
    if (c.type === "radio" || c.type === "checkbox") c.checked = v.includes(c.value);
    else if (!["submit", "button", "hidden", "file", "password"].includes(c.type)) c.value = v[0] ?? "";
  }
}
