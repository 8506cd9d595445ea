// The time band, alive: the hairline of now moves, and each part says in words what it is on hover, focus and tap.
// One tab stop for a band; the arrow keys go from part to part.
const offsets = new WeakMap();

export function place(seconds, knots) {
  if (seconds <= knots[0][0]) return knots[0][1];
  for (let index = 1; index < knots.length; index += 1) {
    const [from, fromX] = knots[index - 1];
    const [to, toX] = knots[index];
    if (seconds <= to) return fromX + ((toX - fromX) * (seconds - from)) / (to - from);
  }
  return knots.at(-1)[1];
}

function move(svg) {
  if (!offsets.has(svg)) offsets.set(svg, Number(svg.dataset.now) - Date.now() / 1000);
  const now = Date.now() / 1000 + offsets.get(svg);
  const knots = svg.dataset.knots.split(" ").map((knot) => knot.split(":").map(Number));
  const line = svg.querySelector("[data-now-line]");
  if (!line) return;
  line.parentElement.toggleAttribute("hidden", now > knots.at(-1)[0] && line.parentElement !== svg);
  const x = `${place(now, knots).toFixed(3)}%`;
  line.setAttribute("x1", x);
  line.setAttribute("x2", x);
  svg.querySelector("[data-now-label]")?.setAttribute("x", x);
  for (const fill of svg.querySelectorAll("[data-fill]")) {
    const rail = fill.previousElementSibling;
    const end = Math.min(parseFloat(x), parseFloat(rail.getAttribute("x")) + parseFloat(rail.getAttribute("width")));
    const width = end - parseFloat(fill.getAttribute("x"));
    if (width > parseFloat(fill.getAttribute("width"))) fill.setAttribute("width", `${width.toFixed(3)}%`);
  }
}

const tip = document.createElement("div");
tip.className = "band-tip";
tip.popover = "manual";
tip.setAttribute("aria-hidden", "true"); // the part's own label is what a screen reader reads
document.body.append(tip);

function show(part) {
  tip.textContent = part.getAttribute("aria-label");
  if (!tip.matches(":popover-open")) tip.showPopover();
  const box = part.getBoundingClientRect();
  const own = tip.getBoundingClientRect();
  const middle = box.left + box.width / 2 - own.width / 2;
  tip.style.left = `${Math.max(8, Math.min(middle, innerWidth - own.width - 8))}px`;
  tip.style.top = box.top > own.height + 12 ? `${box.top - own.height - 8}px` : `${box.bottom + 8}px`;
}

const hide = () => tip.matches(":popover-open") && tip.hidePopover();
const partOf = (event) => event.target.closest?.(".band-part");

document.addEventListener("pointerover", (event) => (partOf(event) ? show(partOf(event)) : hide()));
document.addEventListener("focusin", (event) => partOf(event)?.matches(":focus-visible") && show(partOf(event)));
document.addEventListener("focusout", (event) => partOf(event) && hide());
document.addEventListener("scroll", hide, { passive: true, capture: true });

document.addEventListener("keydown", (event) => {
  const part = partOf(event);
  if (!part) return;
  const parts = [...part.closest("svg").querySelectorAll(".band-part")];
  parts.sort((one, other) => one.getBoundingClientRect().left - other.getBoundingClientRect().left);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") hide();
  if (!step) return;
  event.preventDefault();
  const next = parts[(parts.indexOf(part) + step + parts.length) % parts.length];
  part.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

function prepare(root) {
  for (const svg of root.querySelectorAll(".band-drawing[data-knots]")) {
    for (const title of svg.querySelectorAll(".band-part > title")) title.remove(); // the tip takes its place
    const parts = svg.querySelectorAll(".band-part");
    if (parts.length && !svg.querySelector('.band-part[tabindex="0"]')) parts[0].tabIndex = 0;
    move(svg);
  }
}

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
setInterval(() => document.querySelectorAll(".band-drawing[data-knots]").forEach(move), 15000);
