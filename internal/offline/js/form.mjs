// The form as the manifest (/report/form.json) describes it. Pure: no page, no store, no network.

export const EMPTY = { version: "", lang: "en", texts: {}, steps: [], check: "/report/check", outbox: "/report/outbox", home: "/report", send: "/report/send", progress: "/report/progress" };

// shown says whether a step, or a field of it, is asked, given the answers so far.
export function shown(step, answers) {
  const w = step.when;
  return !w || (answers[w.field] ?? []).some((v) => w.values.includes(v));
}

// nextPath is where to go after a step: the next one that is asked, or the check page kept on this device.
export function nextPath(form, stepID, answers) {
  const i = form.steps.findIndex((s) => s.id === stepID);
  const next = form.steps.slice(i + 1).find((s) => !s.optional && shown(s, answers));
  return next ? next.path : form.outbox + "#check";
}

export const stepOfField = (form, name) => form.steps.find((s) => s.fields.some((f) => f.name === name || name?.startsWith(f.name + "-")));
export const stepAt = (form, path) => form.steps.find((s) => s.path === path);

// missing lists the fields of the asked steps that need an answer and have none.
export function missing(form, answers, stepID) {
  return form.steps.filter((s) => (!stepID || s.id === stepID) && shown(s, answers))
    .flatMap((s) => s.fields).filter((f) => f.required && shown(f, answers) && !words(f, answers).length);
}

// words gives the answers of a field as a person reads them.
export function words(field, answers) {
  const got = (answers[field.name] ?? []).filter((v) => v.trim() !== "");
  if (got.length) return got.map((v) => field.options?.find((o) => o.value === v)?.label ?? v);
  const parts = ["day", "month", "year"].map((p) => answers[`${field.name}-${p}`]?.[0]?.trim()).filter(Boolean);
  return parts.length ? [parts.join(" ")] : [];
}

// asText is the whole report in plain words, for Copy the text.
export function asText(form, answers) {
  const lines = [];
  for (const step of form.steps.filter((s) => shown(s, answers))) {
    for (const f of step.fields.filter((x) => shown(x, answers))) {
      const w = words(f, answers);
      if (w.length) lines.push(`${f.label || step.title}: ${w.join("; ")}`);
    }
  }
  return lines.join("\n");
}

// asked keeps the answers of the steps and fields that are asked, so that a changed mind does not send what was hidden.
export function asked(form, answers) {
  const hidden = form.steps.flatMap((s) => s.fields.filter((f) => !shown(s, answers) || !shown(f, answers)).map((f) => f.name));
  return Object.fromEntries(Object.entries(answers).filter(([k]) => !hidden.some((h) => k === h || k.startsWith(h + "-"))));
}

// heading is what is said of where it happened: the first answer of a field the manifest marks as heading.
export function heading(form, answers) {
  const f = form.steps.flatMap((s) => s.fields).find((x) => x.heading && words(x, answers).length);
  return f ? words(f, answers)[0] : "";
}
