import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Where nothing was measured yet Vitest begins with the largest files. The suite that both chats pass is run from two of the
 * smallest, for a minute and a half each: begun last, they kept all others waiting for them.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/tests\/conformance\/(slack|teams)\./u.test(moduleId)
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

const report = process.env['W360_TEST_REPORT']

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // What drives Microsoft's Agents Playground is asked for by itself: `npm run test:playground`.
    exclude: ['node_modules/**', 'prisma/client/**', 'tests/playground/**'],
    // One more than the two cores: the long tests mostly wait, for rates and for the pace of messages, as people would.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: 'Europe/Paris' },
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report !== undefined && { outputFile: { json: report } }),
  },
})
