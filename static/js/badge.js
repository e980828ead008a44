/* How many requests wait for a person, at the rail's door; counted again when something changed. */
(() => {
  "use strict";
  const badge = document.getElementById("badge-decide");
  if (!badge) return;
  let timer = 0;
  const count = async () => {
    const answer = await fetch(`/venue/${document.body.dataset.venue}/decide/count/`, { credentials: "same-origin" }).catch(() => null);
    if (!answer || !answer.ok) return;
    const { to_decide: many } = await answer.json();
    badge.textContent = String(many);
    badge.setAttribute("aria-label", `${many} waiting`);
    badge.hidden = many === 0;
  };
  document.body.addEventListener("agnt:changed", () => { clearTimeout(timer); timer = setTimeout(count, 150); });
  count();
})();
