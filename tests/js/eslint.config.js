// What is asked of every script of the pages, beside its types.

import js from "@eslint/js";
import globals from "globals";

const rules = {
  ...js.configs.recommended.rules,
  eqeqeq: "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-var": "error",
  "prefer-const": "error",
  "no-shadow": ["error", { builtinGlobals: false }],
  "no-implicit-globals": "error",
  "no-unused-private-class-members": "error",
  "object-shorthand": "error",
  "prefer-template": "error",
  "no-console": "error",
  // Texts of the data never become HTML or code; the policy of the pages forbids it too.
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-restricted-properties": [
    "error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML", "style"].map((property) => ({ property })),
    { object: "document", property: "write" },
  ],
};

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { ignores: ["visualizations/assets/vendor/", "visualizations/assets/made/"] },
  {
    files: ["visualizations/assets/*.js"],
    languageOptions: { globals: { ...globals.browser, Sigma: "readonly", graphology: "readonly", hasWebgl: "readonly" } },
    rules,
  },
  { files: ["tests/js/*.js"], languageOptions: { globals: globals.node }, rules },
];
