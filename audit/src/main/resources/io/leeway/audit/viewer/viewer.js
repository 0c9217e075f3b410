"use strict";
(function () {
  const table = document.querySelector("#events table");
  if (!table) { return; }
  const tools = document.querySelector(".tools");
  const text = tools.querySelector("input");
  const [outcome, action] = tools.querySelectorAll("select");
  const count = tools.querySelector("[role=status]");
  const rows = Array.from(table.tBodies, function (body) {
    return { body: body, action: body.rows[0].cells[2].textContent, text: null };
  });

  /* What an event says, without the names of its members. */
  function textOf(row) {
    if (row.text === null) {
      const parts = row.body.querySelectorAll("tr:first-child > *, dd");
      row.text = Array.from(parts, function (part) { return part.textContent; }).join("\n").toLowerCase();
    }
    return row.text;
  }

  function filter() {
    const wanted = text.value.toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = (outcome.selectedIndex === 0 || row.body.className === outcome.value)
        && (action.selectedIndex === 0 || row.action === action.value)
        && (wanted === "" || textOf(row).includes(wanted));
      row.body.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    count.textContent = shown.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " shown";
  }

  text.addEventListener("input", filter);
  outcome.addEventListener("change", filter);
  action.addEventListener("change", filter);
  tools.querySelector("button").addEventListener("click", function () {
    const all = Array.from(table.querySelectorAll(":scope > tbody:not([hidden]) details"));
    const open = all.some(function (details) { return !details.open; });
    for (const details of all) { details.open = open; }
  });
  tools.hidden = false;
  filter();
})();
