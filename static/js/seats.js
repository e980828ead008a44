/* The seats of the tables that are ticked, added up while a host picks which to put together. */
(() => {
  "use strict";
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-seats-for]");
    const sum = form && form.querySelector("[data-seats-sum]");
    if (!sum) return;
    const ticked = [...form.querySelectorAll("[data-seats]:checked")];
    sum.textContent = String(ticked.reduce((seats, box) => seats + Number(box.dataset.seats), 0));
  });
})();
