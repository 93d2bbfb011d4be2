import { defineConfig } from 'vitest/config'

const report = process.env['W360_TEST_REPORT']

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // What drives Microsoft's Agents Playground is asked for by itself: `npm run test:playground`.
    exclude: ['node_modules/**', 'prisma/client/**', 'tests/playground/**'],
    // One more than the two cores: the long tests mostly wait, for rates and for the pace of messages, as people would.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: 'Europe/Paris' },
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report !== undefined && { outputFile: { json: report } }),
  },
})
