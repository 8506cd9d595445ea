// Says that somebody has this page before them, and whether they write; shows who else does. The page that nobody looks
// at says nothing, so that a forgotten tab is nobody.
const BEAT_MS = 20_000;
const TYPING_APART_MS = 8000;

const shown = document.querySelector("[data-presence]");
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];

let typedAt = -Infinity;

async function draw(options) {
  const answer = await fetch(shown.dataset.presence, options).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (fresh.textContent.trim() !== shown.textContent.trim()) shown.replaceChildren(...document.importNode(fresh, true).childNodes);
}

function beat(...words) {
  if (document.hidden) return;
  const body = new URLSearchParams(words.map((word) => [word, "1"]));
  draw({ method: "POST", body, headers: { "x-csrftoken": token() } });
}

function leave() {
  const body = new URLSearchParams({ leave: "1" });
  fetch(shown.dataset.presence, { method: "POST", body, keepalive: true, headers: { "x-csrftoken": token() } }).catch(() => null);
}

if (shown) {
  beat("news");
  setInterval(() => beat(), BEAT_MS);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => beat("news"));
  document.addEventListener("ui:presence", ({ detail }) => detail.about.includes(shown.dataset.about) && draw());
  document.addEventListener("ui:typing", () => {
    if (performance.now() - typedAt < TYPING_APART_MS) return;
    typedAt = performance.now();
    beat("typing", "news");
  });
}
