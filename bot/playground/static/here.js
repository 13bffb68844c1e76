// Who one is, in which language and where; it lasts as long as the browser's tab.

const KEY = "here";
const LANGUAGES = { no: "nb" };

export const here = { who: "creator", locale: "en-US", place: "0", ...JSON.parse(sessionStorage.getItem(KEY) ?? "{}") };

export function go(step) {
  Object.assign(here, step);
  sessionStorage.setItem(KEY, JSON.stringify(here));
}

/** The language for dates: Discord says "no" where everybody else says "nb". */
export function language() {
  return LANGUAGES[here.locale] ?? here.locale;
}
