// Files are dropped or chosen and sent one by one with their progress; without scripts the form sends them together.

const form = document.querySelector("form[data-upload]");
const field = form.querySelector("input[type=file]");
const box = form.querySelector("[data-progress]");
const bar = box.querySelector("progress");
const told = box.querySelector("[role=status]");
const list = form.querySelector("[data-problems]");
const zone = field.closest(".c-upload");
const words = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function send(file) {
  return new Promise((resolve) => {
    const most = file.type.startsWith("image/") ? form.dataset.mostPicture : form.dataset.most;
    if (file.size > Number(most)) return resolve(box.dataset.large);
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("csrf_token", form.elements.csrf_token.value);
    data.append("files", file);
    request.upload.addEventListener("progress", (event) => {
      const percent = Math.round((100 * event.loaded) / (event.total || 1));
      bar.value = percent;
      // A screen reader hears quarters, not each percent.
      const text = percent < 100 ? box.dataset.sending : box.dataset.opening;
      told.textContent = words(text, { name: file.name, percent: percent - (percent % 25) });
    });
    request.addEventListener("load", () => {
      if (request.status === 401) return resolve(box.dataset.signedOut);
      if (request.status === 413) return resolve(box.dataset.large);
      try {
        const [problem] = JSON.parse(request.responseText).problems;
        resolve(problem ? problem.message : "");
      } catch {
        resolve(box.dataset.failed);
      }
    });
    request.addEventListener("error", () => resolve(box.dataset.failed));
    request.open("POST", form.getAttribute("action") || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

async function sendAll(files) {
  list.replaceChildren();
  box.hidden = false;
  let failed = 0;
  for (const file of files) {
    const problem = await send(file);
    if (!problem) continue;
    failed += 1;
    const line = document.createElement("li");
    line.textContent = `${file.name}: ${problem}`;
    list.append(line);
  }
  const added = files.length - failed;
  told.textContent = words(box.dataset.done, { added });
  box.querySelector("[data-back]").hidden = !added;
  if (!failed) location.assign(form.dataset.upload);
}

let busy = false;
async function start() {
  if (busy || !field.files.length) return;
  busy = true;
  await sendAll([...field.files]);
  field.value = "";
  busy = false;
}

form.addEventListener("submit", (event) => {
  if (!field.files.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  start();
}, true);

zone.querySelector("[data-drop]").hidden = false;
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  zone.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.toggleAttribute("data-over", kind === "dragenter" || kind === "dragover");
  });
}
zone.addEventListener("drop", (event) => {
  if (busy || !event.dataTransfer.files.length) return;
  field.files = event.dataTransfer.files;
  start();
});
