import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { createFakeChat, createFakeCoordination, type FakeChat } from '../chat/chat.fake.ts'
import { createPainter, type Painter } from '../chat/painter.ts'
import { ensurePlace } from '../chat/places.ts'
import { actionsOf } from '../rollout/cards/cards.fixture.ts'
import { ACCOUNT, type ApprovalWorld, createApprovalWorld, createFakeConsole } from './approval-world.testing.ts'

const SECOND = 1 / 3_600
const ops = { platform: 'slack', workspace: 'T1', channelId: 'C0OPS' } as const

describe('the cards of a request', () => {
  let temporary: TemporaryDatabase
  let all: ApprovalWorld
  let chat: FakeChat
  let painter: Painter
  beforeAll(async () => {
    temporary = await temporaryDatabase('embedded')
  })
  afterAll(() => temporary.remove())
  beforeEach(async () => {
    const { prisma } = temporary.database
    all = await createApprovalWorld(prisma, { opsPlaces: [ops] })
    chat = createFakeChat(() => all.now())
    painter = createPainter({
      prisma,
      accountId: ACCOUNT,
      coordination: createFakeCoordination(() => all.now()),
      platforms: new Map([['slack', chat]]),
      compose: (subject, subjectId, locale) =>
        subject === 'approval' ? all.approvals.compose(subjectId, locale) : Promise.resolve(null),
      defaultLocale: 'fr',
      logger: pino({ level: 'silent' }),
      now: () => all.now(),
      holder: randomUUID(),
      opsPlaces: [ops],
    })
  })
  /** Paints all that is due within so many seconds. */
  const paintFor = async (seconds: number): Promise<void> => {
    for (let second = 0; second <= seconds; second += 1) {
      await painter.pass(all.now())
      all.advance(SECOND)
    }
  }
  const actionsIn = (channelId: string) =>
    chat.shown(channelId).map(({ cards }) => {
      const card = cards.at(-1)
      return card === undefined ? [] : actionsOf(card)
    })
  const buttons = ['approval.approve', 'approval.reject', 'approval.call-back']

  it('lose their buttons everywhere within seconds of the decision, and say who decided', async () => {
    const id = await all.request()
    await paintFor(1)
    expect([actionsIn('C1'), actionsIn('C0OPS')]).toEqual([[buttons], [buttons]])
    await all.decide(id, all.people.sophie, 'reject')
    await paintFor(4)
    expect([actionsIn('C1'), actionsIn('C0OPS')]).toEqual([[[]], [[]]])
    for (const channel of ['C1', 'C0OPS', 'D-U0CAMILLE']) {
      expect(JSON.stringify(chat.shown(channel).at(-1)?.cards.at(-1))).toContain('Refusé par Sophie')
    }
  })

  it('are still there to decide on where the channel was archived: in the ops place', async () => {
    chat.archived.add('C1')
    const id = await all.request()
    await paintFor(1)
    expect([actionsIn('C1'), actionsIn('C0OPS')]).toEqual([[], [buttons]])
    await all.decide(id, all.people.sophie)
    await all.reconciler(createFakeConsole()).pass()
    await paintFor(4)
    expect(actionsIn('C0OPS')).toEqual([[]])
    expect(chat.shown('C0OPS')[0]?.cards.at(-1)?.title).toContain('Le compte est passé')
  })

  it('are closed also where a channel is archived before the decision', async () => {
    const id = await all.request()
    await paintFor(1)
    chat.archived.add('C1')
    expect(await all.decide(id, all.people.sophie)).toMatchObject({ to: 'approved' })
    await paintFor(4)
    expect(actionsIn('C0OPS')).toEqual([[]])
    // Its own card could not be edited: the button on it is refused.
    expect(await all.decide(id, all.people.paul)).toMatchObject({ outcome: 'refused', why: 'over' })
  })

  it('are reminded of under the card, in its thread, with those who can decide', async () => {
    await all.request()
    await paintFor(1)
    all.advance(4)
    await all.reconciler(createFakeConsole()).pass()
    await paintFor(4)
    const [card, reminder] = chat.shown('C1')
    expect(reminder?.threadId).toBe(card?.externalId)
    expect(JSON.stringify(reminder?.cards)).toContain('U0SOPHIE')
    expect(reminder?.cards).toHaveLength(1)
  })

  it('are shown in a second place to whom looks for them there', async () => {
    const id = await all.request()
    const placeId = await ensurePlace(all.prisma, ACCOUNT, { platform: 'slack', workspace: 'T1', channelId: 'C2' })
    await all.approvals.watch(id, { placeId })
    await paintFor(1)
    expect(actionsIn('C2')).toEqual([buttons])
  })
})
