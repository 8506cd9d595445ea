// Files are kept by the server as soon as they are chosen, dropped or pasted, so that nothing is lost on the way. Without
// this script they go along with the form.
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];

async function post(field, address, files) {
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  const busy = field.querySelector("[data-attach-busy]");
  const failed = field.querySelector("[data-attach-failed]");
  busy.hidden = false;
  failed.hidden = true;
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "x-csrftoken": token() } });
    if (![200, 422].includes(answer.status)) throw new Error(`${answer.status}`);
    const shown = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-attach-list]");
    field.querySelector("[data-attach-list]").replaceWith(shown);
  } catch {
    failed.hidden = false;
  }
  busy.hidden = true;
}

// A pasted picture has no name of its own.
const named = (file) => (file.name && file.name !== "image.png" ? file : new File([file], `screenshot-${Date.now()}.png`, { type: file.type }));

function prepare(field) {
  const form = field.closest("form");
  const input = field.querySelector("input[type=file]");
  let busy = Promise.resolve();
  let isBusy = false;
  const add = (files) => {
    if (!files.length) return busy;
    isBusy = true;
    busy = busy.then(() => post(field, field.dataset.attach, [...files].map(named))).finally(() => (isBusy = false));
    return busy;
  };
  // Who sends while a file is on its way sends when it has arrived.
  form.addEventListener("submit", (event) => {
    if (!isBusy) return;
    event.preventDefault();
    busy.then(() => form.requestSubmit(event.submitter));
  });
  input.addEventListener("change", async () => {
    await add(input.files);
    input.value = "";
  });
  form.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    add(event.clipboardData.files);
  });
  field.addEventListener("dragover", (event) => event.preventDefault());
  field.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  field.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-attach-remove]");
    if (!remove) return;
    event.preventDefault();
    post(field, remove.dataset.attachRemove, []);
  });
}

for (const field of document.querySelectorAll("[data-attach]")) prepare(field);
