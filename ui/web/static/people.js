// Managers and the team: what was agreed is sent to the API, and the page is drawn anew.
(() => {
  "use strict";
  const { act, find, findAll, onMount } = razbor;

  function remember(name) {
    if (name) document.cookie = `razbor_name=${encodeURIComponent(name)}; path=/; max-age=31536000; samesite=lax`;
  }

  async function post(address, said) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-razbor-language": document.documentElement.lang },
      body: JSON.stringify(said),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
  }

  async function agree(form) {
    const problem = find(".say-problem", form);
    const said = {};
    problem.hidden = true;
    for (const field of form.elements) {
      if (!field.name || field.value.trim() === "") continue;
      said[field.name] = field.dataset.type === "number" ? Number(field.value) : field.value.trim();
    }
    try {
      await post(form.dataset.plan, said);
      remember(said.author);
      form.reset();
      form.closest("details").open = false;
      act("refresh");
      find("[data-plan-list]")?.scrollIntoView({ block: "nearest" });
    } catch (reason) {
      problem.textContent = reason.message;
      problem.hidden = false;
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-plan]")) return;
    event.preventDefault();
    agree(event.target);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-settle]");
    if (!button) return;
    const own = find("input[name=author]", button.parentElement);
    if (own && !own.reportValidity()) return;
    button.disabled = true;
    try {
      const said = { done: button.dataset.done === "true", author: own ? own.value.trim() : button.dataset.author };
      await post(`/api/coaching-plan/${encodeURIComponent(button.dataset.settle)}`, said);
      remember(own?.value.trim());
      act("refresh");
    } catch (reason) {
      razbor.toast(reason.message);
      button.disabled = false;
    }
  });

  // Fields left empty do not belong into an address that is shared.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-period]")) return;
    for (const field of findAll("input[name]", event.target)) field.disabled = field.value === "";
  });

  onMount((element) => {
    const elsewhere = find("[data-goto]", element);
    if (elsewhere) location.replace(elsewhere.dataset.goto + location.search);
  });
})();
