// What people say of a review: small forms that send themselves to the API and draw the page anew.
(() => {
  "use strict";
  const { act, find, findAll, onMount, post } = razbor;
  let reopen = null;

  function remember(name) {
    if (!name) return;
    document.cookie = `razbor_name=${encodeURIComponent(name)}; path=/; max-age=31536000; samesite=lax`;
  }

  // A form's fields as the JSON that the API takes; `pressed` is the button.
  function gathered(form, pressed) {
    const said = {};
    const marks = {};
    if (pressed?.name) said[pressed.name] = pressed.value === "true";
    const given = said.upheld === undefined || said.upheld;
    for (const field of form.elements) {
      if (!field.name || field.tagName === "BUTTON" || (field.value === "" && field.type !== "hidden")) continue;
      const kind = field.dataset.type;
      if (said.declined && field.name !== "author") continue;
      if (kind === "mark") {
        if (!given) continue;
        const chosen = form.elements.criterion;
        const mark = field.value === "na" ? null : Number(field.value);
        if (chosen?.dataset.type === "criterion") marks[chosen.value] = mark;
        else if (mark === null) said.not_applicable = true;
        else said.score = mark;
      } else if (kind === "criterion") continue;
      else if (kind === "category") {
        if (!given || field.value === "same") continue;
        if (field.value === "none") said.none = true;
        else said.category = field.value;
      } else if (kind === "part") said.sections = { ...said.sections, [field.dataset.key]: Number(field.value) };
      else if (kind === "number") said[field.name] = Number(field.value);
      else if (kind === "bool") said[field.name] = field.value === "true";
      else if (field.name === "outcome" && (!given || said.none)) continue;
      else said[field.name] = field.value.trim();
    }
    if (Object.keys(marks).length) said.marks = marks;
    return said;
  }

  async function send(form, pressed) {
    const problem = find(".say-problem", form);
    const buttons = findAll("button", form);
    problem.hidden = true;
    buttons.forEach((button) => { button.disabled = true; });
    const said = gathered(form, pressed);
    try {
      await post(form.dataset.send, said, form);
      remember(said.author);
      reopen = form.closest("details.criterion")?.id || null;
      act("refresh");
    } catch (reason) {
      problem.textContent = reason.message;
      problem.hidden = false;
      buttons.forEach((button) => { button.disabled = false; });
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-name-only]")) {
      event.preventDefault();
      remember(form.elements.author.value.trim());
      act("refresh");
      return;
    }
    if (!form.matches("[data-send]")) return;
    event.preventDefault();
    // A button may go without the rest of the form, never without a name and a reason.
    for (const field of findAll("[data-always]", form)) if (!field.reportValidity()) return;
    send(form, event.submitter);
  });

  onMount(() => {
    const row = reopen && document.getElementById(reopen);
    if (row) row.open = true;
    reopen = null;
  });
})();
