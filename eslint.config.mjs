import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

/** Import rules, folder by folder: what a folder may never reach. `lint-boundaries.spec.ts` breaks each on purpose. */
const nest = { group: ['@nestjs/*'], message: 'This library knows no Nest.' };
const database = { group: ['typeorm', 'pg', '@jobpro/database'], message: 'This library knows no database.' };
const apps = { group: ['**/apps/*', '**/apps/**'], message: 'Nothing imports an app.' };
const inside = {
  regex: '^@jobpro/[^/]+/(?!(testing|published|services)$)',
  message: 'Import a library by its name, never past its index.ts.',
};
const outside = {
  regex: '^\\.\\.?/(.*/)?src/',
  message: 'Another package is imported by its name, an app not at all.',
};
const rooms = {
  regex: '^@jobpro/(bench|deploy-checks|e2e|simulators|test-data|tools)$',
  message: 'The product does not know what tests it.',
};
const product = {
  regex: '^@jobpro/(?!(config|contracts|telemetry|testing)$)',
  message: 'The simulators stand for the outside: they know the contracts, not the product.',
};
const boundary = (files, ...patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [apps, inside, outside, ...patterns] }] },
});

/** Names that say nothing, or that stand for another term of `docs/glossary.md`. `names.spec.ts` uses each on purpose. */
const vague =
  'about|asked|beside|came|clerk|folded|found|goes|gone|had|hands|heard|held|kept|killing|known|lacks|made|mended|one|' +
  'owed|paper|papers|parcel|parcels|passport|rehearse|said|stuff|tells|thing|things|told|twins|unheld|went';
/** Fields of published messages and stored acts, which a pattern may take out under their own names. */
const published = 'about|held|said';
const bindings = [
  'VariableDeclarator > Identifier.id',
  ':function > Identifier.params',
  'AssignmentPattern > Identifier.left',
  'RestElement > Identifier.argument',
  'ArrayPattern > Identifier.elements',
  'ObjectPattern > Property[shorthand=false] > Identifier.value',
  'TSParameterProperty > Identifier.parameter',
  'FunctionDeclaration > Identifier.id',
  'MethodDefinition > .key',
  'PropertyDefinition > .key',
];
const types = [
  'TSTypeAliasDeclaration > Identifier.id',
  'TSInterfaceDeclaration > Identifier.id',
  'ClassDeclaration > Identifier.id',
];
const message = 'Name what it is: record, reply, existing, reason, …';
const names = {
  'no-restricted-syntax': [
    'error',
    { selector: `:matches(${bindings.join(', ')})[name=/^(${vague})$/]`, message },
    {
      selector: `ObjectPattern > Property[shorthand=true] > Identifier.value[name=/^(?!(${published})$)(${vague})$/]`,
      message,
    },
    { selector: `:matches(${types.join(', ')})[name=/^(?!Said$)(${vague})$/i]`, message },
  ],
};
export default tseslint.config(
  {
    ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.cache/**', 'build/**', 'coverage/**'],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', 'tools/*.mjs', 'libs/*/*.mjs', '.ci/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 5 }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/prefer-literal-enum-member': 'off',
      // Nest declares its options as classes and takes plain objects for them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-console': 'error',
      ...names,
    },
  },
  boundary(['libs/**/*.ts'], rooms),
  boundary(['libs/contracts/**/*.ts', 'libs/qbxml/**/*.ts', 'libs/quickbooks-online/**/*.ts'], rooms, nest, database),
  boundary(['apps/**/*.ts'], rooms),
  boundary(['simulators/**/*.ts'], product),
  boundary(['test-data/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts', 'deploy/**/*.ts']),
  // The console's page reads the types of its own API, which lies beside it in the same package.
  {
    files: ['apps/console/web/src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [inside] }],
      // What is taken out of an object by name, so that the rest goes on without it.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.spec.ts', 'e2e/**/*.ts'],
    plugins: { jest },
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      'jest/no-commented-out-tests': 'error',
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'fc.assert', 'expect*', 'assert*'] }],
      'jest/no-conditional-expect': 'off',
      'max-lines': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['tools/**', 'bench/**', 'test-data/**', '**/*.mjs'],
    rules: { 'no-console': 'off' },
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', URL: 'readonly', fetch: 'readonly', setTimeout: 'readonly' },
    },
  },
  prettier,
);
