import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHome, type Home, pageOf } from './bot.ts'
import { type ConsoleHand, consoleAt, releases } from './console.ts'
import { isOver, livingMessages, livingWhen, planOf, startRollout } from './rollouts.ts'
import {
  buttonsOf,
  CAMILLE,
  HUGO,
  MALIK,
  type Message,
  type Person,
  SOPHIE,
  type Workspace,
  wordsOf,
  workspaceAt,
} from './workspace.ts'

/** Slow: what is under way stays under way while the next test looks at it. */
const SPEED = 5

let home: Home
let workspace: Workspace
let console: ConsoleHand
let camille: Person

beforeAll(async () => {
  home = await createHome({ SANDBOX_SPEED: `${SPEED}` })
  const bot = await home.startReady()
  workspace = workspaceAt(pageOf(bot))
  // People who type as fast as a test get 429 from Slack; that is tested where it belongs.
  await workspace.control({ rateLimits: false })
  console = consoleAt(await workspace.consoleOrigin())
  camille = workspace.as(CAMILLE)
})
afterAll(() => home.leave())

const { tag } = releases.test
const updates = async (): Promise<number> =>
  (await console.journal()).filter(({ action }) => action === 'update.accepted').length
/** What makes an answer a way forward rather than an end: something to type, or a button. */
const leadsOn = (message: Message): boolean => /\/w360 |--\w/.test(wordsOf(message)) || buttonsOf(message).length > 0

describe('what nobody could carry out is answered in one sentence, with a way forward', () => {
  const cases: readonly (readonly [what: string, typed: string, says: RegExp])[] = [
    ['an unknown command, with the nearest one', 'statsu', /\/w360 status/],
    ['an unknown command like no other', 'xyzzyqqq', /\/w360 help/],
    [
      'an unknown tag, with the known ones',
      'update all --phase test --tag w360-2026.10-rc2-7f3',
      /w360-2026\.10-rc2-7f3a/,
    ],
    ['an unknown machine, with the nearest one', `update post MAI-ACC-011 --tag ${tag}`, /MAI-ACC-01/],
    ['an unknown site, with the nearest one', `update site "Hotel de vile" --tag ${tag}`, /Hôtel de ville/],
    ['an unknown phase, with the known ones', `update all --phase canari --tag ${tag}`, /test.*production/],
    ['no tag in the test phase', 'update all --phase test', /tag/],
    ['a tag that is not the account’s in production', `update all --phase production --tag ${tag}`, /tag/],
    ['an empty selection', `update group "" --tag ${tag}`, /nom|groupe/],
    ['an option that does not exist', `update all --tag ${tag} --fast`, /--fast/],
    ['an open quote', `update site "Hôtel de ville --tag ${tag}`, /guillemet/],
    ['a moment gone by', `update all --tag ${tag} --at 2020-01-01T10:00`, /passé/],
    ['waves that cannot be', `update all --tag ${tag} --waves 50%,10%`, /10/],
    ['a rollout that does not exist', 'rollout R-999', /R-999/],
    ['steering where nothing runs', 'pause', /[Aa]ucun déploiement/],
  ]
  test.for(cases)('%s', async ([, typed, says]) => {
    const before = await updates()
    const answer = await camille.ask(`/w360 ${typed}`)
    expect(wordsOf(answer)).toMatch(says)
    expect(leadsOn(answer), wordsOf(answer)).toBe(true)
    expect(buttonsOf(answer).map(({ action }) => action)).not.toContain('rollout.start')
    expect(answer.ephemeralFor).toBe(CAMILLE)
    expect(wordsOf(answer)).not.toMatch(/undefined|\[object|NaN|Error/)
    expect(await updates()).toBe(before)
  })

  test('three thousand characters of nonsense, in all that a person may type', async () => {
    for (const nonsense of ['x', 'é\u202e', '"--', '<!channel> *', '𝕏'].map((part) =>
      part.repeat(3_000).slice(0, 3_000),
    )) {
      for (const typed of [nonsense, `update ${nonsense}`, `rollout ${nonsense}`]) {
        const answer = await camille.ask(`/w360 ${typed}`)
        expect(wordsOf(answer).length).toBeLessThan(1_200)
        expect(leadsOn(answer), wordsOf(answer)).toBe(true)
      }
    }
  }, 60_000)

  test('a wrong tag of production comes with its fix as a button, which gives a plan', async () => {
    const answer = await camille.ask(`/w360 update site "Hôtel de ville" --phase production --tag ${tag}`)
    expect(wordsOf(answer)).toMatch(/Rien ne peut/)
    const plan = await camille.pressAndSee(answer, 'rollout.fix')
    expect(buttonsOf(plan).map(({ action }) => action)).toContain('update.edit')
  })
})

describe('names of machines are only names', () => {
  const hostile = '<!channel> *x* <script>alert(1)</script> `y` <@U0HUGO> &amp; _z_'

  test('neither mention nor formatting comes of one, in a plan, in a status or in a living message', async () => {
    await console.control('add', {
      targetId: 'pdt-hostile',
      name: hostile,
      siteId: 'site-mediatheque',
      group: `${hostile}/Prêt`,
      tag: releases.first.tag,
    })
    // No event tells of a new machine; one about a machine that is not known does.
    await console.control('power', { targetId: 'pdt-hostile', power: 'off' })
    await console.control('power', { targetId: 'pdt-hostile', power: 'on' })
    const dryRun = `/w360 update post pdt-hostile --tag ${tag} --dry-run`
    await expect
      .poll(async () => wordsOf(await camille.ask(dryRun)), { timeout: 20_000, interval: 500 })
      .toContain('alert(1)')
    const answers = [
      await camille.ask('/w360 status pdt-hostile'),
      await camille.ask(`/w360 update post pdt-hostile --tag ${tag}`),
      await camille.ask(`/w360 update post "${hostile}x" --tag ${tag}`),
      await camille.ask(`/w360 ${hostile}`),
    ]
    const running = await startRollout(camille, `update post pdt-hostile --tag ${tag}`)
    await console.control('speed', { speed: 1_000 })
    const over = await livingWhen(camille, isOver)
    await console.control('speed', { speed: SPEED })
    for (const answer of [...answers, running, over]) {
      expect(unescaped(answer), wordsOf(answer)).toEqual([])
      // The fallback text is what notifications show, and is read as markup too.
      expect(answer.text).not.toMatch(/<[!@#]/)
    }
    expect(answers.map(wordsOf).join()).toContain('alert(1)')
  }, 60_000)
})

describe('presses', () => {
  test('an old card says that it is old, and does nothing', async () => {
    const plan = await planOf(camille, `update site "Antenne de Saint-Denis (La Réunion)" --tag ${tag}`)
    const discarded = await camille.pressAndSee(plan, 'rollout.discard')
    expect(buttonsOf(discarded)).toEqual([])
    const before = await updates()
    const answer = await camille.pressAndSee(plan, 'rollout.start', { stale: true })
    expect(wordsOf(answer)).toContain('n’existe plus')
    expect(wordsOf(answer)).toContain('/w360 update')
    const status = await camille.ask('/w360 status')
    expect(wordsOf(status)).not.toMatch(/La Réunion\)[\s\S]{0,40}R-\d/)
    expect(await updates()).toBe(before)
  })

  test('a second rollout of a busy site shows the running one, and offers to watch it', async () => {
    const site = 'update site "Centre hospitalier Saint-Aubin"'
    const first = await planOf(camille, `${site} --tag ${tag}`)
    const running = await startRollout(camille, `${site} --tag ${tag}`)
    const number = /R-\d+/.exec(wordsOf(running))?.[0] ?? ''
    const refused = await camille.pressAndSee(first, 'rollout.start')
    expect(wordsOf(refused)).toContain(number)
    expect(buttonsOf(refused).map(({ action }) => action)).toContain('rollout.watch')
    const typed = await workspace.as(MALIK).ask(`/w360 ${site} --tag ${tag}`)
    expect(wordsOf(typed)).toContain(number)
    await camille.ask(`/w360 cancel ${number}`)
  }, 60_000)
})

describe('who may not act is told who may', () => {
  test.for([HUGO, SOPHIE])('%s looks at everything, and starts nothing', async (id) => {
    const person = workspace.as(id)
    expect(wordsOf(await person.ask('/w360 status'))).toContain('Hôtel de ville')
    const refused = await person.ask(`/w360 update post TLT-FIN-02 --tag ${tag}`)
    expect(buttonsOf(refused).map(({ action }) => action)).not.toContain('rollout.start')
    expect(wordsOf(refused)).toMatch(/Camille|Malik|U0CAMILLE|opérateur/)
    const living = await livingWhen(person, () => true)
    if (buttonsOf(living).some(({ action }) => action === 'rollout.pause')) {
      const answer = await person.pressAndSee(living, 'rollout.pause')
      expect(wordsOf(answer)).toMatch(/opérateur/)
      expect(answer.ephemeralFor).toBe(id)
    }
  })

  test('a plan is shown to who asked for it, and to nobody else', async () => {
    const plan = await planOf(camille, `update post TLT-FIN-01 --tag ${tag}`)
    expect((await workspace.as(HUGO).messages()).map(({ ts }) => ts)).not.toContain(plan.ts)
  })
})

/** Last, because the answers to all these presses come when they come. */
describe('too many presses', () => {
  test('the same press twice, and again later, does one thing', async () => {
    const before = (await livingMessages(camille)).length
    const plan = await planOf(camille, `update post MED-PUB-01 --tag ${tag}`)
    const [first, second] = await Promise.all([
      camille.press(plan, 'rollout.start', { doubled: true }),
      camille.press(plan, 'rollout.start', { doubled: true }),
    ])
    expect([first.ok, second.ok]).toContain(true)
    await expect.poll(async () => (await livingMessages(camille)).length, { timeout: 15_000 }).toBe(before + 1)
    const again = await camille.ask('/w360 status')
    expect(wordsOf(again)).toMatch(/R-\d/)
    expect((await livingMessages(camille)).length).toBe(before + 1)
  })
})

/** Pieces of mrkdwn in a message that would act as markup of somebody else: a mention, a link, a tag. */
function unescaped(message: Message): readonly string[] {
  const pieces: string[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk)
    else if (typeof value === 'object' && value !== null) {
      const { type, text } = Object.fromEntries(Object.entries(value))
      if (type === 'mrkdwn' && typeof text === 'string' && /<[!@#s]|\*x\*/.test(text)) pieces.push(text)
      if (['user', 'usergroup', 'channel', 'broadcast', 'link'].includes(String(type))) pieces.push(String(type))
      Object.values(value).forEach(walk)
    }
  }
  walk(message.blocks)
  return pieces
}
