// Passkeys: signing in with one, and adding one. Browsers offer them to scripts alone; without this module the forms
// lead to the password and the six-digit codes.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const listed = (list) => (list || []).map((c) => ({ ...c, id: bytes(c.id) }));

// What the browser answered, in the form the server reads.
function plain(credential) {
  const r = credential.response;
  const response = { clientDataJSON: text(r.clientDataJSON) };
  if (r.attestationObject) {
    response.attestationObject = text(r.attestationObject);
    if (r.getTransports) response.transports = r.getTransports();
  } else {
    response.authenticatorData = text(r.authenticatorData);
    response.signature = text(r.signature);
    if (r.userHandle) response.userHandle = text(r.userHandle);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body || {}),
  });
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), { says: said.detail });
  return said;
}

function handle(form, ceremony) {
  const says = form.querySelector("[data-hw-passkey-says]");
  form.addEventListener("submit", async (event) => {
    if (!window.PublicKeyCredential) return; // the form leads to another way
    event.preventDefault();
    if (says) says.textContent = "";
    const address = form.getAttribute("action");
    const field = (name) => form.elements[name] ? form.elements[name].value : "";
    try {
      const { publicKey } = await post(address + "/options");
      let credential;
      try {
        credential = await ceremony(publicKey);
      } catch {
        if (says) says.textContent = says.dataset.none;
        return;
      }
      const done = await post(address, {
        credential: plain(credential),
        name: field("name"),
        next: field("next"),
        shared: field("shared") === "1",
      });
      const box = form.querySelector("[data-hw-passkey-codes]");
      if (box && done.codes && done.codes.length) {
        const list = box.querySelector("ul");
        for (const code of done.codes) {
          const line = document.createElement("li");
          line.appendChild(document.createElement("b")).textContent = code;
          list.append(line);
        }
        box.hidden = false;
        box.setAttribute("tabindex", "-1");
        box.focus();
        return;
      }
      window.location.assign(done.next);
    } catch (error) {
      if (says) says.textContent = error.says || says.dataset.failed;
    }
  });
}

for (const form of document.querySelectorAll("form[data-hw-passkey]")) {
  handle(form, (o) => navigator.credentials.get({
    publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: listed(o.allowCredentials) },
  }));
}

for (const form of document.querySelectorAll("form[data-hw-passkey-add]")) {
  handle(form, (o) => navigator.credentials.create({
    publicKey: {
      ...o,
      challenge: bytes(o.challenge),
      user: { ...o.user, id: bytes(o.user.id) },
      excludeCredentials: listed(o.excludeCredentials),
    },
  }));
}
