// Words on the page. The English sentence is the key; the manifest brings the other language.

const put = (text, args) => text.replace(/\{(\w+)\}/g, (all, k) => args[k] ?? all);

export function translator(texts = {}, lang = "en") {
  const t = (key, args = {}) => put(texts[key] || key, args);
  t.lang = lang;
  return t;
}

const dayNumber = (d) => Math.round(Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / 864e5);

export const clockTime = (ms, lang) =>
  new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { hour: "numeric", minute: "2-digit", hour12: true }).format(ms).replace(/\s(?=[ap]m$)/i, "");

// when says a moment as a person would: today and yesterday by name, within a week the day, else the date. As a heading
// it stands alone; inside a sentence, at gives "today at 2:40am".
export const when = (t, ms, now) => moment(t, ms, now, [t("Today, {time}"), t("Yesterday, {time}"), t("{day}, {time}")]);
export const at = (t, ms, now) => moment(t, ms, now, [t("today at {time}"), t("yesterday at {time}"), t("{day} at {time}")]);

function moment(t, ms, now, [today, yesterday, other]) {
  const time = clockTime(ms, t.lang);
  const lang = t.lang === "en" ? "en-GB" : t.lang;
  const far = dayNumber(new Date(ms)) - dayNumber(new Date(now));
  if (far === 0) return put(today, { time });
  if (far === -1) return put(yesterday, { time });
  const parts = Math.abs(far) < 7 ? { weekday: "long" } : { day: "numeric", month: "long" };
  return put(other, { day: new Intl.DateTimeFormat(lang, parts).format(ms), time });
}
