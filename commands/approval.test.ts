import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type ApprovalView, defaultApprovalPolicy } from '../bot/approval/approval-model.ts'
import type { Approvals, Decided, Previewed, Requested } from '../bot/approval/approvals.ts'
import type { Preview } from '../bot/approval/request-model.ts'
import type { Person } from '../bot/people/people.ts'
import { now } from './fleet.testing.ts'
import { buttonOf, cardOf, formOf, titleOf, wordsOf } from './reply.testing.ts'
import { occasion, personOf, type Rig, rig } from './room.testing.ts'

const tag = 'w-ccc'
const operator = personOf(['operator', 'viewer'])
const support = personOf(['support', 'viewer'], 'vendor')
const id = randomUUID()

const evidence = {
  tag,
  version: '4.3',
  machines: [],
  failures: [],
  exclusions: [],
  runningSince: now.toISOString(),
  soakOverride: null,
  wayBack: [],
}
const shown: Preview = {
  ...{ tag, releaseVersion: '4.3', hash: 'h'.repeat(64), evidence, previousTag: 'w-aaa' },
  ...{ accountName: 'Ville de Montreval', policy: defaultApprovalPolicy },
}

const viewOf = (change: Partial<ApprovalView> = {}): ApprovalView => ({
  ...{ id, version: 2, state: 'open', stateReason: null, changes: [], tag, releaseVersion: '4.3' },
  ...{ campaignId: randomUUID(), evidence, hash: shown.hash, policy: defaultApprovalPolicy },
  ...{ requestedBy: { personId: randomUUID(), name: 'Camille', platform: 'slack' }, requestedAt: now, expiresAt: now },
  ...{ endedAt: null, calledBack: null },
  ...{ decisions: [], zones: ['Europe/Paris'], deciders: [], owners: [] },
  ...{ account: { name: 'Ville', consoleId: null, defaultTag: 'w-aaa', frozen: false }, tries: 0 },
  ...change,
})

interface World extends Rig {
  readonly calls: { readonly call: string; readonly arguments: readonly unknown[] }[]
  /** Who presses from now on. */
  as(person: Person): void
}

const world = (answers: {
  readonly person?: Person
  readonly previewed?: Previewed
  readonly requested?: Requested
  readonly decided?: Decided
  readonly candidates?: readonly { readonly tag: string; readonly version: string }[]
}): World => {
  const calls: World['calls'] = []
  const kept =
    <Result>(call: string, result: Result) =>
    async (...all: readonly unknown[]): Promise<Result> => {
      calls.push({ call, arguments: all })
      return result
    }
  let person = answers.person ?? operator
  const approvals: Approvals = {
    preview: kept('preview', answers.previewed ?? { outcome: 'ready', preview: shown }),
    candidates: async () => answers.candidates ?? [],
    request: kept('request', answers.requested ?? { outcome: 'requested', id }),
    decide: kept(
      'decide',
      answers.decided ?? { outcome: 'moved', to: 'approved', view: viewOf({ state: 'approved' }) },
    ),
    callBack: kept('callBack', answers.decided ?? { outcome: 'moved', to: 'void', view: viewOf({ state: 'void' }) }),
    watch: kept('watch', true),
    read: async () => viewOf(),
    compose: async () => null,
  }
  const room = rig({ change: { approvals }, people: { resolve: async () => person } })
  return {
    ...room,
    calls,
    as: (other) => {
      person = other
    },
  }
}

describe('asking for a promotion', () => {
  it('shows first what those who decide will see, and asks only on that evidence', async () => {
    const room = world({})
    const asked = await room.say(`promote ${tag}`)
    expect(wordsOf(asked)).toContain('Rien n’est demandé tant que vous n’appuyez pas')
    expect(room.calls.map(({ call }) => call)).toEqual(['preview'])
    const { value } = buttonOf(asked, 'promotion.request')
    expect(value).toEqual({ tag, hash: shown.hash })
    expect(titleOf(await room.press('promotion.request', value))).toBe('Demande ouverte')
    expect(room.calls.at(-1)).toMatchObject({
      call: 'request',
      arguments: [tag, shown.hash, { personId: operator.id, identity: 'slack:T1/U1' }, { placeId: 'place of C1' }],
    })
  })

  it('shows the same from the button of a campaign, which saw no evidence', async () => {
    const room = world({})
    expect(wordsOf(await room.press('promotion.request', { tag }))).toContain('Ville de Montreval')
    expect(room.calls.map(({ call }) => call)).toEqual(['preview'])
  })

  it('shows the evidence anew where it changed meanwhile', async () => {
    const room = world({ requested: { outcome: 'changed', preview: { ...shown, hash: 'other' } } })
    const reply = await room.press('promotion.request', { tag, hash: shown.hash })
    expect(wordsOf(reply)).toContain('Les preuves viennent de changer')
    expect(buttonOf(reply, 'promotion.request').value).toEqual({ tag, hash: 'other' })
  })

  it('without a tag means the only release that waits, asks which of several, and says what to do with none', async () => {
    const only = world({ candidates: [{ tag, version: '4.3' }] })
    await only.say('promouvoir')
    expect(only.calls[0]).toMatchObject({ call: 'preview', arguments: [tag, operator.id] })
    const several = world({
      candidates: [
        { tag, version: '4.3' },
        { tag: 'w-ddd', version: '4.4' },
      ],
    })
    expect(wordsOf(await several.say('promote'))).toContain('W360 Core 4.4')
    expect(wordsOf(await world({}).say('promote'))).toContain('/w360 update --phase test')
  })

  it.each([
    [{ outcome: 'no-campaign', tag }, '/w360 update --tag w-ccc --phase test'],
    [{ outcome: 'already-default', tag }, 'a déjà le tag'],
    [{ outcome: 'not-validated', tag }, '/w360 validate w-ccc'],
    [{ outcome: 'quarantined', tag, why: 'Écrans noirs' }, 'Écrans noirs'],
    [{ outcome: 'release-withdrawn', tag }, 'retiré'],
    [{ outcome: 'nothing-runs', tag }, 'Rallumez'],
    [{ outcome: 'open-failures', tag, names: ['P1', 'P2'] }, 'P1 et P2'],
    [{ outcome: 'busy', tag: 'w-bbb' }, 'w-bbb'],
    [{ outcome: 'nobody-could-decide', policy: defaultApprovalPolicy, able: [] }, '/w360 role'],
    [{ outcome: 'fleet-unknown' }, 'console'],
  ] as const)('says why none is opened and what to do: %j', async (refused, sentence) => {
    const room = world({ previewed: refused })
    expect(wordsOf(await room.say(`promote ${tag}`))).toContain(sentence)
  })
})

describe('a request that is open already', () => {
  it('is shown, and can live in this place too', async () => {
    const room = world({ previewed: { outcome: 'open-already', tag, id } })
    const reply = await room.say(`promote ${tag}`)
    expect(titleOf(reply)).toContain('Approbation demandée')
    const watched = await room.press('approval.watch', buttonOf(reply, 'approval.watch').value)
    expect(wordsOf(watched)).toContain('se tient désormais à jour ici')
    expect(room.calls.at(-1)).toEqual({ call: 'watch', arguments: [id, { placeId: 'place of C1' }] })
  })
})

describe('deciding on a promotion', () => {
  const value = { id, version: 2 }

  it('passes on who decides, as whom, and with what they saw', async () => {
    const room = world({ person: support })
    expect(wordsOf(await room.press('approval.approve', value))).toContain('est approuvé')
    expect(room.calls).toMatchObject([
      {
        call: 'decide',
        arguments: [
          value,
          { actor: { personId: support.id }, platform: 'slack', organisation: 'vendor', mayDecide: true },
          'approve',
          null,
        ],
      },
    ])
  })

  it('is refused to whoever lost the role between the card and the press, or while the form was open', async () => {
    const room = world({ person: support })
    const form = await formOf(await room.press('approval.reject', value))
    room.as({ ...support, roles: ['viewer'] })
    const submission = { form: form.id, state: form.state, values: { reason: ['Non'] } }
    for (const reply of [
      await room.press('approval.approve', value),
      await room.press('approval.reject', value),
      await room.room.submit(occasion(), submission),
    ]) {
      expect(titleOf(reply)).toBe('Vous ne pouvez pas faire cela')
    }
    expect(room.calls).toEqual([])
  })

  it.each([
    ['an owner', personOf(['owner', 'viewer'])],
    ['an operator', operator],
    ['somebody who only looks', personOf(['viewer'])],
  ])('is not for %s', async (_, person) => {
    const room = world({ person })
    expect(titleOf(await room.press('approval.approve', value))).toBe('Vous ne pouvez pas faire cela')
    expect(room.calls).toEqual([])
  })

  it('rejects with a reason, and not without', async () => {
    const room = world({
      person: support,
      decided: { outcome: 'moved', to: 'rejected', view: viewOf({ state: 'rejected' }) },
    })
    const form = await formOf(await room.press('approval.reject', value))
    expect(form.state).toEqual({ id, version: '2' })
    const submit = (reason: string) =>
      room.room.submit(occasion(), { form: form.id, state: form.state, values: { reason: [reason] } })
    expect(await submit('  ')).toEqual({ type: 'invalid', errors: { reason: 'Un motif est nécessaire.' } })
    expect(wordsOf(await submit('Écrans noirs'))).toContain('est refusé')
    expect(room.calls).toMatchObject([{ call: 'decide', arguments: [value, {}, 'reject', 'Écrans noirs'] }])
  })

  it.each([
    [{ outcome: 'refused', why: 'requester', view: viewOf() }, 'C’est votre demande'],
    [{ outcome: 'refused', why: 'decided-before', view: viewOf() }, 'chacun décide une fois'],
    [{ outcome: 'refused', why: 'frozen', view: viewOf() }, 'gelé'],
    [{ outcome: 'refused', why: 'changed', view: viewOf() }, 'Approbation demandée'],
    [
      {
        outcome: 'refused',
        why: 'over',
        view: viewOf({
          state: 'approved',
          decisions: [
            {
              ...{ personId: id, name: 'Sophie', verdict: 'approve', reason: null, platform: 'teams' },
              decidedAt: now,
            },
          ],
        }),
      },
      'Approuvé par Sophie, sur Teams',
    ],
    [{ outcome: 'ended', view: viewOf({ state: 'void', stateReason: 'evidence-changed' }) }, 'preuves ont changé'],
    [{ outcome: 'counted', missing: 1, view: viewOf() }, 'manque encore 1'],
    [{ outcome: 'busy', tag: 'w-bbb' }, 'w-bbb'],
    [{ outcome: 'unknown' }, 'n’existe pas'],
  ] satisfies readonly (readonly [Decided, string])[])(
    'tells what became of a press: %j',
    async (decided, sentence) => {
      const room = world({ person: support, decided })
      const reply = await room.press('approval.approve', value)
      expect(`${titleOf(reply)} ${wordsOf(reply)}`).toContain(sentence)
      expect(reply).toMatchObject({ type: 'card', audience: 'private' })
    },
  )

  it('does nothing with a value that is not one of its buttons', async () => {
    const room = world({ person: support })
    expect(cardOf(await room.press('approval.approve', { id: 'x', version: 1 })).tone).toBe('warning')
    expect(room.calls).toEqual([])
  })

  it('can be taken back by whoever may ask', async () => {
    const room = world({})
    expect(wordsOf(await room.press('approval.call-back', value))).toContain('La demande est retirée')
  })
})
