/* The copy buttons of the settings; without this the texts can be selected and copied by hand. */
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    const from = document.getElementById(button.dataset.copy);
    if (!from || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(from.value);
      button.textContent = "Copied";
    });
  }
  const here = document.querySelector(".settings-nav [aria-current]");
  if (here && window.matchMedia("(max-width: 900px)").matches) here.scrollIntoView({ block: "nearest", inline: "center" });
})();
