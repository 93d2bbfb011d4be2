import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandFor, configurationFor, portOf } from './program.ts'

/**
 * `npm run teams:local [-- megan]`: Microsoft's Agents Playground beside a bot that was started with `TEAMS_LOCAL=1`,
 * as one of two people. `PORT` where the bot has another one; `W360_PLAYGROUND` for a playground that is installed.
 */
const [asked = 'alex'] = process.argv.slice(2)
if (asked !== 'alex' && asked !== 'megan') {
  process.stderr.write(`There is no ${asked}: npm run teams:local, or npm run teams:local -- megan\n`)
  process.exit(2)
}
const endpoint = `http://127.0.0.1:${process.env['PORT'] ?? '3978'}/api/messages`
const { program, argumentList } = commandFor({
  installed: process.env['W360_PLAYGROUND'],
  endpoint,
  port: portOf[asked],
})
// Where it writes its log and reads its configuration; without these it would do both in the project.
const folder = mkdtempSync(join(tmpdir(), 'w360-playground-'))
const configuration = join(folder, 'playground.yml')
writeFileSync(configuration, configurationFor(asked))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

process.stdout.write(`${program} ${argumentList.join(' ')}\n`)
const child = spawn(program, argumentList, {
  stdio: 'inherit',
  env: {
    ...process.env,
    M365_AGENTS_PLAYGROUND_CONFIG_PATH: configuration,
    M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'playground.log'),
  },
})
// Ctrl-C reaches the playground by itself; this waits for its end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('error', ({ message }) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
})
child.once('exit', (code) => process.exit(code ?? 0))
