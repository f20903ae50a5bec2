// @ts-check
// Whether this browser draws by WebGL: a machine without a graphics card, or a remote desktop, may
// not. Asked before sigma comes, which asks for a context while it is loaded and throws without one.

/** @type {typeof globalThis & { hasWebgl: boolean }} */ (globalThis).hasWebgl = (() => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep a few only
  return context !== null;
})();
