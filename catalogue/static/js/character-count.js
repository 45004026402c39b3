// Says how many characters are left; speaks up only when the writing pauses.

const PAUSE = 1000;

for (const field of document.querySelectorAll("[data-max-length]")) {
  const note = document.getElementById(`${field.id}-count`);
  if (!note) continue;
  const limit = Number(field.dataset.maxLength);
  const spoken = document.createElement("span");
  spoken.className = "u-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  note.after(spoken);
  let timer;

  const say = () => {
    const left = limit - [...field.value.replace(/\r\n?/g, "\n")].length;
    const text = left < 0 ? note.dataset.over : note.dataset.left;
    note.textContent = text.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    note.toggleAttribute("data-over-limit", left < 0);
    return note.textContent;
  };

  field.addEventListener("input", () => {
    const text = say();
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = text; }, PAUSE);
  });
  say();
}
