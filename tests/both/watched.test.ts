import { expect, test } from 'vitest'
import { releases } from '../e2e/console.ts'
import { home } from '../e2e/for-this-test.ts'
import { isOver, livingMessages, livingWhen, startRollout } from '../e2e/rollouts.ts'
import { CAMILLE } from '../e2e/workspace.ts'
import { judge } from '../support/judge.ts'
import { wordsInSlack } from './slack-sights.ts'
import { both } from './surroundings.ts'
import { forAllInTeams, titledInTeams, wordsInTeams } from './teams-person.ts'

const { version, tag } = releases.test

test('a rollout started in Slack is watched in Teams, from its first wave to its end', async () => {
  const { hand, workspace, environment, inTeams } = await both({ speed: 120 })
  const { startReady } = await home(environment)
  await startReady()
  const before = await hand.state()
  const camille = workspace.as(CAMILLE)
  const hugo = inTeams('hugo')
  const living = await startRollout(camille, `update site "Médiathèque des Tilleuls" --tag ${tag}`)

  const shown = await hugo.ask('rollout R-1')
  expect(wordsInTeams(shown)).toContain('R-1')
  expect(wordsInTeams(await hugo.pressAndSee(shown, 'rollout.watch'))).toContain('se tient désormais à jour ici')
  const isLiving = (message: Parameters<typeof forAllInTeams>[0]) =>
    forAllInTeams(message) && titledInTeams(/R-1 ·/)(message)
  const first = await hugo.sees(isLiving, { what: 'the living card of R-1' })
  expect(titledInTeams(/· terminé$/)(first)).toBe(false)

  // Somebody at work switches on what the rollout waits for.
  for (const { id, power } of before.workstations)
    if (power === 'off') await hand.control('power', { targetId: id, power: 'on' })
  const over = await livingWhen(camille, isOver)
  expect(over.ts).toBe(living.ts)
  const end = await hugo.sees((message) => isLiving(message) && titledInTeams(/· terminé$/)(message), {
    what: 'the end of R-1',
  })
  expect(end.id).toBe(first.id)
  expect(end.history.length).toBeGreaterThan(0)
  expect(hugo.messages().filter(isLiving)).toHaveLength(1)
  expect(await livingMessages(camille)).toHaveLength(1)
  // One card, read on two chats: whoever started it, on which one, and what came of it.
  for (const words of [wordsInSlack(over), wordsInTeams(end)]) {
    expect(words).toContain('Camille Renard, sur Slack')
    expect(words).toContain(`en ${version}`)
  }
  expect(judge(before, await hand.journal(), releases.test).broken).toEqual([])
}, 180_000)
