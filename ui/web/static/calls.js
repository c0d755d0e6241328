// The list of calls: filters kept in the address, views, choosing rows, files dropped anywhere, progress drawn as it comes.
(() => {
  "use strict";
  const { act, find, findAll, onMount, say, toast, typing, words } = razbor;
  const EVERY_MS = 1500;
  const SETTLE_MS = 300;
  const AT_ONCE = 2;
  const TRIES = 4;
  const NOT_FILTERS = new Set(["page", "lang"]);
  const picked = new Set();

  const texts = () => words(find("[data-filters]") || document.body);
  const text = (key, values = {}) => say(texts()[`calls.${key}`] || key, values);

  // ---- the address is the only memory of what is shown, so a link to a narrowed list is just its address
  function go(address, { replace = false, event = "narrow" } = {}) {
    history[replace ? "replaceState" : "pushState"](null, "", address);
    sessionStorage.setItem("razbor-list", location.pathname + location.search);
    showView();
    act(event);
  }

  function narrow(form) {
    const wanted = new URLSearchParams(location.search);
    wanted.delete("page");
    for (const field of form.elements) {
      if (!field.name) continue;
      if (field.value.trim()) wanted.set(field.name, field.value.trim());
      else wanted.delete(field.name);
    }
    const searched = Boolean(wanted.get("q"));
    if (!searched) wanted.delete("by");
    find(".select.by", form).hidden = !searched;
    for (const field of findAll(".select, .day", form)) field.classList.toggle("on", Boolean(find("select, input", field).value));
    const query = wanted.toString();
    go("/calls" + (query ? `?${query}` : ""), { replace: true });
  }

  function canonical(address) {
    const query = [...new URL(address, location.href).searchParams].filter(([name, value]) => value && !NOT_FILTERS.has(name));
    return JSON.stringify(query.sort());
  }

  // Which view is shown is told by the address, also while filters change without a reload.
  function showView() {
    const here = canonical(location.href);
    for (const link of findAll(".views a")) {
      if (canonical(link.href) === here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const own = find("[data-own]");
    if (own) own.hidden = find(".views a[aria-current]")?.dataset.view !== own.dataset.own;
  }

  function wireFilters(form) {
    let waiting;
    form.addEventListener("submit", (event) => (event.preventDefault(), clearTimeout(waiting), narrow(form)));
    form.addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => narrow(form), event.target.type === "search" ? SETTLE_MS : 0);
    });
  }

  window.addEventListener("popstate", () => find("[data-filters]") && act("tools"));

  // ---- asking the server, and saying what went wrong in its own words
  async function ask(method, address, body) {
    const options = { method, headers: { accept: "application/json", "x-razbor-language": document.documentElement.lang } };
    if (body !== undefined) {
      options.headers["content-type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    const answer = await fetch(address, options);
    const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.detail || `${answer.status}`);
    return told;
  }

  async function tried(doing) {
    try {
      return await doing();
    } catch (problem) {
      toast(text("went_wrong", { why: problem.message }));
      return null;
    }
  }

  const author = () => find("[data-reader]")?.dataset.reader || text("unnamed");

  // ---- looked at
  async function look(callIds) {
    const told = await tried(() => ask("POST", "/api/reviewed", { call_ids: callIds, author: author() }));
    if (!told) return;
    toast(text("marked", { n: told.reviewed.length }));
    for (const callId of callIds) picked.delete(callId);
    act("narrow");
  }

  // ---- choosing rows
  function showPicked() {
    for (const box of findAll("[data-pick]")) {
      box.checked = picked.has(box.value);
      box.closest(".row").classList.toggle("picked", box.checked);
    }
    const all = find("[data-all]");
    const boxes = findAll("[data-pick]");
    if (all) {
      all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
      all.indeterminate = !all.checked && boxes.some((box) => box.checked);
    }
    const bulk = find("[data-bulk]");
    if (bulk) {
      bulk.hidden = picked.size === 0;
      find("[data-chosen]", bulk).textContent = text("chosen", { n: picked.size });
    }
  }

  function takeAway(form) {
    const wanted = new URLSearchParams({ ids: [...picked].join(","), lang: document.documentElement.lang });
    const link = Object.assign(document.createElement("a"), { href: `/api/export/calls.${form}?${wanted}`, download: "" });
    link.click();
  }

  // ---- saved views
  function openSave(own) {
    const sheet = find("[data-save]");
    const form = find("[data-save-form]", sheet);
    form.elements.name.value = own?.dataset.name || "";
    form.elements.shared.checked = own ? "shared" in own.dataset : false;
    form.dataset.of = own?.dataset.own || "";
    find("[data-problem]", form).hidden = true;
    sheet.showModal();
    form.elements.name.focus();
  }

  async function save(form) {
    const given = { name: form.elements.name.value, shared: form.elements.shared.checked };
    const problem = find("[data-problem]", form);
    try {
      if (form.dataset.of) await ask("PATCH", `/api/views/${form.dataset.of}`, given);
      else await ask("POST", "/api/views", { ...given, query: location.search });
    } catch (trouble) {
      problem.textContent = trouble.message;
      problem.hidden = false;
      return;
    }
    find("[data-save]").close();
    act("tools");
  }

  async function remove(own) {
    if (!confirm(text("delete_sure", { name: own.dataset.name }))) return;
    if (await tried(() => ask("DELETE", `/api/views/${own.dataset.own}`))) go("/calls", { event: "tools" });
  }

  const doing = {
    more: (button) => {
      const more = find("#more-filters");
      more.hidden = !more.hidden;
      button.setAttribute("aria-expanded", String(!more.hidden));
    },
    save: () => openSave(null),
    rename: (button) => openSave(button.closest("[data-own]")),
    delete: (button) => remove(button.closest("[data-own]")),
    cancel: () => find("[data-save]").close(),
    unpick: () => (picked.clear(), showPicked()),
    "look-all": () => look([...picked]),
    "export-xlsx": () => takeAway("xlsx"),
    "export-csv": () => takeAway("csv"),
    "close-import": (button) => putAway(button.dataset.batch),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-calls]");
    if (button) return doing[button.dataset.calls]?.(button);
    const mark = event.target.closest("[data-look]");
    if (mark) return (mark.disabled = true), look([mark.dataset.look]);
    const link = event.target.closest("a[data-go]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      if (link.rel) scrollTo(0, 0);
      go(link.getAttribute("href"), { event: link.rel ? "narrow" : "tools" });
    }
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-files]")) {
      const files = [...box.files];
      box.value = "";
      if (files.length) send(files);
    } else if (box.matches("[data-pick], [data-all]")) {
      const boxes = box.matches("[data-all]") ? findAll("[data-pick]") : [box];
      for (const one of boxes) box.checked ? picked.add(one.value) : picked.delete(one.value);
      showPicked();
    } else if (box.matches("[data-order]")) {
      const wanted = new URLSearchParams(location.search);
      wanted.delete("page");
      if (box.value) wanted.set("order", box.value);
      else wanted.delete("order");
      go("/calls" + (wanted.size ? `?${wanted}` : ""));
    }
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-save-form]")) return;
    event.preventDefault();
    save(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event) || find("dialog[open]")) return;
    if (event.key !== "j" && event.key !== "k") return;
    const links = findAll(".rows .cover");
    if (!links.length) return;
    event.preventDefault();
    const here = links.indexOf(document.activeElement);
    const next = event.key === "j" ? Math.min(here + 1, links.length - 1) : Math.max(here - 1, 0);
    links[next].focus();
    links[next].closest(".row").scrollIntoView({ block: "nearest" });
  });

  // ---- import: each file is a request of its own, so a closed tab loses only what was not sent
  const CRM = new Set(["leads.csv", "deals.csv", "activities.csv"]);
  const sending = new Map();

  function newName() {
    return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function send(files) {
    const calls = files.filter((file) => !CRM.has(file.name.toLowerCase()));
    const tables = files.filter((file) => CRM.has(file.name.toLowerCase()));
    const parcels = calls.map((file, place) => ({ place, files: [file] }));
    if (tables.length) parcels.push({ place: calls.length, files: tables });
    const batch = newName();
    const state = { n: files.length, i: 0, name: "", paused: false };
    sending.set(batch, state);
    const waiting = [...parcels];
    async function carry() {
      for (let parcel = waiting.shift(); parcel; parcel = waiting.shift()) {
        Object.assign(state, { i: Math.max(state.i, parcel.place + 1), name: parcel.files[0].name });
        drawImports();
        await deliver(batch, files.length, parcel, state);
        wake();
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, carry));
    sending.delete(batch);
    await look_at_imports();
    wake();
  }

  async function deliver(batch, of, parcel, state) {
    const name = parcel.files[0].name;
    const where = `/api/import?${new URLSearchParams({ batch, of, place: parcel.place, name })}`;
    for (let attempt = 1; ; attempt += 1) {
      const form = new FormData();
      for (const file of parcel.files) form.append("file", file, file.name);
      try {
        const answer = await fetch(where, { method: "POST", body: form, headers: { accept: "application/json", "x-razbor-language": document.documentElement.lang } });
        state.paused = false;
        if (answer.ok) return;
        const told = await answer.json().catch(() => ({}));
        if (answer.status < 500 || attempt >= TRIES) return toast(text("lost", { name, why: told.detail || answer.status }));
      } catch (problem) {
        state.paused = true;
        drawImports();
        if (attempt >= TRIES) return toast(text("lost", { name, why: problem.message }));
      }
      await new Promise((done) => setTimeout(done, 1000 * 2 ** attempt));
    }
  }

  window.addEventListener("beforeunload", (event) => {
    if (sending.size) event.preventDefault();
  });

  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = entries.length ? (await Promise.all(entries.map(unfold))).flat() : [...transfer.files];
    return files.filter((file) => !file.name.startsWith("."));
  }

  async function unfold(entry) {
    if (entry.isFile) return new Promise((done, failed) => entry.file((file) => done([file]), failed));
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) break;
      for (const inner of some) found.push(...(await unfold(inner)));
    }
    return found;
  }

  let depth = 0;
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") && find("[data-drop]");
  const showDrop = (shown) => {
    const veil = find("[data-drop]");
    if (veil) veil.hidden = !shown;
  };
  document.addEventListener("dragenter", (event) => carriesFiles(event) && (event.preventDefault(), (depth += 1), showDrop(true)));
  document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  document.addEventListener("dragleave", (event) => carriesFiles(event) && ((depth = Math.max(0, depth - 1)), showDrop(depth > 0)));
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    showDrop(false);
    const files = await dropped(event.dataTransfer);
    if (files.length) send(files);
  });

  // ---- imports under way, as the server tells them: a reload asks again and finds them
  let imports = [];
  let count = "";
  const opened = new Set();

  async function look_at_imports() {
    imports = (await ask("GET", "/api/imports")).imports;
    drawImports();
    const now = JSON.stringify(imports.map((one) => [one.batch_id, one.arrived, one.done]));
    if (count && now !== count) act("narrow");
    count = now;
  }

  async function putAway(batchId) {
    if (await tried(() => ask("DELETE", `/api/imports/${batchId}`))) {
      imports = imports.filter((one) => one.batch_id !== batchId);
      drawImports();
    }
  }

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter(Boolean));
    return made;
  };

  function drawImports() {
    const box = find("[data-imports]");
    if (!box) return;
    const known = new Set(imports.map((one) => one.batch_id));
    const begun = [...sending.keys()].filter((batch) => !known.has(batch));
    const fresh = begun.map((batch) => ({ batch_id: batch, announced: sending.get(batch).n, arrived: 0, done: 0, new: 0, known: 0, refused: 0, failed: 0, files: [] }));
    const shown = [...fresh, ...imports];
    box.hidden = shown.length === 0;
    box.replaceChildren(...shown.map(drawImport));
  }

  function drawImport(one) {
    const state = sending.get(one.batch_id);
    const over = one.finished || (!state && one.done === one.arrived);
    const unsent = state ? 0 : one.announced - one.arrived;
    const told = ["new", "known", "refused", "failed"].filter((key) => one[key]).map((key) => text(key, { n: one[key] })).join(", ");
    const title = over && !unsent ? text("ready", { n: one.announced }) : text("progress", { done: one.done, n: one.announced });
    const strong = element("strong", { textContent: title });
    strong.setAttribute("role", "status");
    const close = element("button", { type: "button", className: "ghost", textContent: text("close") });
    Object.assign(close.dataset, { calls: "close-import", batch: one.batch_id });
    const head = element("div", { className: "import-head" }, strong, told && element("span", { className: "small", textContent: told }), !state && close);
    const bar = element("span", { className: "track" }, element("i"));
    bar.firstChild.style.width = `${(100 * one.done) / Math.max(1, one.announced)}%`;
    const said = state ? text(state.paused ? "paused" : "sending", state) : unsent ? text("unsent", { n: unsent }) : "";
    const line = said && element("span", { className: unsent ? "sending bad" : "sending", textContent: said });
    const made = element("div", { className: `import${unsent || one.refused || one.failed ? " bad" : ""}` }, head, !over && bar, line, one.files.length > 0 && drawFiles(one));
    made.dataset.import = one.batch_id;
    return made;
  }

  function drawFiles(one) {
    const list = element("details", {}, element("summary", { textContent: text("details") }), element("ul", {}, ...one.files.map(drawFile)));
    list.open = opened.has(one.batch_id) || one.refused > 0;
    list.addEventListener("toggle", () => (list.open ? opened.add(one.batch_id) : opened.delete(one.batch_id)));
    return list;
  }

  function drawFile(file) {
    const trouble = file.problem || (file.state === "failed" ? file.failure : "");
    const name = file.call_id ? element("a", { href: `/calls/${encodeURIComponent(file.call_id)}`, textContent: file.name }) : element("span", { textContent: file.name });
    const told = trouble || (file.state ? standing(file) : text("crm"));
    return element("li", { className: trouble ? "bad" : "" }, name, element("span", { className: "num", textContent: told }));
  }

  function standing(call) {
    const strings = texts();
    const named = call.state === "working" && call.stage ? `stage.${call.stage}` : `state.${call.state}`;
    const percent = `${Math.round(call.progress * 100)}${strings.percent}`;
    return call.state === "working" ? `${strings[named]} · ${percent}` : strings[named] || call.state;
  }

  // ---- progress of the rows: asked for while anything is open
  function drawRow(call) {
    for (const row of findAll(`[data-call="${CSS.escape(call.call_id)}"][data-state]`)) {
      const percent = Math.round(call.progress * 100);
      const bar = find("[data-progress]", row);
      if (bar) bar.style.width = `${percent}%`;
      find(".track[role]", row)?.setAttribute("aria-valuenow", percent);
      const stage = find("[data-stage]", row);
      if (stage) stage.textContent = standing(call);
    }
  }

  const openRows = () => findAll("[data-call][data-state]").filter((row) => ["new", "queued", "working"].includes(row.dataset.state));
  const importing = () => sending.size > 0 || imports.some((one) => one.done < one.arrived);

  async function poll() {
    polling = null;
    const rows = openRows();
    try {
      if (importing()) await look_at_imports();
      if (rows.length) {
        const { calls } = await ask("GET", "/api/progress");
        const open = new Map(calls.map((call) => [call.call_id, call]));
        calls.forEach(drawRow);
        if (rows.some((row) => !open.has(row.dataset.call) || open.get(row.dataset.call).state === "failed")) act("narrow");
      } else if (find("[data-readiness]")) act("narrow");
    } catch {
      // The server is restarting or the network is away: ask again.
    }
    wake();
  }

  let polling = null;
  function wake() {
    const waits = openRows().length || importing() || find("[data-readiness]");
    if (polling === null && waits) polling = setTimeout(poll, EVERY_MS);
  }

  onMount((element_) => {
    const form = find("[data-filters]", element_);
    if (form) {
      wireFilters(form);
      sessionStorage.setItem("razbor-list", location.pathname + location.search);
      look_at_imports().then(wake, wake);
    }
    if (find(".listing", element_)) {
      showPicked();
      wake();
    }
  });
})();
