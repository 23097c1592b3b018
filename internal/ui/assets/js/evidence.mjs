// Sends the file of an exhibit before its form, so that it goes on where it stopped after a lost connection. Without this
// module the form sends it plainly. Nothing is kept on the device.

import { Upload } from "./tus.mjs";

const form = document.querySelector("[data-hw-evidence]");
const input = form?.querySelector("input[type=file]");
const PIECE = 32 * 1024 * 1024; // bytes of one request
const AGAIN = 10 * 1000; // how often what was lost is tried

if (input) {
  const words = JSON.parse(form.dataset.hwEvidence);
  const said = form.querySelector("[data-hw-said]");
  const bar = form.querySelector("[data-hw-bar]");
  const button = form.querySelector("button[type=submit]");
  const megabytes = (n) => (n / 1048576).toFixed(0);
  form.querySelector("[data-hw-large]").hidden = false;
  form.querySelector("[data-hw-small]").hidden = true;
  let upload = null;
  let lost = false;
  let tenth = -1;

  const say = (text, sent, all) => {
    said.textContent = text.replace("{sent}", megabytes(sent)).replace("{all}", megabytes(all));
  };

  const done = () => {
    say(words.arrived, 0, 0);
    form.elements.upload.value = upload.url.split("/").pop();
    input.disabled = true; // the form goes without the file
    upload = null;
    form.submit();
  };

  form.addEventListener("submit", (event) => {
    if (upload) return event.preventDefault();
    const file = input.files[0];
    if (!file || form.elements.upload.value) return; // the server says that nothing was chosen
    event.preventDefault();
    bar.hidden = false;
    button.setAttribute("aria-disabled", "true");
    let sent = 0;
    upload = new Upload(file, {
      endpoint: "/uploads/evidence/",
      chunkSize: PIECE,
      retryDelays: [0, 1000, 3000, 5000, 10000],
      storeFingerprintForResuming: false,
      metadata: { filename: file.name },
      onProgress: (now) => {
        sent = now;
        bar.value = (100 * now) / file.size;
        const t = Math.floor((10 * now) / file.size); // said aloud each tenth, not each piece
        if (t !== tenth) say(words.sending, now, file.size);
        tenth = t;
      },
      onSuccess: done,
      onError: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 404 || status === 413) {
          upload = null;
          button.removeAttribute("aria-disabled");
          return say(words.refused, 0, 0);
        }
        lost = true;
        say(words.lost, sent, file.size);
      },
    });
    upload.start();
  });

  const again = () => {
    if (!lost || !upload || !navigator.onLine) return;
    lost = false;
    upload.start();
  };
  addEventListener("online", again);
  setInterval(again, AGAIN);
  addEventListener("beforeunload", (event) => {
    if (upload) event.preventDefault();
  });
}
