// The libraries in visualizations/assets/vendor, which are there as globals once their script has run.

declare const hasWebgl: boolean;
// The file is sigma with its edge-curve program.
declare const Sigma: typeof import("sigma").default & {
  rendering: typeof import("sigma/rendering") & { EdgeCurveProgram: import("sigma/rendering").EdgeProgramType<Drawn.NodeInk, Drawn.EdgeInk> };
  utils: typeof import("sigma/utils");
};
declare const graphology: { MultiDirectedGraph: new () => Vendored.Graph };

declare namespace Ol {
  type AnyFeature = import("ol/Feature").FeatureLike;
  type Layer = import("ol/layer/Base").default;
}

declare namespace Vendored {
  type Graph = import("graphology").MultiDirectedGraph<Drawn.NodeInk, Drawn.EdgeInk>;
  type Sigma = import("sigma").default<Drawn.NodeInk, Drawn.EdgeInk>;
  type Display = import("sigma/types").NodeDisplayData & Pick<Drawn.NodeInk, "mark">;
  /** What sigma gives to write a name or draw what is pointed at. */
  type Label = Parameters<NonNullable<Settings["defaultDrawNodeLabel"]>>[1] & { key?: string; kind?: string };
  type EdgeDisplay = import("sigma/types").EdgeDisplayData;
  type Settings = Partial<import("sigma/settings").Settings<Drawn.NodeInk, Drawn.EdgeInk>>;
  type CameraState = import("sigma/types").CameraState;
  type Render = import("sigma/types").RenderParams;
  type Program = import("sigma/rendering").ProgramInfo<string>;
  type NodeProgram = typeof import("sigma/rendering").NodeProgram<string, Drawn.NodeInk, Drawn.EdgeInk>;
}
