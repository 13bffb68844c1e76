// Moments in the reader's own language, as Discord writes them.

import { language } from "./here.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const STEPS = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** Write every moment inside an element. */
export function tellTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    time.textContent = written(moment, time.dataset.style);
    time.title = format(moment, STYLES.F);
  }
}

function written(moment, style) {
  if (style === "R") return relative(moment);
  return style === "message" ? ofMessage(moment) : format(moment, STYLES[style]);
}

function format(moment, options) {
  return new Intl.DateTimeFormat(language(), options).format(moment);
}

function relative(moment) {
  const seconds = Math.round((moment - Date.now()) / 1000);
  const [unit, length] = STEPS.find(([, long]) => Math.abs(seconds) >= long) ?? STEPS.at(-1);
  return new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(Math.round(seconds / length), unit);
}

function ofMessage(moment) {
  const days = Math.round((new Date(moment).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (days !== 0 && days !== -1) return format(moment, STYLES.s);
  const day = new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(days, "day");
  return `${day.charAt(0).toLocaleUpperCase()}${day.slice(1)} ${format(moment, STYLES.t)}`;
}
