// What people change on a call's page: lines of its transcript, objections, comments. Everything goes to the API, and
// what comes of it is drawn anew; the address says which correction was made last, so that a reload tells it again.
(() => {
  "use strict";
  const { act, find, findAll, onMount, post, toast, words } = razbor;
  const WATCH_MS = 1500;
  let root = null;
  let line = null;
  let chosen = null;
  let prepared = "";
  let watching = null;

  const call = () => `/api/calls/${encodeURIComponent(root.dataset.call)}`;
  const number = (turn) => Number(turn.dataset.n);
  const text = (turn) => find(".turn-text", turn).textContent;

  function remember(name) {
    if (!name) return;
    document.cookie = `razbor_name=${encodeURIComponent(name)}; path=/; max-age=31536000; samesite=lax`;
    root.dataset.name = name;
  }

  // Reads the call on the server while the person is still choosing, so that the correction itself is quick.
  function prepare() {
    if (prepared === root.dataset.call || !find("[data-do=swap]", root)) return;
    prepared = root.dataset.call;
    post(`${call()}/transcript-corrections/prepare`, {}, root).catch(() => { prepared = ""; });
  }

  function drawAnew(change) {
    const here = new URL(location.href);
    if (change) here.searchParams.set("fix", change);
    history.replaceState(null, "", here);
    document.dispatchEvent(new CustomEvent("razbor-keep-place"));
    act("refresh");
  }

  // ---- one form at a time, right under the line that it is about
  function open(kind, turn, fill) {
    close();
    const made = find(`template[data-form=${kind}]`, root).content.firstElementChild.cloneNode(true);
    const name = made.elements.author;
    if (name && root.dataset.name) name.value = root.dataset.name;
    fill?.(made);
    find(".turn-text", turn).after(made);
    turn.classList.add("edited");
    made.dataset.kind = kind;
    (find("textarea, select", made) || name || find("button", made)).focus();
    made.scrollIntoView({ block: "nearest" });
    return made;
  }

  function close() {
    for (const form of findAll(".line-form", root)) {
      form.closest(".turn")?.classList.remove("edited");
      form.remove();
    }
    hide();
  }

  function hide() {
    find("[data-line-menu]", root)?.setAttribute("hidden", "");
    find("[data-chosen]", root)?.setAttribute("hidden", "");
    find("[data-more][aria-expanded]", root)?.removeAttribute("aria-expanded");
  }

  async function send(form, path, said, done) {
    const problem = find(".say-problem", form);
    const buttons = findAll("button", form);
    problem.hidden = true;
    buttons.forEach((button) => { button.disabled = true; });
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await post(path, said, root);
      remember(said.author);
      done(answer);
    } catch (reason) {
      problem.textContent = reason.message;
      problem.hidden = false;
      buttons.forEach((button) => { button.disabled = false; });
    }
    form.removeAttribute("aria-busy");
  }

  const corrected = (answer) => drawAnew(answer.correction.correction_id || `o${answer.correction.number}`);

  // What has no form of its own: sent at once where the name is known, and with a form that asks for it otherwise.
  async function quick(said, turn) {
    if (!root.dataset.name && !root.hasAttribute("data-signed")) {
      const made = open("speaker", turn || find(".turn", root));
      made.dataset.said = JSON.stringify(said);
      return;
    }
    hide();
    root.setAttribute("aria-busy", "true");
    toast(words(root)["call.saving"]);
    try {
      corrected(await post(`${call()}/transcript-corrections`, { ...said, author: root.dataset.name }, root));
    } catch (reason) {
      toast(reason.message);
    }
    root.removeAttribute("aria-busy");
  }

  function submit(form) {
    const turn = form.closest(".turn");
    const author = form.elements.author?.value.trim() || root.dataset.name || "";
    const kind = form.dataset.kind;
    if (kind === "text") {
      send(form, `${call()}/transcript-corrections`, { kind, turn: number(turn), text: form.elements.text.value, author }, corrected);
    } else if (kind === "speaker") {
      send(form, `${call()}/transcript-corrections`, { ...JSON.parse(form.dataset.said), author }, corrected);
    } else if (kind === "missed") {
      const said = { kind, turn: number(turn), quote: form.dataset.quote, author, category: form.elements.category.value, outcome: form.elements.outcome.value };
      send(form, `${call()}/corrections`, said, corrected);
    } else {
      const said = { turn: number(turn), text: form.elements.text.value, author };
      // Warned of once, a name that calls nobody is sent as it stands.
      said.names_checked = form.dataset.warned !== said.text;
      form.dataset.warned = said.text;
      if (turn.dataset.start) said.at_s = Number(turn.dataset.start);
      send(form, `${call()}/comments`, said, () => drawAnew());
    }
  }

  // ---- an objection's card: another kind, another end, or none at all; what was not changed is not sent
  async function fix(form, none) {
    const author = form.elements.author?.value.trim() || root.dataset.name || "";
    const place = { turn: Number(form.dataset.turnOf), quote: form.dataset.quoteOf, author };
    const said = [];
    if (none) said.push({ ...place, kind: "none" });
    else {
      if (form.elements.category.value !== form.dataset.category) said.push({ ...place, kind: "category", category: form.elements.category.value });
      if (form.elements.outcome.value !== form.dataset.outcome) said.push({ ...place, kind: "outcome", outcome: form.elements.outcome.value });
    }
    if (!said.length) {
      form.closest("details").open = false;
      return;
    }
    for (const one of said.slice(0, -1)) {
      try { await post(`${call()}/corrections`, one, root); } catch { break; }
    }
    send(form, `${call()}/corrections`, said[said.length - 1], corrected);
  }

  // ---- the menu of a line, and the bar over selected words
  function menu(button) {
    const menuBox = find("[data-line-menu]", root);
    const again = !menuBox.hidden && line === button.closest(".turn");
    hide();
    if (again) return;
    line = button.closest(".turn");
    chosen = null;
    const client = line.classList.contains("by-client");
    for (const item of findAll("[data-of=client]", menuBox)) item.hidden = !client;
    for (const item of findAll("[data-speaker]", menuBox)) item.hidden = line.classList.contains(`by-${item.dataset.speaker}`);
    button.setAttribute("aria-expanded", "true");
    menuBox.hidden = false;
    place(menuBox, button.getBoundingClientRect());
    find("button:not([hidden])", menuBox).focus();
    prepare();
  }

  function place(box, at) {
    const { offsetWidth: width, offsetHeight: height } = box;
    const left = Math.max(8, Math.min(at.right - width, innerWidth - width - 8));
    const below = at.bottom + 4 + height < innerHeight;
    box.style.left = `${left}px`;
    box.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - height - 4)}px`;
  }

  function selected() {
    const bar = find("[data-chosen]", root);
    if (!bar || find(".line-form", root)) return;
    const selection = getSelection();
    const within = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const inside = within && (within.startContainer.parentElement?.closest(".turn-text") || null);
    if (!inside || !root.contains(inside) || inside !== within.endContainer.parentElement?.closest(".turn-text") || !String(selection).trim()) {
      bar.hidden = true;
      return;
    }
    line = inside.closest(".turn");
    const before = document.createRange();
    before.setStart(inside, 0);
    before.setEnd(within.startContainer, within.startOffset);
    const from = String(before).length;
    chosen = { quote: String(selection).trim(), from, to: from + String(selection).length };
    for (const item of findAll("[data-of=client]", bar)) item.hidden = !line.classList.contains("by-client");
    bar.hidden = false;
    const at = within.getBoundingClientRect();
    place(bar, { right: at.left + bar.offsetWidth, top: at.top, bottom: at.bottom });
    prepare();
  }

  function chose(button) {
    const turn = line;
    const kind = button.dataset.line;
    const quote = chosen?.quote || text(turn).trim();
    if (kind === "text") open("text", turn, (form) => { form.elements.text.value = text(turn); form.elements.text.rows = Math.min(10, 2 + text(turn).length / 60); });
    else if (kind === "speaker") quick({ kind, turn: number(turn), speaker: button.dataset.speaker }, turn);
    else if (kind === "missed") open("missed", turn, (form) => { form.dataset.quote = quote; find("[data-quoted]", form).textContent = `«${quote}»`; });
    else if (kind === "comment") open("comment", turn, (form) => { if (chosen) form.elements.text.value = `«${quote}» `; });
    else {
      const from = kind === "clip" && chosen ? chosen.from : 0;
      const to = kind === "clip" && chosen ? chosen.to : null;
      hide();
      document.dispatchEvent(new CustomEvent("razbor-link", { detail: { turn, from, to } }));
    }
  }

  // ---- @names
  let people = null;
  async function suggest(box) {
    const list = find("[data-people]", box.form);
    const said = box.value.slice(0, box.selectionStart).match(/@([^@\n]{0,40})$/);
    if (!said) {
      list.hidden = true;
      return;
    }
    const typed = box.value;
    if (!people) {
      const answer = await fetch("/api/people").catch(() => null);
      people = answer?.ok ? (await answer.json()).people : [];
    }
    if (box.value !== typed) return;
    const near = people.filter((name) => name.toLowerCase().split(" ").some((word) => word.startsWith(said[1].toLowerCase())) || name.toLowerCase().startsWith(said[1].toLowerCase())).slice(0, 6);
    list.replaceChildren(...near.map((name) => {
      const item = Object.assign(document.createElement("li"), { role: "option" });
      item.append(Object.assign(document.createElement("button"), { type: "button", textContent: name }));
      item.firstChild.dataset.person = name;
      return item;
    }));
    list.hidden = !near.length;
    if (near.length) pick(list, 0);
  }

  function pick(list, place) {
    findAll("[role=option]", list).forEach((item, at) => item.setAttribute("aria-selected", at === place));
  }

  // Keys of the list of names while its box has the focus; says whether the key was one of them.
  function choose(box, key) {
    const list = find("[data-people]", box.form);
    if (list.hidden) return false;
    const items = findAll("[role=option]", list);
    const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (key === "ArrowDown" || key === "ArrowUp") pick(list, (at + (key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
    else if (key === "Enter" || key === "Tab") mention(find("button", items[at]));
    else if (key === "Escape") list.hidden = true;
    else return false;
    return true;
  }

  function mention(button) {
    const box = find("[data-mentions]", button.closest("form"));
    const at = box.selectionStart;
    const before = box.value.slice(0, at).replace(/@[^@\n]*$/, `@${button.dataset.person} `);
    box.value = before + box.value.slice(at);
    box.focus();
    box.setSelectionRange(before.length, before.length);
    find("[data-people]", box.form).hidden = true;
  }

  async function small(path, said) {
    try {
      await post(path, { author: root.dataset.name, ...said }, root);
      drawAnew();
    } catch (reason) {
      toast(reason.message);
    }
  }

  async function undo(button) {
    const name = button.dataset.undo;
    const list = name.startsWith("o") ? "corrections" : "transcript-corrections";
    button.disabled = true;
    toast(words(root)["call.saving"]);
    try {
      corrected(await post(`${call()}/${list}/${name.slice(1)}/undo`, { author: root.dataset.name || find("input[name=author]", root)?.value || "" }, root));
    } catch (reason) {
      toast(reason.message);
      button.disabled = false;
    }
  }

  async function reviewed(button) {
    button.disabled = true;
    try {
      await post(`${call()}/reviewed`, { author: root.dataset.name }, root);
      button.textContent = words(root)["call.reviewed_done"];
    } catch (reason) {
      if (reason.status === 404 || reason.status === 405) button.hidden = true;
      else {
        toast(reason.message);
        button.disabled = false;
      }
    }
  }

  // ---- a long call is judged anew on the queue: watch until it is done
  function watch() {
    clearInterval(watching);
    if (!find("[data-waits]", root) && root.dataset.state === "done") return;
    watching = setInterval(async () => {
      const answer = await fetch("/api/progress").catch(() => null);
      if (!answer?.ok || !root?.isConnected) return;
      const { calls } = await answer.json();
      if (calls.some((one) => one.call_id === root.dataset.call && one.state !== "failed")) return;
      clearInterval(watching);
      document.dispatchEvent(new CustomEvent("razbor-keep-place"));
      act("refresh");
    }, WATCH_MS);
  }

  document.addEventListener("click", (event) => {
    if (!root?.isConnected) return;
    const target = event.target;
    const more = target.closest("[data-more]");
    if (more) return menu(more);
    const item = target.closest("[data-line]");
    if (item) return chose(item);
    if (target.closest("[data-cancel]")) return close();
    if (target.closest("[data-do=swap]")) return void quick({ kind: "swap" });
    if (target.closest("[data-do=reviewed]")) return void reviewed(target.closest("button"));
    if (target.closest("[data-do=forget-change]")) {
      const here = new URL(location.href);
      here.searchParams.delete("fix");
      history.replaceState(null, "", here);
      find("[data-changed]", root)?.remove();
      return;
    }
    const back = target.closest("[data-undo]");
    if (back) return void undo(back);
    const person = target.closest("[data-person]");
    if (person) return mention(person);
    const settled = target.closest("[data-resolve]");
    if (settled) return void small(`/api/comments/${settled.dataset.resolve}/resolve`, { resolved: settled.dataset.to === "true" });
    const gone = target.closest("[data-delete-comment]");
    if (gone) return void small(`/api/comments/${gone.dataset.deleteComment}/delete`, {});
    if (!target.closest("[data-line-menu], [data-chosen], .line-form")) hide();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!root?.isConnected) return;
    if (form.matches(".line-form")) {
      event.preventDefault();
      submit(form);
    } else if (form.matches("[data-fix]")) {
      event.preventDefault();
      fix(form, event.submitter?.name === "none");
    }
  });

  document.addEventListener("input", (event) => { if (event.target.matches("[data-mentions]")) suggest(event.target); });
  document.addEventListener("pointerover", (event) => { if (root?.isConnected && event.target.closest?.("[data-do=swap]")) prepare(); });
  document.addEventListener("selectionchange", () => {
    if (!root?.isConnected) return;
    clearTimeout(selected.later);
    selected.later = setTimeout(() => { if (root?.isConnected) selected(); }, 160);
  });
  document.addEventListener("scroll", (event) => { if (root?.isConnected && event.target !== document && !event.target.closest?.("textarea")) hide(); }, true);
  document.addEventListener("keydown", (event) => {
    if (!root?.isConnected) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing;
    if (plain && event.target.matches?.("[data-mentions]") && choose(event.target, event.key)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Escape" && (find(".line-form", root) || !find("[data-line-menu]", root)?.hidden)) {
      const turn = find(".line-form", root)?.closest(".turn") || line;
      close();
      find("[data-more]", turn || root)?.focus();
    }
    const form = event.target.closest?.(".line-form");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    const menuBox = event.target.closest?.("[data-line-menu]");
    if (menuBox && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      const items = findAll("button:not([hidden])", menuBox);
      const next = items.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      items[(next + items.length) % items.length].focus();
    }
  }, true);

  onMount((element) => {
    const found = find(".callpage", element);
    if (!found || found === root) return;
    root = found;
    line = chosen = null;
    watch();
  });
})();
