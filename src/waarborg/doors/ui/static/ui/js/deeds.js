// A deed's dialog is fetched when it is asked for: it opens over the page, with the cursor where one types.
const place = document.getElementById("deed");

function open() {
  for (const dialog of place.querySelectorAll("dialog[data-opened][open]")) {
    if (dialog.matches(":modal")) continue;
    dialog.close();
    dialog.showModal();
    dialog.addEventListener("close", () => dialog.remove(), { once: true });
  }
}

place?.addEventListener("htmx:afterSettle", open);
// A dialog that came with the page was opened by the page itself; its address is not that of the ticket.
const drawn = place?.querySelector("dialog");
drawn?.addEventListener("close", () => drawn.remove(), { once: true });
