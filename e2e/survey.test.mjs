// Survey results go from a file over a preview to the pages and back, with the keyboard; every page of the survey is read by
// axe, on a phone and at a desk, and scrolls sideways nowhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { button, link, press, through, write } from "./keys.mjs";
import { DESK, PHONE, device, open, quiet, sideways, signIn, start, violations } from "./lib.mjs";

let site, browser;
before(async () => { site = await start(); browser = await open(); });
after(async () => { await browser?.close(); await site?.stop(); });

const PAGES = {
  executive: ["/survey", "/survey/records"], union: ["/survey"], reporter: ["/survey/published", "/survey/questions", "/survey/method"],
  icb: ["/survey", "/survey/records"], national: ["/survey", "/survey/records", "/survey/groups/ambulance", "/survey/imports"],
};

for (const [role, paths] of Object.entries(PAGES)) {
  test(`the survey as ${role}`, async () => {
    for (const size of [PHONE, DESK]) {
      const context = await device(browser, site.base, { size });
      const page = await signIn(context, role), bad = [];
      for (const path of paths) {
        const answer = await page.goto(path);
        assert.equal(answer.status(), 200, path);
        for (const v of [...await violations(page), ...await sideways(page)]) bad.push(`${path} at ${size.width}: ${v}`);
        assert.ok(await through(page) > 5, path + " has hardly a stop");
      }
      assert.deepEqual(bad, []);
      quiet(context);
      await context.close();
    }
  });
}

test("results are brought in and taken back with the keyboard", async () => {
  const context = await device(browser, site.base, { size: DESK });
  const page = await signIn(context, "national");
  await page.goto("/survey");
  await press(page, link(page, "/survey/imports"));
  await press(page, button(page, "Read this file"));
  assert.match(await page.title(), /^Error: /);
  const head = "year,ods_code,benchmark_group,question,percent,base,organisation_respondents\n";
  await page.setInputFiles("input[type=file]", { name: "invented.csv", mimeType: "text/csv", buffer: Buffer.from(head + "2025,RBK,acute,q13a,19.5,900,1200\n2025,ZZZ,acute,q13a,19.5,900,1200\n") });
  await press(page, button(page, "Read this file"));
  await page.waitForURL(/\/survey\/imports\/svi_/);
  assert.deepEqual(await violations(page), []);
  await page.getByText("1 figure can be brought in").waitFor();
  await press(page, button(page, "Bring in 1 figure"));
  await page.getByText("1 figure is brought in").waitFor();
  await press(page, button(page, "Withdraw"));
  assert.match(await page.title(), /^Error: /);
  await write(page, "reason", "Only a try");
  await press(page, button(page, "Withdraw"));
  await page.getByText("These figures are withdrawn").waitFor();
  assert.deepEqual(await violations(page), []);
  quiet(context);
  await context.close();
});
