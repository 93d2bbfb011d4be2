import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureAccount } from '../bot/fleet/ensure-account.ts'
import type { IdentityKey } from '../bot/people/identity.ts'
import { createLinks } from '../bot/people/links.ts'
import { chatOfPeople, now, slack, teams } from '../bot/people/people.testing.ts'
import { createPeople } from '../bot/people/people.ts'
import { createRoles, grantableRoles } from '../bot/people/roles.ts'
import { type TemporaryDatabase, temporaryDatabase } from '../tests/support/database.ts'
import type { Occasion } from './contract.ts'
import { buttonOf, cardOf, formOf, titleOf, wordsOf } from './reply.testing.ts'
import { parseRoleRequest } from './role-request.ts'
import { occasion, type Rig, rig } from './room.testing.ts'

/** The room on real people: an owner Camille, who may be reached in Slack, and whoever speaks after her. */
describe('people in words', () => {
  let temporary: TemporaryDatabase
  let chat = chatOfPeople()
  let world: Rig
  beforeAll(async () => {
    temporary = await temporaryDatabase('embedded')
    await ensureAccount(temporary.database.prisma, 'account')
  })
  afterAll(() => temporary.remove())
  beforeEach(async () => {
    const { prisma } = temporary.database
    for (const table of ['audit', 'audit_head', 'role', 'role_group', 'link_code', 'identity', 'person'])
      await prisma.$executeRawUnsafe(`DELETE FROM ${table}`)
    chat = chatOfPeople()
    const options = {
      prisma,
      accountId: 'account',
      owners: [slack('UCAMILLE')],
      directory: chat.directory,
      coordination: { take: async () => ({ taken: true }) as const },
      now: () => now,
    }
    const people = createPeople(options)
    world = rig({ people, change: { roles: createRoles(options), links: createLinks(options) } })
    chat.knows(slack('UCAMILLE'), { name: 'Camille Renard' })
    chat.knows(slack('USOPHIE'), { name: 'Sophie Lambert' })
    chat.knows(slack('USOPHIE2'), { name: 'Sophie Petit' })
  })

  const as = async (identity: IdentityKey): Promise<Partial<Occasion>> => ({
    platform: identity.platform,
    workspace: identity.workspace,
    userId: identity.userId,
    user: await chat.directory.readUser(identity),
    place: { platform: identity.platform, workspace: identity.workspace, channelId: 'C1' },
  })
  const say = async (text: string, who: IdentityKey = slack('UCAMILLE')) => world.say(text, await as(who))
  const press = async (action: string, value: unknown, who: IdentityKey = slack('UCAMILLE')) =>
    world.press(action, value, await as(who))
  const apply = async (text: string) => {
    const asked = await say(text)
    return press('role.apply', buttonOf(asked, 'role.apply').value)
  }

  it('shows what would become of somebody who never spoke, and then does it', async () => {
    const asked = await say('role @USOPHIE support')
    expect(titleOf(asked)).toContain('Sophie Lambert')
    expect(wordsOf(asked)).toContain('aucun, peut regarder (client)')
    expect(wordsOf(await say('people'))).not.toContain('Sophie Lambert')
    expect(wordsOf(await press('role.apply', buttonOf(asked, 'role.apply').value))).toContain(
      'Sophie Lambert a désormais',
    )
    expect(wordsOf(await say('people'))).toContain('Sophie Lambert')
    expect(wordsOf(await press('role.apply', buttonOf(asked, 'role.apply').value))).toContain('déjà le cas')
  })

  it('takes a name for one of those who spoke, and asks where it is two', async () => {
    await say('help', slack('USOPHIE'))
    expect(titleOf(await say('role sophie lambert propriétaire'))).toContain('Sophie Lambert')
    expect(titleOf(await say('rôle "Sophie" operator'))).toContain('Sophie Lambert')
    await say('help', slack('USOPHIE2'))
    const asked = wordsOf(await say('role sophie operator'))
    expect(asked).toContain('Sophie Lambert, Sophie Petit')
    expect(wordsOf(await say('role hugo operator'))).toContain('Je ne connais personne')
    expect(wordsOf(await say('role @UNOBODY operator'))).toContain('Mentionnez')
  })

  it('is checked at the press, not at the card', async () => {
    await apply('role @USOPHIE owner')
    const asked = await say('role @USOPHIE2 support', slack('USOPHIE'))
    await apply('role @USOPHIE owner --revoke')
    const refused = await press('role.apply', buttonOf(asked, 'role.apply').value, slack('USOPHIE'))
    expect(titleOf(refused)).toBe('Vous ne pouvez pas faire cela')
    expect(wordsOf(refused)).toContain('UCAMILLE')
    expect(wordsOf(await say('people'))).not.toContain('Sophie Petit')
  })

  it('is refused to one who was deactivated between card and press', async () => {
    await apply('role @USOPHIE owner')
    const asked = await say('role @USOPHIE2 support', slack('USOPHIE'))
    chat.knows(slack('USOPHIE'), { name: 'Sophie Lambert', active: false })
    const refused = await press('role.apply', buttonOf(asked, 'role.apply').value, slack('USOPHIE'))
    expect(wordsOf(refused)).toContain('désactivé')
  })

  it('is refused to one who left the group between card and press', async () => {
    chat.groups.set('SOWNERS', ['USOPHIE'])
    await apply('role group @SOWNERS owner')
    const asked = await say('role @USOPHIE2 support', slack('USOPHIE'))
    expect(titleOf(asked)).toContain('Sophie Petit')
    chat.groups.set('SOWNERS', [])
    const refused = await press('role.apply', buttonOf(asked, 'role.apply').value, slack('USOPHIE'))
    expect(titleOf(refused)).toBe('Vous ne pouvez pas faire cela')
  })

  it('says how many a group has, and gives no role to one that cannot be read', async () => {
    chat.groups.set('SADMINS', ['U1', 'U2'])
    expect(wordsOf(await say('role group @SADMINS support'))).toContain('2 membres')
    expect(wordsOf(await say('role groupe @SOTHER support'))).toContain('Je ne peux pas lire')
    await apply('role group @SADMINS support')
    expect(wordsOf(await say('people'))).toContain('SADMINS')
    chat.groups.delete('SADMINS')
    expect(wordsOf(await say('people'))).toContain('ne peuvent pas être lus')
    expect(titleOf(await apply('role group @SADMINS support --revoke'))).toBe('C’est fait')
  })

  it('warns of a role that is worth less on that side', async () => {
    await apply('role @USOPHIE --organisation wisper')
    const asked = await say('role @USOPHIE operator')
    expect(wordsOf(asked)).toContain('Agir revient au client')
    expect(wordsOf(await say('role @USOPHIE support'))).not.toContain('Agir revient au client')
    expect(wordsOf(await say('role @USOPHIE --organisation client'))).toContain('(client)')
  })

  it('does not take away what the configuration gives', async () => {
    expect(wordsOf(await apply('role @UCAMILLE owner --revoke'))).toContain('W360_OWNERS')
    expect(wordsOf(await apply('role @UCAMILLE --organisation vendor'))).toContain('W360_OWNERS')
  })

  it.each([
    'role @USOPHIE',
    'role @USOPHIE emperor',
    'role support',
    'role @USOPHIE --organisation guilde',
    'role @USOPHIE viewer',
    'role --revoke',
  ])('answers « %s » with how it is written', async (text) => {
    expect(wordsOf(await say(text))).toContain('S’écrit : /w360 role')
  })

  it('opens a form without words, with a search among those who spoke', async () => {
    await say('help', slack('USOPHIE'))
    const form = await formOf(await say('role'))
    expect(form.fields.map(({ id }) => id)).toEqual(['person', 'role', 'change'])
    const found = await world.room.search(occasion(await as(slack('UCAMILLE'))), { source: 'people', query: 'SOPH' })
    expect(found.map(({ label }) => label)).toEqual(['Sophie Lambert'])
    expect(await world.room.search(occasion(await as(slack('USOPHIE'))), { source: 'people', query: '' })).toEqual([])
    const asked = await world.room.submit(occasion(await as(slack('UCAMILLE'))), {
      form: 'role',
      state: {},
      values: { person: [found[0]?.value ?? ''], role: ['support'], change: ['give'] },
    })
    expect(buttonOf(asked, 'role.apply').value).toMatchObject({ role: 'support', give: true })
    const empty = { form: 'role', state: {}, values: {} }
    expect(await world.room.submit(occasion(await as(slack('UCAMILLE'))), empty)).toMatchObject({ type: 'invalid' })
  })

  it('joins two identities after showing both, and keeps the code private', async () => {
    chat.knows(teams('ACAMILLE'), { name: 'Renard, Camille' })
    const given = await say('link')
    expect(given).toMatchObject({ audience: 'private' })
    const [, code = ''] = /link ([0-9A-Z-]{14})/u.exec(wordsOf(given)) ?? []
    expect(wordsOf(await say(`link ${code}`))).toContain('Tapez-le sous l’autre')
    const asked = await say(`lier ${code}`, teams('ACAMILLE'))
    expect(wordsOf(asked)).toContain('Renard, Camille (Teams)')
    expect(wordsOf(asked)).toContain('Camille Renard (Slack)')
    expect(wordsOf(asked)).not.toContain(code)
    const { value } = buttonOf(asked, 'link.join')
    expect(wordsOf(await press('link.join', value, slack('USOPHIE')))).toContain('Rien n’a été réuni')
    expect(wordsOf(await press('link.join', value, teams('ACAMILLE')))).toContain('propriétaire')
    expect(wordsOf(await press('link.join', value, teams('ACAMILLE')))).toContain('déjà celles d’une même personne')
    // An owner under the other identity too, from now on.
    expect(titleOf(await say('role @USOPHIE support', teams('ACAMILLE')))).not.toBe('Vous ne pouvez pas faire cela')
    expect(world.logged()).not.toContain(code)
  })

  it('takes a join back: one’s own oneself, that of others as an owner', async () => {
    const [, code = ''] = /link ([0-9A-Z-]{14})/u.exec(wordsOf(await say('link', slack('USOPHIE')))) ?? []
    chat.knows(teams('ASOPHIE'), { name: 'Lambert, Sophie' })
    expect(wordsOf(await say('link --undo', slack('USOPHIE')))).toContain('n’a qu’une identité')
    const { value } = buttonOf(await say(`link ${code}`, teams('ASOPHIE')), 'link.join')
    await press('link.join', value, teams('ASOPHIE'))

    const asked = await say('link --undo', teams('ASOPHIE'))
    expect(asked).toMatchObject({ audience: 'private' })
    expect(wordsOf(asked)).toContain('Séparer Lambert, Sophie (Teams)')
    expect(wordsOf(asked)).toContain('encore pour une seule personne')
    const parting = buttonOf(asked, 'link.part')
    expect(parting.confirm).toBeDefined()
    for (const reply of [
      await say('link --undo @UCAMILLE', slack('USOPHIE2')),
      await press('link.part', parting.value, slack('USOPHIE2')),
    ])
      expect(titleOf(reply)).not.toBe('L’identité est séparée')
    expect(wordsOf(await press('link.part', parting.value, slack('USOPHIE2')))).toContain('propriétaire')

    const byOwner = await say('lier --annuler @USOPHIE')
    expect(wordsOf(byOwner)).not.toContain('encore pour une seule personne')
    expect(titleOf(await press('link.part', parting.value))).toBe('L’identité est séparée')
    expect(wordsOf(await press('link.part', parting.value, teams('ASOPHIE')))).toContain('Rien n’a été séparé')
    expect(wordsOf(await say('people'))).not.toContain('Slack, Teams')
  })

  it('gives no code to one whom the chat cannot vouch for', async () => {
    const refused = await world.say('link', { user: null })
    expect(titleOf(refused)).toBe('Vous ne pouvez pas faire cela')
  })

  it('shows the list to everybody, the owners of the configuration first of all', async () => {
    const shown = wordsOf(await say('people', slack('USOPHIE')))
    expect(shown).toContain('UCAMILLE')
    expect(shown).toContain('pas encore venu ici')
    await say('people')
    expect(wordsOf(await say('people'))).toContain('par la configuration')
    expect(cardOf(await say('people')).blocks.some(({ type }) => type === 'table')).toBe(true)
  })

  it('takes any value of its buttons', async () => {
    for (const value of [null, {}, { type: 'role', personId: 'x' }, { id: 'x' }, { type: 'group' }])
      for (const action of ['role.apply', 'link.join'])
        expect((await press(action, value)).type).toMatch(/card|replace/u)
  })
})

describe('the words after « role »', () => {
  it('are read back whole, for any name and role', () => {
    const name = fc
      .stringMatching(/^@?[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9]{0,12}( [A-Za-z]{1,9})?$/u)
      .filter((text) => !/^groupe?\b/iu.test(text))
    fc.assert(
      fc.property(name, fc.constantFrom(...grantableRoles), fc.boolean(), (who, role, give) => {
        const typed = `${who} ${role}${give ? '' : ' --revoke'}`
        expect(parseRoleRequest(typed)).toEqual({ type: 'role', who, role, give })
      }),
    )
  })

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (typed) => {
        expect(parseRoleRequest(typed).type).toMatch(/^(nothing|role|group|organisation|problem)$/u)
      }),
    )
    expect(parseRoleRequest('@U1 constructor')).toMatchObject({ type: 'problem' })
  })
})
