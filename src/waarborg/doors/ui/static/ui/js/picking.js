// Rows with a box ([data-pick]) are picked by x, and a stretch of them by Shift. Escape lets go of all of them.
// A key of the bar that comes up with the first one acts on the row that has the focus when none is picked.
const list = document.querySelector(".picking");

if (list) {
  const bar = list.querySelector(".bulk-bar");
  const count = list.querySelector("[data-picked]");
  const boxes = () => [...list.querySelectorAll("[data-pick]")];
  const focused = () => document.activeElement?.closest("[data-row]")?.querySelector("[data-pick]");
  let last = null;

  function tell() {
    const picked = boxes().filter((box) => box.checked).length;
    count.textContent = picked ? `${picked} ${count.dataset.pickedWords}` : "";
  }

  function pick(box, { through = false, checked = !box.checked } = {}) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
    for (const one of through && from >= 0 ? all.slice(from, to + 1) : [box]) one.checked = checked;
    last = box;
    tell();
  }

  function letGo() {
    for (const box of boxes()) box.checked = false;
    last = null;
    tell();
  }

  list.addEventListener("click", (event) => {
    const box = event.target.closest("[data-pick]");
    if (box) pick(box, { through: event.shiftKey, checked: box.checked });
  });
  bar.addEventListener("reset", (event) => {
    event.preventDefault();
    letGo();
  });

  // Before keys.js, which presses only what is shown.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const target = event.target;
    if (target.closest?.("textarea, select, [contenteditable=true], input:not([type=checkbox])")) return;
    const row = focused();
    if (event.key.toLowerCase() === "x" && row) {
      event.preventDefault();
      pick(row, { through: event.shiftKey });
    } else if (event.key === "Escape") letGo();
    else if (row && !boxes().some((box) => box.checked) && bar.querySelector(`[data-keys="${CSS.escape(event.key)}"]`)) pick(row);
  }, { capture: true });
  addEventListener("pageshow", tell);
}
