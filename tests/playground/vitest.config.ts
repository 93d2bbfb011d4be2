import { defineConfig } from 'vitest/config'

/** Apart from `npm test`: these need Microsoft's Agents Playground, which is no part of this project. */
export default defineConfig({
  test: {
    include: ['tests/playground/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 180_000,
    env: { TZ: 'Europe/Paris' },
  },
})
