// The recording drawn by side: how loud it is, who speaks when, and silence as nothing at all.
(() => {
  "use strict";
  const { find } = razbor;
  const LANES = { manager: 0, client: 1 };

  razbor.wave = (box, says, duration, call) => {
    const canvas = find("[data-wave]", box);
    if (!canvas || !duration) return null;
    let peaks = null;
    let current = -1;

    function colours() {
      const style = getComputedStyle(box);
      const value = (name) => style.getPropertyValue(name).trim();
      return { manager: value("--manager-fill"), client: value("--client-fill"), other: value("--ink-3"), ink: value("--ink") };
    }

    function draw() {
      const scale = devicePixelRatio || 1;
      const width = Math.round(box.clientWidth * scale);
      const height = Math.round(box.clientHeight * scale);
      if (!width || !height) return;
      canvas.width = width;
      canvas.height = height;
      const pen = canvas.getContext("2d");
      const colour = colours();
      const lane = height / 2;
      for (const [place, say] of says.entries()) bar(pen, say, { colour, lane, width, height, scale, strong: place === current });
      if (peaks) loud(pen, { colour, lane, width, height, scale });
    }

    // Whose talk it is: a band in the lane of the side, in the middle where the side is not known.
    function bar(pen, say, at) {
      const left = (say.start / duration) * at.width;
      const wide = Math.max(1, ((say.end - say.start) / duration) * at.width);
      const half = at.lane * (peaks ? 0.86 : 0.7);
      const middle = say.by in LANES ? at.lane * (LANES[say.by] + 0.5) : at.height / 2;
      pen.globalAlpha = peaks ? (at.strong ? 0.42 : 0.2) : at.strong ? 1 : 0.78;
      pen.fillStyle = at.colour[say.by] || at.colour.other;
      pen.beginPath();
      pen.roundRect(left, middle - half / 2, wide, half, Math.min(3 * at.scale, wide / 2));
      pen.fill();
    }

    // With one channel the loudness is that of whoever speaks; with two, each lane has its own.
    function loud(pen, at) {
      const step = Math.max(1, Math.round(at.scale));
      const apart = peaks.channels.length > 1;
      const owners = apart ? null : spoken(at.width, step);
      pen.globalAlpha = 0.95;
      for (const [side, lane] of Object.entries(LANES)) {
        const channel = peaks.channels[apart ? lane : 0];
        pen.fillStyle = at.colour[side];
        for (let x = 0; x < at.width; x += 2 * step) {
          if (owners && owners[Math.floor(x / step)] !== lane) continue;
          const level = loudest(channel, (x / at.width) * duration, ((x + 2 * step) / at.width) * duration);
          if (level < 4) continue;
          const tall = (level / 100) * at.lane * 0.82;
          pen.fillRect(x, at.lane * (lane + 0.5) - tall / 2, step, tall);
        }
      }
    }

    function spoken(width, step) {
      const owners = new Int8Array(Math.ceil(width / step)).fill(-1);
      for (const say of says) {
        if (!(say.by in LANES)) continue;
        const from = Math.floor(((say.start / duration) * width) / step);
        owners.fill(LANES[say.by], from, Math.max(from + 1, Math.ceil(((say.end / duration) * width) / step)));
      }
      return owners;
    }

    function loudest(channel, from, until) {
      let found = 0;
      const last = Math.max(from / peaks.step_s + 1, until / peaks.step_s);
      for (let place = Math.floor(from / peaks.step_s); place < last && place < channel.length; place += 1) found = Math.max(found, channel[place]);
      return found;
    }

    // Which of two channels is the manager's: the one that is louder where he speaks.
    function inOrder(found) {
      if (found.channels.length < 2) return found;
      const heard = (channel, side) => {
        let sum = 0;
        for (const say of says) {
          if (say.by !== side) continue;
          for (let place = Math.floor(say.start / found.step_s); place < say.end / found.step_s; place += 1) sum += channel[place] || 0;
        }
        return sum;
      };
      const [first, second] = found.channels;
      const straight = heard(first, "manager") + heard(second, "client");
      const crossed = heard(second, "manager") + heard(first, "client");
      return crossed > straight ? { ...found, channels: [second, first] } : found;
    }

    async function load() {
      const answer = await fetch(`/media/${encodeURIComponent(call)}/peaks`).catch(() => null);
      if (!answer?.ok) return;
      const found = await answer.json();
      if (!found.channels.length || !box.isConnected) return;
      peaks = inOrder(found);
      draw();
    }

    new ResizeObserver(draw).observe(box);
    const redraw = () => { if (box.isConnected) draw(); };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    document.addEventListener("razbor-theme", redraw);
    draw();
    if (call) load();
    return {
      now(place) {
        current = place;
        draw();
      },
    };
  };
})();
