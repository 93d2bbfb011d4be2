import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { promote } from './account.ts'
import { createCommand } from './commands.ts'
import { createWorld, snapshotOf } from './create-world.ts'
import { powerOff, powerOn } from './machine.ts'
import type { ItemState, Machine } from './model.ts'
import { isServing } from './source.ts'
import { apply, runDue, surroundings, type World, wakeAutomatic } from './world.ts'

const OLDEST = 'w360-printemps-9b1e04'
const tags = [OLDEST, 'w360-2026.7-b-c27f5a', 'w360-2026.10-rc2-7f3a']
const ids = ['wrs-0001', 'wrs-0002', 'pdt-000001', 'pdt-000002', 'pdt-000003', 'pdt-000004']

type Deed =
  | { readonly do: 'command'; readonly kind: 'update' | 'restart'; readonly id: string; readonly tag: string | null }
  | { readonly do: 'power'; readonly id: string; readonly power: 'on' | 'stop' | 'cut' }
  | { readonly do: 'default'; readonly tag: string }
  | { readonly do: 'wait'; readonly seconds: number }

const anyId = fc.constantFrom(...ids)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constant('command' as const),
    kind: fc.constantFrom('update' as const, 'restart' as const),
    id: anyId,
    tag: fc.option(fc.constantFrom(...tags)),
  }),
  fc.record({ do: fc.constant('power' as const), id: anyId, power: fc.constantFrom('on', 'stop', 'cut') }),
  fc.record({ do: fc.constant('default' as const), tag: fc.constantFrom(...tags) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 200 }) }),
)

interface Stage {
  readonly world: World
  readonly play: (deed: Deed) => void
  readonly wait: (seconds: number) => void
}

/** Two WRS on one site with three workstations behind them, and a teleworker. */
const stage = (): Stage => {
  let real = Date.UTC(2026, 10, 20)
  const world = createWorld({ fleet: { workstations: 4, perSite: 2 }, now: () => real, timeToLive: 3_600 }, null)
  const change = (id: string, facts: (machine: Machine) => Machine) => {
    const slot = world.machines.find(id)
    if (slot !== undefined) apply(world, slot, { machine: facts(slot.machine), effects: [] })
  }
  change('wrs-0002', (machine) => ({ ...machine, siteId: 'site-0001' }))
  change('pdt-000003', (machine) => ({ ...machine, siteId: 'site-0001' }))
  change('pdt-000002', (machine) => (machine.targetType === 'wrs' ? machine : { ...machine, autoUpdate: true }))
  change('pdt-000004', (machine) => (machine.targetType === 'wrs' ? machine : { ...machine, connection: 'remote' }))

  const wait = (seconds: number): void => {
    real += seconds * 1000
    while (runDue(world));
  }
  const play = (next: Deed): void => {
    if (next.do === 'wait') wait(next.seconds)
    if (next.do === 'default') promote(world, next.tag, 'promotion', null)
    if (next.do === 'command') {
      createCommand(
        world,
        {
          kind: next.kind,
          targetType: next.id.startsWith('wrs') ? 'wrs' : 'workstation',
          targets: [next.id],
          ...(next.tag === null || next.kind === 'restart' ? {} : { tag: next.tag }),
        },
        null,
      )
    }
    const slot = next.do === 'power' ? world.machines.find(next.id) : undefined
    if (next.do !== 'power' || slot === undefined) return
    const around = surroundings(world)
    apply(world, slot, next.power === 'on' ? powerOn(slot.machine, around) : powerOff(slot.machine, next.power, around))
    wakeAutomatic(world)
  }
  return { world, play, wait }
}

const itemsOf = (world: World) => [...world.commands.values()].flatMap((command) => command.items)
const machinesOf = (world: World) => [...world.machines.all()].map((slot) => slot.machine)
const isOver = (state: ItemState): boolean => state !== 'queued' && state !== 'downloading'

const lives = fc.array(deed, { minLength: 1, maxLength: 40 })
const live = (deeds: readonly Deed[], check: (world: World, before: readonly Machine[]) => void): Stage => {
  const { world, play, wait } = stage()
  for (const next of deeds) {
    const before = machinesOf(world)
    play(next)
    check(world, before)
  }
  return { world, play, wait }
}

describe('whatever happens to a site', () => {
  it('a machine that is off does nothing, and what is installed differs from what runs', () => {
    fc.assert(
      fc.property(lives, (deeds) => {
        live(deeds, (world) => {
          for (const machine of machinesOf(world)) {
            if (machine.power === 'off') expect(machine.activity).toBeNull()
            expect(machine.installed?.build.tag).not.toBe(machine.running.tag)
          }
        })
      }),
    )
  })

  it('what runs changes only by a restart or a start, to what was installed', () => {
    fc.assert(
      fc.property(lives, (deeds) => {
        const { world } = live(deeds, () => {})
        const running = new Map(ids.map((id) => [id, OLDEST]))
        const installed = new Map<string, string>()
        for (const { action, targetId = '', tag = '' } of world.journal.all()) {
          if (action === 'update.installed') installed.set(targetId, tag)
          if (action !== 'running') continue
          expect(tag).toBe(installed.get(targetId))
          running.set(targetId, tag)
        }
        for (const machine of machinesOf(world)) expect(machine.running.tag).toBe(running.get(machine.id))
      }),
    )
  })

  it('a workstation installs only what a WRS of its site runs at that moment, the teleworker anything', () => {
    fc.assert(
      fc.property(lives, (deeds) => {
        const { world } = live(deeds, () => {})
        const running = new Map([
          ['wrs-0001', OLDEST],
          ['wrs-0002', OLDEST],
        ])
        for (const { action, targetId = '', tag = '' } of world.journal.all()) {
          if (action === 'running' && running.has(targetId)) running.set(targetId, tag)
          const bound = targetId.startsWith('pdt') && targetId !== 'pdt-000004'
          if (action === 'update.installed' && bound) expect([...running.values()]).toContain(tag)
        }
      }),
    )
  })

  it('every item ends once, and never changes after', () => {
    fc.assert(
      fc.property(lives, (deeds) => {
        const over = new Map<unknown, ItemState>()
        const { world, play, wait } = live(deeds, (now) => {
          for (const command of now.commands.values()) {
            const state = command.items[0]?.state ?? 'queued'
            const ended = over.get(command)
            if (ended !== undefined) expect(state).toBe(ended)
            if (isOver(state)) over.set(command, state)
          }
        })
        for (const id of ids) play({ do: 'power', id, power: 'on' })
        wait(20_000)
        expect(itemsOf(world).filter(({ state }) => !isOver(state))).toStrictEqual([])
        expect(machinesOf(world).every(({ queue, activity }) => queue.length === 0 && activity === null)).toBe(true)
      }),
    )
  })

  it('a command has one restart, and at most one install', () => {
    fc.assert(
      fc.property(lives, (deeds) => {
        const { world } = live(deeds, () => {})
        const effects = world.journal
          .all()
          .filter(({ action }) => action === 'restart.started' || action === 'update.installed')
          .flatMap(({ action, commandId }) => (commandId === undefined ? [] : [`${action} ${commandId}`]))
        expect(new Set(effects).size).toBe(effects.length)
      }),
    )
  })

  it('nothing is installed by itself but forward, and only behind the account', () => {
    fc.assert(
      fc.property(lives, (deeds) => {
        const { world } = live(deeds, () => {})
        const running = new Map(ids.map((id) => [id, OLDEST]))
        let standard = OLDEST
        for (const { action, trigger, targetId = '', tag = '' } of world.journal.all()) {
          if (action === 'promoted') standard = tag
          if (action === 'running') running.set(targetId, tag)
          if (action !== 'update.installed' || trigger !== 'shutdown') continue
          const from = tags.indexOf(running.get(targetId) ?? '')
          expect(from).toBeLessThan(tags.indexOf(standard))
          expect(from).toBeLessThan(tags.indexOf(tag))
        }
      }),
    )
  })

  it('the events tell the whole story: whoever follows them knows the machines', () => {
    fc.assert(
      fc.property(lives, (deeds) => {
        const told = z.looseObject({
          targetId: z.string(),
          power: z.string().optional(),
          tag: z.string().optional(),
          installedVersion: z.string().nullable().optional(),
        })
        const known = new Map<string, object>()
        const { world } = stage()
        for (const { id, power, running } of machinesOf(world)) {
          known.set(id, { power, tag: running.tag, installedVersion: null })
        }
        const lived = live(deeds, () => {}).world
        for (const event of lived.events.after(0, 100_000)) {
          if (event.type !== 'machine.changed') continue
          const { targetId, power, tag, installedVersion } = told.parse(event)
          known.set(targetId, {
            ...known.get(targetId),
            ...(power === undefined ? {} : { power }),
            ...(tag === undefined ? {} : { tag }),
            ...(installedVersion === undefined ? {} : { installedVersion }),
          })
        }
        for (const { id, power, running, installed } of machinesOf(lived)) {
          expect(known.get(id)).toStrictEqual({
            power,
            tag: running.tag,
            installedVersion: installed?.build.version ?? null,
          })
        }
      }),
    )
  })

  it('happens again in the same way', () => {
    fc.assert(
      fc.property(lives, (deeds) => {
        const story = () => {
          const { world } = live(deeds, () => {})
          const { machines, journal, commands } = snapshotOf(world)
          return { machines, journal, commands }
        }
        expect(story()).toStrictEqual(story())
      }),
      { numRuns: 30 },
    )
  })
})

it('a WRS serves while it is on and not restarting', () => {
  const { world, play, wait } = stage()
  const serving = () => {
    const machine = world.machines.find('wrs-0001')?.machine
    return machine?.targetType === 'wrs' && isServing(machine)
  }
  expect(serving()).toBe(true)
  play({ do: 'command', kind: 'restart', id: 'wrs-0001', tag: null })
  wait(5)
  expect(serving()).toBe(false)
  wait(100)
  expect(serving()).toBe(true)
  play({ do: 'power', id: 'wrs-0001', power: 'cut' })
  expect(serving()).toBe(false)
})
