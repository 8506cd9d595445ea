// Changes the theme at once; the form's own request tells the server, which draws the next page with it.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  const chosen = event.submitter;
  if (!form || chosen?.name !== "theme") return;
  event.preventDefault();
  const body = new FormData(form, chosen);
  document.documentElement.dataset.theme = chosen.value;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    if (button.value === chosen.value) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => form.submit());
});
