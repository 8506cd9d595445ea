// The command palette: Ctrl-K, then a few letters. It goes where links go and presses what buttons do, nothing more.
// What the server finds for the letters (data-suggest-url) stands under what the page knows itself.
const ASKED_AFTER_MS = 150;
const palette = document.querySelector("[data-palette]");

if (palette) {
  const input = palette.querySelector("[data-palette-input]");
  const search = palette.querySelector("[data-search]");
  const fixed = [...palette.querySelectorAll("[role=option]")];
  const own = [];
  let options = fixed;
  const suggestUrl = palette.dataset.suggestUrl;
  const wordsOf = (option) => option.querySelector("span").textContent.trim();
  let suggested = [];
  let asking = new AbortController();
  let timer;

  // What the page offers now belongs here too: whatever has a key, and what lies in a menu. It is looked up each time,
  // because parts of a page change while it is open.
  function offer() {
    for (const old of own.splice(0)) old.remove();
    const said = new Set(fixed.map(wordsOf));
    for (const element of document.querySelectorAll("main :is([data-keys], [data-command], .page-actions :is(a, button))")) {
      const words = element.getAttribute("aria-label") ?? (element.querySelector("span")?.textContent ?? element.textContent).trim();
      if ((element.offsetParent === null && !("command" in element.dataset)) || said.has(words)) continue;
      said.add(words);
      own.push(lineFor(element, words));
    }
    palette.querySelector("[role=option]").before(...own);
    options = [...own, ...fixed];
  }

  function lineFor(element, words) {
    const line = document.createElement("li");
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.id = `palette-page-${own.length}`;
    const icon = element.querySelector("svg")?.cloneNode(true);
    const text = document.createElement("span");
    text.textContent = words;
    line.append(...(icon ? [icon] : []), text);
    line.addEventListener("click", () => (palette.close(), element.click()));
    return line;
  }

  const shown = () => [...palette.querySelectorAll("[role=option]:not([hidden])")];

  function select(option) {
    for (const one of [...options, ...suggested]) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function filter() {
    const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    for (const option of options) {
      if (option === search) continue;
      const text = option.textContent.toLowerCase();
      option.hidden = !words.every((word) => text.includes(word));
    }
    search.hidden = !words.length;
    search.querySelector("[data-search-text]").textContent = input.value.trim();
    select(shown()[0]);
    ask(input.value.trim());
  }

  // Only the last question counts. The choice stays where it was made, and never moves under the reader's finger.
  function ask(text) {
    clearTimeout(timer);
    asking.abort();
    if (!suggestUrl) return;
    if (!text) return void answer("");
    asking = new AbortController();
    const { signal } = asking;
    timer = setTimeout(async () => {
      try {
        const found = await fetch(`${suggestUrl}?q=${encodeURIComponent(text)}`, { signal, redirect: "error" });
        answer(found.ok ? await found.text() : "");
      } catch {
        if (!signal.aborted) answer("");
      }
    }, ASKED_AFTER_MS);
  }

  function answer(html) {
    const chosen = palette.querySelector("[aria-selected=true]");
    const place = document.createElement("template");
    place.innerHTML = html;
    for (const one of suggested) one.remove();
    suggested = [...place.content.querySelectorAll("[role=option]")];
    search.before(...suggested);
    const isOwn = chosen && chosen !== search && options.includes(chosen);
    select(isOwn ? chosen : shown()[0]);
  }

  function use(option) {
    if (!option) return;
    palette.close();
    if (option === search) location.assign(`${palette.dataset.searchUrl}?q=${encodeURIComponent(input.value.trim())}`);
    else if (option.dataset.go) location.assign(option.dataset.go);
    else if (option.dataset.press) document.getElementById(option.dataset.press)?.click();
    else option.click();
  }

  function open() {
    input.value = "";
    offer();
    filter();
    palette.showModal();
    input.focus();
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      palette.open ? palette.close() : open();
    }
  });

  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    const all = shown();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") select(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") select(all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Enter") use(all[at]);
    else return;
    event.preventDefault();
  });
  palette.addEventListener("click", (event) => {
    const option = event.target.closest("[data-go], [data-press], [data-search]");
    if (option) use(option);
  });
}
