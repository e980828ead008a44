/* Keeps today's and tomorrow's list and sheet in the browser, for when there is no network (static/js/diary-worker.js). */
(() => {
  "use strict";
  if (!("serviceWorker" in navigator) || document.body.classList.contains("is-offline")) return;
  const note = document.querySelector("[data-keep-days]");
  if (!note) return;
  const tell = async () => {
    const ready = await navigator.serviceWorker.ready;
    ready.active.postMessage({ slug: document.body.dataset.venue, days: note.dataset.keepDays.split(" "), zone: note.dataset.zone });
  };
  navigator.serviceWorker.register("/venue/sw.js", { scope: "/venue/" }).then(tell).catch(() => {});
  let timer = 0;
  document.body.addEventListener("agnt:changed", () => { clearTimeout(timer); timer = setTimeout(tell, 4000); });
})();
