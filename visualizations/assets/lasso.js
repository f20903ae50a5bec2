// @ts-check
// A lasso over a picture: what a line drawn by hand goes around is chosen.

import { svg } from "./elements.js";

/** Whether a place lies within a ring of places: a ray from it crosses the ring an odd number of times.
 * @param {Drawn.Point} place @param {Drawn.Point[]} ring */
export function within({ x, y }, ring) {
  return ring.reduce((inside, one, at) => {
    const other = ring[(at + ring.length - 1) % ring.length];
    const crossed = one.y > y !== other.y > y && x < ((other.x - one.x) * (y - one.y)) / (other.y - one.y) + one.x;
    return crossed ? !inside : inside;
  }, false);
}

export class Lasso {
  /** `done(ring)` is called with the line, in pixels of the host. @param {HTMLElement} host @param {(ring: Drawn.Point[]) => void} done */
  constructor(host, done) {
    this.host = host;
    this.done = done;
    /** @type {Drawn.Point[]} */
    this.ring = [];
    this.line = svg("polygon", {});
    this.over = svg("svg", { class: "lasso", "aria-hidden": "true" }, this.line);
    this.over.addEventListener("pointerdown", (event) => {
      this.over.setPointerCapture(event.pointerId);
      this.ring = [];
      this.#add(event);
    });
    this.over.addEventListener("pointermove", (event) => event.buttons && this.#add(event));
    this.over.addEventListener("pointerup", () => {
      const { ring } = this;
      this.ring = [];
      this.line.setAttribute("points", "");
      if (ring.length > 2) this.done(ring);
    });
  }

  get on() {
    return this.over.isConnected;
  }

  set on(on) {
    if (on) this.host.after(this.over);
    else this.over.remove();
  }

  /** @param {PointerEvent} event */
  #add(event) {
    const { left, top } = this.host.getBoundingClientRect();
    this.ring.push({ x: event.clientX - left, y: event.clientY - top });
    this.line.setAttribute("points", this.ring.map(({ x, y }) => `${x},${y}`).join(" "));
  }
}
