/* What was just done, or why it was not, with one way back. It is said aloud, and stays until the next or for 12 seconds; a number to call until it is shut. */
(() => {
  "use strict";
  let timer = 0;
  const shut = () => { document.querySelectorAll(".toast").forEach((old) => old.remove()); clearTimeout(timer); };

  const show = (words, { stop = false, action = "", act = null, phone = "" } = {}) => {
    shut();
    const toast = document.createElement("div");
    toast.className = stop ? "toast is-stop" : "toast";
    if (stop) toast.setAttribute("role", "alert");
    else document.body.dispatchEvent(new CustomEvent("agnt:said", { detail: words }));
    const said = document.createElement("span");
    said.textContent = words;
    toast.append(said);
    if (phone) {
      const call = document.createElement("a");
      call.href = `tel:${phone.replace(/[^\d+]/g, "")}`;
      call.textContent = phone;
      toast.append(call);
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action || "Close";
    button.addEventListener("click", () => { shut(); if (act) act(); });
    toast.append(button);
    document.body.append(toast);
    if (!stop && !phone) timer = setTimeout(shut, 12000);
  };

  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";

  // Posts a form's fields and gives the JSON answer; a refusal throws with the server's own sentence.
  const post = async (address, fields) => {
    let answer;
    const body = new URLSearchParams();
    Object.entries(fields).forEach(([name, value]) => [value].flat().forEach((one) => body.append(name, one)));
    try {
      answer = await fetch(address, {
        method: "POST", credentials: "same-origin", body,
        headers: { "X-CSRFToken": token(), Accept: "application/json", "X-Toast": "1" },
      });
    } catch (error) {
      throw new Error("That did not reach the server. Nothing was changed; try again.");
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(said.detail || "That could not be done. Load the page again and look."), { mayForce: said.may_force, trade: said.trade });
    return said;
  };

  // A refusal is said where it is seen: over the drawer, when one is open.
  document.addEventListener("htmx:afterSwap", (event) => {
    const { target } = event.detail;
    if (target.id !== "problems" || !target.textContent.trim() || !document.querySelector("#drawer > *")) return;
    show((target.querySelector("strong") || target).textContent, { stop: true });
    target.replaceChildren();
  });

  window.agntToast = { show, shut, post };
  document.body.addEventListener("agnt:toast", (event) => {
    const { undo, phone = "" } = event.detail;
    const back = undo ? { action: "Undo", act: () => window.htmx.ajax("POST", undo.address, { values: undo.fields, source: document.body, swap: "none" }) } : {};
    show(event.detail.value || event.detail.words || "", { phone, ...back });
  });
})();
