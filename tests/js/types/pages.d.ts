// What stands on the pages and what is drawn there.

interface Said {
  zh: string;
  en: string;
}

/** texts.json: what `texts_json` in visualizations/texts makes. */
interface Words {
  texts: Record<string, Said>;
  terms: Record<string, Said>;
  rules: Record<string, Said>;
  codes: Record<string, Record<string, Said>>;
  properties: Record<string, Said>;
  labels: Record<string, Said>;
  relationships: Record<string, Said>;
  code_list_of: Record<string, string>;
  code_list_of_relationship: Record<string, string>;
}

type PageForm<Fields> = HTMLFormElement & { readonly elements: HTMLFormControlsCollection & Fields };
type TextChild = string | Node;
type Child = TextChild | TextChild[];
/** Listeners by the name of their event. */
type Listeners = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };
interface Attributes {
  on?: Listeners;
  [name: string]: string | number | boolean | null | undefined | Listeners;
}

interface Column {
  text: string;
  /** What stands in the head in place of the text. */
  head?: Node;
  /** Whether it holds numbers. */
  number?: boolean;
  sorted?: string;
  /** Whether the user gave the text. */
  given?: boolean;
}
interface SortedColumn extends Column {
  sort?: string;
}
interface Row {
  id: string | number;
  cells: Child[];
}

/** GeoJSON as the API answers with it; its document says no more than that it is GeoJSON. */
declare namespace Geo {
  type Place = [lon: number, lat: number];
  interface Point {
    type: "Point";
    coordinates: Place;
  }
  interface Polygon {
    type: "Polygon";
    coordinates: Place[][];
  }
  interface MultiPolygon {
    type: "MultiPolygon";
    coordinates: Place[][][];
  }
  type Area = Polygon | MultiPolygon;
  interface Feature<Properties = object, Geometry = Point | Area> {
    type: "Feature";
    id: string;
    geometry: Geometry;
    properties: Properties;
  }
  interface Collection<F, Meta> {
    type: "FeatureCollection";
    features: F[];
    meta: Meta;
  }
  type Position = Feature<{ name: string; tier: string; layer: Api.Layer; radius_m: number }, Area>;
  interface OfEnterprise {
    name: string;
    nearest_position: string | null;
    metres: number | null;
    minutes: number | null;
    radius_m: number | null;
  }
  type Enterprise = Feature<OfEnterprise & { reason?: string }, Point>;
  /** How many enterprises of a reason, or positions of a tier, lie about here: nobody in particular. */
  type Many = Feature<{ many: number; reason?: string; tier?: string }, Point>;
  type Cell = Feature<{ weight: number }, Area>;
  type Named = Feature<{ name: string; kind: string }>;
  interface OfZone {
    name: string;
    kind: string;
    layer: Api.Layer;
    carrier_kind: string | null;
  }
  /** A zone with its boundary. */
  type Zone = Feature<OfZone, Area>;
  type Carrier = Feature<OfZone & { enterprises: number }, Point>;
  /** Streets, all of them as one feature. */
  interface Streets {
    type: "Feature";
    geometry: { type: "MultiLineString"; coordinates: Place[][] };
    properties: { count: number };
  }
  type Site = Feature<{ name: string | null; rank: number; gain: number; enterprises: number; possible?: number; fixed?: boolean }, Point>;
  /** A site that the planner named. */
  type Own = Feature<{ name: string; site_status: string; radius_m: number }, Point>;
  /** Whatever can be picked on the map. */
  type Any = Position | Enterprise | Many | Cell | Named | Zone | Carrier | Site | Own;
  interface Boundary {
    type: "FeatureCollection";
    features: { type: "Feature"; properties: { name: string }; geometry: Area }[];
  }
  interface Bounded {
    /** Of a bounded map: the side of the cells that are counted in, null where there are none. */
    cell_m?: number | null;
  }
  interface Counted extends Bounded {
    unlocated: number;
    no_rate: string | null;
  }
  interface Answers {
    "coverage/reach.geojson": Collection<Position | Many, Bounded & { unlocated: number; walk: { minutes: number; threshold_m: number; network: string | null } }>;
    "coverage/gaps.geojson": Collection<Enterprise | Many, Counted>;
    "coverage/covered.geojson": Collection<Enterprise | Many, Counted>;
    "coverage/heat.geojson": Collection<Cell, Counted>;
    "coverage/places.geojson": Collection<Named, object>;
    "coverage/ground.geojson": Collection<Zone | Carrier, { unlocated: number }>;
    "coverage/streets.geojson": Collection<Streets, { network: string | null; left_out: number }>;
    "coverage/plans/{id}/sites.geojson": Collection<Site, object>;
  }
}

/** What is drawn of a network: the payloads of visualizations/payload.py and whole_payload.py, which the
 * document of the API leaves open. */
declare namespace Drawn {
  interface Answer<Data> extends Api.Envelope {
    data: Data;
  }
  interface Kind {
    kind: string;
    text: Said;
    shape: string;
    path: string;
    size: number;
    count: number;
  }
  interface Relation {
    type: string;
    text: Said;
    count: number;
  }
  /** An edge as it is drawn; those of a pairing network tell what they rest on. */
  interface Edge {
    id: string;
    start: string;
    end: string;
    type: string;
    role?: string | null;
    certainty?: string | null;
    facts?: string[];
    paragraphs?: string[];
    change?: Change;
  }
  /** What became of something between two days. */
  type Change = "came" | "went" | "stayed";
  /** What both networks know of a node. */
  interface Node {
    id: string;
    kind: string;
    x: number;
    y: number;
    layer: Api.Layer;
    category?: boolean;
    hub?: boolean;
    /** What a filter asks for; undefined where it does not concern the node. */
    sector?: string;
    theme?: string;
    status?: string;
    part?: string;
    change?: Change;
    name: string;
    name_en?: string | null;
  }
  interface Published {
    id: string;
    name: string;
    name_en?: string | null;
    operator: string | null;
    value: number | null;
    unit: string | null;
    printed: string | null;
  }
  interface PairingNode extends Node {
    label: string;
    shown: { zh: string; en?: string };
    lines: { zh: string[]; en?: string[] };
    attributes: Record<string, string>;
    members_unknown?: boolean;
    source: string;
    since?: string | null;
    until?: string | null;
    undated?: boolean;
    certainty?: string | null;
    note?: string | null;
    facts?: string[];
    paragraphs?: string[];
    figures?: Published[];
    zone?: string | null;
  }
  interface Pairing {
    nodes: PairingNode[];
    edges: Edge[];
    legend: { nodes: Kind[]; edges: Relation[] };
    extent: Extent | [];
    truncated: boolean;
    total_nodes: number;
    sources: { id: string; name: string; name_en?: string | null }[];
    changes?: string[];
    zones?: { id: string; name: string; name_en?: string | null }[];
    opened?: { id: string; shown: number; count: number }[];
  }
  interface WholeNode extends Node {
    row: number;
    parent: string | null;
    disc: Disc | null;
    outside: boolean;
  }
  type Disc = [x: number, y: number, radius: number, crowd: number];
  type Extent = [left: number, right: number, top: number, bottom: number];
  interface Whole {
    kinds: Kind[];
    sectors: string[];
    layers: Api.Layer[];
    types: string[];
    changes: string[];
    /** Where two days are compared: what became of each row. */
    change?: Change[];
    id: string[];
    name: string[];
    name_en: Record<number, string>;
    kind: number[];
    sector: number[];
    layer: number[];
    parent: number[];
    x: number[];
    y: number[];
    disc: Record<number, Disc>;
    /** Where not all have a row: how many without one stand in a row's disc, and how many of them are enterprises. */
    folded?: Record<number, [many: number, enterprises: number]>;
    /** How many without a row stand in no disc. */
    left_out?: number;
    hub: number[];
    category: number[];
    outside: number[];
    undated: number[];
    edges: [start: number, end: number, type: number][];
  }
  /** A node as a picture takes it, y downwards; `text` is the name, in lines where it is long. */
  interface Symbol {
    id: string;
    x: number;
    y: number;
    kind: string;
    shape: string;
    path: string;
    size: number;
    text: string;
    synthetic: boolean;
    category?: boolean;
    change?: Change;
  }
  /** What a picture keeps of a node, its name as `label`. */
  interface NodeInk extends Point, Partial<Omit<Symbol, "id" | "text">> {
    kind: string;
    size: number;
    label: string;
    /** Its shape and filling, as the WebGL program knows them. */
    mark?: number;
    color?: string;
    type?: string;
  }
  interface EdgeInk {
    relation: string;
    size: number;
    type?: string;
    change?: Change;
    /** What is written on it. */
    label?: string;
    forceLabel?: boolean;
    curvature?: number;
    /** Its colour as it is drawn, and where it is marked. */
    color?: string;
    full?: string;
  }
  /** What is shown of a network. */
  interface Passing {
    node: (id: string) => boolean;
    edge: (id: string, type: string) => boolean;
  }
  interface Point {
    x: number;
    y: number;
  }
  interface Box {
    left: number;
    right: number;
    top: number;
    bottom: number;
  }
  /** Draws behind the nodes and gives the boxes of its titles. */
  type Backdrop = (context: CanvasRenderingContext2D, toScreen: (place: Point) => Point, ratio: number) => Box[];
  interface Options {
    /** "screen" for sizes in pixels, "positions" for units of places. */
    sizes: "screen" | "positions";
    labels?: number;
    /** Where nodes stand or may come to stand. */
    extent: Extent;
    backdrop?: Backdrop | null;
    /** Those whose names are always written. */
    pinned?: ReadonlySet<string>;
  }
}
