// Every script of the pages runs in Safari 15.0 and in Firefox 115 (ESR): nothing younger is used without asking first.
import test from "node:test";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const scripts = [here, join(here, "../../ui/assets/js")].flatMap((folder) => readdirSync(folder).filter((f) => f.endsWith(".mjs") && !f.endsWith(".test.mjs")).map((f) => join(folder, f)));

// What came after Safari 15.0 or Firefox 115, and how a script that asks first writes it.
const YOUNG = [
  [/\brandomUUID\b/, "Safari 15.4"], [/\bstructuredClone\b/, "Safari 15.4"], [/\.(findLast|findLastIndex|at)\((?!["'/])/, "Safari 15.4"],
  [/\bObject\.(hasOwn|groupBy)\b/, "Safari 15.4"], [/\brequestSubmit\(/, "Safari 16"], [/\bshowModal\(/, "Safari 15.4"], [/\.inert\b/, "Safari 15.5"],
  [/\bAbortSignal\.(timeout|any)\b/, "Safari 16"], [/\(\?<[=!]/, "Safari 16.4"], [/\bstatic \{/, "Safari 16.4"], [/\.(toSorted|toReversed|toSpliced)\(/, "Safari 16"],
  [/\bArray\.fromAsync\b/, "Safari 16.4"], [/\bPromise\.(try|withResolvers)\b/, "Safari 17.4"], [/\bURL\.(canParse|parse)\(/, "Safari 17"],
  [/\b(popover|showPopover|requestIdleCallback|CompressionStream|OffscreenCanvas)\b/, "Safari 16.4 or later"], [/\/[a-z]*v[a-z]*\.(test|exec)\(/, "Safari 17"],
  [/(?<!\?)(?<!"BroadcastChannel" in self \? )\bnew BroadcastChannel\(/, "Safari 15.4"], [/navigator\.locks\b/, "Safari 15.4"], [/(?<!\?\?.*|pressed = .*)\be(vent)?\.submitter\b(?! \?\?)/, "Safari 15.4"],
  [/\.sync\.register\(/, "not in Safari"], [/navigator\.storage\.(persist|estimate)\(/, "Safari 15.2"],
];

// The worker's part that browsers with background sync alone run.
const only = (name, text) => (name.endsWith("sw.mjs") ? text.slice(0, text.indexOf('self.addEventListener("sync"')) : text);
const code = (text) => text.split("\n").map((l) => l.replace(/(^|\s)\/\/.*$/, "")).join("\n");

test("no script uses what Safari 15 or Firefox 115 lack", () => {
  assert.ok(scripts.length > 12, `${scripts.length} scripts`);
  for (const file of scripts) {
    const text = code(only(file, readFileSync(file, "utf8")));
    for (const [what, since] of YOUNG) {
      const found = text.match(what);
      assert.equal(found?.[0], undefined, `${file} uses what came with ${since}`);
    }
  }
});
