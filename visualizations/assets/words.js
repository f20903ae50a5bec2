// @ts-check
// The texts of the pages. A page taken away as one file has its own in it.

const own = document.getElementById("words")?.textContent;

/** @type {Words} */
export const words = own ? JSON.parse(own) : await (await fetch("assets/texts.json")).json();
