// Single keys on the reviewing desk press, open or focus what names them in data-key; never in a field, which Escape leaves,
// and they can be switched off. Ready wordings go into the message without a new page.

const dialog = document.getElementById("keys");
const off = document.getElementById("keys-off");
const STORED = "desk-keys-off";
const remembered = () => { try { return localStorage.getItem(STORED) === "1"; } catch { return off.checked; } };

if (dialog) {
  const opener = document.getElementById("keys-open");
  opener.parentElement.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  off.checked = remembered();
  off.addEventListener("change", () => { try { localStorage.setItem(STORED, off.checked ? "1" : "0"); } catch { /* for this page only */ } });

  const rows = [...document.querySelectorAll("[data-key-row]")];
  const open = (details) => { details.open = true; details.querySelector("textarea, button").focus(); };
  const readNow = () => document.activeElement.closest("[data-key-row]") ?? rows.find((one) => one.getBoundingClientRect().bottom > 0);
  document.addEventListener("keydown", (event) => {
    if (off.checked || dialog.open || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const field = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (field) {
      if (event.key === "Escape") { field.blur(); field.closest("[data-key-row]")?.focus(); }
      return;
    }
    if (event.repeat && event.key !== "j" && event.key !== "k") return;
    if (event.key === "?") dialog.showModal();
    else if (rows.length && (event.key === "j" || event.key === "k")) {
      const here = rows.indexOf(document.activeElement.closest("[data-key-row]"));
      rows[Math.min(Math.max(event.key === "j" ? here + 1 : here - 1, 0), rows.length - 1)].focus();
    } else if (event.key === "m") {
      const comment = readNow()?.querySelector("details");
      if (!comment) return;
      open(comment);
    } else {
      const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
      if (!found) return;
      if (found.matches("details")) open(found);
      else if ("keyFocus" in found.dataset) found.focus();
      else found.click();
    }
    event.preventDefault();
  });
}

for (const button of document.querySelectorAll("button[name=insert]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const message = document.getElementById("text");
    const reason = document.getElementById("reason_code");
    message.value = [message.value.trim(), document.getElementById(`wording-${button.value}`).textContent].filter(Boolean).join("\n\n");
    if (!reason.value) reason.value = button.dataset.reason;
    message.dispatchEvent(new Event("input", { bubbles: true }));
    message.focus();
  });
}
