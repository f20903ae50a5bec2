// The API by its paths, as `ask` and `address` take them: without what goes before each, and with the
// places in braces that parameters fill.

import type { components, paths } from "../made/openapi";

type Own<Path> = Path extends `/api/v1/${infer Rest}` ? Rest : never;
type Paths = { [Path in keyof paths as Own<Path>]: paths[Path] } & {
  "openapi.json": { get: { responses: { 200: { content: { "application/json": Api.Description } } } } };
};
type Content<Response> = Response extends { content: infer Kinds } ? Kinds[keyof Kinds] : null;
type Ok<Responses> = Responses extends { 200: infer Response }
  ? Content<Response>
  : Responses extends { 201: infer Response }
    ? Content<Response>
    : Responses extends { 202: infer Response }
      ? Content<Response>
      : null;
type Given<Parameters, Place extends string> = Parameters extends { [P in Place]?: infer Asked } ? (NonNullable<Asked> extends never ? unknown : NonNullable<Asked>) : unknown;
/** None of a list is like all of it: parameters that are not set are left out, "" too. */
type Unset<Asked> = { [Name in keyof Asked]: Asked[Name] | "" | null };

declare global {
  namespace Api {
    type Path = keyof Paths;
    type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    type Operation<P extends Path, M extends Method> = Paths[P][Lowercase<M> & keyof Paths[P]];
    type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
    type Parameters<P extends Path, M extends Method = "GET"> =
      Operation<P, M> extends { parameters: infer All } ? Unset<Given<All, "query"> & Given<All, "path">> : object;
    type Body<P extends Path, M extends Method> =
      Operation<P, M> extends { requestBody: { content: { "application/json": infer Json } } } ? Json : never;
    type Answer<P extends Path, M extends Method = "GET"> = P extends keyof Geo.Answers
      ? Geo.Answers[P]
      : P extends "views/pairing"
        ? Drawn.Answer<Drawn.Pairing>
        : P extends "views/whole"
          ? Drawn.Answer<Drawn.Whole>
          : Operation<P, M> extends { responses: infer Responses }
            ? Ok<Responses>
            : never;

    /** What the docs page reads of the document itself. */
    interface Described {
      tags: string[];
      summary?: string;
      description?: string;
      parameters?: { name: string; required?: boolean; description?: string }[];
    }
    interface Description {
      servers?: { url: string }[];
      paths: Record<string, Record<string, Described>>;
    }

    type Layer = "source" | "ledger" | "synthetic";
    type Lens = "organizational" | "work" | "spatial";
    /** What every answer says of itself. */
    type ZoneKind = Extract<Parameters<"zones">["kind"], readonly string[]>[number];
    interface Envelope {
      as_of: string;
      layers: string[];
      zones: { id: string; name: string }[];
      within: string | null;
      revision: number;
      provenance: { id: string; name: string; name_en?: string | null; layer: string }[];
    }
    type Claim = Answer<"claims">["data"][number];
    type Summary = Answer<"coverage/summary">["data"];
    type Rate = Summary["rates"][number];
    type Part = Answer<"coverage/by-subdistrict">["data"]["parts"][number];
    type Plan = NonNullable<Answer<"coverage/plans/{id}">["result"]>;
    type Finding = Schema<"Finding">;
  }
}

export {};
