/* The drawer has its own address: opening it changes the address bar, closing it gives the page's own back. */
(() => {
  "use strict";
  const drawer = document.getElementById("drawer");
  const body = document.body;
  if (!drawer) return;
  const home = location.pathname + location.search;

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== drawer) return;
    const panel = drawer.querySelector("[data-address]");
    if (panel && location.pathname !== panel.dataset.address) history.replaceState(history.state, "", panel.dataset.address);
  });
  body.addEventListener("agnt:drawer-closed", () => history.replaceState(history.state, "", home));

  // Somebody else changed what the drawer shows: load it again, unless something is being written in it.
  body.addEventListener("agnt:changed", (event) => {
    const panel = drawer.querySelector("[data-booking]");
    if (!panel || event.detail.kind !== "booking" || String(event.detail.id) !== panel.dataset.booking) return;
    if (panel.dataset.written || body.dataset.busy) {
      const told = panel.querySelector("[data-stale]");
      if (told) told.hidden = false;
      return;
    }
    window.htmx.ajax("GET", panel.dataset.address, { source: panel, target: "#drawer", swap: "innerHTML" });
  });
  // An answer that comes when its booking was shut, or another opened, is not shown. One's own act comes back by the
  // socket too: it is shown already, with what was done.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== drawer) return;
    const asked = event.detail.requestConfig.elt.closest("[data-booking]");
    const shown = drawer.querySelector("[data-booking]");
    if (asked && asked.matches(".panel") && !asked.isConnected && (!shown || shown.dataset.booking !== asked.dataset.booking)) event.detail.shouldSwap = false;
    const isReload = event.detail.requestConfig.elt.matches(".panel");
    const told = shown && shown.querySelector(":scope > .notice.ok");
    if (isReload && told && event.detail.serverResponse.includes(`data-version="${shown.dataset.version}"`)) event.detail.shouldSwap = false;
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const fold = opener && document.querySelector(`[data-fold="${opener.dataset.opens}"]`);
    if (fold) { event.preventDefault(); fold.open = true; fold.querySelector("input:not([type=hidden])").focus(); }
  });
  drawer.addEventListener("input", (event) => {
    const panel = event.target.closest("[data-booking]");
    if (panel) panel.dataset.written = "1";
  });
})();
