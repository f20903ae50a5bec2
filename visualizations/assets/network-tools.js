// @ts-check
// Looking at a picture of a network from nearer or farther, and taking it away.

import { by, el } from "./elements.js";
import { tried } from "./network-find.js";
import { STEP } from "./picture.js";

/** `name()` is that of a file, `drawing()` where the picture is as a drawing, null where it is none.
 * @param {{ picture: () => import("./pictures.js").AnyPicture, name: () => string, drawing: () => string | null }} of */
export function beginTools({ picture, name, drawing }) {
  by("zoom-in").addEventListener("click", () => picture().zoom(1 / STEP));
  by("zoom-out").addEventListener("click", () => picture().zoom(STEP));
  by("fit").addEventListener("click", () => picture().fit());
  by("fullscreen").addEventListener("click", () => document.querySelector(".picture")?.requestFullscreen());
  by("png").addEventListener("click", () =>
    tried(async () => {
      const link = el("a", { href: URL.createObjectURL(await picture().png()), download: `${name()}.png` });
      link.click();
      URL.revokeObjectURL(link.href);
    }),
  );
  by("print").addEventListener("click", () =>
    tried(async () => {
      // A canvas prints as nothing sharp: the picture goes to paper as an image.
      const image = by("printed");
      image.src = drawing() ?? URL.createObjectURL(await picture().png());
      await image.decode();
      image.hidden = false;
      window.print();
    }),
  );
}
