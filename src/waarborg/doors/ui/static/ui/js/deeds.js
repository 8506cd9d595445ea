// A deed's dialog is fetched when it is asked for: it opens over the page, with the cursor where one types.
const place = document.getElementById("deed");

function open() {
  for (const dialog of place.querySelectorAll("dialog[data-opened][open]")) {
    if (!dialog.matches(":modal")) {
      dialog.close();
      dialog.showModal();
    }
    dialog.addEventListener("close", () => dialog.open || dialog.remove());
  }
}

if (place) {
  new MutationObserver(open).observe(place, { childList: true });
  // One that came with the page was opened by the page itself.
  place.querySelector("dialog")?.addEventListener("close", ({ target }) => target.open || target.remove());
}
