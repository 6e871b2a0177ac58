import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

// The dependency rule of docs/architecture.md. Tags stand in each package.json.
const depConstraints = [
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:adapter', 'type:domain', 'type:contract'],
  },
  { sourceTag: 'app:simulator', onlyDependOnLibsWithTags: ['type:domain', 'type:contract'] },
  // Only the scorer may write to a PLC: every other app, present or to come, every lib and the system tests may not.
  { sourceTag: '/^app:(?!scorer$)/', notDependOnLibsWithTags: ['writes:plc'] },
  { sourceTag: '/^type:(?!app$)/', notDependOnLibsWithTags: ['writes:plc'] },
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:adapter', 'type:domain', 'type:contract'] },
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: [], allowedExternalImports: ['zod', 'yaml'] },
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:domain'], bannedExternalImports: ['*'] },
  // The panel runs in a browser, in Grafana's page: domain libraries and what Grafana has.
  { sourceTag: 'type:plugin', onlyDependOnLibsWithTags: ['type:domain'] },
  { sourceTag: 'type:console', onlyDependOnLibsWithTags: ['type:plugin', 'type:domain'] },
  {
    sourceTag: 'type:system-tests',
    onlyDependOnLibsWithTags: ['type:adapter', 'type:domain', 'type:contract'],
  },
];
const boundaries = (constraints) => [
  'error',
  {
    enforceBuildableLibDependency: true,
    banTransitiveDependencies: true,
    allow: [],
    depConstraints: constraints,
  },
];
// Tests may use the property-testing and schema libraries wherever they are.
const testConstraints = depConstraints.map((constraint) =>
  constraint.sourceTag === 'type:domain'
    ? { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:domain'] }
    : constraint.sourceTag === 'type:contract'
      ? { sourceTag: 'type:contract', onlyDependOnLibsWithTags: [] }
      : constraint,
);

export default tseslint.config(
  {
    ignores: ['**/dist/**', '**/node_modules/**', '**/.nx/**', 'data/**', 'coverage/**'],
  },
  ...tseslint.configs.strict,
  {
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: [
      'apps/*/src/**/*.{ts,tsx}',
      'grafana-plugin/src/**/*.{ts,tsx}',
      'libs/**/src/**/*.ts',
      'test/src/**/*.ts',
    ],
    rules: { '@nx/enforce-module-boundaries': boundaries(depConstraints) },
  },
  // `amd-module` is what an AMD loader says about a module, no package.
  {
    files: ['grafana-plugin/src/public-path.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  {
    files: ['grafana-plugin/src/**/*.{ts,tsx}', 'apps/console/src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*'] }] },
  },
  {
    files: ['**/*.test.ts', '**/src/testing/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(testConstraints) },
  },
  {
    files: ['**/*.cjs', '**/*.js'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off', 'no-undef': 'off' },
  },
  { files: ['tools/**', 'test/bench/**'], rules: { 'no-console': 'off' } },
  prettier,
);
