import { defineConfig } from 'vitest/config'

const report = process.env['W360_TEST_REPORT']

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // What drives Microsoft's Agents Playground is asked for by itself: `npm run test:playground`.
    exclude: ['node_modules/**', 'prisma/client/**', 'tests/playground/**'],
    // Two cores: more workers than that only make the real servers of the integration tests fight for time.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: 'Europe/Paris' },
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report !== undefined && { outputFile: { json: report } }),
  },
})
