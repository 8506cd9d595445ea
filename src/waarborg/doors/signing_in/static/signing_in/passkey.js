// Passkeys. The browser speaks bytes and the server base64url; in between stands this. A form with data-passkey="get" or
// "create" has a button [data-passkey-go] that appears where passkeys can be used, and a field for the proof.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const named = (credentials) => (credentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

function asked({ publicKey: said }) {
  const options = { ...said, challenge: toBytes(said.challenge) };
  if (said.user) options.user = { ...said.user, id: toBytes(said.user.id) };
  if (said.allowCredentials) options.allowCredentials = named(said.allowCredentials);
  if (said.excludeCredentials) options.excludeCredentials = named(said.excludeCredentials);
  return options;
}

// Found by the device itself, and only after it was unlocked: that is what lets it stand alone.
const alone = (options) => ({
  ...options,
  authenticatorSelection: {
    ...options.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  },
});

function said(credential) {
  const answer = credential.response;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(parts.filter((part) => answer[part]).map((part) => [part, toText(answer[part])]));
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer.getTransports ? { ...response, transports: answer.getTransports() } : response,
  };
}

async function optionsOf(form) {
  const here = document.getElementById("passkey-options");
  if (!form.dataset.passkeyOptions) return asked(JSON.parse(here.textContent));
  const answer = await fetch(form.dataset.passkeyOptions, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return asked((await answer.json()).request_options);
}

async function prove(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const publicKey = await optionsOf(form);
    const credential =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: alone(publicKey) })
        : await navigator.credentials.get({ publicKey });
    form.elements.credential.value = JSON.stringify(said(credential));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const go = form.querySelector("[data-passkey-go]");
    go.hidden = false;
    form.querySelector("[data-passkey-missing]")?.remove();
    go.addEventListener("click", () => prove(form));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}
