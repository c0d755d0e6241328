// Themes, the funnel and briefs: filters in the address, words that play, themes picked into a brief, forms to the API.
(() => {
  "use strict";
  const { act, find, findAll, onMount } = razbor;
  let again = null;
  let sound = null;

  function go(changes, action = "narrow") {
    const here = new URL(location.href);
    for (const [name, value] of Object.entries(changes)) {
      if (value) here.searchParams.set(name, value);
      else here.searchParams.delete(name);
    }
    history.pushState(null, "", here.pathname + here.search);
    act(action);
  }

  // One voice at a time; a quote stops where it ends.
  function play(button) {
    const was = find("[data-play].playing-now");
    sound?.pause();
    if (was) was.classList.remove("playing-now");
    if (was === button) return;
    sound = new Audio(button.dataset.play);
    const end = Number(button.dataset.end || Infinity);
    sound.addEventListener("loadedmetadata", () => { sound.currentTime = Number(button.dataset.start); });
    sound.addEventListener("timeupdate", () => { if (sound.currentTime >= end + 0.4) stop(button); });
    sound.addEventListener("ended", () => stop(button));
    sound.addEventListener("error", () => stop(button));
    button.classList.add("playing-now");
    sound.play().catch(() => stop(button));
  }

  function stop(button) {
    sound?.pause();
    button.classList.remove("playing-now");
  }

  function picked() {
    const form = find("[data-brief]");
    if (!form) return [];
    return form.dataset.themes ? [form.dataset.themes] : findAll("[data-pick]:checked").map((box) => box.value);
  }

  function showPicked() {
    const form = find("[data-brief]:not([data-themes])");
    if (!form) return;
    const number = picked().length;
    find("[data-picked]", form).textContent = number;
    form.hidden = number === 0;
  }

  async function send(form, method, address, body) {
    const problem = find(".say-problem", form);
    const buttons = findAll("button", form);
    if (problem) problem.hidden = true;
    buttons.forEach((button) => { button.disabled = true; });
    try {
      const answer = await fetch(address, { method, headers: { "content-type": "application/json", "x-razbor-language": document.documentElement.lang }, body: JSON.stringify(body) });
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.detail);
      if (body.author) document.cookie = `razbor_name=${encodeURIComponent(body.author)}; path=/; max-age=31536000; samesite=lax`;
      return said;
    } catch (reason) {
      if (problem) {
        problem.textContent = reason.message;
        problem.hidden = false;
      }
      return null;
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
    }
  }

  function fields(form) {
    const said = {};
    for (const field of form.elements) {
      if (!field.name) continue;
      if (field.type === "checkbox") said[field.name] = [...(said[field.name] || []), ...(field.checked ? [field.value] : [])];
      else said[field.name] = field.value;
    }
    return said;
  }

  document.addEventListener("click", (event) => {
    const player = event.target.closest("[data-play]");
    if (player) return play(player);
    const asked = event.target.closest("[data-query]");
    if (asked) {
      event.preventDefault();
      return go(Object.fromEntries(new URLSearchParams(asked.dataset.query)));
    }
    const naming = event.target.closest("[data-show-rename]");
    if (naming) {
      const form = find("[data-rename]");
      form.hidden = !form.hidden;
      naming.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) find("input", form).focus();
    }
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-narrow]");
    if (form) {
      const said = Object.fromEntries([...form.elements].filter((field) => field.name).map((field) => [field.name, field.value]));
      return go({ ...said, since: "", until: "", all: "" });
    }
    if (event.target.matches("[data-pick]")) showPicked();
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches("[data-narrow]")) event.preventDefault();
    if (form.matches("[data-brief]")) {
      event.preventDefault();
      const { since, until, channel } = form.dataset;
      const author = form.elements.author.value.trim();
      const made = await send(form, "POST", "/api/briefs", { themes: picked(), author, since, until, channel });
      const lang = new URLSearchParams(location.search).get("lang");
      if (made) location.href = `/briefs/${made.brief.brief_id}${lang ? `?lang=${lang}` : ""}`;
    }
    if (form.matches("[data-rename]")) {
      event.preventDefault();
      if (await send(form, "POST", form.dataset.rename, fields(form))) act("refresh");
    }
    if (form.matches("[data-edit]")) {
      event.preventDefault();
      const saved = await send(form, "POST", form.dataset.edit, { ...fields(form), revision: Number(form.dataset.revision) });
      if (saved) act("refresh");
    }
  });

  window.addEventListener("popstate", () => { if (find(".marketing [data-narrow]")) act("narrow"); });

  onMount((element) => {
    const room = find("[data-room]", element);
    if (!room) return;
    for (const link of findAll("a[data-keep]", room)) link.search = location.search;
    showPicked();
    // An answer that says the same draws nothing anew, so it is asked again until a drawing says that it is whole.
    clearInterval(again);
    if (room.dataset.again) again = setInterval(() => act("refresh"), Number(room.dataset.again));
  });
})();
