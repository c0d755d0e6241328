// One call: sound, timeline, transcript and quotes move together.
(() => {
  "use strict";
  const { find, findAll, onMount, toast, typing, words } = razbor;
  let page = null;
  let kept = null;

  class CallPage {
    constructor(root) {
      this.root = root;
      this.audio = find("[data-audio]", root);
      this.list = find("[data-turns]", root);
      this.later = findAll("script[data-later]", root);
      this.lines = new Map(); // the times of a line's words, read when they are first needed
      this.duration = Number(find("[data-player]", root)?.dataset.duration || 0);
      this.canvas = find("[data-canvas]", root);
      this.follow = true;
      this.skip = false;
      this.current = -1;
      this.word = "";
      this.clip = null;
      const page = this;
      this.says = JSON.parse(this.list?.dataset.says || "[]")
        .map(([n, start, end, by]) => ({ n, start, end, by, get turn() { return page.turnOf(n); } }))
        .sort((one, two) => one.start - two.start);
      document.title = `${root.dataset.title} · ${document.title.split(" · ").pop()}`;
      this.wireSound();
      this.wireTimeline();
      this.wireSearch();
      this.wave = this.canvas && razbor.wave?.(this.canvas, this.says, this.duration, this.audio && root.dataset.call);
      const player = find("[data-player]", root);
      if (player) new ResizeObserver(() => root.style.setProperty("--player-h", `${player.offsetHeight}px`)).observe(player);
      if (kept?.call === root.dataset.call) this.putBack(kept);
      else this.open();
      kept = null;
      this.inIdleMoments();
    }

    // ---- lines: those of a long call come as text and are made in idle moments, or when one of them is asked for
    turnOf(n) {
      let turn = document.getElementById(`turn-${n}`);
      while (!turn && this.more()) turn = document.getElementById(`turn-${n}`);
      return turn;
    }

    more() {
      const next = this.later.shift();
      if (!next) return false;
      this.list.insertAdjacentHTML("beforeend", next.textContent);
      next.remove();
      return true;
    }

    inIdleMoments() {
      const soon = window.requestIdleCallback || ((then) => setTimeout(then, 50));
      if (this.later.length) soon(() => { if (this.root.isConnected && this.more()) this.inIdleMoments(); });
    }

    // What is drawn anew goes on where it was: the sound, and what was looked at.
    place() {
      return {
        call: this.root.dataset.call,
        at: this.audio?.currentTime || 0,
        playing: Boolean(this.audio && !this.audio.paused),
        list: find("[data-turns]", this.root)?.scrollTop || 0,
        last: this.list?.lastElementChild?.dataset.n,
        page: scrollY,
        shown: find(".callbody", this.root)?.dataset.shown,
        open: findAll("details[open][id]", this.root).map((one) => one.id),
        skip: this.skip,
        follow: this.follow,
        clip: this.clip,
      };
    }

    putBack(was) {
      if (was.shown) this.tab(was.shown);
      for (const id of was.open) document.getElementById(id)?.setAttribute("open", "");
      for (const name of ["skip", "follow"]) {
        this[name] = was[name];
        find(`[data-do=${name}]`, this.root)?.setAttribute("aria-pressed", String(was[name]));
      }
      if (was.clip) this.setClip(was.clip);
      if (was.at) this.seek(was.at, { play: was.playing });
      if (was.last) this.turnOf(was.last);
      if (this.list) this.list.scrollTop = was.list;
      const changed = find("[data-changed]", this.root);
      scrollTo(0, was.page);
      if (changed && changed.getBoundingClientRect().bottom < 0) changed.classList.add("floating");
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
      if (this.clip?.to && this.audio.currentTime >= this.clip.to) {
        if (this.clip.loop) this.audio.currentTime = this.clip.from;
        else {
          this.audio.pause();
          this.audio.currentTime = this.clip.from;
          return;
        }
      }
      this.show(this.audio.currentTime);
      requestAnimationFrame(() => this.tick());
    }

    jumpSilence() {
      const now = this.audio.currentTime;
      const at = lastBefore(this.says, now + 0.25);
      if (this.says.slice(Math.max(0, at - 3), at + 1).some((say) => now <= say.end + 0.35)) return;
      const next = this.says[at + 1];
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
        find(".turn.now", this.list)?.classList.remove("now");
        this.current = at;
        if (at >= 0) {
          const turn = this.says[at].turn;
          turn.classList.add("now");
          if (this.follow && this.audio && !this.audio.paused) this.reveal(turn);
        }
        this.wave?.now(at);
      }
      this.showWord(seconds);
    }

    wordsOf(turn) {
      if (!this.lines.has(turn)) {
        const told = turn.dataset.w ? turn.dataset.w.split(";").map((one) => one.split(" ").map(Number)) : [];
        this.lines.set(turn, told.map(([place, at]) => ({ place, at })));
      }
      return this.lines.get(turn);
    }

    showWord(seconds) {
      if (!window.Highlight) return;
      const playing = this.audio && !this.audio.paused && this.current >= 0;
      const turn = playing ? this.says[this.current].turn : null;
      const said = turn ? this.wordsOf(turn) : [];
      const place = lastBefore(said, seconds, (item) => item.at);
      const key = place >= 0 ? `${turn.id} ${place}` : "";
      if (key === this.word) return;
      this.word = key;
      CSS.highlights.delete("spoken");
      if (place < 0) return;
      const text = find(".turn-text", turn);
      const until = said[place + 1]?.place ?? text.textContent.length;
      CSS.highlights.set("spoken", new Highlight(rangeAt(text, said[place].place, until)));
    }

    // The second at which the letter of a line is said that a click fell on.
    momentAt(turn, event) {
      const said = this.wordsOf(turn);
      const text = find(".turn-text", turn);
      if (!said.length || !text.contains(event.target)) return Number(turn.dataset.start);
      const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
      const range = spot ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
      const [node, offset] = spot ? [spot.offsetNode, spot.offset] : range ? [range.startContainer, range.startOffset] : [null, 0];
      if (!node || !text.contains(node)) return Number(turn.dataset.start);
      const before = document.createRange();
      before.setStart(text, 0);
      before.setEnd(node, offset);
      return this.secondsAt(turn, String(before).length);
    }

    secondsAt(turn, letter) {
      const said = this.wordsOf(turn);
      const place = lastBefore(said, letter, (item) => item.place - 0.05);
      return place >= 0 ? said[place].at : Number(turn.dataset.start);
    }

    // ---- a clip: from and to, in the address as t and to
    setClip(clip) {
      this.clip = clip;
      const bar = find("[data-clip]", this.root);
      const span = find("[data-clip-span]", this.root);
      if (!bar) return;
      bar.hidden = !clip;
      span.hidden = !clip?.to;
      if (!clip) return;
      find("[data-clip-from]", bar).textContent = clock(clip.from);
      find("[data-clip-to]", bar).textContent = clip.to ? clock(clip.to) : "…";
      find("[data-do=clip-end]", bar).hidden = Boolean(clip.to);
      find("[data-do=clip-share]", bar).hidden = find("[data-do=loop]", bar).hidden = !clip.to;
      find("[data-do=loop]", bar).setAttribute("aria-pressed", String(Boolean(clip.loop)));
      if (clip.to && this.duration) {
        span.style.left = `${(100 * clip.from) / this.duration}%`;
        span.style.width = `${(100 * (clip.to - clip.from)) / this.duration}%`;
      }
    }

    async share(from, to) {
      const here = new URL(location.href);
      here.searchParams.set("t", String(Math.floor(from * 10) / 10));
      if (to) here.searchParams.set("to", String(Math.ceil(to * 10) / 10));
      else here.searchParams.delete("to");
      here.searchParams.delete("fix");
      history.replaceState(null, "", here);
      try {
        await navigator.clipboard.writeText(here.href);
      } catch {
        // Without https a browser keeps the clipboard shut; the address bar has the link.
      }
      toast(words(this.root)["player.shared"]);
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
      const turn = number === undefined ? null : this.turnOf(number);
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
      const lines = Number(this.list?.dataset.lines || 0);
      if (!lines) return;
      const chosen = find(".turn.pointed", this.root) || find(".turn.now", this.root);
      const from = chosen ? Number(chosen.dataset.n) : by > 0 ? -1 : lines;
      const turn = this.turnOf(Math.min(lines - 1, Math.max(0, from + by)));
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
      this.canvas.addEventListener("keydown", (event) => {
        const by = { PageUp: 30, PageDown: -30, ArrowUp: 5, ArrowDown: -5 }[event.key];
        const now = this.audio?.currentTime || 0;
        const to = event.key === "Home" ? 0 : event.key === "End" ? this.duration - 1 : by ? now + by : null;
        if (to === null) return;
        event.preventDefault();
        this.scrub(Math.min(this.duration, Math.max(0, to)));
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
      const tell = () => {
        const told = words(this.root);
        const said = !box.value.trim() ? "" : hits.length ? razbor.say(told["call.found"], { n: place + 1, of: hits.length }) : told["call.not_found"];
        find("[data-found]", this.root).textContent = said;
      };
      const look = () => {
        window.CSS?.highlights?.delete("found-now");
        if (!hits.length) return tell();
        if (window.Highlight) CSS.highlights.set("found-now", new Highlight(hits[place].range));
        this.reveal(hits[place].turn);
        tell();
      };
      box.addEventListener("input", () => {
        clearTimeout(this.searching);
        this.searching = setTimeout(() => {
          hits = this.search(box.value.trim().toLowerCase());
          place = hits.length ? 0 : -1;
          look();
        }, 120);
      });
      box.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !hits.length) return;
        event.preventDefault();
        place = (place + (event.shiftKey ? hits.length - 1 : 1)) % hits.length;
        look();
      });
    }

    search(wanted) {
      window.CSS?.highlights?.delete("found");
      if (!wanted) return [];
      const hits = [];
      while (this.more());
      for (const turn of findAll(".turn", this.list)) {
        const text = find(".turn-text", turn);
        const all = text.textContent.toLowerCase();
        if (!all.includes(wanted)) continue;
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
      const until = Number(new URLSearchParams(location.search).get("to"));
      if (until > Number(asked)) this.setClip({ from: Number(asked), to: until, loop: false });
      const at = lastBefore(this.says, Number(asked) + 0.06);  // a link cuts its second off after the first digit
      if (at >= 0) {
        this.point(this.says[at].turn, "");
        this.reveal(this.says[at].turn);
      }
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
    if (asked === "share") return void page.share(page.audio?.currentTime || 0);
    if (asked === "clip") return page.setClip({ from: page.audio.currentTime, to: null, loop: false });
    if (asked === "clip-end") return page.setClip({ ...page.clip, to: Math.max(page.audio.currentTime, page.clip.from + 1) });
    if (asked === "loop") return page.setClip({ ...page.clip, loop: !page.clip.loop });
    if (asked === "clip-share") return void page.share(page.clip.from, page.clip.to);
    if (asked === "clip-close") {
      page.setClip(null);
      const here = new URL(location.href);
      here.searchParams.delete("to");
      return history.replaceState(null, "", here);
    }
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
    if (event.target.closest(".line-form, .comment, [data-more], [data-line]")) return;
    const turn = event.target.closest(".turn[data-start]");
    if (turn && !String(getSelection())) page.seek(page.momentAt(turn, event));
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

  document.addEventListener("razbor-keep-place", () => { if (page?.root.isConnected) kept = page.place(); });
  document.addEventListener("razbor-link", (event) => {
    const { turn, from, to } = event.detail;
    if (!page || !turn.dataset.start) return;
    const start = page.secondsAt(turn, from);
    const said = page.wordsOf(turn);
    const after = to === null ? null : said.find((one) => one.place >= to);
    page.share(start, to === null ? null : after?.at ?? Number(turn.dataset.end));
    if (to !== null) page.setClip({ from: start, to: after?.at ?? Number(turn.dataset.end), loop: false });
  });

  onMount((element) => {
    const root = find(".callpage", element);
    if (root && root !== page?.root) page = new CallPage(root);
  });
})();
