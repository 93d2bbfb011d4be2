import { describe, expect, it } from 'vitest'
import type { Field } from '../bot/card/form.ts'
import type { UpdateRequest } from '../bot/rollout/request.ts'
import type { Draft } from '../bot/rollout/steering.ts'
import { fleet, oldTag, testTag } from './fleet.testing.ts'
import { buttonOf, cardOf, formOf, titleOf, wordsOf } from './reply.testing.ts'
import { occasion, type Rig, rig } from './room.testing.ts'
import { running } from './steering.testing.ts'

const callsOf = ({ steering }: Rig): readonly string[] => steering.calls.map(({ call }) => call)
const requestIn = ({ steering }: Rig): unknown =>
  steering.calls.at(-1)?.arguments.find((one) => typeof one === 'object')

describe('update, typed', () => {
  it('shows the plan with its buttons, privately, and keeps it', async () => {
    const world = rig()
    const reply = await world.say(`update site Hôpital --tag ${testTag} --phase test`)
    expect(reply).toMatchObject({ type: 'card', audience: 'private' })
    expect(titleOf(reply)).toBe('Mise à jour vers W360 Core 4.3')
    expect(buttonOf(reply, 'rollout.start').confirm).toBeDefined()
    expect(callsOf(world)).toEqual(['draft'])
  })

  it('shows a dry run without buttons, and keeps nothing', async () => {
    const world = rig()
    const reply = await world.say('maj tout --phase production --simulation')
    expect(cardOf(reply).blocks.some(({ type }) => type === 'buttons')).toBe(false)
    expect(callsOf(world)).toEqual(['dryRun'])
  })

  it.each([
    ['update site Hopitl --tag x', 'Les plus proches|Le plus proche'],
    ['update machine NOPE-99 --tag x', 'NOPE-99'],
    ['update all --phase demain', 'test et production'],
    ['update all --waves 50%,10%', '1,10%,50%,100%'],
    ['update all --waves abc', '1,10%,50%,100%'],
    ['update all --at 25:99', '20:00'],
    ['update all --at 2020-01-01T10:00', 'déjà passé'],
    ['update all --tga x', '--tag'],
    ['update all --tag', '--tag TAG'],
    ['update all --tag a --tag b', 'deux fois'],
    ['update all --pause=oui', 'oui'],
    ['update "Hôpital', 'guillemet'],
    ['update site', '.'],
    ['update all site Hôpital', 'l’un ou l’autre'],
    ['update site wrs WRS-MAI', 'manque un nom'],
  ])('answers « %s » with one sentence and a way forward', async (text, expected) => {
    const world = rig()
    const reply = await world.say(text)
    if (text === 'update site') expect(reply.type).toBe('form')
    else expect(wordsOf(reply)).toMatch(new RegExp(expected, 'u'))
    expect(callsOf(world)).toEqual([])
  })

  it('leaves what the planner refuses to the plan card: an unknown tag, a tag in the wrong phase', async () => {
    expect(cardOf(await rig().say('update all --tag nope --phase test')).tone).toBe('bad')
    const wrong = await rig().say(`update all --tag ${testTag} --phase production`)
    expect(cardOf(wrong).tone).toBe('bad')
    expect(buttonOf(wrong, 'rollout.fix').value).toMatchObject({ refusal: 0 })
  })

  it('says that the facts are old, or that the console is away, and still plans', async () => {
    const since = new Date('2026-11-23T08:30:00Z')
    const away = rig({ health: { reachable: false, since, problem: 'unavailable' } })
    const plan = await away.say('update all --phase production')
    expect(wordsOf(plan)).toContain('ne répond pas depuis')
    expect(wordsOf(plan)).toContain('09:30')
    const old = rig({ snapshot: { ...fleet, takenAt: new Date('2026-11-23T08:00:00Z') } })
    expect(wordsOf(await old.say('update all --phase production'))).toContain('Ces faits datent')
    expect(wordsOf(await rig().say('update all --phase production'))).not.toContain('Ces faits datent')
  })

  it('takes markup and mentions in names for text', async () => {
    const said = wordsOf(await rig().say('update site "<!channel> *gras* <@U1|x>" --tag t'))
    expect(said).toContain('<!channel> *gras* <@U1|x>')
  })
})

const fieldIds = (fields: readonly Field[]): readonly string[] => fields.map(({ id }) => id)
const submit = ({ room }: Rig, values: Readonly<Record<string, readonly string[]>>, state: unknown = {}) =>
  room.submit(occasion(), { form: 'update', state, values })
const filled = {
  phase: ['test'],
  tag: [testTag],
  scope: ['groups'],
  groups: ['Hôpital/Urgences'],
  includeWrs: ['yes'],
  waves: ['1, 50 %'],
  pause: ['yes'],
  restartAt: ['2026-11-23T21:00:00.000Z'],
}

describe('the form', () => {
  it('asks that machines in use restart in the next window, and keeps that', async () => {
    const world = rig()
    const form = await formOf(await world.say('update --restart-at next-window'))
    expect(form.fields.find(({ id }) => id === 'inWindow')).toMatchObject({ initial: ['yes'] })
    const typed = await world.say(`update site Hôpital --tag ${testTag} --phase test --restart-at prochaine fenêtre`)
    expect(wordsOf(typed)).toContain('n’a pas de plage de maintenance')
    expect(world.steering.calls.at(-1)?.arguments[0]).toMatchObject({ restartAt: null, restartInWindow: true })
    // Nor is anything wrong with a moment that has no say.
    const past = await submit(world, { ...filled, restartAt: ['2026-11-23T08:00:00Z'], inWindow: ['yes'] })
    expect(past.type).not.toBe('invalid')
  })

  it('opens with what was typed already', async () => {
    const form = await formOf(await rig().say('update wrs --tag w-bbb --phase test'))
    expect(fieldIds(form.fields)).toEqual(['phase', 'tag', 'scope', 'wrs', 'restartAt', 'inWindow', 'startAt'])
    expect(form.fields.find(({ id }) => id === 'tag')).toMatchObject({ initial: 'w-bbb' })
  })

  it('offers the releases newest first, without those withdrawn, and suggests the one in test', async () => {
    const form = await formOf(await rig().say('update'))
    const tag = form.fields.find(({ id }) => id === 'tag')
    expect(tag).toMatchObject({ initial: testTag })
    expect(tag?.type === 'select' ? tag.options.map(({ value }) => value) : null).toEqual([testTag, 'w-bbb', oldTag])
  })

  it('asks for no tag in production, and for the names of what was chosen', async () => {
    const { room } = rig()
    const change = (values: Readonly<Record<string, readonly string[]>>) =>
      room.change(occasion(), { form: 'update', state: {}, values, field: 'phase' })
    const production = await change({ phase: ['production'], scope: ['sites'] })
    expect(fieldIds(production?.fields ?? [])).not.toContain('tag')
    expect(JSON.stringify(production?.intro)).toContain(oldTag)
    const mixed = await change({ phase: ['test'], scope: ['mixed'], sites: ['site-hopital', 'gone'] })
    expect(fieldIds(mixed?.fields ?? [])).toEqual(expect.arrayContaining(['sites', 'groups', 'workstations', 'wrs']))
    expect(mixed?.fields.find(({ id }) => id === 'sites')).toMatchObject({
      initial: [{ value: 'site-hopital', label: 'Hôpital' }],
    })
    expect(fieldIds((await change({ scope: ['everything'] }))?.fields ?? [])).not.toContain('sites')
  })

  it('becomes the request that was filled in', async () => {
    const world = rig()
    expect(titleOf(await submit(world, filled))).toBe('Mise à jour vers W360 Core 4.3')
    expect(requestIn(world)).toEqual({
      phase: 'test',
      tag: testTag,
      selection: { type: 'some', sites: [], groups: ['Hôpital/Urgences'], workstations: [], wrs: [] },
      includeWrs: true,
      waves: [
        { type: 'count', machines: 1 },
        { type: 'share', percent: 50 },
        { type: 'share', percent: 100 },
      ],
      pauseBetweenWaves: true,
      restartAt: new Date('2026-11-23T21:00:00Z'),
      startAt: null,
    } satisfies UpdateRequest)
  })

  it('takes no tag into production, nor names of a field that is hidden', async () => {
    const world = rig()
    await submit(world, { ...filled, phase: ['production'], scope: ['wrs'], wrs: ['wrs-mai'] })
    expect(requestIn(world)).toMatchObject({ tag: null, selection: { groups: [], wrs: ['wrs-mai'] } })
  })

  it.each([
    [{ tag: [] }, 'tag'],
    [{ tag: ['w-zzz'] }, 'tag'],
    [{ tag: ['unheard'] }, 'tag'],
    [{ groups: [] }, 'groups'],
    [{ scope: ['sites'] }, 'sites'],
    [{ scope: ['mixed'], groups: [] }, 'sites'],
    [{ waves: ['10%,5%'] }, 'waves'],
    [{ waves: [''] }, 'waves'],
    [{ restartAt: ['2026-11-23T08:00:00Z'] }, 'restartAt'],
    [{ startAt: ['2026-11-23T08:00:00Z'] }, 'startAt'],
    [{ startAt: ['2026-11-24T08:00:00Z'] }, 'restartAt'],
  ])('says at the field what is wrong with %j', async (change, field) => {
    const world = rig()
    const reply = await submit(world, { ...filled, ...change })
    expect(reply.type === 'invalid' ? Object.keys(reply.errors) : reply.type).toEqual([field])
    expect(callsOf(world)).toEqual([])
  })

  it('comes as a button where the chat cannot open one from here', async () => {
    const world = rig()
    const typed = await world.say('update site --tag w-bbb --phase test', { canOpenForm: false })
    const button = buttonOf(typed, 'update.form')
    const form = await formOf(await world.press(button.action, button.value))
    expect(form.fields.find(({ id }) => id === 'tag')).toMatchObject({ initial: 'w-bbb' })
  })

  it('finds machines by name, site and group, whatever the accents, a hundred at most', async () => {
    const { room } = rig()
    const values = async (source: string, query: string) =>
      (await room.search(occasion(), { source, query })).map(({ value }) => value)
    expect(await values('workstations', 'hopital urg')).toEqual(['hop-1', 'hop-2', 'hop-3', 'off-1'])
    expect(await values('workstations', 'HOTEL 2')).toEqual(['mai-2'])
    expect(await values('sites', 'hotel')).toEqual(['site-mairie'])
    expect(await values('groups', 'ACC')).toEqual(['Mairie/Accueil'])
    expect(await values('wrs', '')).toEqual(['wrs-mai', 'wrs-hop'])
    expect(await values('lanes', 'tele')).toEqual(['remote'])
    const [first] = fleet.workstations
    if (first === undefined) throw new Error('a fleet without workstations')
    const many = Array.from({ length: 300 }, (_, index) => ({ ...first, id: `pc-${index}` }))
    const large = rig({ snapshot: { ...fleet, workstations: many } })
    expect(await large.room.search(occasion(), { source: 'workstations', query: 'mai' })).toHaveLength(100)
  })

  it('reads the fleet once for the searches of one moment', async () => {
    let readings = 0
    const { room } = rig({
      change: {
        readSnapshot: async () => {
          readings += 1
          return fleet
        },
      },
    })
    await Promise.all(['m', 'ma', 'mai'].map((query) => room.search(occasion(), { source: 'workstations', query })))
    expect(readings).toBe(1)
  })
})

/** A kept plan on the screen of a person. */
const planned = async (text = `update site Hôpital --tag ${testTag} --phase test`) => {
  const world = rig()
  const reply = await world.say(text)
  const started = buttonOf(reply, 'rollout.start')
  return { world, reply, started, draft: String(started.value['draft']) }
}

describe('the buttons of a plan', () => {
  it('starts once, in the place and thread where it was pressed', async () => {
    const { world, started } = await planned()
    const first = await world.press('rollout.start', started.value, { threadId: '17.1' })
    expect(first.type).toBe('replace')
    expect(titleOf(first)).toBe('R-12 a démarré')
    expect(world.steering.calls.at(-1)?.arguments.at(-1)).toEqual({ placeId: 'place of C1', threadId: '17.1' })
    const second = await world.press('rollout.start', started.value)
    expect(wordsOf(second)).toContain('État de R-12 : en cours')
    expect(world.steering.views.size).toBe(1)
  })

  it('says when a planned one will begin', async () => {
    const { world, started } = await planned(`update site Hôpital --tag ${testTag} --phase test --at 20:00`)
    expect(wordsOf(await world.press('rollout.start', started.value))).toContain('démarrera le 23 nov. 2026, 20:00')
  })

  it('starts nothing while the console is away, and keeps the plan on the screen', async () => {
    const world = rig({ health: { reachable: false, since: null, problem: 'unavailable' } })
    const started = buttonOf(await world.say(`update all --tag ${testTag} --phase test`), 'rollout.start')
    const reply = await world.press('rollout.start', started.value)
    expect(reply.type).toBe('card')
    expect(wordsOf(reply)).toContain('Rien n’a démarré')
    expect(callsOf(world)).toEqual(['draft'])
  })

  it('shows the plan anew when the fleet has changed', async () => {
    const { world, started } = await planned()
    world.steering.surprise = true
    const reply = await world.press('rollout.start', started.value)
    expect(reply.type).toBe('replace')
    expect(wordsOf(reply)).toContain('Rien n’a démarré')
    expect(buttonOf(reply, 'rollout.start').value).toMatchObject({ version: 2 })
  })

  it.each(['start', 'restart'] as const)('starts nothing when the moment of its %s has passed', async (passed) => {
    const { world, started } = await planned()
    world.steering.passed = passed
    const reply = await world.press('rollout.start', started.value)
    expect(reply.type).toBe('replace')
    expect(wordsOf(reply)).toContain(passed === 'start' ? 'L’heure de départ' : 'L’heure de redémarrage')
    expect(wordsOf(reply)).toContain('est passée')
    expect(buttonOf(reply, 'update.edit').value).toMatchObject({ version: 2 })
  })

  it('shows the present plan to who presses an old one', async () => {
    const { world, started, draft } = await planned()
    await submit(world, filled, { draft, version: '1' })
    const reply = await world.press('rollout.start', started.value)
    expect(wordsOf(reply)).toContain('a été refait')
    expect(buttonOf(reply, 'rollout.start').value).toMatchObject({ draft, version: 2 })
  })

  it('leads to the rollout that has the site, and lets it be watched', async () => {
    const { world, started } = await planned()
    running(world.steering)
    world.steering.busy.set('site-hopital', 12)
    const reply = await world.press('rollout.start', started.value)
    expect(reply.type).toBe('card')
    expect(wordsOf(reply)).toContain('Hôpital est en cours de mise à jour par R-12')
    const watch = buttonOf(reply, 'rollout.watch')
    expect(wordsOf(await world.press('rollout.watch', watch.value))).toContain('se tient désormais à jour ici')
    expect(world.steering.calls.at(-1)).toEqual({ call: 'watch', arguments: [12, { placeId: 'place of C1' }] })
  })

  it('applies the way forward of a refusal to the plan that was seen', async () => {
    const world = rig()
    const reply = await world.say(`update post HOP-1 --tag ${testTag} --phase test`)
    const fix = buttonOf(reply, 'rollout.fix')
    const fixed = await world.press('rollout.fix', fix.value)
    expect(fixed.type).toBe('replace')
    expect(requestIn(world)).toMatchObject({ includeWrs: true })
    expect(buttonOf(fixed, 'rollout.start').value).toMatchObject({ version: 2 })
    expect(wordsOf(await world.press('rollout.fix', fix.value))).toContain('a été refait')
  })

  it('watches the rollout that a refusal names', async () => {
    const world = rig()
    running(world.steering)
    world.steering.busy.set('site-hopital', 12)
    const reply = await world.say(`update site Hôpital --tag ${testTag} --phase test`)
    const watch = buttonOf(reply, 'rollout.watch')
    expect(wordsOf(await world.press('rollout.watch', watch.value))).toContain('se tient désormais')
  })

  it('opens the form as the plan was asked for, and makes the same draft anew', async () => {
    const world = rig()
    const drafted = buttonOf(await submit(world, filled), 'update.edit')
    const form = await formOf(await world.press('update.edit', drafted.value))
    expect(form.state).toEqual({ draft: drafted.value['draft'], version: '1' })
    expect(form.fields.find(({ id }) => id === 'waves')).toMatchObject({ initial: '1,50%,100%' })
    expect(form.fields.find(({ id }) => id === 'groups')).toMatchObject({ initial: [{ value: 'Hôpital/Urgences' }] })
    const again = await submit(world, { ...filled, waves: ['100%'] }, form.state)
    expect(buttonOf(again, 'rollout.start').value).toMatchObject({ draft: drafted.value['draft'], version: 2 })
  })

  it('lets go of a plan for good, also for whoever still sees its buttons', async () => {
    const { world, reply, started } = await planned()
    const discard = buttonOf(reply, 'rollout.discard')
    expect(titleOf(await world.press('rollout.discard', discard.value))).toBe('Plan abandonné')
    expect(wordsOf(await world.press('rollout.start', started.value))).toContain('n’existe plus')
    expect(titleOf(await world.press('rollout.discard', discard.value))).toBe('Plan abandonné')
  })

  it('lets go of no plan that was started meanwhile, and says so', async () => {
    const { world, reply, started } = await planned()
    const discard = buttonOf(reply, 'rollout.discard')
    await world.press('rollout.start', started.value)
    expect(wordsOf(await world.press('rollout.discard', discard.value))).toContain('État de R-12 : en cours')
  })

  it('has kind words for a button that nobody knows any more', async () => {
    const draft: Pick<Draft, 'id'> = { id: 'b6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e5f' }
    const world = rig()
    expect(wordsOf(await world.press('rollout.launch', { draft: draft.id }))).toContain('trop ancien')
    expect(wordsOf(await world.press('rollout.start', { draft: 'not an id' }))).toContain('trop ancien')
    expect(wordsOf(await world.press('rollout.start', { draft: draft.id, version: 1 }))).toContain('n’existe plus')
  })
})
