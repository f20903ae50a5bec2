// What the map takes of OpenLayers and PMTiles: `make bundle` puts just this together in
// visualizations/assets/bundled/ol.js.

export { default as OlMap } from "ol/Map.js";
export { default as Overlay } from "ol/Overlay.js";
export { default as View } from "ol/View.js";
export { default as Feature } from "ol/Feature.js";
export { default as LineString } from "ol/geom/LineString.js";
export { default as Point } from "ol/geom/Point.js";
export { default as Polygon, circular } from "ol/geom/Polygon.js";
export { default as MVT } from "ol/format/MVT.js";
export { default as DragPan } from "ol/interaction/DragPan.js";
export { default as DoubleClickZoom } from "ol/interaction/DoubleClickZoom.js";
export { default as MouseWheelZoom } from "ol/interaction/MouseWheelZoom.js";
export { default as PinchZoom } from "ol/interaction/PinchZoom.js";
export { default as Pointer } from "ol/interaction/Pointer.js";
export { default as ImageLayer } from "ol/layer/Image.js";
export { default as TileLayer } from "ol/layer/Tile.js";
export { default as VectorLayer } from "ol/layer/Vector.js";
export { default as VectorTileLayer } from "ol/layer/VectorTile.js";
export { default as ImageCanvas } from "ol/source/ImageCanvas.js";
export { default as ImageTile } from "ol/source/ImageTile.js";
export { default as VectorSource } from "ol/source/Vector.js";
export { default as VectorTile } from "ol/source/VectorTile.js";
export { default as Circle } from "ol/style/Circle.js";
export { default as Fill } from "ol/style/Fill.js";
export { default as Stroke } from "ol/style/Stroke.js";
export { default as Style } from "ol/style/Style.js";
export { default as Text } from "ol/style/Text.js";
export { createXYZ } from "ol/tilegrid.js";
export { fromLonLat, getPointResolution, toLonLat, transformExtent } from "ol/proj.js";
export { getArea, getDistance } from "ol/sphere.js";
export { platformModifierKeyOnly } from "ol/events/condition.js";
export { PMTiles } from "pmtiles";

/** A tile whose features are set by hand. @typedef {import("ol/VectorTile.js").default<import("ol/render/Feature.js").default>} LoadedTile */
