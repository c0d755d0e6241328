// Practice: starting a drill, answering line by line, speaking instead of typing. The talk itself lives on the server.
(() => {
  "use strict";
  const { act, find, onMount, words } = razbor;
  const SHORTEST_MS = 600;
  const LONGEST_MS = 120_000;
  let recorder = null;
  let answering = false;
  let sent = null;

  const root = () => find("[data-room=practice]");
  const draftKey = () => `razbor-practice-${root()?.dataset.attempt}`;

  // ---- the address is the page's memory: a drill that was started is found again by a reload
  onMount((element) => {
    const page = find("[data-room=practice]", element);
    if (!page) return;
    const here = new URL(location.href);
    const attempt = page.dataset.attempt ?? null;
    if (attempt && here.searchParams.get("attempt") !== attempt) {
      here.searchParams.set("attempt", attempt);
      history.pushState(null, "", here.pathname + here.search);
    }
    document.title = `${find("h1", page).textContent} · Razbor`;
    const box = find("[data-answer] textarea", page);
    // A draft is kept until the server has the answer: one that was refused can be mended.
    if (sent && sent.key === draftKey() && Number(page.dataset.at) > sent.at) sessionStorage.removeItem(sent.key);
    sent = null;
    if (box) {
      box.value = sessionStorage.getItem(draftKey()) ?? "";
      if (!canRecord()) tell(words(page).no_microphone, true);
    }
    if (answering) {
      const target = box ?? find("[data-result]", page);
      target?.focus({ preventScroll: Boolean(box) });
      find("[data-last]", page)?.scrollIntoView({ block: "center" });
    }
    answering = false;
  });

  window.addEventListener("popstate", () => root() && act("refresh"));

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-answer] textarea")) sessionStorage.setItem(draftKey(), event.target.value);
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("[data-person]")) return;
    const here = new URL(location.href);
    here.searchParams.delete("attempt");
    if (event.target.value) here.searchParams.set("manager", event.target.value);
    else here.searchParams.delete("manager");
    location.href = here.pathname + here.search;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!event.target.matches?.("[data-answer] textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("[data-room=practice]")) return;
    event.preventDefault();
    const given = Object.fromEntries(new FormData(form));
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    if (form.matches("[data-begin]")) begin(given);
    if (form.matches("[data-answer]")) answer(form, given.text.trim());
    if (form.matches("[data-assign]")) act("assign", given);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-practice]");
    if (!button) return;
    if (button.dataset.practice === "microphone") toggle(button);
    if (button.dataset.practice === "finish") {
      button.disabled = true;
      answering = true;
      act("finish", { attempt: root().dataset.attempt });
    }
  });

  function begin(given) {
    answering = true;
    act("begin", { category: given.category, language: given.language });
  }

  // What was said stands there at once; the server's page, with the client's reaction, takes its place.
  function answer(form, text) {
    if (!text) {
      for (const button of form.querySelectorAll("button")) button.disabled = false;
      return;
    }
    const lines = find("[data-lines]");
    lines.append(line("manager", text), line("client waiting", words(form).thinking));
    lines.lastElementChild.scrollIntoView({ block: "center" });
    Object.assign(find("textarea", form), { readOnly: true, value: "" });
    sent = { key: draftKey(), at: Number(root().dataset.at) };
    sessionStorage.setItem(sent.key, text);
    answering = true;
    act("answer", { attempt: root().dataset.attempt, text, at: sent.at });
  }

  function line(kind, text) {
    const item = document.createElement("li");
    const said = document.createElement("p");
    item.className = `said ${kind}`;
    said.textContent = text;
    if (kind.includes("waiting")) item.setAttribute("role", "status");
    item.append(said);
    return item;
  }

  // ---- the microphone: the browser records, the installation's own recogniser writes, the manager checks
  const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

  function tell(text, off = false) {
    const state = find("[data-mic-state]");
    if (state) state.textContent = text;
    const button = find("[data-practice=microphone]");
    if (button && off) button.disabled = true;
  }

  async function toggle(button) {
    if (recorder) return recorder.stop();
    const strings = words(button);
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return tell(strings.denied);
    }
    const pieces = [];
    const since = performance.now();
    recorder = new MediaRecorder(sound);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      for (const track of sound.getTracks()) track.stop();
      const type = recorder.mimeType;
      recorder = null;
      button.setAttribute("aria-pressed", "false");
      if (performance.now() - since < SHORTEST_MS) return tell(strings.too_short);
      recognise(new Blob(pieces, { type }), strings);
    });
    recorder.start();
    setTimeout(() => recorder?.state === "recording" && recorder.stop(), LONGEST_MS);
    button.setAttribute("aria-pressed", "true");
    tell(strings.recording);
  }

  async function recognise(sound, strings) {
    tell(strings.listening);
    const key = draftKey();
    try {
      const asked = await fetch(`/api/practice/speech?language=${root().dataset.spoken}`, { method: "POST", body: sound });
      const told = await asked.json();
      if (!asked.ok) return tell({ 422: strings.unheard, 503: strings.no_recogniser }[asked.status] ?? strings.busy);
      const box = find("[data-answer] textarea");
      if (!box || draftKey() !== key) return;
      box.value = [box.value.trim(), told.text].filter(Boolean).join(" ");
      sessionStorage.setItem(key, box.value);
      tell("");
      box.focus();
    } catch {
      tell(strings.busy);
    }
  }
})();
