// Everything by key. A link or button with data-keys="e" or data-keys="g q" is pressed by those keys, in turn.
// Rows ([data-row]) are walked with j and k; ? lists what this page knows.
const IN_TURN_MS = 1200;
let pressed = [];
let timer;

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable=true]");
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const current = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(current + step, all.length - 1))];
  next.querySelector("a, button")?.focus({ focusVisible: true });
  next.scrollIntoView({ block: "nearest" });
}

function labelled(element) {
  return element.getAttribute("aria-label") ?? element.querySelector("span")?.textContent ?? element.textContent.trim();
}

export function openSheet() {
  const sheet = document.getElementById("key-sheet");
  if (!sheet || sheet.open) return;
  const list = sheet.querySelector("[data-key-list]");
  for (const old of list.querySelectorAll("[data-found]")) old.remove();
  for (const line of list.querySelectorAll("[data-needs]")) line.hidden = !document.querySelector(`[data-${line.dataset.needs}]`);
  for (const element of document.querySelectorAll("[data-keys]")) {
    const line = document.createElement("div");
    line.dataset.found = "";
    const keys = document.createElement("dt");
    for (const cap of element.dataset.keys.split(" ")) {
      const key = document.createElement("kbd");
      key.textContent = cap;
      keys.append(key, " ");
    }
    const words = document.createElement("dd");
    words.textContent = labelled(element);
    line.append(keys, words);
    list.append(line);
  }
  sheet.showModal();
}

function press(event) {
  clearTimeout(timer);
  pressed.push(event.key);
  timer = setTimeout(() => (pressed = []), IN_TURN_MS);
  const wanted = pressed.join(" ");
  const found = [...document.querySelectorAll("[data-keys]")].find((one) => one.dataset.keys === wanted && one.offsetParent !== null);
  if (found) {
    pressed = [];
    event.preventDefault();
    found.matches("input, textarea, select") ? found.focus() : found.click();
  } else if (![...document.querySelectorAll("[data-keys]")].some((one) => one.dataset.keys.startsWith(`${wanted} `))) {
    pressed = [];
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "?") openSheet();
  else if (event.key === "/") {
    const box = document.querySelector(".filter-bar input[type=search], [data-command-box]");
    if (!box) return;
    event.preventDefault();
    box.focus();
  } else if (event.key.length === 1) press(event);
});

for (const button of document.querySelectorAll("[data-open-keys]")) {
  button.hidden = false;
  button.addEventListener("click", openSheet);
}
