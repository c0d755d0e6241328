// Settings: theme at once, people and backups through the API, packs checked before they can be published.
(() => {
  "use strict";
  const { act, find, findAll, onMount, post, say, toast, words } = razbor;
  const POLL_MS = 700;
  const YEAR_S = 31536000;
  let polling = null;

  const told = (key, values = {}) => say(words(find("[data-room=settings]"))[key] || key, values);

  function problem(box, reason) {
    if (!box) return toast(reason.message);
    box.textContent = reason.message === "offline" ? told("offline") : reason.message;
    box.hidden = false;
  }

  // ---- appearance: the cookie is what the next page is drawn by, the attribute changes this one
  function choose(theme) {
    const wanted = theme === "auto" ? "" : theme;
    document.cookie = `razbor_theme=${wanted}; path=/; max-age=${wanted ? YEAR_S : 0}; samesite=lax`;
    if (wanted) document.documentElement.dataset.theme = wanted;
    else delete document.documentElement.dataset.theme;
    for (const button of findAll("[data-theme-choice]")) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    document.dispatchEvent(new Event("razbor-theme"));
  }

  // ---- people
  function fitted(form) {
    const role = form.elements.role.value;
    for (const part of findAll("[data-for]", form)) part.hidden = part.dataset.for !== role;
  }

  function person(form) {
    const role = form.elements.role.value;
    const said = { role, name: form.elements.name.value.trim() };
    if (role === "team_lead" && form.elements.managers.value.trim())
      said.managers = form.elements.managers.value.split(",").map((name) => name.trim()).filter(Boolean);
    if (role === "marketer") said.hears = form.elements.hears.checked;
    if (form.elements.login) said.login = form.elements.login.value.trim();
    return said;
  }

  // A password is told once: it stands above the list until the page is left, and the list is drawn anew below it.
  let once = "";
  function tellOnce() {
    const box = find("[data-once]");
    if (!box || !once) return;
    find("b", box).textContent = once;
    box.hidden = false;
  }

  async function work(asking, box) {
    if (box) box.hidden = true;
    try {
      const answer = await asking();
      if (answer.password) once = told("people.password_once", { login: answer.user.login, password: answer.password });
      act("refresh");
      return answer;
    } catch (reason) {
      problem(box, reason);
      return null;
    }
  }

  // ---- backups: how far it is comes from the server, so a page that is opened anew goes on telling
  async function follow() {
    clearTimeout(polling);
    const line = find("[data-making]");
    if (!line) return;
    const answer = await fetch("/api/backups").catch(() => null);
    if (!answer?.ok) return;
    const { making } = await answer.json();
    if (!making) return;
    line.hidden = false;
    if (!making.done) {
      line.textContent = told("backups.making", { percent: Math.round(making.share * 100) });
      polling = setTimeout(follow, POLL_MS);
      return;
    }
    if (line.dataset.waited) act("refresh");
  }

  // ---- packs
  async function send(form, deed) {
    const done = find(".say-done", form);
    const wrong = find(".say-problem", form);
    const broken = find(".broken", form);
    const publish = find("[data-publish]", form);
    for (const part of [wrong, broken]) part.hidden = true;
    done.hidden = false;
    done.textContent = told("packs.checking");
    const parts = new FormData();
    for (const file of form.elements.file.files) parts.append("file", file, file.name);
    try {
      const answer = await fetch(`/api/packs/${deed}`, { method: "POST", body: parts, headers: { "x-razbor-language": document.documentElement.lang } });
      const made = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(typeof made.detail === "string" ? made.detail : answer.statusText);
      done.hidden = made.broken.length > 0;
      if (made.broken.length) {
        problem(wrong, new Error(told("packs.broken")));
        broken.hidden = false;
        broken.replaceChildren(...made.broken.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      } else if (made.published) done.textContent = told("packs.published", { files: made.files.join(", ") });
      else if (!made.files.length) done.textContent = told("packs.nothing_new");
      else done.textContent = told("packs.fine", { files: made.files.join(", "), held: made.golden.held.length });
      if (publish) publish.disabled = made.published || made.broken.length > 0 || !made.files.length;
    } catch (reason) {
      done.hidden = true;
      if (publish) publish.disabled = true;
      problem(wrong, reason instanceof TypeError ? new Error(told("offline")) : reason);
    }
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-packs]");
    if (form && event.target.name === "file") {
      find("[data-chosen]", form).textContent = [...event.target.files].map((file) => file.name).join(", ");
      const publish = find("[data-publish]", form);
      if (publish) publish.disabled = true;
    }
    const one = event.target.closest("[data-person]");
    if (one && event.target.name === "role") fitted(one);
  });

  document.addEventListener("submit", (event) => {
    const packs = event.target.closest("[data-packs]");
    const one = event.target.closest("[data-person]");
    if (!packs && !one) return;
    event.preventDefault();
    if (packs) return send(packs, event.submitter?.value === "publish" ? "publish" : "check");
    const login = one.dataset.person;
    work(() => post(login ? `/api/users/${encodeURIComponent(login)}` : "/api/users", person(one), one), find("[data-people-problem]"));
  });

  document.addEventListener("click", (event) => {
    const theme = event.target.closest("[data-theme-choice]");
    if (theme) return choose(theme.dataset.themeChoice);
    const deed = event.target.closest("[data-deed]");
    if (deed) {
      const { login } = deed.dataset;
      const question = { disable: "people.disable_ask", password: "people.password_ask" }[deed.dataset.deed];
      if (question && !confirm(told(question, { login }))) return;
      return work(() => post(`/api/users/${encodeURIComponent(login)}/${deed.dataset.deed}`, {}, deed), find("[data-people-problem]"));
    }
    const doer = event.target.closest("[data-settings]");
    if (doer?.dataset.settings === "end-own" && confirm(told("me.end_all_ask")))
      post("/api/me/end-sessions", { everywhere: true }, doer).then(() => location.assign("/sign-in"), (reason) => problem(find(".say-problem"), reason));
    if (doer?.dataset.settings === "backup") {
      doer.disabled = true;
      post("/api/backups", {}, doer).then(() => {
        find("[data-making]").dataset.waited = "yes";
        follow();
      }, (reason) => {
        doer.disabled = false;
        problem(find(".say-problem"), reason);
      });
    }
  });

  onMount(() => {
    if (!find("[data-room=settings]")) return;
    findAll("[data-person]").forEach(fitted);
    tellOnce();
    const checking = find("[data-checking]");
    if (checking) new MutationObserver((_, watching) => {
      if (!find(".checks")) return;
      checking.remove();
      watching.disconnect();
    }).observe(document.body, { childList: true, subtree: true });
    const line = find("[data-making]");
    if (find("[data-settings=backup]")?.disabled && line) {
      line.dataset.waited = "yes";
      follow();
    }
  });
})();
