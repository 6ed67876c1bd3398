// Search and filters. Everything can be read without this script; it needs MiniSearch and the index of the language (search-index.js).
"use strict";

(() => {
  // Arabic without vowel marks and lengthening, one form of each letter; Latin without accents.
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g, "")
    .replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647");
  // A word without what is written together with it: the article, "and", "with the", "for the", "like the", "so the".
  const PREFIX = /^(\u0648\u0627\u0644|\u0628\u0627\u0644|\u0643\u0627\u0644|\u0641\u0627\u0644|\u0648\u0644\u0644|\u0644\u0644|\u0627\u0644)(?=.{3})/;
  const bare = (word) => word.replace(PREFIX, "");
  const indexed = (word) => { const plain = fold(word); const rest = bare(plain); return plain === rest ? plain : [plain, rest]; };
  const asked = (word) => bare(fold(word));

  const makeIndex = (entries) => {
    const index = new MiniSearch({
      fields: ["n", "s", "k"],
      processTerm: indexed,
      searchOptions: { processTerm: asked, prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : false), boost: { n: 4, k: 1.5 }, combineWith: "AND" },
    });
    index.addAll(entries);
    return index;
  };

  const startHome = (form, { entries, words }) => {
    const input = form.querySelector("#q");
    const filters = [...form.querySelectorAll("[data-filter]")];
    const status = form.querySelector("#found");
    const results = document.querySelector("#results");
    const list = results.querySelector("ol");
    const rows = new Map();
    for (const row of document.querySelectorAll(".home .entries > li")) rows.set(row.querySelector("a").getAttribute("href"), row);
    const groups = [...document.querySelectorAll(".home .category, .home #packages")];
    const hideable = [...document.querySelectorAll(".home > section:not(#news):not(#help), .home .categories")];
    let index = null;
    let timer = 0;

    const keeps = (entry) => filters.every((filter) => !filter.value || entry[filter.dataset.filter].includes(filter.value));
    const say = (count, all) => {
      status.textContent = all ? "" : count === 0 ? words.none : count === 1 ? words.one : words.many.replace("%(count)s", count.toLocaleString(ITSD.locale === "ar" ? "ar-u-nu-" + digits : "en"));
    };
    const digits = /[\u0660-\u0669]/.test(document.querySelector(".colophon").textContent) ? "arab" : "latn";
    const remember = () => {
      const query = new URLSearchParams();
      if (input.value.trim()) query.set("q", input.value.trim());
      for (const filter of filters) if (filter.value) query.set(filter.dataset.filter, filter.selectedIndex);
      const text = query.toString();
      try { history.replaceState(null, "", text ? "?" + text : location.pathname + location.hash); } catch { /* a page that was opened from a folder may not */ }
    };
    const show = () => {
      const query = input.value.trim();
      const narrowed = filters.some((filter) => filter.value);
      const kept = new Set(entries.filter(keeps).map((entry) => entry.id));
      if (query) {
        index ??= makeIndex(entries);
        const found = index.search(query).map((hit) => hit.id).filter((id) => kept.has(id));
        list.replaceChildren(...found.map((id) => rows.get(id).cloneNode(true)));
        say(found.length, false);
      } else {
        list.replaceChildren();
        say(kept.size, !narrowed);
      }
      results.hidden = !query;
      for (const part of hideable) part.hidden = Boolean(query) || (narrowed && !part.matches("#services, #packages"));
      for (const [id, row] of rows) row.hidden = !kept.has(id);
      for (const group of groups) group.hidden = (Boolean(query) && group.id === "packages") || ![...group.querySelectorAll(".entries > li")].some((row) => !row.hidden);
      remember();
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(show, 120); };

    form.hidden = false;
    const query = new URLSearchParams(location.search);
    input.value = query.get("q") ?? "";
    for (const filter of filters) filter.selectedIndex = Math.min(Number(query.get(filter.dataset.filter)) || 0, filter.options.length - 1);
    input.addEventListener("input", later);
    for (const filter of filters) filter.addEventListener("change", show);
    form.addEventListener("reset", () => setTimeout(() => { input.value = ""; show(); input.focus(); }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      show();
      list.querySelector("a")?.focus();
    });
    // From the field down into the results and back, with the arrow keys; Escape empties the field.
    const links = () => [...(results.hidden ? document.querySelectorAll(".home .entries > li:not([hidden]) .name a") : list.querySelectorAll(".name a"))];
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && links().length) { event.preventDefault(); clearTimeout(timer); show(); links()[0]?.focus(); }
      if (event.key === "Escape" && input.value) { event.preventDefault(); input.value = ""; show(); }
    });
    results.addEventListener("keydown", (event) => {
      const at = links().indexOf(document.activeElement);
      if (at < 0 || !["ArrowDown", "ArrowUp", "Escape"].includes(event.key)) return;
      event.preventDefault();
      if (event.key === "ArrowDown") (links()[at + 1] ?? links()[at]).focus();
      else (event.key === "ArrowUp" && at > 0 ? links()[at - 1] : input).focus();
    });
    if (input.value || filters.some((filter) => filter.value)) show();
  };

  const start = () => {
    // The other language, at the same place of the page.
    for (const link of document.querySelectorAll(".languages a")) link.addEventListener("click", () => { link.hash = location.hash; });
    const find = document.querySelector("form.find");
    if (find) find.hidden = false;
    const form = document.querySelector("form.search");
    if (form && window.ITSD && window.MiniSearch) startHome(form, window.ITSD);
  };
  start();
})();
