/* On a phone the list of the day opens at now; who came before is above. Once, and never under a hand that has scrolled. */
(() => {
  "use strict";
  const link = document.getElementById("to-now");
  const [visit] = performance.getEntriesByType("navigation");
  const comesBack = visit && visit.type !== "navigate"; // the browser puts the page where it was
  if (!link || comesBack || location.hash || window.scrollY > 0 || !window.matchMedia("(max-width: 640px)").matches) return;
  document.querySelector(link.getAttribute("href")).scrollIntoView({ block: "start", behavior: "instant" });
})();
