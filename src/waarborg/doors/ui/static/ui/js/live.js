// Hears that something on this page has changed (server-sent events), and says so to the page: "ui:changed" with the
// topics, or with none when everything may have. What changed it does not know; refresh.js fetches that.
// Every event carries a place. After a lost connection the page says which was its last, and is told what it missed.
const HIDDEN_FOR_MS = 20_000; // a browser holds six connections at most: pages that nobody looks at give theirs up
const SILENT_FOR_MS = 40_000; // the server speaks every fifteen seconds, if only to say that it is there
const LOST_AFTER_MS = 20_000; // a restart is nobody's business
const LONGEST_DELAY_MS = 30_000;

const notes = document.querySelector("[data-live-notes]");
const followed = () => [...document.querySelectorAll("[data-live]")];

let stream = null;
let since = "";
let delay = 1000;
let heardAt = 0;
let wasOpen = false;
let isOver = false;
let again;
let hiding;
let losing;

function note(name, shown) {
  notes.querySelector(`[data-live-note="${name}"]`).hidden = !shown;
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function topics() {
  return [...new Set(followed().flatMap((part) => part.dataset.live.split(" ")))].filter(Boolean).sort();
}

function drawnAt() {
  const places = followed().map((part) => Number(part.dataset.liveSince)).filter(Boolean);
  return places.length ? String(Math.min(...places)) : "";
}

function close() {
  clearTimeout(again);
  stream?.close();
  stream = null;
}

function open() {
  close();
  const asked = topics();
  if (isOver || document.hidden || !asked.length) return;
  since ||= drawnAt();
  const address = new URL(notes.dataset.liveNotes, location.href);
  address.searchParams.set("topics", asked.join(" "));
  if (since) address.searchParams.set("since", since);
  heardAt = Date.now();
  stream = new EventSource(address);
  for (const name of ["beat", "changed", "reload", "presence", "ended"]) stream.addEventListener(name, hear);
  stream.addEventListener("error", lose);
}

function hear(event) {
  heardAt = Date.now();
  wasOpen = true;
  delay = 1000;
  clearTimeout(losing);
  losing = undefined;
  note("lost", false);
  if (event.lastEventId) since = event.lastEventId;
  if (event.type === "changed") tell("ui:changed", { topics: event.data.split(" ") });
  if (event.type === "reload") tell("ui:changed", {});
  if (event.type === "presence") tell("ui:presence", { about: event.data.split(" ") });
  if (event.type === "ended") end();
}

// Also when the server has no room, or stops: the browser alone would give up on some answers, and wait for none.
function lose() {
  close();
  if (isOver || document.hidden) return;
  again = setTimeout(open, delay * (0.5 + Math.random()));
  delay = Math.min(delay * 2, LONGEST_DELAY_MS);
  if (wasOpen) losing ??= setTimeout(note, LOST_AFTER_MS, "lost", true);
}

function end() {
  isOver = true;
  close();
  note("ended", true);
}

function back() {
  clearTimeout(hiding);
  if (!stream) {
    delay = 1000;
    open();
  }
}

function leave() {
  hiding = setTimeout(close, HIDDEN_FOR_MS);
}

if (notes?.dataset.liveNotes && followed().length) {
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : back()));
  addEventListener("online", back);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && back());
  setInterval(() => stream && Date.now() - heardAt > SILENT_FOR_MS && lose(), 5000);
  notes.querySelector("[data-live-again]").addEventListener("click", back);
  for (const button of notes.querySelectorAll("[data-live-load]")) button.addEventListener("click", () => location.replace(location.href.split("#")[0]));
  open();
}
