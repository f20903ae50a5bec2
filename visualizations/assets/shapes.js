// @ts-check
// The symbols of the nodes on a WebGL canvas: one program for sigma that draws every shape of the
// style table, with the hatching of synthetic nodes and the pale fill of categories.

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = globalThis.WebGLRenderingContext ?? {};

/** Shapes by the names of the style table; the number is what the shader knows them by. */
export const SHAPES = ["circle", "hexagon", "square", "pentagon", "triangle-down", "triangle-up", "diamond", "star", "card", "plus"];
const SYNTHETIC = 16;
const CATEGORY = 32;

/** What a node's attribute `mark` holds: its shape and how it is filled.
 * @param {string} shape @param {{ synthetic?: boolean, category?: boolean }} [how] */
export const markOf = (shape, { synthetic = false, category = false } = {}) =>
  SHAPES.indexOf(shape) + (synthetic ? SYNTHETIC : 0) + (category ? CATEGORY : 0);

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_mark;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_place;
varying float v_mark;
varying float v_pixel;
const float bias = 255.0 / 254.0;
void main() {
  // However far away, a node is never smaller than can be seen.
  float pixels = max(a_size / u_sizeRatio, 1.1);
  // A triangle around a square of twice the node's radius, so that points of stars fit in.
  vec2 away = pixels * u_correctionRatio * 4.0 * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + away, 1)).xy, 0, 1);
  v_place = 2.0 * vec2(cos(a_angle), sin(a_angle));
  v_mark = a_mark;
  v_pixel = 1.0 / pixels;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

// Distance to the outline in units of the radius, negative inside.
const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec2 v_place;
varying float v_mark;
varying float v_pixel;
const float PI = 3.14159265;
float polygon(vec2 p, float sides, float inner) {
  float part = 2.0 * PI / sides;
  float angle = atan(p.x, p.y);
  return cos(floor(0.5 + angle / part) * part - angle) * length(p) - inner;
}
float star(vec2 p) {
  float part = PI / 5.0;
  float angle = mod(atan(p.x, p.y), 2.0 * part) - part;
  vec2 q = length(p) * vec2(cos(angle), abs(sin(angle)));
  // The edge from the inner corner, at the angle 0 here, to the tip beside it.
  vec2 inner = vec2(0.45, 0.0);
  vec2 tip = vec2(cos(part), sin(part));
  vec2 along = normalize(tip - inner);
  return dot(q - inner, vec2(along.y, -along.x));
}
float box(vec2 p, vec2 half_size) {
  vec2 d = abs(p) - half_size;
  return max(d.x, d.y);
}
float outline(float shape, vec2 p) {
  if (shape < 0.5) return length(p) - 0.92;
  if (shape < 1.5) return polygon(vec2(p.y, p.x), 6.0, 0.87);
  if (shape < 2.5) return box(p, vec2(0.83));
  if (shape < 3.5) return polygon(vec2(p.x, -p.y), 5.0, 0.8);
  if (shape < 4.5) return polygon(p - vec2(0.0, 0.2), 3.0, 0.6);
  if (shape < 5.5) return polygon(vec2(p.x, -p.y - 0.2), 3.0, 0.6);
  if (shape < 6.5) return (abs(p.x) + abs(p.y) - 1.0) * 0.7071;
  if (shape < 7.5) return star(p);
  if (shape < 8.5) return box(p, vec2(1.0, 0.62));
  return min(box(p, vec2(0.92, 0.33)), box(p, vec2(0.33, 0.92)));
}
void main() {
  bool category = v_mark >= 31.5;
  float rest = category ? v_mark - 32.0 : v_mark;
  bool synthetic = rest >= 15.5;
  float distance = outline(synthetic ? rest - 16.0 : rest, v_place);
  #ifdef PICKING_MODE
  gl_FragColor = distance > 0.0 ? vec4(0.0) : v_color;
  #else
  vec4 fill = v_color;
  if (category) fill = mix(vec4(1.0), fill, 0.35);
  // Hatching and outline only where there are the pixels to show them.
  if (synthetic && v_pixel < 0.2 && mod(v_place.x + v_place.y, 0.42) < 0.16) fill.rgb = mix(fill.rgb, vec3(1.0), 0.75);
  if (v_pixel < 0.25) fill = mix(fill, vec4(0.11, 0.12, 0.14, fill.a), smoothstep(-2.2 * v_pixel, -1.2 * v_pixel, distance));
  fill.a = v_color.a;
  gl_FragColor = mix(vec4(fill.rgb * fill.a, fill.a), vec4(0.0), smoothstep(-v_pixel, 0.0, distance));
  #endif
}`;

const Program = /** @type {Vendored.NodeProgram} */ (hasWebgl ? Sigma.rendering.NodeProgram : Object);

export class ShapeProgram extends Program {
  getDefinition() {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: ["u_sizeRatio", "u_correctionRatio", "u_matrix"],
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_mark", size: 1, type: FLOAT },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    };
  }

  /** @param {number} index @param {number} start @param {Vendored.Display} node */
  processVisibleItem(index, start, node) {
    const array = this.array;
    array[start] = node.x;
    array[start + 1] = node.y;
    array[start + 2] = node.size;
    array[start + 3] = Sigma.utils.floatColor(node.color);
    array[start + 4] = index;
    array[start + 5] = node.mark ?? 0;
  }

  /** @param {Vendored.Render} params @param {Vendored.Program} info */
  setUniforms({ correctionRatio, sizeRatio, matrix }, { gl, uniformLocations }) {
    gl.uniform1f(uniformLocations.u_correctionRatio, correctionRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
  }
}
