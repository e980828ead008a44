/* The floor plan's scale: at first it fits the width; larger, the tables say more and the plan scrolls in its box. */
(() => {
  "use strict";
  const STEPS = [1, 1.6, 2.4, 3.4];
  const KEPT = "agnt:plan";
  const foot = document.getElementById("plan-zoom");
  if (!foot) return;
  let step = Number(localStorage.getItem(KEPT) ?? 0);
  if (!(step in STEPS)) step = 0;
  const draw = () => {
    document.documentElement.style.setProperty("--zoom", String(STEPS[step]));
    foot.hidden = false;
    for (const button of document.querySelectorAll("[data-plan-zoom]")) button.disabled = !((step + Number(button.dataset.planZoom)) in STEPS);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-plan-zoom]");
    if (!button) return;
    const box = document.getElementById("plan-box");
    const old = STEPS[step];
    step = Math.max(0, Math.min(STEPS.length - 1, step + Number(button.dataset.planZoom)));
    localStorage.setItem(KEPT, String(step));
    const middle = (box.scrollLeft + box.clientWidth / 2) / old;
    draw();
    box.scrollLeft = middle * STEPS[step] - box.clientWidth / 2;
  });
  draw();
  document.body.addEventListener("agnt:fresh", draw);
})();
