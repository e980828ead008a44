/* The timeline's scale, where it is scrolled to, its now-line; drag and keys ask it where things are. */
(() => {
  "use strict";
  const root = document.documentElement;
  const STEPS = [0.7, 1, 1.3, 1.6, 2.2, 3, 4.2];
  const KEPT = "agnt:scale";
  const view = () => document.getElementById("timeline");
  if (!view()) return;

  let step = Number(localStorage.getItem(KEPT) ?? (innerWidth < 640 ? 2 : 3));
  if (!(step in STEPS)) step = 3;
  const nameWidth = () => document.querySelector(".tl-corner").offsetWidth;
  // A short day fills the width, whatever the scale.
  const fills = () => (view().clientWidth - nameWidth() - 1) / Number(view().dataset.minutes);
  let drawn = STEPS[step];
  const px = () => drawn;
  const draw = () => {
    drawn = Math.max(STEPS[step], Math.floor(fills() * 1000) / 1000);
    root.style.setProperty("--px", String(drawn));
  };

  const scale = (to, around) => {
    const box = view();
    const widest = STEPS.findIndex((each) => each > fills()); // below it every step looks the same
    const least = Math.max(0, widest < 0 ? STEPS.length - 1 : widest - 1);
    const next = Math.max(least, Math.min(STEPS.length - 1, Math.max(step, least) + to - step));
    const x = around ?? box.clientWidth / 2;
    const minute = (box.scrollLeft + x - nameWidth()) / px();
    step = next;
    localStorage.setItem(KEPT, String(step));
    draw();
    box.scrollLeft = minute * px() + nameWidth() - x;
  };
  draw();
  addEventListener("resize", draw);

  const epoch = () => Number(view().dataset.starts);
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: view().dataset.zone });
  const wall = (minute) => clock.format(new Date((epoch() + minute * 60) * 1000));
  const moment = (minute) => new Date((epoch() + minute * 60) * 1000).toISOString();
  const nowMinute = () => Date.now() / 60000 - epoch() / 60;

  const showNow = () => {
    const line = document.getElementById("now-line");
    const word = document.getElementById("now-at");
    if (!line || !word) return;
    const at = nowMinute();
    const isOut = at < 0 || at > Number(view().dataset.minutes);
    for (const mark of [line, word]) {
      mark.hidden = isOut;
      mark.style.setProperty("--s", at.toFixed(2));
    }
    word.textContent = wall(at);
  };

  const goTo = (minute) => { view().scrollLeft = Math.max(0, minute * px() - (view().clientWidth - nameWidth()) * 0.25); };
  const start = () => {
    const line = document.getElementById("now-line");
    const first = document.querySelector(".tl-block");
    if (line) goTo(nowMinute());
    else if (first) goTo(Number(first.dataset.start));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) scale(step + Number(button.dataset.zoom));
  });
  document.addEventListener("wheel", (event) => {
    if (!event.ctrlKey || !view().contains(event.target)) return;
    event.preventDefault(); // a pinch on a trackpad comes as a wheel with Ctrl
    scale(step + (event.deltaY < 0 ? 1 : -1), event.clientX - view().getBoundingClientRect().left);
  }, { passive: false });

  let spread = 0; // two fingers: how far apart they were when the scale last changed
  const apart = (touches) => Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);
  view().addEventListener("touchstart", (event) => { if (event.touches.length === 2) spread = apart(event.touches); }, { passive: true });
  view().addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const now = apart(event.touches);
    const middle = (event.touches[0].clientX + event.touches[1].clientX) / 2 - view().getBoundingClientRect().left;
    if (now > spread * 1.25) { spread = now; scale(step + 1, middle); }
    else if (now < spread * 0.8) { spread = now; scale(step - 1, middle); }
  }, { passive: false });

  // A tap on free time offers that time at that table; a second tap takes it.
  document.addEventListener("click", (event) => {
    const track = event.target.closest(".tl-row .tl-track");
    document.querySelectorAll(".tl-add").forEach((old) => { if (!old.contains(event.target)) old.remove(); });
    if (!track || event.target !== track || !view().dataset.canChange || document.body.dataset.busy) return;
    const slot = Number(view().dataset.slot);
    const minute = Math.floor((event.clientX - track.getBoundingClientRect().left) / px() / slot) * slot;
    const row = track.closest(".tl-row");
    const add = document.createElement("a");
    add.className = "tl-add";
    add.setAttribute("data-own", "");
    add.style.setProperty("--s", String(minute));
    add.href = `${view().dataset.new}?at=${encodeURIComponent(moment(minute))}${row.dataset.resource === "0" ? "" : `&resource=${row.dataset.resource}`}`;
    add.setAttribute("hx-get", add.getAttribute("href"));
    add.setAttribute("hx-target", "#drawer");
    add.textContent = `New at ${wall(minute)}${row.dataset.name ? `, ${row.dataset.name}` : ""}`;
    track.append(add);
    window.htmx.process(add);
  });

  window.agntTimeline = { view, px, wall, moment, scale: (by) => scale(step + by), nameWidth };
  const showZoom = () => { const zoom = document.getElementById("zoom"); if (zoom) zoom.hidden = false; };
  start();
  showNow();
  showZoom();
  setInterval(showNow, 20000);
  document.body.addEventListener("agnt:fresh", () => { showNow(); showZoom(); });
})();
