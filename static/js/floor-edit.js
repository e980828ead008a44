/* The floor plan's editor: tables dragged or moved by arrow keys, in steps of 8; the form's numbers are what is saved. */
(() => {
  "use strict";
  const plan = document.getElementById("plan-edit");
  if (!plan) return;
  const STEP = 8;
  const SIDE = 1000;
  const field = (spot, part) => document.querySelector(`[name="${part}-${spot.dataset.table}"]`);
  const value = (spot, part) => Number(field(spot, part).value || 0);
  const shown = (spot) => field(spot, "x").value !== "" && field(spot, "y").value !== "";

  const draw = (spot) => {
    spot.style.setProperty("--x", String(value(spot, "x") / 10));
    spot.style.setProperty("--y", String(value(spot, "y") / 10));
    spot.style.setProperty("--w", String(value(spot, "w") / 10));
    spot.style.setProperty("--h", String(value(spot, "h") / 10));
  };
  const put = (spot, x, y) => {
    const snap = (at, size) => Math.max(0, Math.min(SIDE - size, Math.round(at / STEP) * STEP));
    field(spot, "x").value = snap(x, value(spot, "w"));
    field(spot, "y").value = snap(y, value(spot, "h"));
    draw(spot);
  };

  plan.hidden = false;
  plan.querySelectorAll(".spot").forEach((spot) => {
    if (value(spot, "w") < 40) { field(spot, "w").value = 72; field(spot, "h").value = 64; }
    if (!shown(spot)) { put(spot, Number(spot.dataset.left), Number(spot.dataset.top)); }
    draw(spot);
    spot.addEventListener("pointerdown", (event) => {
      const unit = SIDE / plan.clientWidth;
      const from = { x: event.clientX, y: event.clientY, left: value(spot, "x"), top: value(spot, "y") };
      spot.setPointerCapture(event.pointerId);
      spot.classList.add("is-held");
      const move = (at) => put(spot, from.left + (at.clientX - from.x) * unit, from.top + (at.clientY - from.y) * unit);
      const end = () => { spot.classList.remove("is-held"); spot.removeEventListener("pointermove", move); };
      spot.addEventListener("pointermove", move);
      spot.addEventListener("pointerup", end, { once: true });
      spot.addEventListener("pointercancel", end, { once: true });
    });
    spot.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
      if (!by) return;
      event.preventDefault();
      put(spot, value(spot, "x") + by[0], value(spot, "y") + by[1]);
    });
  });
  document.querySelectorAll(".plan-numbers input").forEach((input) => input.addEventListener("input", () => plan.querySelectorAll(".spot").forEach(draw)));
})();
