import { describe, expect, test } from 'vitest'
import { judge } from '../support/judge.ts'
import { releases } from './console.ts'
import { home, surroundings } from './for-this-test.ts'
import { isOver, livingMessages, livingWhen, planOf } from './rollouts.ts'
import { buttonsOf, CAMILLE, wordsOf } from './workspace.ts'

/** Another seed kills at other moments; a failure names its own. */
const seed = Number(process.env['W360_KILL_SEED'] ?? 1)

const patience = 60_000

/** A small generator of numbers from 0 to 1, the same for the same seed. */
const chance = (start: number): (() => number) => {
  let state = start >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe(`kill -9 (seed ${seed})`, () => {
  test('three times during a rollout of the whole fleet loses nothing, repeats nothing, and shows one message', async () => {
    const { hand, workspace, environment } = await surroundings({ speed: 40, seed })
    const { start, startReady } = await home(environment)
    // Its tries are minutes apart with a real console; that is for the engine's own tests.
    await hand.control('machine', { targetId: 'pdt-hop-rad-02', failInstalls: 0 })
    const beginning = await hand.state()
    const away = beginning.workstations.filter(({ power }) => power === 'off')
    const camille = workspace.as(CAMILLE)
    const random = chance(seed)
    const orders = async (): Promise<number> =>
      (await hand.journal()).filter(({ action }) => action.endsWith('.accepted')).length
    const killAfterOrders = async (count: number): Promise<void> => {
      await expect.poll(orders, { timeout: patience, interval: 20 }).toBeGreaterThanOrEqual(count)
      await bot.end('SIGKILL')
      bot = await start()
    }

    let bot = await startReady()
    const plan = await planOf(camille, `update all --phase test --tag ${releases.test.tag}`)
    // Both deliveries are acknowledged, so the start is promised; nothing of it need have happened yet.
    expect(await camille.press(plan, 'rollout.start', { doubled: true })).toEqual({ ok: true })
    await bot.end('SIGKILL')
    bot = await start()

    await killAfterOrders(1 + Math.floor(random() * 12))
    await killAfterOrders(40 + Math.floor(random() * 50))
    for (const { id } of away) await hand.control('power', { targetId: id, power: 'on' })

    const over = await livingWhen(camille, isOver, patience)
    expect(wordsOf(over)).toContain('terminé')
    expect(buttonsOf(over)).toEqual([])
    expect(await livingMessages(camille)).toHaveLength(1)
    expect(wordsOf(await camille.ask('/w360 rollout R-2'))).toContain('n’existe pas')
    const { broken } = judge(beginning, await hand.journal(), releases.test)
    expect(broken).toEqual([])
    const behind = await hand.state()
    const older = [...behind.wrs, ...behind.workstations].filter(({ version }) => version !== releases.test.version)
    expect(older.map(({ name }) => name)).toEqual([])
  }, 120_000)
})
