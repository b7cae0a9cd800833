import tseslint from "typescript-eslint";

/** Lint rules of the house: strict types everywhere, no stray promise, no console in the library. */
export default tseslint.config(
  { ignores: ["**/node_modules/", "dist/", ".lab/", "**/*.js", "**/*.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `void` in a union marks an optional answer; type parameters of generics keep their own rule.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["lab/**/*.ts", "bench/**/*.ts", "tools/**/*.ts"],
    rules: { "no-console": "off" },
  },
);
