"use strict";
(function () {
  const ranks = ["SEVERE", "MODERATE", "MILD", "NONE"];
  const words = new Intl.Collator("en", { numeric: true });

  /* What a cell is sorted by: of two numbers, such as before and now, the last. None is NaN. */
  function key(cell, kind) {
    const text = cell.textContent;
    if (kind === "status") {
      const rank = ranks.indexOf(text);
      return rank === -1 ? ranks.length : rank;
    }
    if (kind === "number") {
      if (text.endsWith("inf")) { return Infinity; }
      const numbers = text.match(/[0-9][0-9,.]*(?:e[-+]?[0-9]+)?/g);
      return numbers ? Number(numbers[numbers.length - 1].replace(/,/g, "")) : NaN;
    }
    return text;
  }

  /* What has no number stands at the end, whatever the order. */
  function compare(a, b, sign) {
    if (typeof a === "string") { return sign * words.compare(a, b); }
    if (Number.isNaN(a) || Number.isNaN(b)) { return Number.isNaN(a) - Number.isNaN(b); }
    return a === b ? 0 : a > b ? sign : -sign;
  }

  function sort(table, head) {
    const column = head.cellIndex;
    const kind = head.dataset.kind;
    /* Numbers begin with the largest, statuses with the worst, names with A. */
    const before = head.getAttribute("aria-sort");
    const first = kind === "number" ? "descending" : "ascending";
    const second = kind === "number" ? "ascending" : "descending";
    const order = before === first ? second : first;
    for (const other of table.tHead.rows[0].cells) { other.setAttribute("aria-sort", "none"); }
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const groups = Array.from(table.tBodies, function (body) {
      return { body: body, key: key(body.rows[0].cells[column], kind) };
    });
    groups.sort(function (a, b) { return compare(a.key, b.key, sign); });
    table.append(...groups.map(function (group) { return group.body; }));
  }

  function element(tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function filter(table) {
    const tools = element("div", "");
    const label = element("label", "Find a column ");
    const input = element("input", "");
    const which = element("label", "Show ");
    const select = element("select", "");
    const count = element("span", "");
    tools.className = "tools";
    input.type = "search";
    count.setAttribute("role", "status");
    for (const choice of ["all", "drifting", "not assessed"]) { select.append(element("option", choice)); }
    label.append(input);
    which.append(select);
    tools.append(label, which, count);
    table.parentNode.before(tools);
    function apply() {
      const wanted = input.value.toLowerCase();
      let shown = 0;
      for (const body of table.tBodies) {
        const name = body.rows[0].cells[0].textContent.toLowerCase();
        const drifts = /mild|moderate|severe/.test(body.className);
        const kind = select.value === "all" || (select.value === "drifting" ? drifts : body.className === "unknown");
        body.hidden = !(kind && name.includes(wanted));
        shown += body.hidden ? 0 : 1;
      }
      count.textContent = shown + " of " + table.tBodies.length + " shown";
    }
    input.addEventListener("input", apply);
    select.addEventListener("change", apply);
  }

  for (const table of document.querySelectorAll("table[data-sort]")) {
    for (const head of table.tHead.rows[0].cells) {
      const button = element("button", head.textContent);
      button.type = "button";
      button.addEventListener("click", function () { sort(table, head); });
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
    }
    if (table.tBodies.length > 5) { filter(table); }
  }

  /* On paper nobody can open what drifts. */
  addEventListener("beforeprint", function () {
    for (const details of document.querySelectorAll("tbody:is(.mild, .moderate, .severe) details")) { details.open = true; }
  });
})();
