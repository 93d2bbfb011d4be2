import { describe, expect, it } from 'vitest'
import type { AdoptionChart } from '../bot/adoption/charts.ts'
import { buttonOf, wordsOf } from './reply.testing.ts'
import { rig } from './room.testing.ts'

const picture = { full: Uint8Array.of(1), inline: 'AQ==', alternative: 'Tout le compte, aujourd’hui : 9 en 4.1.' }
const file = { name: 'versions.png', title: 'Machines par version', picture }

const world = (chart: AdoptionChart | null = { type: 'drawn', file }) => {
  const asked: unknown[] = []
  const room = rig({
    change: {
      charts: {
        chart: async (places, locale) => {
          asked.push([places === null ? null : [...places], locale])
          return chart
        },
      },
    },
  })
  return { ...room, asked }
}

describe('status --chart', () => {
  it('is a picture of the whole account, in the language of who asks', async () => {
    const { say, asked } = world()
    expect(await say('status --chart')).toEqual({ type: 'file', ...file })
    expect(asked).toEqual([[null, 'fr']])
  })

  it.each([
    ['status "Hôtel de ville" --chart', ['site-mairie']],
    ['status --graphique site Hôpital', ['site-hopital']],
    ['statut groupe Hôpital/Urgences —chart', ['site-hopital']],
    ['status TLT-1 --chart', ['remote']],
    ['status wrs-hop MAI-1 --graph', ['site-hopital', 'site-mairie']],
    ['status tout --chart', null],
  ])('of « %s » shows the places that this names', async (said, places) => {
    const { say, asked } = world()
    expect(await say(said)).toMatchObject({ type: 'file' })
    expect(asked).toEqual([[places, 'fr']])
  })

  it('of a name that nobody knows says so, and draws nothing', async () => {
    const { say, asked } = world()
    expect(wordsOf(await say('status Nulle-part --chart'))).toContain('Nulle-part')
    expect(asked).toEqual([])
  })

  it('is one press away from the account and from a site', async () => {
    const { say, press, asked } = world()
    for (const said of ['status', 'status site Hôpital']) {
      const button = buttonOf(await say(said), 'status.chart')
      expect(await press(button.action, button.value)).toMatchObject({ type: 'file' })
    }
    expect(asked).toEqual([
      [null, 'fr'],
      [['site-hopital'], 'fr'],
    ])
  })

  it('is told in words where it could not be drawn, and says so where there is nothing to draw', async () => {
    expect(wordsOf(await world({ type: 'words', text: picture.alternative }).say('status --chart'))).toContain(
      picture.alternative,
    )
    expect(wordsOf(await world(null).say('status --chart'))).toContain('rien à dessiner')
    const there = wordsOf(await world(null).say('status site Hôpital --chart'))
    expect(there).toContain('Aucune machine n’a été vue à cet endroit')
    // The console has answered: nothing is said of it.
    expect(there).not.toContain('console')
  })
})
