// What the service worker may keep. Pure, so that the rule can be tested.

// keepable says whether a path may be kept at all: the report form, the empty page of a walk-round, help, assets and the app manifest, nothing else.
export function keepable(path) {
  return path === "/report" || path.startsWith("/report/") || path === "/walk-round" || path === "/help" || path.startsWith("/help/") ||
    path.startsWith("/assets/") || path === "/manifest.webmanifest";
}

// mayStore says whether a reply may be stored. Only whole, direct, successful replies to GET; one marked no-store only
// when it is a page of the form, which the worker fetched without cookies and which is the same for everybody.
export function mayStore(path, res, isFormPage = false) {
  if (!keepable(path) || !res.ok || res.status === 206 || res.redirected) return false;
  return isFormPage || !/no-store|private/i.test(res.headers.get("Cache-Control") ?? "");
}

// assetsIn finds the assets an HTML page names.
export const assetsIn = (html) => [...new Set([...html.matchAll(/\b(?:href|src)="(\/assets\/[^"#]+)"/g)].map((m) => m[1].replaceAll("&amp;", "&")))];
