// Writing on a ticket. What is being written is saved on the server while one types, apart for replies and notes; files
// are kept as soon as they are chosen, dropped or pasted. Without this script the form does the same when it is sent.
const SAVE_AFTER_MS = 1200;

const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];
const composerOf = (node) => node?.closest?.("[data-composer]");
const kindOf = (form) => form.elements.kind.value;
const savedOf = (form, kind = kindOf(form)) => form.querySelector(`[data-saved="${kind}"]`);
const isWaiting = new WeakSet(); // forms with something that the server does not know yet

async function post(address, fields) {
  const body = new FormData();
  for (const [name, value] of fields) value instanceof File ? body.append(name, value, value.name) : body.append(name, value);
  const answer = await fetch(address, { method: "POST", body, headers: { "x-csrftoken": token() } });
  if (!answer.ok && answer.status !== 422) throw new Error(`${answer.status}`);
  return answer;
}

// Drafts

const timers = new WeakMap();

function note(form, words) {
  form.querySelector("[data-draft-note]").textContent = words;
}

function plan(form) {
  isWaiting.add(form);
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(save, SAVE_AFTER_MS, form));
}

async function save(form) {
  clearTimeout(timers.get(form));
  if (!isWaiting.has(form) || form.dataset.sending !== undefined) return;
  isWaiting.delete(form);
  const saved = savedOf(form);
  const text = form.elements.text.value;
  if (text === saved.value) return;
  try {
    const answer = await post(form.dataset.draftUrl, [["kind", saved.dataset.saved], ["text", text], ["seen", saved.dataset.revision]]);
    const told = await answer.json();
    if (told.refused) return note(form, told.refused);
    saved.value = text;
    saved.dataset.revision = told.revision;
    note(form, form.dataset.savedWords);
  } catch {
    isWaiting.add(form); // it goes along with the next letter, or stays in the page
  }
}

// What was written for the other reader makes room at once, since one writes on; then it is kept.
async function changeKind(form, was) {
  const text = form.elements.text;
  const left = savedOf(form, was);
  const words = text.value;
  text.value = savedOf(form).value;
  for (const list of form.querySelectorAll("[data-files-list]")) list.hidden = list.dataset.filesList !== kindOf(form);
  form.querySelector("[data-preview-place]").replaceChildren();
  if (words === left.value) return;
  left.value = words;
  const answer = await post(form.dataset.draftUrl, [["kind", was], ["text", words], ["seen", left.dataset.revision]]).catch(() => null);
  const told = await answer?.json();
  if (told?.revision) left.dataset.revision = told.revision;
}

// Files

// A pasted picture has no name of its own.
const named = (file) => (file.name && file.name !== "image.png" ? file : new File([file], `screenshot-${Date.now()}.png`, { type: file.type }));
const adding = new WeakMap();

async function exchange(form, fields) {
  const busy = form.querySelector("[data-files-busy]");
  const failed = form.querySelector("[data-files-failed]");
  busy.hidden = false;
  failed.hidden = true;
  try {
    const kind = kindOf(form);
    const answer = await post(form.dataset.filesUrl, [["kind", kind], ...fields]);
    const shown = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-files-list]");
    form.querySelector(`[data-files-list="${kind}"]`).replaceWith(document.importNode(shown, true));
  } catch {
    failed.hidden = false;
  }
  busy.hidden = true;
}

function add(form, files) {
  if (!files.length) return;
  const fields = [...files].map((file) => ["files", named(file)]);
  const done = (adding.get(form) ?? Promise.resolve()).then(() => exchange(form, fields));
  adding.set(form, done);
  done.then(() => adding.get(form) === done && adding.delete(form));
}

// Mentions: a list under the text while a name is being written after the sign

let asked;

function mentionBefore(text) {
  const begun = text.value.slice(0, text.selectionStart).match(/(?:^|[\s(])@([\p{L}\p{M}'’. -]{0,40})$/u);
  return begun ? { typed: begun[1], from: text.selectionStart - begun[1].length } : null;
}

function closeMentions(form) {
  form.querySelector(".mention-list")?.remove();
  form.elements.text.removeAttribute("aria-activedescendant");
}

async function suggest(form) {
  const text = form.elements.text;
  const begun = mentionBefore(text);
  if (!begun) return closeMentions(form);
  const mine = (asked = Symbol("asked"));
  const address = new URL(form.dataset.peopleUrl, location.href);
  address.search = new URLSearchParams({ kind: kindOf(form), q: begun.typed });
  const answer = await fetch(address).catch(() => null);
  if (mine !== asked || !answer?.ok) return;
  const { names } = await answer.json();
  closeMentions(form);
  if (!names.length || (names.length === 1 && names[0] === begun.typed.trim())) return;
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.mentionWords);
  for (const [place, name] of names.entries()) {
    const line = document.createElement("li");
    line.setAttribute("role", "option");
    line.id = `mention-${place}`;
    line.textContent = name;
    line.setAttribute("aria-selected", String(place === 0));
    list.append(line);
  }
  list.style.insetBlockStart = `${text.offsetTop + text.offsetHeight}px`;
  text.after(list);
  text.setAttribute("aria-activedescendant", "mention-0");
}

function chosen(form) {
  return form.querySelector(".mention-list [aria-selected=true]");
}

function walk(form, step) {
  const lines = [...form.querySelectorAll(".mention-list [role=option]")];
  const at = lines.indexOf(chosen(form));
  const next = lines[(at + step + lines.length) % lines.length];
  for (const line of lines) line.setAttribute("aria-selected", String(line === next));
  form.elements.text.setAttribute("aria-activedescendant", next.id);
}

function mention(form, name) {
  const text = form.elements.text;
  const begun = mentionBefore(text);
  if (begun) insert(text, `${name} `, begun.from);
  closeMentions(form);
}

function insert(text, words, from = text.selectionStart) {
  text.setRangeText(words, from, text.selectionEnd, "end");
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// What happens on the page

document.addEventListener("change", ({ target }) => {
  const form = composerOf(target);
  if (!form) return;
  if (target.name === "kind") {
    changeKind(form, target.value === "public" ? "internal" : "public");
  }
  if (target.type === "file") {
    add(form, [...target.files]);
    target.value = "";
  }
});

document.addEventListener("input", ({ target }) => {
  const form = composerOf(target);
  if (!form || target.name !== "text") return;
  plan(form);
  suggest(form);
  document.dispatchEvent(new CustomEvent("ui:typing"));
});

document.addEventListener("keydown", (event) => {
  const form = composerOf(event.target);
  if (!form || event.target.name !== "text") return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return void form.requestSubmit();
  if (!chosen(form)) return;
  if (event.key === "ArrowDown") walk(form, 1);
  else if (event.key === "ArrowUp") walk(form, -1);
  else if (event.key === "Enter" || event.key === "Tab") mention(form, chosen(form).textContent);
  else if (event.key === "Escape") closeMentions(form);
  else return;
  event.preventDefault();
});

document.addEventListener("click", async (event) => {
  const form = composerOf(event.target);
  if (!form) return;
  const option = event.target.closest(".mention-list [role=option]");
  if (option) return mention(form, option.textContent);
  const remove = event.target.closest('[name="remove_file"]');
  if (remove) {
    event.preventDefault();
    return exchange(form, [["remove_file", remove.value]]);
  }
  if (event.target.closest("[data-preview-button]")) {
    event.preventDefault();
    const answer = await post(form.dataset.previewUrl, [["kind", kindOf(form)], ["text", form.elements.text.value]]).catch(() => null);
    const shown = answer && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-preview]");
    if (shown) form.querySelector("[data-preview-place]").replaceChildren(document.importNode(shown, true));
    return;
  }
  const canned = event.target.closest("[data-canned]");
  if (canned) {
    event.preventDefault();
    canned.closest("details").open = false;
    const answer = await fetch(canned.dataset.canned).catch(() => null);
    if (!answer?.ok) return location.assign(canned.href);
    insert(form.elements.text, (await answer.json()).text);
    return;
  }
  const choice = event.target.closest("label[data-write]");
  if (choice && event.target !== choice.control) {
    event.preventDefault(); // the browser would move the focus to the choice first, and lose the letter typed next
    choice.control.click();
    form.elements.text.focus();
  }
});

document.addEventListener("paste", (event) => {
  const form = composerOf(event.target);
  if (!form || !event.clipboardData.files.length) return;
  event.preventDefault();
  add(form, [...event.clipboardData.files]);
});

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const form = composerOf(event.target);
    if (!form) return;
    event.preventDefault();
    form.classList.toggle("is-dropping", name === "dragover");
    if (name === "drop") add(form, [...event.dataTransfer.files]);
  });
}

document.addEventListener("submit", (event) => {
  const form = composerOf(event.target);
  if (!form) return;
  const busy = adding.get(form);
  if (busy) {
    // Who sends while a file is on its way sends when it has arrived.
    event.preventDefault();
    return void busy.then(() => form.requestSubmit(event.submitter));
  }
  form.dataset.sending = "";
  clearTimeout(timers.get(form));
});

// What was written while the whole form was on its way is not taken away.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = composerOf(event.target);
  if (form && form.elements.text.value !== form.elements.text.defaultValue) event.detail.shouldSwap = false;
});

addEventListener("pagehide", () => document.querySelectorAll("[data-composer]").forEach(save));

function prepare() {
  for (const hint of document.querySelectorAll("[data-files-drop]")) hint.hidden = false;
}

document.addEventListener("htmx:load", prepare);
prepare();
