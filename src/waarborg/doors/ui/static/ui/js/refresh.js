// Brings the live parts of a page up to date, together: fetched from their address, merged in place. Nothing that the
// reader holds is taken away: focus, text, open details and the place on the screen stay; what is being written in or
// chosen from waits, with a quiet word that something changed.
// Asked for by events: "ui:changed" with topics (none: all), "ui:due" when the clock alone changes what a page says.
const SPREAD_MS = 250; // many pages hear of a change at the same instant
const LEAST_APART_MS = 1000;
const AGAIN_MS = 5000;
const SAID_APART_MS = 10_000;

const notes = document.querySelector("[data-live-notes]");
const said = document.querySelector("[data-live-said]");
const stale = new Set();
const waiting = new Map(); // id of a part -> what it will be once its reader is done with it
let timer;
let refreshedAt = -Infinity;
let saidAt = -Infinity;
let pointer = null;

const parts = () => [...document.querySelectorAll("[data-live-part]")];

// What is being used

const isWritten = (field) => field.matches("textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

function isDirty(field) {
  if (field.type === "hidden" || field.disabled) return false;
  if (field.matches("select")) {
    const options = [...field.options];
    const drawn = Math.max(0, options.findIndex((option) => option.defaultSelected));
    return field.multiple ? options.some((option) => option.selected !== option.defaultSelected) : field.selectedIndex !== drawn;
  }
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function isInUse(part) {
  const active = document.activeElement;
  if (part.contains(active) && isWritten(active)) return true;
  if (part.querySelector("dialog[open], details[data-menu][open], :popover-open")) return true;
  return [...part.querySelectorAll("input, textarea, select")].some(isDirty);
}

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || "" : "");

// A row that goes while the pointer is on it would put another under the click that is coming.
function wouldVanish(part, fresh) {
  const row = pointed()?.closest("[data-key]");
  return row && part.contains(row) && !fresh.querySelector(`[data-key="${CSS.escape(row.dataset.key)}"]`);
}

// Merging

const KEPT = ["open", "style", "data-draft-on"]; // the reader's, or a script's

function mergeAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !KEPT.includes(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && !KEPT.includes(name)) old.setAttribute(name, value);
}

function put(parent, node, before) {
  if (parent.moveBefore && parent.isConnected && node.isConnected) parent.moveBefore(node, before); // keeps the focus
  else parent.insertBefore(node, before);
}

function keysIn(root) {
  const found = new Map();
  for (const node of root.querySelectorAll("[id], [data-key]")) found.set(keyOf(node), found.has(keyOf(node)) ? null : node);
  return found; // what two have says nothing about either
}

// What has a key is found wherever it stood, so that a row which goes to another list stays the same row.
export function mergePart(part, fresh) {
  const known = keysIn(part);
  const coming = keysIn(fresh);
  const key = (node) => (coming.get(keyOf(node)) && known.get(keyOf(node)) !== null ? keyOf(node) : "");
  const isGone = (node) => keyOf(node) && !coming.has(keyOf(node));
  const left = new Map(known);

  function take(child, next, old) {
    const found = key(child) ? left.get(key(child)) : next;
    if (!found || found.nodeName !== child.nodeName || found.type !== child.type || key(found) !== key(child) || found.contains(old)) return null;
    left.delete(key(child));
    return found;
  }

  function arrive(child, old, next) {
    const made = document.importNode(child, false);
    if (child.nodeType === Node.ELEMENT_NODE && child.matches("[data-key], article")) made.classList.add("is-arrived");
    old.insertBefore(made, next);
    if (child.nodeType === Node.ELEMENT_NODE) mergeChildren(made, child); // what it holds may have stood elsewhere
  }

  function mergeChildren(old, wanted) {
    const own = new Set([...wanted.children].map(key));
    let next = old.firstChild;
    const pass = (isPassed) => {
      while (next && isPassed(next)) {
        const passed = next;
        next = next.nextSibling;
        if (!key(passed)) passed.remove(); // else it stands elsewhere from now on, and is fetched from here
      }
    };
    for (const child of [...wanted.childNodes]) {
      pass((node) => isGone(node) || (key(node) && !own.has(key(node))));
      const found = take(child, next, old);
      if (!found) {
        arrive(child, old, next);
        continue;
      }
      if (found === next) next = next.nextSibling;
      else put(old, found, next);
      merge(found, child);
    }
    pass(() => true);
  }

  function merge(old, wanted) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== wanted.data) old.data = wanted.data;
    } else if (old.isEqualNode(wanted)) {
      for (const same of keysIn(old).keys()) left.delete(same);
    } else {
      mergeAttributes(old, wanted);
      mergeChildren(old, wanted);
    }
  }

  merge(part, fresh);
  for (const node of left.values()) if (node && part.contains(node)) node.remove(); // something else has its key now
}

// The place on the screen

const pointed = () => pointer && document.elementFromPoint(pointer.x, pointer.y);

function scrollerOf(element) {
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
  }
  return document.scrollingElement;
}

function keepingPlace(changed, change) {
  const under = pointed();
  const anchor = under?.closest("[data-key], a, button, summary") ?? under;
  const focused = document.activeElement;
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (focused.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
  if (!anchor?.isConnected || !anchor.closest("main")) return;
  const scroller = scrollerOf(anchor);
  const moved = () => anchor.getBoundingClientRect().top - before;
  scroller.scrollBy({ top: moved(), behavior: "instant" });
  const rest = Math.round(moved());
  if (Math.abs(rest) < 2) return;
  // The page is too short to scroll that far: it gets room, and keeps it until the pointer has gone elsewhere.
  const part = anchor.closest("[data-live-part]") ?? changed[0];
  part.dataset.liveRoom = "";
  if (rest < 0) return void (part.style.paddingBlockStart = `${-rest}px`);
  const ample = rest + scroller.clientHeight;
  part.style.paddingBlockEnd = `${ample}px`;
  scroller.scrollBy({ top: moved(), behavior: "instant" });
  part.style.paddingBlockEnd = `${ample - (scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop)}px`;
}

function giveRoomBack() {
  for (const part of document.querySelectorAll("[data-live-room]")) {
    if (part.contains(pointed())) continue;
    part.style.paddingBlock = "";
    delete part.dataset.liveRoom;
  }
}

// Refreshing

function words(part) {
  return [...part.querySelectorAll("[data-time-left]")].reduce((text, time) => text.replace(time.textContent, ""), part.textContent).replace(/\s+/g, " ");
}

function say() {
  if (!said || performance.now() - saidAt < SAID_APART_MS) return;
  saidAt = performance.now();
  said.textContent = "";
  setTimeout(() => (said.textContent = said.dataset.liveSaid), 100);
}

function show(fresh, { evenInUse = false } = {}) {
  const ready = [...fresh].map(([id, wanted]) => [document.getElementById(id), wanted]).filter(([part]) => part);
  const merged = ready.filter(([part, wanted]) => evenInUse || !(isInUse(part) || wouldVanish(part, wanted)));
  for (const [part, wanted] of ready) waiting.set(part.id, wanted);
  for (const [part] of merged) waiting.delete(part.id);
  const before = merged.map(([part]) => words(part)).join();
  keepingPlace(merged.map(([part]) => part), () => merged.forEach(([part, wanted]) => mergePart(part, wanted)));
  for (const [part] of merged) {
    window.htmx?.process(part);
    part.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: part } }));
  }
  if (before !== merged.map(([part]) => words(part)).join()) say();
  notes.querySelector('[data-live-note="changed"]').hidden = !waiting.size;
}

function showWaiting(options) {
  if (waiting.size) show(new Map(waiting), options);
}

const addressOf = (part) => part.dataset.livePart || location.href.split("#")[0];

async function drawn(address) {
  const answer = await fetch(address, { headers: { "waarborg-refresh": "1" } });
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Gives back whether all of it came; what did not is tried again.
async function refresh() {
  const wanted = parts().filter((part) => stale.has(part.id));
  stale.clear();
  refreshedAt = performance.now();
  const addresses = [...new Set(wanted.map(addressOf))];
  const answers = await Promise.allSettled(addresses.map(drawn));
  const fresh = new Map();
  for (const [index, address] of addresses.entries()) {
    const own = wanted.filter((part) => addressOf(part) === address);
    const page = answers[index].value;
    const found = own.map((part) => page?.getElementById(part.id)).filter(Boolean);
    for (const part of found) fresh.set(part.id, part);
    if (!page) for (const part of own) stale.add(part.id);
    else if (!found.length) notes.querySelector('[data-live-note="ended"]').hidden = false; // a page for who is not let in
  }
  show(fresh);
  return answers.every((answer) => answer.status === "fulfilled");
}

function plan(least = 0) {
  if (timer || document.hidden) return;
  const apart = refreshedAt + LEAST_APART_MS - performance.now();
  timer = setTimeout(async () => {
    const isWhole = await refresh();
    timer = undefined;
    if (stale.size) plan(isWhole ? 0 : AGAIN_MS);
  }, Math.max(least, apart, Math.random() * SPREAD_MS));
}

function want(concerned) {
  for (const part of parts()) if (concerned(part)) stale.add(part.id);
  if (stale.size) plan();
}

if (notes && parts().length) {
  document.addEventListener("ui:changed", ({ detail }) => want((part) => !detail.topics || part.dataset.live.split(" ").some((topic) => detail.topics.includes(topic))));
  document.addEventListener("ui:due", () => want(() => true));
  document.addEventListener("visibilitychange", () => document.hidden || !stale.size || plan());
  document.addEventListener("pointermove", (event) => {
    pointer = event.pointerType === "mouse" ? { x: event.clientX, y: event.clientY } : null;
    giveRoomBack();
  }, { passive: true });
  document.documentElement.addEventListener("pointerleave", () => (pointer = null, giveRoomBack(), showWaiting()));
  for (const name of ["focusout", "close", "toggle", "reset", "pointerover"]) document.addEventListener(name, () => setTimeout(showWaiting), { capture: true, passive: true });
  notes.querySelector("[data-live-show]").addEventListener("click", () => showWaiting({ evenInUse: true }));
}
