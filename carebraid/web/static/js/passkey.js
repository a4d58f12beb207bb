// Passkeys: fills the hidden `credential` of a form from the device, then sends the form. Without it, codes still work.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "="));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const withId = (one) => ({ ...one, id: bytes(one.id) });

async function create({ publicKey }) {
  const asked = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: withId(publicKey.user),
    excludeCredentials: (publicKey.excludeCredentials ?? []).map(withId),
    // A passkey that is kept on the device and unlocked by its person: two factors in one.
    authenticatorSelection: {
      ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
    },
  };
  const made = await navigator.credentials.create({ publicKey: asked });
  return {
    type: made.type, id: made.id, rawId: text(made.rawId), authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function get({ publicKey }) {
  const asked = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: (publicKey.allowCredentials ?? []).map(withId),
  };
  const found = await navigator.credentials.get({ publicKey: asked });
  return {
    type: found.type, id: found.id, rawId: text(found.rawId), clientExtensionResults: found.getClientExtensionResults(),
    response: {
      clientDataJSON: text(found.response.clientDataJSON),
      authenticatorData: text(found.response.authenticatorData),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    },
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options;
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      const credential = form.elements.credential;
      if (credential.value) return;
      event.preventDefault();
      const wrong = form.querySelector("[data-passkey-wrong]");
      wrong.hidden = true;
      for (const copy of form.querySelectorAll("[data-copies]"))
        copy.value = document.getElementById(copy.dataset.copies).checked ? "on" : "";
      try {
        const options = await optionsOf(form);
        credential.value = JSON.stringify(await (form.dataset.passkey === "create" ? create(options) : get(options)));
        form.submit();
      } catch {
        credential.value = "";
        wrong.hidden = false;
      }
    });
  }
} else for (const wrong of document.querySelectorAll("form[data-passkey]:not([hidden]) [data-passkey-wrong]")) wrong.hidden = false;
