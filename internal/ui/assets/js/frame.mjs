// Behaviour of every page frame. Pages work without it; this adds focus, leaving without a trace in the
// history, the phone menu's Escape key and the bar that says there is no signal.

// An error summary takes focus when the page opens, so that it is read first.
const summary = document.querySelector("[data-hw-error-summary]");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    const field = target.matches("input, select, textarea, button, a")
      ? target
      : target.querySelector("[aria-invalid='true'], input, select, textarea") || target;
    event.preventDefault();
    // The words above the field come into view with it.
    const group = field.closest("fieldset, .nhsuk-form-group") || field;
    group.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}

// "Leave this page" replaces this page in the history, so Back does not return to it.
for (const link of document.querySelectorAll("a[data-hw-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.location.replace(link.href);
  });
}

// The phone menu closes with Escape and gives focus back to its button.
for (const menu of document.querySelectorAll("details.hw-menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// The bar under the header is shown while the browser says there is no signal.
const bar = document.querySelector("[data-hw-offline='ready']");
if (bar) {
  const show = () => { bar.hidden = navigator.onLine; };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}

// Character counts say what is left, politely, after a pause in typing.
for (const box of document.querySelectorAll("textarea[data-hw-max]")) {
  const text = document.getElementById(box.id + "-count");
  if (!text) continue;
  const max = Number(box.dataset.hwMax);
  const words = { left: text.dataset.left, over: text.dataset.over };
  let timer;
  const say = () => {
    // Characters are counted as the server counts them: code points, a line break as one.
    const left = max - Array.from(box.value).length;
    text.textContent = (left < 0 ? words.over : words.left).replace("{n}", String(Math.abs(left)));
  };
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(say, 600); });
  say();
}

// A record can be printed where the page offers it.
for (const button of document.querySelectorAll("[data-hw-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
