/**
 * The architecture, held by a tool (docs/adr/0011): imports go down only, adapters → commands → bot → prisma.
 * `bot/main.ts` and what it composes is the one exception; tests and benches may reach anywhere.
 */
const tests = '(\\.test|\\.arbitrary|\\.checker|\\.watch)\\.ts$|\\.testing\\.ts$|/(testing|fixture)'

module.exports = {
  forbidden: [
    {
      name: 'bot-knows-nothing-above-it',
      comment:
        'bot/ is what the bot is: no chat platform, no HTTP, no words of a user. Only the composition root sees all.',
      severity: 'error',
      from: { path: '^bot/', pathNot: `^bot/main\\.ts$|${tests}` },
      to: { path: '^(adapters|commands|sandbox|manifest|tests|bench)/' },
    },
    {
      name: 'commands-know-no-platform',
      comment: 'commands/ speaks cards and forms; adapters turn them into messages.',
      severity: 'error',
      from: { path: '^commands/', pathNot: tests },
      to: { path: '^(adapters|sandbox|manifest|tests|bench)/' },
    },
    {
      name: 'adapters-stand-alone',
      comment:
        'adapters/ may use commands/, bot/ and prisma/, adapters/http, and what chats share (adapters/chat); one platform never another.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/', pathNot: tests },
      to: { path: '^(sandbox|manifest|tests|bench)/|^adapters/(?!http/|chat/|$1/)' },
    },
    {
      name: 'sandbox-knows-nothing-of-the-bot',
      comment: 'A stand-in that shared code with what it tests would forgive its mistakes.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(bot|commands|adapters|prisma|manifest|tests|bench)/' },
    },
    {
      name: 'prisma-is-the-ground',
      severity: 'error',
      from: { path: '^prisma/', pathNot: tests },
      to: { path: '^(bot|commands|adapters|sandbox|manifest|tests|bench)/' },
    },
    {
      name: 'no-sdk-in-the-bot',
      comment: 'The SDKs of the outside live in adapters/ alone.',
      severity: 'error',
      from: { path: '^(bot|commands)/', pathNot: `^bot/main\\.ts$|${tests}` },
      to: { path: 'node_modules/(@slack|@microsoft|ioredis|undici|express)/|^(node:)?https?$' },
    },
    {
      name: 'words-in-one-place',
      comment: 'bot/text stands under every room: it may not lean on one.',
      severity: 'error',
      from: { path: '^bot/text/', pathNot: tests },
      to: { path: '^bot/(?!text/|rules\\.ts|rollout/(states|request|plan-model)\\.ts)' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: `${tests}|\\.d\\.ts$|^tests/|^bench/|^prisma/client/|^sandbox/slack/page/|\\.config\\.ts$`,
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|^prisma/client' },
    exclude: { path: '^prisma/client/' },
    // TypeScript 7 has no programming interface yet; swc reads the same syntax.
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
