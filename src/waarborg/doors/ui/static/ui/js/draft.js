// What was typed is never lost: a form with data-draft="name" keeps its text in this browser until the server took it.
// Only texts and choices are kept, never passwords, files or hidden fields.
const PREFIX = "waarborg:draft:";
const LASTS_MS = 14 * 24 * 3600 * 1000;

const kept = (field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type);
const keyOf = (form) => PREFIX + form.dataset.draft;

function read(form) {
  const values = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) (values[field.name] ??= []).push(field.value);
    } else values[field.name] = field.value;
  }
  return values;
}

function isFilled(values) {
  return Object.values(values).some((value) => (Array.isArray(value) ? value.length : value.trim()));
}

function restore(form) {
  const stored = JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
  if (!stored || Date.now() - stored.at > LASTS_MS) return;
  for (const field of form.elements) {
    const value = kept(field) ? stored.values[field.name] : undefined;
    if (value === undefined) continue;
    if (Array.isArray(value)) field.checked = value.includes(field.value);
    else if (!field.value) field.value = value; // what the server sent back wins
  }
  form.dispatchEvent(new CustomEvent("ui:draft-restored", { bubbles: true }));
}

function prepare(root) {
  for (const form of root.querySelectorAll("form[data-draft]:not([data-draft-on])")) {
    form.dataset.draftOn = "";
    restore(form);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.draft) return;
  const values = read(form);
  if (isFilled(values)) localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values }));
  else localStorage.removeItem(keyOf(form));
});

// The page after a success names the draft that the server has taken.
for (const done of document.querySelectorAll("[data-draft-done]")) localStorage.removeItem(PREFIX + done.dataset.draftDone);
document.addEventListener("ui:draft-done", (event) => localStorage.removeItem(PREFIX + event.detail.value));

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
