import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dayOf, daysBefore } from '../../bot/adoption/adoption-model.ts'
import { openDatabase } from '../../prisma/open.ts'
import { openBrowser, takesPictures } from '../support/browser.ts'
import { pageOf, patient } from './bot.ts'
import { consoleAt, releases } from './console.ts'
import { home } from './for-this-test.ts'
import { isOver, livingWhen, startRollout } from './rollouts.ts'
import { CAMILLE, type Message, POSTES, workspaceAt } from './workspace.ts'

const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures')

/** A month as it was, before the bot is started on it: the versions of a sandbox of this minute have no past. */
const rememberMonth = async (dataDirectory: string): Promise<void> => {
  const database = await openDatabase({ dataDirectory })
  try {
    const [account] = await database.prisma.account.findMany()
    if (account === null || account === undefined) throw new Error('the bot never ran here')
    const present = await database.prisma.adoption.findMany({ where: { accountId: account.id } })
    const sizes = Map.groupBy(present, ({ place }) => place)
    const rows = [...sizes].flatMap(([place, counts], index) => {
      const machines = counts.reduce((sum, count) => sum + count.machines, 0)
      return Array.from({ length: 29 }, (_, day) => day + 1).flatMap((ago) => {
        const moved = Math.round(machines * Math.min(1, Math.max(0, (22 - index * 2 - ago) / 9)))
        const day = new Date(dayOf(daysBefore(new Date(), ago)))
        const row = (version: string, count: number) => ({
          ...{ accountId: account.id, day, place, version },
          machines: count,
        })
        return [row('2026.4.2', moved), row('2026.1.3', machines - moved)].filter((each) => each.machines > 0)
      })
    })
    await database.prisma.adoption.createMany({ data: rows })
  } finally {
    await database.close()
  }
}

const pngIn = async (origin: string, message: Message | undefined): Promise<Buffer> => {
  const url = message?.files?.find(({ name }) => name.endsWith('.png'))?.url ?? '/files/none'
  const answer = await fetch(`${origin}${url}`)
  expect(answer.headers.get('content-type')).toBe('image/png')
  return Buffer.from(await answer.arrayBuffer())
}

/** The parts of a PNG that say what it is. */
const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) })

const takePictures = async (origin: string, chart: Message | undefined): Promise<void> => {
  if (!takesPictures) return
  const browser = await openBrowser()
  for (const colorScheme of ['light', 'dark'] as const) {
    const viewport = { width: 1_280, height: 860 }
    const page = await browser.newPage({ locale: 'fr-FR', timezoneId: 'Europe/Paris', colorScheme, viewport })
    const drawn = page.waitForResponse(/\/files\//u)
    await page.goto(`${origin}/?person=${CAMILLE}&channel=${chart?.channel ?? ''}`)
    await (await drawn).finished()
    await page.locator('figure.picture').last().scrollIntoViewIfNeeded()
    const name = colorScheme === 'light' ? 'chart-on-page' : 'chart-on-page-dark'
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
    await page.close()
  }
  await browser.close()
}

test('a person asks who runs what, and sees it drawn; a rollout that is over shows it in its thread', async () => {
  const { folder, startReady } = await home({ SANDBOX_SPEED: '120' })
  await (await startReady()).end('SIGTERM')
  await rememberMonth(folder)
  const workspace = workspaceAt(pageOf(await startReady()))
  const camille = workspace.as(CAMILLE)

  expect(await camille.say('/w360 status --chart')).toEqual({ ok: true })
  const withPicture = async (channel: string) =>
    (await camille.messages(channel)).find(({ files = [] }) => files.some(({ name }) => name.endsWith('.png')))
  await expect.poll(() => withPicture('D0CAMILLE'), patient).toBeDefined()
  const chart = await withPicture('D0CAMILLE')
  expect(sizeOf(await pngIn(workspace.origin, chart)).width).toBe(1_920)
  await takePictures(workspace.origin, chart)

  const console = consoleAt(await workspace.consoleOrigin())
  for (const { id, power } of (await console.state()).workstations)
    if (power === 'off') await console.control('power', { targetId: id, power: 'on' })
  await startRollout(camille, `update site "Médiathèque des Tilleuls" --tag ${releases.test.tag}`)
  await livingWhen(camille, isOver)
  await expect.poll(() => withPicture(POSTES), patient).toBeDefined()
  // One place, so one panel: lower than the picture of the whole account.
  const closing = sizeOf(await pngIn(workspace.origin, await withPicture(POSTES)))
  expect(closing.height).toBeLessThan(sizeOf(await pngIn(workspace.origin, chart)).height)
}, 180_000)
