// Shows a question only where the answer that it depends on was chosen; without this module its hint says so.

for (const question of document.querySelectorAll("[data-asked-when]")) {
  const [name, wanted] = question.dataset.askedWhen.split("=");
  const form = question.closest("form");
  if (!form?.elements[name] || question.querySelector("[aria-invalid=true], [data-invalid]")) continue;
  const follow = () => { question.hidden = new FormData(form).get(name) !== wanted; };
  form.addEventListener("change", (event) => { if (event.target.name === name) follow(); });
  follow();
}
