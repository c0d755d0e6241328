// The list of calls: filters kept in the address, files dropped anywhere, progress drawn as it comes.
(() => {
  "use strict";
  const { act, find, findAll, onMount, say, upload, words } = razbor;
  const EVERY_MS = 1500;
  let polling = null;

  // ---- filters: the address is their only memory, so a link to a narrowed list is just its address
  function narrow(form) {
    const wanted = new URLSearchParams(location.search);
    for (const [name, value] of new FormData(form)) {
      if (value.trim()) wanted.set(name, value);
      else wanted.delete(name);
    }
    const query = wanted.toString();
    history.replaceState(null, "", "/calls" + (query ? `?${query}` : ""));
    sessionStorage.setItem("razbor-list", location.pathname + location.search);
    for (const select of findAll("select", form)) select.closest(".select").classList.toggle("on", select.value !== "");
    const narrowed = [...new FormData(form).values()].some((value) => value.trim());
    find("[data-do=reset]", form).hidden = !narrowed;
    act("narrow");
  }

  function clear(form) {
    for (const field of form.elements) if (field.name) field.value = "";
    narrow(form);
  }

  function wireFilters(form) {
    let waiting;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => narrow(form), event.target.type === "search" ? 250 : 0);
    });
  }

  document.addEventListener("click", (event) => {
    const form = find("[data-filters]");
    if (form && event.target.closest("[data-do=reset]")) {
      event.preventDefault();
      clear(form);
    }
  });

  // ---- import: each file is sent by itself, so that one bad file does not stop the rest
  async function send(files) {
    const box = find("[data-upload]");
    const strings = words(box);
    const paths = [];
    box.hidden = false;
    for (const [place, file] of files.entries()) {
      box.textContent = say(strings["import.sending"], { i: place + 1, n: files.length, name: file.name });
      box.style.setProperty("--part", `${(100 * (place + 0.5)) / files.length}%`);
      try {
        paths.push((await upload(file)).path);
      } catch {
        razbor.toast(say(strings["import.failed"], { name: file.name }));
      }
    }
    box.textContent = strings["import.reading"];
    box.style.setProperty("--part", "100%");
    if (paths.length) act("arrived", { paths });
    else box.hidden = true;
  }

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
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-files]")) return;
    const files = [...event.target.files];
    event.target.value = "";
    if (files.length) send(files);
  });

  // ---- progress: asked for while anything is open; a reload asks again and finds it
  function draw(call) {
    const strings = words(document.body);
    for (const row of findAll(`[data-call="${CSS.escape(call.call_id)}"][data-state]`)) {
      const percent = Math.round(call.progress * 100);
      const bar = find("[data-progress]", row);
      if (bar) bar.style.width = `${percent}%`;
      find(".track[role]", row)?.setAttribute("aria-valuenow", percent);
      const stage = find("[data-stage]", row);
      const named = call.state === "working" && call.stage ? `stage.${call.stage}` : `state.${call.state}`;
      if (stage && strings[named]) stage.textContent = call.state === "working" ? `${strings[named]} · ${percent}${strings.percent}` : strings[named];
      for (const item of findAll("[data-stage-of]", row)) item.classList.toggle("now", item.dataset.stageOf === call.stage);
    }
  }

  async function poll() {
    polling = null;
    const shown = findAll("[data-call][data-state]").filter((row) => ["new", "queued", "working"].includes(row.dataset.state));
    if (!shown.length) return;
    try {
      const answer = await fetch("/api/progress", { headers: { accept: "application/json" } });
      const { calls } = await answer.json();
      const open = new Map(calls.map((call) => [call.call_id, call]));
      calls.forEach(draw);
      const settled = shown.some((row) => !open.has(row.dataset.call) || open.get(row.dataset.call).state === "failed");
      if (settled) act(find(".callpage") ? "refresh" : "narrow");
    } catch {
      // The server is restarting or the network is away: ask again.
    }
    watch();
  }

  function watch() {
    if (polling === null) polling = setTimeout(poll, EVERY_MS);
  }

  onMount((element) => {
    const form = find("[data-filters]", element);
    if (form) {
      wireFilters(form);
      sessionStorage.setItem("razbor-list", location.pathname + location.search);
    }
    if (find(".listing, [data-waiting]", element)) watch();
    if (find(".notice", element)) find("[data-upload]").hidden = true;
  });
})();
