// Sends files to a report so that they go on where they stopped: after a pause, a lost connection or a server that was
// away. Without this module the form sends them plainly. Nothing is kept on the device: no names, no addresses.

import { Upload } from "./tus.mjs";

const form = document.querySelector("[data-hw-attach]");
const list = form?.querySelector("[data-hw-uploads]");
const said = form?.querySelector("[data-hw-said]");
const words = form ? JSON.parse(form.dataset.words) : {};
const PIECE = 4 * 1024 * 1024; // bytes of one request: what a slow line brings in a minute or two
const FRESH = 4 * 60 * 1000; // how often a page that is sending says that it is still there
const AGAIN = 15 * 1000; // how often what was lost is tried, for a server that was away
const jobs = [];

const megabytes = (n) => (n / 1048576).toFixed(1);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);

class Ended extends Error {}

class Job {
  constructor(file) {
    this.file = file;
    this.sent = 0;
    this.state = "ready";
    this.row = document.createElement("li");
    const about = document.createElement("div");
    const name = document.createElement("div");
    name.className = "hw-todo__t hw-words";
    name.textContent = file.name;
    this.text = document.createElement("div");
    this.text.className = "hw-todo__d";
    about.append(name, this.text);
    this.acts = document.createElement("div");
    this.acts.className = "hw-todo__r";
    this.row.append(about, this.acts);
    this.go = this.button("pause", () => (this.state === "sending" ? this.pause() : this.resume()));
    this.stop = this.button("stop", () => this.end("stopped"));
    list.append(this.row);
    this.upload = new Upload(file, {
      endpoint: "/uploads/",
      chunkSize: PIECE,
      retryDelays: [0, 1000, 3000, 5000, 10000],
      storeFingerprintForResuming: false,
      metadata: { filename: file.name },
      onBeforeRequest: (request) => request.setHeader("Hw-Upload", form.dataset.ticket),
      onProgress: (sent) => this.progress(sent),
      onSuccess: () => this.finish(),
      onError: (error) => this.failed(error),
    });
    this.show("ready");
  }

  button(word, act) {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "hw-linkbutton";
    b.addEventListener("click", act);
    this.acts.append(b);
    this.label(b, word);
    return b;
  }

  label(b, word) {
    b.textContent = words[word];
    b.setAttribute("aria-label", fill(words.of, { action: words[word], name: this.file.name }));
  }

  values() {
    return { sent: megabytes(this.sent), all: megabytes(this.file.size) };
  }

  // Says a state in the row, and aloud when it is a new one.
  show(state, more) {
    const news = state !== this.state;
    this.state = state;
    this.text.textContent = fill(words[state], this.values()) + (more ? " " + more : "");
    if (news) said.textContent = this.file.name + ": " + this.text.textContent;
    this.label(this.go, state === "sending" ? "pause" : "resume");
    this.go.hidden = !["sending", "paused", "lost"].includes(state);
    this.stop.hidden = !["ready", "sending", "paused", "lost"].includes(state);
  }

  progress(sent) {
    if (this.state !== "sending") return;
    this.sent = sent;
    this.show("sending");
  }

  start() {
    this.show("sending");
    this.upload.start();
  }

  pause() {
    this.upload.abort();
    this.show("paused");
  }

  resume() {
    if (this.arrived) return this.finish();
    said.textContent = this.file.name + ": " + fill(words.back, this.values());
    this.start();
  }

  end(state, more) {
    this.upload.abort(true).catch(() => {}); // what the server holds of it goes away by itself too
    this.show(state, more);
    next();
  }

  failed(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    if (status === 404) return this.end("ended");
    if (status === 413) return this.end("refused", this.tooLarge());
    this.show("lost");
  }

  tooLarge() {
    return form.querySelector("[data-hw-large]").textContent;
  }

  // Has the server take what arrived into the report.
  async finish() {
    this.arrived = true;
    this.show("checking");
    try {
      const upload = this.upload.url.split("/").pop();
      const answer = await fetch(form.action, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ upload }),
      });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 404) return this.end("ended");
      if (answer.status >= 500 || answer.status === 429) return this.show("lost");
      if (!answer.ok) {
        const problem = await answer.json();
        return this.end("refused", problem.errors?.[0]?.message ?? problem.detail);
      }
    } catch {
      return this.show("lost");
    }
    this.show("kept");
    await refresh().then(() => this.leave()).catch(() => {});
    next();
  }

  // Takes the row away once the file stands in the list of what was added; the focus stays near.
  leave() {
    const had = this.row.contains(document.activeElement);
    this.row.remove();
    list.hidden = list.children.length === 0;
    if (had) form.querySelector("input[type=file]").focus();
  }
}

// One file after the other, so that a weak line brings one of them whole.
function next() {
  if (jobs.some((j) => ["sending", "checking", "paused", "lost"].includes(j.state))) return;
  jobs.find((j) => j.state === "ready")?.start();
}

// Brings the list of what was added, and a new ticket; it also tells the server that somebody is still here.
async function refresh() {
  const answer = await fetch(form.action, { credentials: "same-origin", redirect: "manual", headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Ended();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-hw-attach]");
  if (!fresh) throw new Ended();
  form.dataset.ticket = fresh.dataset.ticket;
  document.getElementById("attached").replaceChildren(...page.getElementById("attached").childNodes);
}

const busy = () => jobs.some((j) => ["ready", "sending", "paused", "lost", "checking"].includes(j.state));

if (form) {
  form.querySelector("[data-hw-large]").hidden = false;
  form.querySelector("[data-hw-small]").hidden = true;
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return; // the server says that nothing was chosen
    event.preventDefault();
    list.hidden = false;
    for (const file of input.files) jobs.push(new Job(file));
    form.reset();
    next();
  });
  const again = () => {
    for (const j of jobs) if (j.state === "lost" && navigator.onLine) j.resume();
  };
  addEventListener("online", again);
  setInterval(again, AGAIN);
  addEventListener("beforeunload", (event) => {
    if (busy()) event.preventDefault();
  });
  setInterval(() => {
    if (busy()) refresh().catch(() => {});
  }, FRESH);
}
