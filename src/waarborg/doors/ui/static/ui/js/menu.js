// Menus are <details>: they unfold by themselves. Here they fold again on Escape and when something else is used.
// Dialogs open by invoker commands; browsers that don't know those get the same here.
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    if (button.getAttribute("command") === "show-modal") dialog.showModal();
    if (button.getAttribute("command") === "close") dialog.close();
  });
}

// Drawn open because what it sent was refused: over the page now, with the cursor where one types.
for (const dialog of document.querySelectorAll("dialog[data-opened][open]")) {
  dialog.close();
  dialog.showModal();
}

for (const summary of document.querySelectorAll("[data-error-summary]")) summary.focus();
