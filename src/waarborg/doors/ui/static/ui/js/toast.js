// Says what was done, with a way back. Other code asks for a toast by an event: "ui:toast" with {text, undo}.
// It stays while it is pointed at or holds the focus; what must not be missed is never only here.
const STAYS_MS = 8000;
const UNDO_STAYS_MS = 40_000; // half a minute to think again, and some
const region = document.querySelector("[data-toasts]");

function leave(toast) {
  if (toast.matches(":hover, :focus-within")) return void setTimeout(leave, 2000, toast);
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 300);
}

function stay(toast) {
  setTimeout(leave, toast.querySelector(".toast-undo") ? UNDO_STAYS_MS : STAYS_MS, toast);
}

function undoForm(url) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];
  const button = document.createElement("button");
  button.className = "toast-undo";
  button.type = "submit";
  button.textContent = region.dataset.undoLabel;
  form.append(token, button);
  return form;
}

export function toast({ text, undo }) {
  const box = document.createElement("div");
  box.className = "toast is-success";
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  if (undo) box.append(undoForm(undo));
  region.append(box);
  stay(box);
}

if (region) {
  for (const box of region.querySelectorAll("[data-toast]:not(.is-error, .is-warning)")) stay(box);
  document.addEventListener("ui:toast", (event) => toast(event.detail));
}
