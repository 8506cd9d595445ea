// Lets "nog 42 min" tick. The page carries its own now (the server's), so that a wrong clock on this device changes nothing.
// The words are those of time_words.py; a test compares the two.
// Parts with data-next-change-at say something else from that instant on. It asks for all of them anew then ("ui:due"), and
// holds its own words back until they are there, so that no part says "on time" beside another that says "late".
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const RELATIVE_WITHIN = 10 * HOUR;
const TICK_MS = 5000;
const LONGEST_WAIT = 10;

const WORDS = {
  nl: { left: (text) => `nog ${text}`, late: (text) => `${text} te laat`, soon: "nog geen minuut", just: "net te laat", hour: "u", days: ["dag", "dagen"], within: "binnen" },
  en: { left: (text) => `${text} left`, late: (text) => `${text} late`, soon: "under a minute left", just: "just late", hour: "h", days: ["day", "days"], within: "in" },
};

export function duration(seconds, language) {
  const words = WORDS[language];
  const minutes = Math.floor(seconds / MINUTE);
  if (seconds < HOUR) return `${minutes} min`;
  const hours = Math.floor(seconds / HOUR);
  if (seconds < DAY) {
    const rest = minutes % 60;
    return rest ? `${hours} ${words.hour} ${String(rest).padStart(2, "0")}` : `${hours} ${words.hour}`;
  }
  const days = Math.floor(hours / 24);
  const unit = words.days[days === 1 ? 0 : 1];
  return hours % 24 ? `${days} ${unit} ${hours % 24} ${words.hour}` : `${days} ${unit}`;
}

export function left(seconds, language) {
  const words = WORDS[language];
  if (seconds >= 0 && seconds < MINUTE) return words.soon;
  if (seconds > -MINUTE && seconds < 0) return words.just;
  return seconds < 0 ? words.late(duration(-seconds, language)) : words.left(duration(seconds, language));
}

export function counted(now, due, openings) {
  if (!openings.length || now > due) return due - now;
  return openings.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, due) - Math.max(from, now)), 0);
}

const offsets = new WeakMap();
const askedFor = new WeakMap(); // a part -> the instant at which it was asked for anew
let timer;

function exactNow(element) {
  if (!offsets.has(element)) offsets.set(element, Number(element.dataset.now) - Date.now() / 1000);
  return Date.now() / 1000 + offsets.get(element);
}

const pageNow = (element) => Math.floor(exactNow(element));
const isBeforeNext = (part) => exactNow(part) < Number(part.dataset.nextChangeAt);
const isComing = (part) => part && !isBeforeNext(part) && exactNow(part) < Number(part.dataset.nextChangeAt) + LONGEST_WAIT;

function askForDue() {
  const parts = [...document.querySelectorAll("[data-next-change-at]")];
  const due = parts.filter((part) => !isBeforeNext(part) && askedFor.get(part) !== part.dataset.nextChangeAt);
  for (const part of due) askedFor.set(part, part.dataset.nextChangeAt);
  if (due.length) document.dispatchEvent(new CustomEvent("ui:due"));
  const left = parts.filter(isBeforeNext).map((part) => (Number(part.dataset.nextChangeAt) - exactNow(part)) * 1000);
  clearTimeout(timer);
  timer = setTimeout(tick, Math.min(TICK_MS, ...left));
}

function update(element, language) {
  const now = pageNow(element);
  const due = Number(element.dataset.due);
  // Open time that was counted without its openings can't be counted on: it stays until the page is drawn again.
  if ("frozen" in element.dataset && now < due) return;
  if (isComing(element.closest("[data-next-change-at]"))) return;
  const openings = (element.dataset.openings ?? "").split(" ").filter(Boolean).map((pair) => pair.split("-").map(Number));
  const seconds = counted(now, due, openings);
  const shown = element.querySelector("[data-relative]");
  if (seconds >= RELATIVE_WITHIN) return;
  const window = element.dataset.window && seconds >= 0 ? ` ${WORDS[language].within} ${element.dataset.window}` : "";
  const text = left(seconds, language) + window;
  if (shown.textContent !== text) shown.textContent = text;
  if (due < now) element.classList.replace("is-in_danger", "is-missed") || element.classList.replace("is-on_time", "is-missed");
}

function tick() {
  const language = document.documentElement.lang.startsWith("en") ? "en" : "nl";
  askForDue();
  for (const element of document.querySelectorAll("[data-time-left]")) update(element, language);
}

tick();
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("htmx:load", tick);
