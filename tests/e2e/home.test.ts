import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openBrowser, openPage, takesPictures } from '../support/browser.ts'
import { pageOf, patient } from './bot.ts'
import { releases } from './console.ts'
import { home } from './for-this-test.ts'
import { isOver, livingWhen, startRollout } from './rollouts.ts'
import {
  buttonsOf,
  CAMILLE,
  HUGO,
  type Message,
  POSTES,
  SOPHIE,
  type Workspace,
  wordsOf,
  workspaceAt,
} from './workspace.ts'

const { tag, version } = releases.test
const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures')

const homeSchema = z.object({
  home: z.object({ id: z.string(), hash: z.string(), blocks: z.array(z.looseObject({ type: z.string() })) }).nullable(),
})

const read = async (workspace: Workspace, person: string) => {
  const answer = await fetch(`${workspace.origin}/sandbox/home?person=${person}`)
  return homeSchema.parse(await answer.json()).home
}

/** A home as if it were a message, so that it is read by the same words. */
const homeOf = async (workspace: Workspace, person: string): Promise<Message> => {
  const shown = await read(workspace, person)
  return { ts: shown?.id ?? '', channel: '', user: '', bot: true, text: '', blocks: shown?.blocks ?? [] }
}

const post = (workspace: Workspace, path: string, body: object): Promise<Response> =>
  fetch(`${workspace.origin}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const open = async (workspace: Workspace, person: string): Promise<Message> => {
  const before = (await read(workspace, person))?.hash
  await post(workspace, 'open-home', { person })
  await expect.poll(async () => (await read(workspace, person))?.hash, patient).not.toBe(before)
  return homeOf(workspace, person)
}

const pressAtHome = async (workspace: Workspace, person: string, action: string): Promise<void> => {
  const shown = await homeOf(workspace, person)
  const button = buttonsOf(shown).find((each) => each.action === action)
  if (button === undefined) throw new Error(`No button ${action} in:\n${wordsOf(shown)}`)
  const { blockId, actionId, value } = button
  const body = { person, view_id: shown.ts, block_id: blockId, action_id: actionId, value }
  expect(await (await post(workspace, 'press', body)).json()).toEqual({ ok: true })
}

const picture = async (workspace: Workspace, person: string): Promise<void> => {
  if (!takesPictures) return
  const browser = await openBrowser()
  const own = person.replace('U0', 'D0')
  const page = await openPage(browser, `${workspace.origin}/?person=${person}&channel=${own}&tab=home`, [], 940)
  await page.getByTestId('home').locator('.actions').first().waitFor()
  await page.screenshot({ path: join(pictures, 'home.png'), animations: 'disabled' })
  await browser.close()
}

test('a home tells what is under way and what waits for this person; it is acted from, and stays fresh', async () => {
  const { startReady } = await home({ SANDBOX_SPEED: '60' })
  const workspace = workspaceAt(pageOf(await startReady()))
  const camille = workspace.as(CAMILLE)

  const quiet = wordsOf(await open(workspace, CAMILLE))
  expect(quiet).toContain('Aucun déploiement en cours.')
  expect(quiet).toContain('Préparer une mise à jour')

  await startRollout(camille, `update post MED-PUB-01 --tag ${tag}`)
  const onlooker = await open(workspace, HUGO)
  expect(wordsOf(onlooker)).toContain('Vous pouvez tout regarder ici.')
  expect(wordsOf(onlooker)).toContain(`W360 Core ${version}`)
  expect(wordsOf(onlooker)).not.toContain('démarrage de R-1')
  await livingWhen(camille, isOver)

  const override = await camille.ask(`/w360 validate ${tag} --override "Correctif attendu ce soir"`)
  await camille.pressAndSee(override, 'campaign.validate')
  const preview = await camille.ask(`/w360 promote ${tag}`)
  await camille.pressAndSee(preview, 'promotion.request')

  // What she asked for herself waits for somebody else.
  const requester = await open(workspace, CAMILLE)
  expect(wordsOf(requester)).toContain('demande de promotion')
  expect(wordsOf(requester)).not.toContain('attend votre décision')
  // The campaign follows its request by itself, a moment later: then both are told alike.
  await expect
    .poll(async () => (await camille.messages(POSTES)).map(wordsOf).join('\n'), patient)
    .toContain(`W360 Core ${version} · attend l’approbation`)
  const support = await open(workspace, SOPHIE)
  expect(wordsOf(support)).toMatch(/1\s+demande attend votre décision/u)
  await picture(workspace, SOPHIE)

  await pressAtHome(workspace, SOPHIE, 'approval.show')
  const direct = () => workspace.as(SOPHIE).messages('D0SOPHIE')
  await expect.poll(async () => (await direct()).map(wordsOf).join('\n'), patient).toContain('MED-PUB-01')
  await pressAtHome(workspace, SOPHIE, 'approval.approve')
  await expect.poll(async () => (await direct()).map(wordsOf).join('\n'), patient).toContain('est approuvé')
  await expect
    .poll(async () => wordsOf(await homeOf(workspace, SOPHIE)), patient)
    .not.toContain('attend votre décision')

  // Nobody touches his: the account's new tag comes there by itself, half a minute after the last change at most.
  await expect
    .poll(async () => wordsOf(await homeOf(workspace, HUGO)), { timeout: 60_000, interval: 200 })
    .toContain(`${tag} (version ${version})`)
  const refused = (await workspace.calls()).filter(({ method, ok }) => method === 'views.publish' && !ok)
  expect(refused).toEqual([])
}, 180_000)
