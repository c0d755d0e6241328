// One call: sound, timeline, transcript and quotes move together.
(() => {
  "use strict";
  const { find, findAll, onMount, toast, typing, words } = razbor;
  let page = null;

  class CallPage {
    constructor(root) {
      this.root = root;
      this.audio = find("[data-audio]", root);
      this.turns = findAll(".turn", root);
      this.words = findAll("[data-w]", root).map((node) => ({ node, at: Number(node.dataset.w) }));
      this.duration = Number(find("[data-player]", root)?.dataset.duration || 0);
      this.canvas = find("[data-canvas]", root);
      this.follow = true;
      this.skip = false;
      this.current = -1;
      this.word = null;
      this.says = this.turns
        .filter((turn) => turn.dataset.start)
        .map((turn) => ({ turn, start: Number(turn.dataset.start), end: Number(turn.dataset.end) }));
      document.title = `${root.dataset.title} · ${document.title.split(" · ").pop()}`;
      this.wireSound();
      this.wireTimeline();
      this.wireSearch();
      this.open();
    }

    // ---- sound
    wireSound() {
      if (!this.audio) return;
      const player = find("[data-player]", this.root);
      this.audio.addEventListener("play", () => { player.classList.add("playing"); this.tick(); });
      this.audio.addEventListener("pause", () => player.classList.remove("playing"));
      this.audio.addEventListener("seeked", () => this.show(this.audio.currentTime));
      this.audio.addEventListener("error", () => {
        player.classList.add("broken");
        player.title = words(this.root)["player.unplayable"];
        toast(words(this.root)["player.unplayable"]);
      });
      find("[data-speed]", this.root).addEventListener("change", (event) => {
        this.audio.playbackRate = Number(event.target.value);
        localStorage.setItem("razbor-speed", event.target.value);
      });
      const speed = localStorage.getItem("razbor-speed");
      if (speed) {
        find("[data-speed]", this.root).value = speed;
        this.audio.playbackRate = Number(speed) || 1;
        this.audio.addEventListener("loadedmetadata", () => { this.audio.playbackRate = Number(speed) || 1; }, { once: true });
      }
    }

    play() {
      if (!this.audio) return;
      if (this.audio.paused) this.audio.play().catch(() => {});
      else this.audio.pause();
    }

    tick() {
      if (!this.audio || this.audio.paused) return;
      if (this.skip) this.jumpSilence();
      this.show(this.audio.currentTime);
      requestAnimationFrame(() => this.tick());
    }

    jumpSilence() {
      const now = this.audio.currentTime;
      if (this.says.some((say) => now >= say.start - 0.25 && now <= say.end + 0.35)) return;
      const next = this.says.find((say) => say.start > now);
      if (next && next.start - now > 0.8) this.audio.currentTime = next.start - 0.2;
    }

    seek(seconds, { play = false } = {}) {
      if (this.audio) {
        const go = () => { this.audio.currentTime = Math.max(0, seconds); if (play) this.audio.play().catch(() => {}); };
        if (this.audio.readyState > 0) go();
        else {
          this.audio.addEventListener("loadedmetadata", go, { once: true });
          this.audio.load();
        }
      }
      this.show(seconds);
    }

    // ---- where we are
    show(seconds) {
      const now = find("[data-now]", this.root);
      if (now) now.textContent = clock(seconds);
      if (this.canvas && this.duration) {
        const share = `${Math.min(100, (100 * seconds) / this.duration)}%`;
        find("[data-played]", this.root).style.width = share;
        find("[data-head]", this.root).style.left = share;
        this.canvas.setAttribute("aria-valuenow", Math.round(seconds));
        this.canvas.setAttribute("aria-valuetext", clock(seconds));
      }
      const at = lastBefore(this.says, seconds);
      if (at !== this.current) {
        this.current = at;
        for (const say of this.says) say.turn.classList.remove("now");
        for (const bar of findAll(".say.now", this.root)) bar.classList.remove("now");
        if (at >= 0) {
          const turn = this.says[at].turn;
          turn.classList.add("now");
          find(`.say[data-t="${turn.dataset.n}"]`, this.root)?.classList.add("now");
          if (this.follow && this.audio && !this.audio.paused) this.reveal(turn);
        }
      }
      this.showWord(seconds);
    }

    showWord(seconds) {
      const place = lastBefore(this.words, seconds, (item) => item.at);
      const node = place >= 0 && this.audio && !this.audio.paused ? this.words[place].node : null;
      if (node === this.word) return;
      this.word?.classList.remove("word");
      node?.classList.add("word");
      this.word = node;
    }

    reveal(turn) {
      const list = find("[data-turns]", this.root);
      const scrolls = list.scrollHeight > list.clientHeight + 4 && getComputedStyle(list).overflowY !== "visible";
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
      if (scrolls) {
        const top = turn.offsetTop - list.offsetTop - list.clientHeight / 3;
        list.scrollTo({ top, behavior: calm });
      } else if (find(".callbody", this.root).dataset.shown === "transcript") {
        turn.scrollIntoView({ block: "center", behavior: calm });
      }
    }

    // ---- quotes
    go(button) {
      const number = button.dataset.turn;
      const turn = number === undefined ? null : find(`#turn-${number}`, this.root);
      if (turn) {
        this.tab("transcript");
        this.point(turn, button.dataset.quote);
        this.reveal(turn);
      }
      if (button.dataset.seek !== undefined) this.seek(Number(button.dataset.seek));
      for (const chosen of findAll(".chosen", this.root)) chosen.classList.remove("chosen");
      button.classList.add("chosen");
    }

    point(turn, quoted) {
      for (const pointed of findAll(".pointed", this.root)) pointed.classList.remove("pointed");
      void turn.offsetWidth;
      turn.classList.add("pointed");
      window.CSS?.highlights?.delete("quote");
      const range = quoted && rangeOf(find(".turn-text", turn), quoted);
      if (range && window.Highlight) CSS.highlights.set("quote", new Highlight(range));
    }

    openTarget(id) {
      const target = document.getElementById(id);
      if (!target) return;
      this.tab("review");
      for (let around = target; around; around = around.parentElement?.closest("details")) {
        if (around.tagName === "DETAILS") around.open = true;
      }
      target.scrollIntoView({ block: "start", behavior: "smooth" });
      target.classList.remove("flash");
      void target.offsetWidth;
      target.classList.add("flash");
    }

    tab(name) {
      find(".callbody", this.root).dataset.shown = name;
      for (const tab of findAll("[data-tab]", this.root)) tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
    }

    step(by) {
      if (!this.turns.length) return;
      const chosen = find(".turn.pointed", this.root) || find(".turn.now", this.root);
      const from = chosen ? this.turns.indexOf(chosen) : by > 0 ? -1 : this.turns.length;
      const turn = this.turns[Math.min(this.turns.length - 1, Math.max(0, from + by))];
      this.point(turn, "");
      this.reveal(turn);
      if (turn.dataset.start) this.seek(Number(turn.dataset.start));
    }

    // ---- timeline
    wireTimeline() {
      if (!this.canvas) return;
      const peek = find("[data-peek]", this.root);
      const moment = (event) => {
        const box = this.canvas.getBoundingClientRect();
        return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * this.duration;
      };
      this.canvas.addEventListener("pointerdown", (event) => {
        this.canvas.setPointerCapture(event.pointerId);
        this.scrub(moment(event));
      });
      this.canvas.addEventListener("pointermove", (event) => {
        const at = moment(event);
        peek.hidden = false;
        peek.textContent = clock(at);
        peek.style.left = `${(100 * at) / this.duration}%`;
        if (event.buttons) this.scrub(at);
      });
      this.canvas.addEventListener("pointerleave", () => { peek.hidden = true; });
    }

    scrub(seconds) {
      this.seek(seconds);
      const at = lastBefore(this.says, seconds);
      if (at >= 0) this.reveal(this.says[at].turn);
    }

    // ---- search in the conversation
    wireSearch() {
      const box = find("[data-find]", this.root);
      if (!box) return;
      let place = -1;
      let hits = [];
      box.addEventListener("input", () => {
        hits = this.search(box.value.trim().toLowerCase());
        place = -1;
        find("[data-found]", this.root).textContent = box.value.trim() ? String(hits.length) : "";
        if (hits.length) this.reveal(hits[0].turn);
      });
      box.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !hits.length) return;
        place = (place + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
        const turn = hits[place].turn;
        this.point(turn, "");
        this.reveal(turn);
        find("[data-found]", this.root).textContent = `${place + 1}/${hits.length}`;
      });
    }

    search(wanted) {
      window.CSS?.highlights?.delete("found");
      if (!wanted) return [];
      const hits = [];
      for (const turn of this.turns) {
        const text = find(".turn-text", turn);
        const all = text.textContent.toLowerCase();
        for (let from = all.indexOf(wanted); from >= 0; from = all.indexOf(wanted, from + wanted.length)) {
          hits.push({ turn, range: rangeAt(text, from, from + wanted.length) });
        }
      }
      if (window.Highlight) CSS.highlights.set("found", new Highlight(...hits.map((hit) => hit.range)));
      return hits;
    }

    // ---- the address: ?t=61 opens at that second
    open() {
      const asked = new URLSearchParams(location.search).get("t");
      if (asked === null || Number.isNaN(Number(asked))) return;
      this.seek(Number(asked));
      const at = lastBefore(this.says, Number(asked));
      if (at >= 0) {
        this.point(this.says[at].turn, "");
        this.reveal(this.says[at].turn);
      }
    }

    async share() {
      const here = new URL(location.href);
      here.searchParams.set("t", String(Math.floor(this.audio?.currentTime || 0)));
      history.replaceState(null, "", here);
      try {
        await navigator.clipboard.writeText(here.href);
      } catch {
        // Without https a browser keeps the clipboard shut; the address bar has the link.
      }
      toast(words(this.root)["player.shared"]);
    }
  }

  function lastBefore(sorted, seconds, at = (item) => item.start) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(sorted[middle]) <= seconds + 0.05) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    const rest = String(whole % 60).padStart(2, "0");
    return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  }

  function rangeOf(node, quoted) {
    const from = node.textContent.indexOf(quoted);
    return from < 0 ? null : rangeAt(node, from, from + quoted.length);
  }

  function rangeAt(node, from, to) {
    const range = document.createRange();
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    let place = 0;
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const end = place + text.length;
      if (from >= place && from < end) range.setStart(text, from - place);
      if (to > place && to <= end) {
        range.setEnd(text, to - place);
        break;
      }
      place = end;
    }
    return range;
  }

  document.addEventListener("click", (event) => {
    if (!page?.root.isConnected) return;
    const asked = event.target.closest("[data-do]")?.dataset.do;
    const toggle = event.target.closest("[data-do]");
    if (asked === "play") return page.play();
    if (asked === "share") return void page.share();
    if (asked === "skip" || asked === "follow") {
      page[asked] = !page[asked];
      toggle.setAttribute("aria-pressed", String(page[asked]));
      return;
    }
    const back = event.target.closest("[data-back]");
    if (back) {
      const list = sessionStorage.getItem("razbor-list");
      if (list) back.href = list;
      return;
    }
    const tab = event.target.closest("[data-tab]");
    if (tab) return page.tab(tab.dataset.tab);
    const shown = event.target.closest("[data-show]");
    if (shown) return page.openTarget(shown.dataset.show);
    const jump = event.target.closest("[data-jump], [data-open]");
    if (jump) {
      event.preventDefault();
      return page.openTarget(jump.dataset.jump || jump.dataset.open);
    }
    const quoted = event.target.closest("[data-turn]");
    if (quoted) return page.go(quoted);
    const moment = event.target.closest("[data-seek]");
    if (moment) return page.seek(Number(moment.dataset.seek));
    const word = event.target.closest("[data-w]");
    if (word && !String(getSelection())) return page.seek(Number(word.dataset.w));
    const turn = event.target.closest(".turn[data-start]");
    if (turn && !String(getSelection())) page.seek(Number(turn.dataset.start));
  });

  document.addEventListener("keydown", (event) => {
    if (!page?.root.isConnected || event.ctrlKey || event.metaKey || event.altKey || typing(event) || find("dialog[open]")) return;
    const onButton = event.target.closest?.("button, a, summary");
    if (event.key === " " && !onButton) {
      event.preventDefault();
      page.play();
    }
    if (event.code === "KeyJ") page.step(1);
    if (event.code === "KeyK") page.step(-1);
    if (["ArrowLeft", "ArrowRight"].includes(event.key)) {
      event.preventDefault();
      page.seek((page.audio?.currentTime || 0) + (event.key === "ArrowRight" ? 5 : -5));
    }
  });

  onMount((element) => {
    const root = find(".callpage", element);
    if (root && root !== page?.root) page = new CallPage(root);
  });
})();
