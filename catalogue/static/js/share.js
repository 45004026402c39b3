// Sharing, copying, printing: shown only where the browser can do it, also where a page is changed in place.

const BOXES = "[data-share], [data-copy]";
const DO = {
  share: navigator.share && (({ share, title }) => navigator.share({ url: share, title })),
  copy: navigator.clipboard && (({ share, copy }) => navigator.clipboard.writeText(copy ? document.getElementById(copy).textContent : share)),
  print: () => window.print(),
};

function show() {
  for (const box of document.querySelectorAll(BOXES)) {
    for (const button of box.querySelectorAll("[data-do]")) button.closest(".gov-button").hidden = !DO[button.dataset.do];
    box.hidden = false;
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-do]");
  const box = button?.closest(BOXES);
  if (!box) return;
  try {
    await DO[button.dataset.do](box.dataset);
  } catch {
    return; // Refused by the person or by the browser.
  }
  if (button.dataset.do === "copy") box.querySelector("[data-status]").textContent = box.dataset.copied;
});
document.addEventListener("htmx:after:swap", () => setTimeout(show));
show();

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();
