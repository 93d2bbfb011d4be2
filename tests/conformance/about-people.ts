import { expect, test } from 'vitest'
import { type Action, mayDo } from '../../bot/people/authorise.ts'
import { wordsFor } from '../../bot/text/words.ts'
import { registry } from '../../commands/registry.ts'
import { readable } from './driver.ts'
import { buttonOf, has, type Rig } from './rig.ts'

const fr = wordsFor('fr')
const en = wordsFor('en')

/** What of a command takes a role, where its name alone only shows something. */
const longer: Readonly<Record<string, string>> = {
  window: 'window "Hôtel de ville" off',
  subscribe: 'subscribe fr',
  language: 'language fr',
}

/** What nobody may without a role, and words that ask for it. They are refused before anything else is looked at. */
const guarded = registry
  .filter(({ action }) => !mayDo(['viewer'], 'customer', action))
  .map((command) => {
    const words = longer[command.name] ?? command.name
    const rest = words.slice(command.name.length)
    return { name: command.name, words, action: command.actionFor?.(rest) ?? command.action }
  })

const refusalOf = (action: Action): string => readable([fr.people.refused[action]])

export const aboutPeople = (rig: () => Rig): void => {
  test('somebody whom the platform cannot name may look, and nothing more', async () => {
    await rig().chat.weather.hidePeople(true)
    const answer = await rig().ask('sophie', 'freeze --reason x')
    await rig().chat.weather.hidePeople(false)
    expect(answer.words).toContain(readable([fr.people.unreadable]))
  })

  test.each(guarded)('$name is refused to whoever has no role, with who could', async ({ words, action }) => {
    const answer = await rig().ask('hugo', words, { holds: fr.people.refusedTitle })
    expect(answer.words).toContain(refusalOf(action))
    expect(answer.buttons).toEqual([])
  })

  test('nobody else sees what one is told alone', async () => {
    const { chat, ask } = rig()
    const answer = await ask('hugo', 'status', { place: 'team' })
    expect(answer.isPrivate).toBe(true)
    expect((await chat.messages('malik', 'team')).filter(({ byBot }) => byBot)).toEqual([])
  })

  test('each is answered in their own language', async () => {
    expect((await rig().ask('malik', 'help', { place: 'team' })).words).toContain(en.command.help.title)
    expect((await rig().ask('camille', 'help', { place: 'team' })).words).toContain(fr.command.help.title)
  })

  test('help and people say who may what', async () => {
    const help = await rig().ask('camille', 'help')
    for (const { name } of registry.filter(({ action }) => mayDo(['owner'], 'customer', action))) {
      expect(help.words).toContain(` ${name}`)
    }
    expect((await rig().ask('camille', 'help update')).words).toContain('--restart-at')
    expect((await rig().ask('camille', 'people')).words).toContain(fr.people.list.configured)
  })

  test('an owner gives a role by a form that searches people', async () => {
    const { ask, openByWords, search, submit, press, open } = rig()
    await ask('sophie', 'help')
    const usage = await ask('camille', 'role @nobody-of-this-name operator', { holds: has('role.form') })
    expect((await open('camille', usage, 'role.form')).fields.map(({ id }) => id)).toContain('person')
    await rig().chat.close('camille')
    const form = await openByWords('camille', 'role')
    expect(form.title).toBe(fr.people.role.form.title)
    const found = await search('camille', 'person', 'Malik')
    const asked = await submit(
      'camille',
      { person: found.slice(0, 1), role: fr.people.roles.operator },
      { holds: has('role.apply') },
    )
    expect(asked.words).toContain('Malik Benali')
    const done = await press('camille', asked, 'role.apply', { holds: fr.people.role.doneTitle })
    expect(done.id).toBe(asked.id)
  })

  test('an owner gives a role by words that name somebody', async () => {
    const { ask, press, chat } = rig()
    for (const [who, what] of [
      ['sophie', 'support'],
      ['sophie', '--organisation vendor'],
      ['camille', 'operator'],
    ] as const) {
      const asked = await ask('camille', `role ${chat.mention(who)} ${what}`, { holds: has('role.apply') })
      await press('camille', asked, 'role.apply', { holds: fr.people.role.doneTitle })
    }
    expect((await ask('hugo', 'people')).words).toContain(fr.people.organisations.vendor)
  })

  test('a code joins the identities of one person on two platforms, and both can be parted again', async () => {
    const { chat, elsewhere, ask, press, deeds } = rig()
    await elsewhere.say('hugo', 'hugo', 'link')
    const code = await codeOf(rig())
    deeds.said('link')
    const asked = await ask('hugo', `link ${code}`, { holds: has('link.join') })
    expect(asked.words).toContain(readable([fr.people.link.title]))
    await press('hugo', asked, 'link.join', { holds: fr.people.link.done, doubled: true })
    const parting = await ask('hugo', 'link --undo', { holds: has('link.part') })
    expect(buttonOf(parting, 'link.part').question).toContain(readable([fr.people.link.part.confirm.title]))
    await press('hugo', parting, 'link.part', { holds: fr.people.link.part.done })
    expect(await chat.form('hugo')).toBeNull()
  })
}

const codeOf = async ({ elsewhere }: Rig): Promise<string> => {
  const read = async () =>
    (await elsewhere.messages('hugo', 'hugo')).flatMap(
      ({ words }) => /link ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})/u.exec(words)?.[1] ?? [],
    )
  await expect.poll(read, { timeout: 8_000 }).not.toEqual([])
  return (await read()).join()
}
