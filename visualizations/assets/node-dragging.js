// @ts-check
// Nodes of a network on a canvas, dragged with the mouse to where they are to stay.

import { CLICK } from "./picture.js";

/** Let the nodes that sigma draws go with the mouse that holds them, and `put(id, place)` them where they are let
 * go. What is put has to be drawn anew: the click that ends a drag is then heard by nobody, and picks nothing.
 * @param {Vendored.Sigma} sigma @param {Vendored.Graph} graph @param {import("./picture.js").Put} put */
export function dragNodes(sigma, graph, put) {
  /** The node that is held, from where on the screen, and how far from its middle.
   * @type {{ id: string, from: Drawn.Point, aside: Drawn.Point, moved: boolean } | null} */
  let held = null;
  sigma.on("downNode", ({ node, event }) => {
    if (!(event.original instanceof MouseEvent) || event.original.button) return;
    const { x, y } = graph.getNodeAttributes(node);
    const under = sigma.viewportToGraph(event);
    held = { id: node, from: { x: event.x, y: event.y }, aside: { x: x - under.x, y: y - under.y }, moved: false };
  });
  sigma.on("moveBody", ({ event }) => {
    if (!held) return;
    event.preventSigmaDefault();
    held.moved ||= Math.hypot(event.x - held.from.x, event.y - held.from.y) > CLICK;
    if (!held.moved) return;
    const { x, y } = sigma.viewportToGraph(event);
    graph.mergeNodeAttributes(held.id, { x: x + held.aside.x, y: y + held.aside.y });
  });
  const drop = () => {
    const dropped = held;
    held = null;
    if (!dropped?.moved) return;
    const { x, y } = graph.getNodeAttributes(dropped.id);
    put(dropped.id, { x, y: -y });
  };
  sigma.on("upNode", drop);
  sigma.on("upStage", drop);
}
