// The texts of the pages. A page taken away as one file has its own in place of this.

const response = await fetch("assets/texts.json");
export const words = await response.json();
