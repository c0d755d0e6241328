// What every page shares: components that Gradio fills, events back to the server, keys, language.
(() => {
  "use strict";
  const adopted = new Map();
  const mounts = [];
  const DRAWN = ".topbar, .listing, .notice, .callpage, .problem, [data-room]";

  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Gradio hands each component its `trigger` and `upload` once; we keep them by component.
  function adopt(element, tools) {
    adopted.set(element, tools);
    // Gradio tells of a new value before it is drawn, so what is drawn is watched as well.
    tools.watch("value", () => mount(element));
    let drawn = null;
    new MutationObserver(() => {
      const now = element.querySelector(DRAWN);
      if (now && now !== drawn) mount(element);
      drawn = now;
    }).observe(element, { childList: true, subtree: true });
    mount(element);
  }

  function mount(element) {
    if (!element.querySelector(DRAWN)) return;
    document.getElementById("razbor-boot")?.remove();
    // Gradio writes the browser's language there when it starts; the page's own is what a screen reader needs.
    const bar = find("[data-language-of-page]");
    if (bar) document.documentElement.lang = bar.dataset.languageOfPage;
    const here = find(".topbar nav [aria-current]", element);
    // On a narrow screen the bar scrolls sideways; where one is should be in sight.
    if (here) here.parentElement.scrollLeft = here.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2;
    for (const start of mounts) start(element);
  }

  function act(name, data = {}) {
    for (const tools of adopted.values()) {
      if (tools.names.includes(name)) {
        tools.trigger(name, data);
        return;
      }
    }
  }

  const upload = (file) => {
    for (const tools of adopted.values()) if (tools.upload) return tools.upload(file);
    throw new Error("no component takes files");
  };

  function words(element) {
    const holder = element.closest("[data-strings]") || find("[data-strings]");
    return holder ? JSON.parse(holder.dataset.strings) : {};
  }

  // Sends something to the API; an error's sentence comes in the page's language, and a lost connection has its own.
  async function post(path, said, element) {
    const told = words(element || document.body);
    let answer;
    try {
      answer = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json", "x-razbor-language": document.documentElement.lang },
        body: JSON.stringify(said),
      });
    } catch {
      throw new Error(told["call.offline"] || "offline");
    }
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) return body;
    const problem = new Error(typeof body.detail === "string" ? body.detail : told["call.failed"] || answer.statusText);
    problem.status = answer.status;
    throw problem;
  }

  function say(template, values) {
    return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  function toast(text) {
    const box = Object.assign(document.createElement("div"), { className: "toast", textContent: text });
    box.setAttribute("role", "status");
    (find(".rz") || document.body).append(box);
    setTimeout(() => box.remove(), 2600);
  }

  const typing = (event) =>
    event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null &&
    event.target.closest?.("input, textarea, select, [contenteditable]");

  // A session that is over: pages ask anew after signing in; a form keeps what was typed and says so itself.
  const fetched = window.fetch;
  window.fetch = async (...given) => {
    const answer = await fetched(...given);
    if (answer.status === 401 && String(answer.url).includes("/gradio_api/"))
      location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    return answer;
  };

  document.addEventListener("click", (event) => {
    for (const menu of findAll("[data-account][open]")) if (!menu.contains(event.target)) menu.open = false;
    const language = event.target.closest("[data-language]");
    if (language) {
      event.preventDefault();
      document.cookie = `razbor_lang=${language.dataset.language}; path=/; max-age=31536000; samesite=lax`;
      const here = new URL(location.href);
      here.searchParams.set("lang", language.dataset.language);
      location.href = here.pathname + here.search + here.hash;
      return;
    }
    const doer = event.target.closest("[data-do]");
    if (doer?.dataset.do === "keys") find("[data-keys]").showModal();
    if (doer?.dataset.do === "dismiss") act("dismiss");
    const retry = event.target.closest("[data-retry]");
    if (retry) {
      retry.disabled = true;
      act("retry", { call_id: retry.dataset.retry });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") for (const menu of findAll("[data-account][open]")) menu.open = false;
    if (event.key === "Escape" && event.target.matches?.("[data-search]")) event.target.blur();
    if (typing(event) || find("dialog[open]")) return;
    if (event.key === "/") {
      event.preventDefault();
      const box = findAll("[data-search]").find((input) => input.offsetParent !== null);
      box?.focus();
      box?.select();
    }
    if (event.key === "?") find("[data-keys]")?.showModal();
  });

  window.razbor = { adopt, act, upload, words, say, post, toast, typing, find, findAll, onMount: (start) => mounts.push(start) };
})();
