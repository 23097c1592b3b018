// What the journeys of cases and sanctions share: forms that are filled by the names of their fields, days, and a mail
// server that keeps what it is sent.
import assert from "node:assert/strict";
import { createServer } from "node:net";

// set fills the fields of the page's forms by name: one of a choice by its value, a date by "YYYY-MM-DD".
export async function set(page, values) {
  for (const [name, value] of Object.entries(values)) {
    if (/^\d{4}-\d\d-\d\d$/.test(value) && await page.locator(`main [name="${name}-day"]`).count()) {
      const [y, m, d] = value.split("-");
      await set(page, { [name + "-day"]: d, [name + "-month"]: m, [name + "-year"]: y });
      continue;
    }
    const field = page.locator(`main [name="${name}"]`);
    assert.ok(await field.count(), `${page.url()} has no field ${name}`);
    const kind = await field.first().evaluate((e) => e.type);
    if (kind === "radio" || kind === "checkbox") await page.locator(`main [name="${name}"][value="${value}"]`).first().evaluate((e) => { for (let p = e; p; p = p.parentElement) if (p.tagName === "DETAILS") p.open = true; if (!e.checked) e.click(); });
    else if (kind === "select-one") await field.first().selectOption(value);
    else if (kind === "file") await field.first().setInputFiles(value);
    else await field.first().fill(value);
  }
}

// press presses a button of the page and waits for where that leads. With fine, an error on the page fails.
export async function press(page, name, { fine = true } = {}) {
  await send(page, page.locator("main").getByRole("button", { name }), { fine });
}

// send presses a button that is already found.
export async function send(page, button, { fine = true } = {}) {
  await Promise.all([page.waitForEvent("load"), button.first().press("Enter")]);
  if (fine) assert.doesNotMatch(await page.title(), /^Error: /, await page.locator("main").innerText());
}

// go opens a page, which must be there.
export async function go(page, path) {
  const answer = await page.goto(path);
  assert.equal(answer.status(), 200, path);
}

// day gives a day from today as forms want it.
export function day(from = 0) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date(Date.now() + from * 86_400_000));
}

// post runs a mail server on this machine and gives its address, and what came, decoded as far as a reader needs.
export function post() {
  const mails = [];
  const server = createServer((socket) => {
    let text = "", body = false;
    const say = (line) => socket.write(line + "\r\n");
    say("220 here");
    socket.on("error", () => {});
    socket.on("data", (part) => {
      text += part;
      for (;;) {
        if (body) {
          const end = text.indexOf("\r\n.\r\n");
          if (end < 0) return;
          mails.push(text.slice(0, end).replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16))));
          text = text.slice(end + 5);
          body = false;
          say("250 kept");
          continue;
        }
        const end = text.indexOf("\r\n");
        if (end < 0) return;
        const line = text.slice(0, end).toUpperCase();
        text = text.slice(end + 2);
        if (line.startsWith("DATA")) { body = true; say("354 go on"); } else if (line.startsWith("QUIT")) { say("221 bye"); socket.end(); } else say("250 fine");
      }
    });
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready({
    address: `smtp+plain://127.0.0.1:${server.address().port}`, mails,
    // wait gives the first mail that matches.
    async wait(what) {
      for (let i = 0; i < 120; i++) {
        const found = mails.find((m) => what.test(m));
        if (found) return found;
        await new Promise((on) => setTimeout(on, 250));
      }
      assert.fail(`no mail matches ${what}; ${mails.length} came`);
    },
    stop: () => new Promise((gone) => { server.close(gone); }),
  })));
}
