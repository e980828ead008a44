/* How long is left, in words, at everything that carries data-deadline (seconds since 1970). */
(() => {
  "use strict";
  const words = (seconds) => {
    if (seconds <= 0) return "time is up";
    const minutes = Math.floor(seconds / 60);
    if (minutes < 1) return `${Math.ceil(seconds)} s left`;
    if (minutes < 60) return `${minutes} min left`;
    return minutes < 2880 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min left` : `${Math.floor(minutes / 1440)} days left`;
  };
  const tick = () => document.querySelectorAll("[data-deadline]").forEach((node) => {
    const left = Number(node.dataset.deadline) - Date.now() / 1000;
    const said = words(left);
    if (node.textContent !== said) node.textContent = said;
    node.classList.toggle("is-near", left < 600);
  });
  tick();
  setInterval(tick, 1000);
  document.body.addEventListener("agnt:fresh", tick);
})();
