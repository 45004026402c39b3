// Sharing, copying, printing: shown only where the browser can do it.

for (const box of document.querySelectorAll("[data-share], [data-copy]")) {
  const { share: url, title, copy, copied } = box.dataset;
  const status = box.querySelector("[data-status]");
  const text = () => (copy ? document.getElementById(copy).textContent : url);
  const actions = {
    share: typeof navigator.share === "function" && (() => navigator.share({ title, url }).catch(() => {})),
    copy: navigator.clipboard && (() => navigator.clipboard.writeText(text()).then(() => { status.textContent = copied; }, () => {})),
    print: () => window.print(),
  };
  for (const button of box.querySelectorAll("[data-do]")) {
    const action = actions[button.dataset.do];
    if (action) button.addEventListener("click", action);
    else button.closest(".gov-button").hidden = true;
  }
  box.hidden = false;
}

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();
