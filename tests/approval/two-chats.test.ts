import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  ACCOUNT,
  type ApprovalWorld,
  createApprovalWorld,
  createFakeConsole,
  newTag,
} from '../../bot/approval/approval-world.testing.ts'
import type { Decider } from '../../bot/approval/approvals.ts'
import type { PlatformName } from '../../bot/card/card.ts'
import { createFakeChat, createFakeCoordination, type FakeChat } from '../../bot/chat/chat.fake.ts'
import { createPainter, type Painter } from '../../bot/chat/painter.ts'
import { ensurePlace, findPlace, setPlaceLocale } from '../../bot/chat/places.ts'
import { createLinks } from '../../bot/people/links.ts'
import { chatOfPeople, slack, teams } from '../../bot/people/people.testing.ts'
import { createPeople } from '../../bot/people/people.ts'
import { actionsOf } from '../../bot/rollout/cards/cards.fixture.ts'
import { type TemporaryDatabase, temporaryDatabase } from '../support/database.ts'

const SECOND = 1 / 3_600
const opsSlack = { platform: 'slack', workspace: 'T1', channelId: 'OPS' } as const
const opsTeams = { platform: 'teams', workspace: 'TENANT', channelId: '19:ops@thread.tacv2' } as const
const team = { platform: 'teams', workspace: 'TENANT', channelId: '19:team@thread.tacv2' } as const
const buttons = ['approval.approve', 'approval.reject', 'approval.call-back']

describe('one request on both chats', () => {
  let temporary: TemporaryDatabase
  let all: ApprovalWorld
  let chats: Record<PlatformName, FakeChat>
  let painter: Painter
  beforeAll(async () => {
    temporary = await temporaryDatabase('embedded')
  })
  afterAll(() => temporary.remove())
  const start = async (options: Parameters<typeof createApprovalWorld>[1] = {}): Promise<void> => {
    const { prisma } = temporary.database
    all = await createApprovalWorld(prisma, { opsPlaces: [opsSlack, opsTeams], ...options })
    const now = () => all.now()
    chats = { slack: createFakeChat(now), teams: createFakeChat(now, 'teams') }
    painter = createPainter({
      prisma,
      accountId: ACCOUNT,
      coordination: createFakeCoordination(now),
      platforms: new Map([
        ['slack', chats.slack],
        ['teams', chats.teams],
      ]),
      compose: (subject, subjectId, locale) =>
        subject === 'approval' ? all.approvals.compose(subjectId, locale) : Promise.resolve(null),
      defaultLocale: 'fr',
      logger: pino({ level: 'silent' }),
      now,
      holder: randomUUID(),
    })
  }
  beforeEach(() => start())

  /** Paints all that is due within so many seconds, as the running painter would. */
  const paintFor = async (seconds: number): Promise<void> => {
    for (let second = 0; second <= seconds; second += 1) {
      await painter.pass(all.now())
      all.advance(SECOND)
    }
  }
  const places = [
    ['slack', 'C1'],
    ['slack', opsSlack.channelId],
    ['teams', opsTeams.channelId],
    ['teams', team.channelId],
  ] as const
  const cardIn = (platform: PlatformName, channelId: string) => chats[platform].shown(channelId).at(-1)?.cards.at(-1)
  const actions = () =>
    places.map(([platform, channelId]) => {
      const card = cardIn(platform, channelId)
      return card === undefined ? null : actionsOf(card)
    })
  const said = (platform: PlatformName, channelId: string): string =>
    JSON.stringify(cardIn(platform, channelId) ?? null).replaceAll(/[\u00a0\u202f]/gu, ' ')
  const fromTeams = (decider: Decider, userId: string): Decider => ({
    ...decider,
    platform: 'teams',
    actor: { ...decider.actor, identity: `teams:TENANT/${userId}` },
  })
  /** Asked in C1 of Slack, and watched in a team as well. */
  const asked = async (): Promise<string> => {
    const id = await all.request()
    await all.approvals.watch(id, { placeId: await ensurePlace(all.prisma, ACCOUNT, team) })
    await paintFor(1)
    expect(actions()).toEqual([buttons, buttons, buttons, buttons])
    return id
  }
  const askedInTeams = async (): Promise<string> => {
    const { actor } = fromTeams(all.people.camille, 'CAMILLE')
    const seen = await all.approvals.preview(newTag, actor.personId)
    if (seen.outcome !== 'ready') throw new Error(seen.outcome)
    const placeId = await ensurePlace(all.prisma, ACCOUNT, team)
    const requested = await all.approvals.request(newTag, seen.preview.hash, actor, { placeId })
    if (requested.outcome !== 'requested') throw new Error(requested.outcome)
    await paintFor(1)
    return requested.id
  }

  it('asked in Slack, approved in Teams: every card loses its buttons within 5 s and says who, where and when', async () => {
    const place = await findPlace(all.prisma, ACCOUNT, opsTeams)
    const opsId = place?.id ?? (await ensurePlace(all.prisma, ACCOUNT, opsTeams))
    await setPlaceLocale(all.prisma, ACCOUNT, opsId, 'en')
    const id = await asked()
    await all.decide(id, fromTeams(all.people.sophie, 'SOPHIE'))
    await paintFor(4)
    expect(actions()).toEqual([[], [], [], []])
    for (const [platform, channelId] of places) {
      expect(said(platform, channelId)).toMatch(
        channelId === opsTeams.channelId
          ? /Approved by Sophie in Teams on \d+ \w+ 2026, \d\d:\d\d/u
          : /Approuvé par Sophie, sur Teams, le \d+ \S+ 2026, \d\d:\d\d/u,
      )
    }
    expect(said('slack', 'D-U0CAMILLE')).toContain('Votre demande est approuvée.')
  })

  it('asked in Teams, rejected in Slack: the same, and the requester hears of it in Teams', async () => {
    const id = await askedInTeams()
    expect(said('slack', opsSlack.channelId)).toContain('Camille, sur Teams, le')
    await all.decide(id, all.people.sophie, 'reject')
    await paintFor(4)
    expect(actions().slice(1)).toEqual([[], [], []])
    expect(said('teams', team.channelId)).toContain('Refusé par Sophie, sur Slack, le')
    expect(said('teams', 'D-CAMILLE')).toContain('Votre demande est refusée.')
    expect(chats.slack.shown('D-U0CAMILLE')).toEqual([])
  })

  it('taken back in Teams: the cards in Slack say by whom', async () => {
    const id = await asked()
    await all.approvals.callBack({ id, version: 1 }, fromTeams(all.people.paul, 'PAUL').actor)
    await paintFor(4)
    expect(actions()).toEqual([[], [], [], []])
    expect(said('slack', 'C1')).toContain('La demande a été retirée par Paul, sur Teams, le')
  })

  it.each([
    ['slack', 'teams'],
    ['teams', 'slack'],
  ] as const)('decided while %s wants us to wait: the cards of %s are closed all the same', async (busy, free) => {
    const id = await asked()
    for (let edit = 0; edit < 2; edit += 1) chats[busy].twist('edit', { type: 'later', milliseconds: 60_000 })
    await all.decide(id, all.people.sophie)
    await paintFor(4)
    const closed = places.filter(([platform]) => platform === free).map(([, channelId]) => cardIn(free, channelId))
    expect(closed.map((card) => card?.title)).toEqual(['Approuvé : W360 Core 4.3', 'Approuvé : W360 Core 4.3'])
    // What still shows a button there is refused, and says who was first.
    expect(await all.decide(id, all.people.paul)).toMatchObject({
      outcome: 'refused',
      why: 'over',
      view: { decisions: [{ name: 'Sophie', platform: 'slack' }] },
    })
    all.advance(60 * SECOND)
    await paintFor(1)
    expect(actions()).toEqual([[], [], [], []])
  })

  it('pressed in both chats in one moment: one decision counts', async () => {
    const id = await asked()
    const decided = await Promise.all([
      all.decide(id, all.people.paul),
      all.decide(id, fromTeams(all.people.sophie, 'SOPHIE'), 'reject'),
    ])
    expect(decided.map(({ outcome }) => outcome).toSorted()).toEqual(['moved', 'refused'])
    expect(await all.prisma.decision.count({ where: { approvalId: id } })).toBe(1)
  })

  it('asked in a chat that runs no more: the requester hears of it in the other one', async () => {
    await start({ chats: ['slack'], opsPlaces: [opsSlack] })
    const id = await askedInTeams()
    await all.decide(id, all.people.sophie, 'reject')
    await paintFor(4)
    expect(said('slack', 'D-U0CAMILLE')).toContain('Votre demande est refusée.')
  })

  it('appears at the next start in an ops place that was named meanwhile', async () => {
    await start({ opsPlaces: [opsSlack] })
    await all.request()
    await paintFor(1)
    expect(chats.teams.messages).toEqual([])
    const reconciler = all.reconciler(createFakeConsole(), { opsPlaces: [opsSlack, opsTeams] })
    await reconciler.pass()
    await reconciler.pass()
    await paintFor(1)
    expect([actions()[1], actions()[2]]).toEqual([buttons, buttons])
    expect(chats.slack.shown(opsSlack.channelId)).toHaveLength(1)
  })

  describe('is not decided by who asked', () => {
    const known = chatOfPeople()
    const now = () => all.now()
    const met = async (identity: ReturnType<typeof slack> | ReturnType<typeof teams>, email: string | null) => {
      const options = { prisma: all.prisma, accountId: ACCOUNT, owners: [], directory: known.directory, now }
      const person = await createPeople(options).resolve(identity, known.knows(identity, { email, name: 'Camille' }))
      if (person === null) throw new Error('nobody')
      return person
    }
    const deciding = (personId: string, identity: string, platform: PlatformName): Decider => ({
      actor: { personId, identity },
      platform,
      organisation: 'customer',
      mayDecide: true,
    })
    const joined = async (from: string, to: string): Promise<void> => {
      const links = createLinks({
        ...{ prisma: all.prisma, accountId: ACCOUNT, owners: [], now },
        coordination: { take: async () => ({ taken: true }) },
      })
      const { code } = await links.issue(from)
      const claimed = await links.claim(code, to)
      if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome)
      const outcome = await links.join(claimed.id, { personId: to, identity: 'teams:TENANT/TWIN' })
      expect(outcome.outcome).toBe('joined')
    }

    it('in Teams, under an identity joined by a code, whichever came first', async () => {
      const twin = await met(teams('TWIN'), null)
      const id = await all.request()
      expect(await all.decide(id, deciding(twin.id, 'teams:TENANT/TWIN', 'teams'), 'approve', 7)).toMatchObject({
        why: 'changed',
      })
      await joined(all.people.camille.actor.personId, twin.id)
      // The press of before the link carries the person of before it.
      for (const personId of [twin.id, (await met(teams('TWIN'), null)).id]) {
        const pressed = await all.decide(id, deciding(personId, 'teams:TENANT/TWIN', 'teams'))
        expect(pressed).toMatchObject({ outcome: 'refused', why: 'requester' })
      }
    })

    it('in Teams, under an address that both chats vouch for', async () => {
      await met(slack('U0CAMILLE'), 'camille@example.org')
      const twin = await met(teams('TWIN'), ' Camille@Example.org')
      expect(twin.id).not.toBe(all.people.camille.actor.personId)
      const id = await all.request()
      const pressed = await all.decide(id, deciding(twin.id, 'teams:TENANT/TWIN', 'teams'))
      expect(pressed).toMatchObject({ outcome: 'refused', why: 'requester' })
    })

    it('in Slack, when it was asked in Teams', async () => {
      const twin = await met(teams('TWIN'), 'twin@example.org')
      await all.identity(all.people.sophie.actor.personId, 'U0TWIN', 'TWIN@example.org')
      const id = await all.request({
        ...all.people.camille,
        actor: { personId: twin.id, identity: 'teams:TENANT/TWIN' },
      })
      expect(await all.decide(id, all.people.sophie)).toMatchObject({ outcome: 'refused', why: 'requester' })
      expect(await all.decide(id, all.people.paul)).toMatchObject({ outcome: 'moved', to: 'approved' })
    })
  })
})
