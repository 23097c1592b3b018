// Warns two minutes before somebody is signed out, lengthens the session with one press, and keeps what was typed.
//
// Typing is use: somebody who writes for half an hour is not signed out in the middle of it. The server decides when a
// session ends; other tabs lengthen it too, so it is asked before anything is said. When the session is over, a page with
// something typed stays and says so; a page without is left, for what is on it is for whoever was signed in.

const box = document.querySelector("[data-hw-ending]");
const TWO = 2 * 60 * 1000; // milliseconds before the end at which it is said
const AGAIN = 15 * 1000; // how often it is looked, while the warning shows, whether another tab went on
const LONGEST = 2147483647; // of a timer

if (box) {
  const words = JSON.parse(box.dataset.words);
  const said = document.querySelector("[data-hw-ending-said]");
  const title = document.getElementById("ending-title");
  const text = document.getElementById("ending-text");
  const stay = box.querySelector("[data-hw-stay]");
  const again = box.querySelector("[data-hw-again]");
  const left = Number(box.dataset.hwEnding) * 1000;
  const WARNING = Math.min(TWO, left / 2); // where sessions are set to be very short
  let ends = Date.now() + left;
  let state = "well";
  let typedAt = 0;
  // A form that came back with mistakes holds what was typed before.
  let typed = document.querySelector("[data-hw-error-summary]") !== null;
  let timer;
  let before = null;

  const clock = (at) => {
    const d = new Date(at);
    const h = d.getHours();
    return (h % 12 || 12) + ":" + String(d.getMinutes()).padStart(2, "0") + (h < 12 ? words.am : h < 18 ? words.pm : words.late);
  };

  // ask looks how long is left, or with POST lengthens it. No answer is null: the line may be down.
  async function ask(method) {
    try {
      const headers = { Accept: "application/json" };
      if (method === "GET") headers["HW-Quiet"] = "1";
      const answer = await fetch("/session", { method, headers, credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) return null;
      const now = await answer.json();
      if (now.signed_in) ends = Date.now() + now.seconds_left * 1000;
      return now.signed_in;
    } catch {
      return null;
    }
  }

  function plan(wait) {
    clearTimeout(timer);
    timer = setTimeout(check, Math.min(Math.max(wait, 0), LONGEST));
  }

  function show(next, heading, body) {
    const fresh = state !== next;
    state = next;
    title.textContent = heading;
    text.textContent = body;
    stay.hidden = next !== "soon";
    again.hidden = next === "soon";
    box.hidden = false;
    document.documentElement.classList.add("hw-has-ending");
    if (!fresh) return;
    if (!box.contains(document.activeElement)) before = document.activeElement;
    box.focus({ preventScroll: true });
  }

  // hide takes the warning away and gives the focus back to where it was.
  function hide(word) {
    const had = box.contains(document.activeElement);
    box.hidden = true;
    document.documentElement.classList.remove("hw-has-ending");
    state = "well";
    said.textContent = word;
    if (had && before && before !== document.body) before.focus({ preventScroll: true });
    plan(ends - WARNING - Date.now());
  }

  const over = () => {
    if (!typed) {
      location.replace("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
      return;
    }
    show("over", words.over, words.return);
    plan(AGAIN);
  };

  async function check() {
    if (state === "well" && Date.now() < ends - WARNING) return plan(ends - WARNING - Date.now());
    const writes = state === "well" && typedAt > 0 && Date.now() - typedAt < WARNING;
    const there = await ask(writes ? "POST" : "GET");
    if (there === false) return over();
    if (there === null) { // what was known last holds until it can be asked again
      if (Date.now() >= ends) return plan(AGAIN);
    } else if (ends - Date.now() > WARNING) {
      return state === "well" ? plan(ends - WARNING - Date.now()) : hide(state === "over" ? words.back : words.stayed);
    }
    if (state === "well") show("soon", words.soon.replace("{time}", clock(ends)), words.idle);
    plan(Math.min(AGAIN, Math.max(ends - Date.now(), 1000)));
  }

  stay.addEventListener("click", async () => {
    const there = await ask("POST");
    if (there === false) return over();
    if (there === null) {
      text.textContent = words.lost;
      said.textContent = words.lost;
      return;
    }
    if (ends - Date.now() > WARNING) return hide(words.stayed);
    show("limit", words.soon.replace("{time}", clock(ends)), words.limit);
  });

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !before) return;
    before.focus();
  });

  document.addEventListener("input", () => {
    typed = true;
    typedAt = Date.now();
    if (state === "soon") stay.click();
  });

  // A tab that comes to the front, or out of the browser's memory, may have slept past the end.
  const look = () => { if (!document.hidden) check(); };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => { if (event.persisted) check(); });
  plan(ends - WARNING - Date.now());
}
