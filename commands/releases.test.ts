import { describe, expect, it } from 'vitest'
import { renderForm } from '../adapters/slack/render-form.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { fleet, oldTag, testTag } from './fleet.testing.ts'
import { buttonOf, cardOf, formOf, titleOf, wordsOf } from './reply.testing.ts'
import { occasion, rig } from './room.testing.ts'

const long = Array.from({ length: 90 }, (_, index) => `- Point ${index} : ${'mot '.repeat(20)}`).join('\n')

/** 4.1 is the account's; 4.2 and 4.3 come after it. */
const noted: FleetSnapshot = {
  ...fleet,
  releases: fleet.releases.map((release) => ({
    ...release,
    notes: release.tag === testTag ? `## WRS\n- Correction : panne\n\n## Noyau\n${long}` : `- Dans ${release.version}`,
  })),
}
const noForms = { canOpenForm: false } as const

describe('releases', () => {
  it('gathers the notes from the account’s version on, and opens the full ones', async () => {
    const shown = await rig({ snapshot: noted }).say('releases 4.3')
    expect(titleOf(shown)).toBe('W360 Core 4.3')
    expect(wordsOf(shown)).toContain('Ce qui change depuis 4.1, la version du compte, avec les versions 4.2 et 4.3.')
    expect(wordsOf(shown)).toContain('Panne')
    expect(buttonOf(shown, 'release.notes')).toMatchObject({ value: { tag: testTag }, opens: 'form' })
  })

  it('gives an older release’s own notes alone', async () => {
    const shown = wordsOf(await rig({ snapshot: noted }).say('releases 4.1'))
    expect(shown).toContain('Dans 4.1')
    expect(shown).not.toContain('Ce qui change depuis')
  })

  it('turns the pages of a form, shows each whole, and begins again after the last', async () => {
    const { room, press } = rig({ snapshot: noted })
    let form = await formOf(await press('release.notes', { tag: testTag }))
    expect(form.title).toBe('Notes de 4.3')
    const options = form.fields[0]?.type === 'select' ? form.fields[0].options : []
    expect(options.length).toBeGreaterThan(2)
    const read: string[] = []
    for (const [index] of options.entries()) {
      const [field] = form.fields
      if (field?.type !== 'select') throw new Error('a page to choose was expected')
      const view = renderForm(form, { locale: 'fr', sandbox: false, context: { channelId: 'C1' } })
      read.push(JSON.stringify(view.blocks))
      expect(read[index]).toContain(`Page ${index + 1} sur ${options.length}`)
      const submission = { form: form.id, state: form.state, values: { [field.id]: [field.initial ?? ''] } }
      form = await formOf(await room.submit(occasion(noForms), submission))
    }
    expect(form.state['page']).toBe('0')
    for (const index of Array.from({ length: 90 }).keys()) expect(read.join('')).toContain(`Point ${index} :`)
  })

  it('goes to the page that is chosen, and closes where none is', async () => {
    const { room } = rig({ snapshot: noted })
    const submission = { form: 'release.notes', state: { tag: testTag, page: '0' }, values: { 'page-0': ['2'] } }
    expect((await formOf(await room.submit(occasion(), submission))).state['page']).toBe('2')
    for (const values of [{}, { 'page-0': ['x'] }]) {
      expect(await room.submit(occasion(), { ...submission, values })).toEqual({ type: 'done' })
    }
    expect(cardOf(await room.submit(occasion(), { ...submission, state: {} })).tone).toBe('warning')
  })

  it('has no page to choose where there is one, and closes', async () => {
    const { room, press } = rig({ snapshot: noted })
    const form = await formOf(await press('release.notes', { tag: oldTag }))
    expect(form).toMatchObject({ fields: [], submit: 'Terminé' })
    expect(await room.submit(occasion(), { form: form.id, state: form.state, values: {} })).toEqual({ type: 'done' })
  })

  it('turns the pages of a private card where no form can open', async () => {
    const { press } = rig({ snapshot: noted })
    const first = await press('release.notes', { tag: testTag }, noForms)
    expect(first).toMatchObject({ type: 'card', audience: 'private' })
    const second = await press('release.page', buttonOf(first, 'release.page').value)
    expect(second.type).toBe('replace')
    expect(wordsOf(second)).toContain('Page 2 sur')
    const labels = cardOf(second).blocks.flatMap((block) =>
      block.type === 'buttons' ? block.buttons.map(({ label }) => label) : [],
    )
    expect(labels).toEqual(['Page précédente', 'Page suivante'])
  })

  it('says on the last page that can be turned to that there is more, where there is', async () => {
    const releases = [0, 1, 2, 3].flatMap((each) =>
      noted.releases
        .filter(({ tag }) => tag === testTag)
        .map((release) => ({
          ...release,
          tag: each === 3 ? testTag : `${testTag}-${each}`,
          notes: Array.from({ length: 400 }, (_, index) => `Alinéa ${each} ${index}`).join('\n\n'),
        })),
    )
    const many = { ...noted, releases: [...noted.releases.filter(({ tag }) => tag !== testTag), ...releases] }
    const { press } = rig({ snapshot: many })
    const last = wordsOf(await press('release.page', { tag: testTag, page: 99 }))
    expect(last).toContain('Page 100 sur 100')
    expect(last).toContain('La suite est dans la console W360')
  })

  it('says of a release that is gone that it is, and shows the last page for one too far', async () => {
    const { press } = rig({ snapshot: noted })
    expect(wordsOf(await press('release.notes', { tag: 'gone' }))).toContain('n’annonce plus')
    expect(wordsOf(await press('release.page', { tag: testTag, page: 100 }))).toContain('Point 89')
  })
})
